"""The arrays of a release, part by part: a model, the history, an index of names."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from engine.errors import ReleaseDamaged

_LARGE = 1 << 16  # bytes; the arrays below are some hundred kilobytes of a release


class Parts:
    """The arrays of a release, part by part."""

    def __init__(self, folder: Path) -> None:
        self._files = {path.stem: path for path in sorted(folder.glob("*.npy"))}

    def beginning(self, beginning: str) -> list[str]:
        """The names of the parts that begin so, in their order."""
        parts = dict.fromkeys(stem.rpartition(".")[0] for stem in self._files)
        return [part for part in parts if part.startswith(beginning)]

    def part(self, part: str, owner: str) -> dict[str, np.ndarray]:
        """The arrays of one part; `owner` is what an error says that they belong to."""
        prefix = f"{part}."
        return _PartArrays(
            owner,
            {
                stem.removeprefix(prefix): _array(path)
                for stem, path in self._files.items()
                if stem.startswith(prefix)
            },
        )


class _PartArrays(dict[str, np.ndarray]):
    """Arrays by name; a missing one is named with its owner."""

    def __init__(self, owner: str, arrays: Mapping[str, np.ndarray]) -> None:
        super().__init__(arrays)
        self._owner = owner

    def __missing__(self, name: str) -> np.ndarray:
        raise ReleaseDamaged(f"the array {name!r} of {self._owner} is missing")


def _array(path: Path) -> np.ndarray:
    """An array as a plain view, as `np.memmap` is slower to index; only a large one stays on disk.

    What is in memory nobody can cut, and one page of it costs no more than one that is mapped.
    """
    if path.stat().st_size >= _LARGE:
        return np.asarray(np.load(path, mmap_mode="r", allow_pickle=False))
    array: np.ndarray = np.load(path, allow_pickle=False)
    array.flags.writeable = False
    return array
