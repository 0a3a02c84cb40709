"""Names (of people, genres, countries …) and the titles that bear them, both ways."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa

from engine.arrays import Int32Array, Int64Array, Mask
from engine.contract.arrow import numbers, whole
from engine.text import fold


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
    row: Int32Array
    name: Int32Array
    n_rows: int

    @classmethod
    def from_columns(cls, *columns: pa.ChunkedArray) -> "Postings":
        """Return the postings of columns of names, or of lists of names; nulls are none."""
        pieces = [whole(column) for column in columns]
        rows, values = zip(*map(_entries, pieces), strict=True)
        flat = pa.concat_arrays(values).dictionary_encode()
        spelled = flat.dictionary.to_pylist()
        code: dict[str, int] = {}
        folded = [code.setdefault(fold(name), len(code)) for name in spelled]
        names = [""] * len(code)
        for name, at in zip(reversed(spelled), reversed(folded), strict=True):
            names[at] = name
        codes = np.array(folded, dtype=np.int32)[numbers(flat.indices)]
        size = max(len(names), 1)
        entries = np.concatenate(rows) * size + codes
        row, name = np.divmod(np.unique(entries), size)  # a name listed twice counts once
        return cls(names, code, row.astype(np.int32), name.astype(np.int32), len(pieces[0]))

    @cached_property
    def alphabetical(self) -> Int64Array:
        """Return each name's place in alphabetical order of the folded keys: shape (n_names,)."""
        place = np.empty(len(self.code), dtype=np.int64)
        place[np.argsort(np.array(list(self.code), dtype=np.str_))] = np.arange(len(place))
        return place

    @cached_property
    def _sorted_keys(self) -> list[str]:
        return sorted(self.code)

    def beginning(self, key: str) -> Iterator[int]:
        """Yield the codes of the names whose folded key begins with `key`, in its order."""
        keys = self._sorted_keys
        for at in range(bisect_left(keys, key), len(keys)):
            if not keys[at].startswith(key):
                return
            yield self.code[keys[at]]

    @cached_property
    def _by_name(self) -> tuple[Int64Array, Int32Array]:
        """Return where each name's rows begin, and all rows, name by name."""
        counts = np.bincount(self.name, minlength=len(self.names))
        order = np.argsort(self.name, kind="stable")
        return np.concatenate(([0], np.cumsum(counts))), self.row[order]

    def warm(self) -> None:
        """Build everything that is built when it is first asked for."""
        _ = self._sorted_keys, self._by_name

    def rows(self, code: int) -> Int32Array:
        """Return the rows that list a name, ascending."""
        starts, rows = self._by_name
        return rows[starts[code] : starts[code + 1]]

    def listing(self, code: int) -> Mask:
        """Which rows list a name: bool, shape (n_rows,)."""
        mask = np.zeros(self.n_rows, dtype=bool)
        mask[self.rows(code)] = True
        return mask

    def counts(self, rows: Mask) -> Int64Array:
        """Return how many of the chosen rows list each name: int64, shape (n_names,)."""
        return np.bincount(self.name[rows[self.row]], minlength=len(self.names))


def _entries(column: pa.Array) -> tuple[Int64Array, pa.Array]:
    """Return the row of every name in a column, and the names."""
    rows = np.arange(len(column), dtype=np.int64)
    if pa.types.is_list(column.type):
        return np.repeat(rows, np.diff(numbers(column.offsets))), column.flatten()
    named = numbers(column.is_valid().cast(pa.uint8())).astype(bool)
    return rows[named], column.drop_null()
