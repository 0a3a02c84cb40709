"""New files that appear together or not at all.

Every file is written under a temporary name beside its final one; only when all are complete are
they renamed, so that an interrupted run leaves the folder as it was.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

Report = Callable[[str, int, int], None]
"""Hears what is being written, how much of it is done and how much there is."""


class Staging:
    """The files of one run: final paths in order of creation, each with its temporary sibling."""

    def __init__(self) -> None:
        self._parts: dict[Path, Path] = {}

    @property
    def files(self) -> tuple[Path, ...]:
        """The final paths."""
        return tuple(self._parts)

    def path(self, final: Path) -> Path:
        """The temporary path to write a final file to; its folder is created if missing."""
        final.parent.mkdir(parents=True, exist_ok=True)
        part = final.with_name(f".{final.name}.{os.getpid()}.part")
        self._parts[final] = part
        return part

    def commit(self) -> None:
        """Give all files their final names."""
        for final, part in self._parts.items():
            part.replace(final)

    def discard(self) -> None:
        """Remove the temporary files that are left."""
        for part in self._parts.values():
            part.unlink(missing_ok=True)


@contextmanager
def staged() -> Iterator[Staging]:
    """Publish all files at the end of the block; on any error or interrupt, none.

    Raises:
        OSError: the disk is full, or the folder cannot be written; it names a file.
    """
    staging = Staging()
    try:
        yield staging
        staging.commit()
    except OSError as error:
        if error.filename is None and staging.files:  # a disk that is full names no file
            raise OSError(error.errno, error.strerror, str(staging.files[-1])) from error
        raise
    finally:
        staging.discard()
