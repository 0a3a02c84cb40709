"""Events laid out for sums over pairs of items: by user and item, and by item."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from engine.arrays import IndexArray, Int32Array, Int64Array, Mask
from engine.events.interactions import Interactions

_PARTS = 32  # of the rows, handed to threads in turn


@dataclass(frozen=True)
class ItemRows:
    """Some events of the items that take part, ordered by user and item.

    Attributes:
        kept: which of the events they are.
        item: int32, shape (n,): positions among the items.
        end: int32, shape (n,): where the events of each one's user end.
        begin: int64, shape (n_items + 1,): where the events of each item begin in `order`.
        order: int32, shape (n,): the events by item.
    """

    kept: IndexArray
    item: Int32Array
    end: Int32Array
    begin: Int64Array
    order: Int32Array

    @classmethod
    def from_events(
        cls, events: Interactions, items: IndexArray, mask: Mask | None = None
    ) -> "ItemRows":
        """Lay out the events of some items, those of a mask if one is given."""
        position = positions(items, events.n_works)
        kept = np.flatnonzero(position[events.work] >= 0 if mask is None else mask)
        item = position[events.work[kept]]
        if mask is not None:
            kept, item = kept[item >= 0], item[item >= 0]
        counts = np.bincount(events.user[kept], minlength=events.n_users)
        end = np.repeat(np.cumsum(counts), counts).astype(np.int32)
        begin = np.zeros(len(items) + 1, np.int64)
        np.cumsum(np.bincount(item, minlength=len(items)), out=begin[1:])
        # Small integers are sorted by counting.
        key = item.astype(np.uint16) if len(items) <= np.iinfo(np.uint16).max else item
        order = np.argsort(key, kind="stable").astype(np.int32)
        return cls(kept, item, end, begin, order)

    def each(self, threads: int, add_up: Callable[[IndexArray], None]) -> None:
        """Call `add_up` with the rows of all items, some at a time, by several threads.

        The first rows are the longest, so each part has some of all.
        """
        n = len(self.begin) - 1
        if threads == 1:
            add_up(np.arange(n))
            return
        parts = [np.arange(first, n, _PARTS) for first in range(min(_PARTS, n))]
        with ThreadPoolExecutor(threads) as pool:
            for _ in pool.map(add_up, parts):
                pass


def positions(items: IndexArray, n_works: int) -> Int32Array:
    """Where every work stands among the items, or -1: int32, shape (n_works,)."""
    position = np.full(n_works, -1, dtype=np.int32)
    position[items] = np.arange(len(items), dtype=np.int32)
    return position
