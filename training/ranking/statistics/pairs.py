"""Which works the same people have events of: co-occurrence."""

from dataclasses import dataclass, replace
from typing import ClassVar, Self

import numpy as np

from engine.arrays import IndexArray, Int64Array
from engine.events.interactions import Interactions
from training.ranking.statistics.additive import Additive, users_of
from training.ranking.statistics.kernels import count_pairs
from training.ranking.statistics.rows import ItemRows, positions


@dataclass(frozen=True)
class PairSums(Additive):
    """Sums over pairs of items, matrices of shape (n, n).

    Attributes:
        items: the works that take part, ascending: shape (n,).
    """

    FRAME: ClassVar[tuple[str, ...]] = ("items",)

    items: IndexArray

    def of(self, items: IndexArray) -> Self:
        """The same of some of the items.

        Raises:
            ValueError: not all of them take part: what they would add is not known.
        """
        if np.array_equal(items, self.items):
            return self
        ends = max(items.max(initial=-1), self.items.max(initial=-1)) + 1
        rows = positions(self.items, int(ends))[items]
        if (rows < 0).any():
            raise ValueError(f"{np.count_nonzero(rows < 0)} works are not among those of the sums")
        pairs = np.ix_(rows, rows)
        return replace(
            self, items=items, **{name: getattr(self, name)[pairs] for name in self.sums()}
        )


@dataclass(frozen=True)
class Cooccurrence(PairSums):
    """How many users have events of both of two items.

    Attributes:
        together: int64, shape (n, n); the diagonal has those of one.
    """

    MOST_USERS: ClassVar[int] = int(np.iinfo(np.int32).max)  # the loop counts a row in 32 bits

    together: Int64Array

    @classmethod
    def from_events(cls, events: Interactions, items: IndexArray, threads: int = 1) -> Self:
        """Count those of some events, whatever their times and stars."""
        rows = ItemRows.from_events(events, items)
        together = np.zeros((len(items), len(items)), np.int64)
        layout = (rows.begin, rows.order, rows.end, rows.item)
        rows.each(threads, lambda some: count_pairs(some, *layout, together))
        return cls(users_of(events.active_users), items, together)
