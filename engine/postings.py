"""Names (of people, genres, countries …) and the titles that bear them, both ways."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from engine.arrow import numbers
from engine.text import fold

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Postings:
    """The names that each row of a table lists, compared by their folded key.

    Attributes:
        names: the names as first spelled, by code.
        code: the code of each folded key.
        row, name: int32, one entry per row and distinct name: the row's position, the name's code.
    """

    names: list[str]
    code: dict[str, int]
    row: npt.NDArray[np.int32]
    name: npt.NDArray[np.int32]
    n_rows: int

    @classmethod
    def of(cls, lists: pa.ChunkedArray, key: Callable[[str], str] = fold) -> "Postings":
        """Return the postings of a list column."""
        column = lists.combine_chunks()
        flat = column.flatten().dictionary_encode()
        spelled = flat.dictionary.to_pylist()
        code: dict[str, int] = {}
        folded = [code.setdefault(key(name), len(code)) for name in spelled]
        names = [""] * len(code)
        for name, at in zip(reversed(spelled), reversed(folded), strict=True):
            names[at] = name
        codes = np.array(folded, dtype=np.int32)[numbers(flat.indices)]
        lengths = np.diff(numbers(column.offsets))
        rows = np.repeat(np.arange(len(column), dtype=np.int64), lengths)
        size = max(len(names), 1)
        entries = np.unique(rows * size + codes)  # a row that lists a name twice counts once
        row, name = (part.astype(np.int32) for part in np.divmod(entries, size))
        return cls(names, code, row, name, len(column))

    @cached_property
    def alphabetical(self) -> npt.NDArray[np.int64]:
        """Return each name's place in alphabetical order of the folded keys: shape (n_names,)."""
        place = np.empty(len(self.code), dtype=np.int64)
        place[np.argsort(np.array(list(self.code), dtype=np.str_))] = np.arange(len(place))
        return place

    def bearing(self, name: str) -> Mask | None:
        """Return which rows list `name` (folded): bool, shape (n_rows,); None if no row does."""
        if (code := self.code.get(fold(name))) is None:
            return None
        mask = np.zeros(self.n_rows, dtype=bool)
        mask[self.row[self.name == code]] = True
        return mask

    def counts(self, rows: Mask) -> npt.NDArray[np.int64]:
        """Return how many of the chosen rows list each name: int64, shape (n_names,)."""
        return np.bincount(self.name[rows[self.row]], minlength=len(self.names))
