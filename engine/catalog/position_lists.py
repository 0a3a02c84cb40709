"""Many short lists of positions in little memory."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, pairwise

import numpy as np

from engine.arrays import Int32Array, Int64Array


@dataclass(frozen=True, eq=False)
class PositionLists:
    """Lists of positions in their order: an object for each list takes ten times as much.

    Attributes:
        starts: int64, shape (n + 1,): where each list begins in `positions`.
        positions: int32: the lists, one after the other.
    """

    starts: Int64Array
    positions: Int32Array

    @classmethod
    def of(cls, lists: Iterable[list[int]]) -> "PositionLists":
        """Put lists one after the other."""
        several = list(lists)
        starts = np.cumsum([0, *map(len, several)], dtype=np.int64)
        return cls(starts, np.array(list(chain.from_iterable(several)), dtype=np.int32))

    def __len__(self) -> int:
        return len(self.starts) - 1

    def __getitem__(self, index: int) -> list[int]:
        """The list at a place, counted from 0."""
        if index < 0:
            raise IndexError(index)
        starts, positions = self._views
        return positions[starts[index] : starts[index + 1]].tolist()

    def __iter__(self) -> Iterator[list[int]]:
        positions = self.positions.tolist()
        return (positions[begin:end] for begin, end in pairwise(self.starts.tolist()))

    @cached_property
    def _views(self) -> tuple[memoryview, memoryview]:
        """The arrays as what is indexed in half the time."""
        return self.starts.data, self.positions.data
