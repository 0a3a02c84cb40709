"""What goes with works beside the items of the square sums: their rows of co-occurrence alone.

The square sums of n items hold n² pairs; of m further works only those with the items are summed
up, and some works at a time, so that no more than a few rows are in memory.
"""

from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np

from engine.arrays import IndexArray, Int32Array, Int64Array
from engine.events.interactions import Interactions
from training.ranking.statistics.additive import Additive, users_of
from training.ranking.statistics.kernels import sum_beside
from training.ranking.statistics.rows import positions
from training.ranking.statistics.sequences import (
    MAX_SEQUENCE,
    SequentialCooccurrence,
    grades,
    sequence_ages,
    tables,
)


@dataclass(frozen=True)
class BesideSums(Additive):
    """Sums over pairs of a work beside the items and an item.

    Attributes:
        works: those beside the items: shape (m,).
        items: shape (n,).
        together: how many users have events of both: int64, shape (m, n).
        after: T of the item and the work, which came after it, as `SequentialCooccurrence` has it:
            int64, shape (m, n).
    """

    FRAME: ClassVar[tuple[str, ...]] = ("works", "items")
    MOST_USERS: ClassVar[int] = SequentialCooccurrence.MOST_USERS

    works: IndexArray
    items: IndexArray
    together: Int64Array
    after: Int64Array


@dataclass(frozen=True)
class EventsBeside:
    """Events laid out for the sums of works beside the items.

    Attributes:
        works: the works beside the items, none of which is an item: shape (m,).
        items: shape (n,).
        users: how many users there are.
        begin: where the events of each work begin: int64, shape (m + 1,).
        events: of the works, by work: user, age and grade, int32 all.
        partners: of the items: where the events of each user begin; item, age and grade by user.
    """

    works: IndexArray
    items: IndexArray
    users: int
    begin: Int64Array
    events: tuple[Int32Array, Int32Array, Int32Array]
    partners: tuple[Int64Array, Int32Array, Int32Array, Int32Array]

    @classmethod
    def from_events(
        cls, events: Interactions, age: Int32Array, works: IndexArray, items: IndexArray
    ) -> Self:
        """Lay out some events; `age` as `event_ages` counts it."""
        graded, ages = grades(events), sequence_ages(events, age)
        row = positions(works, events.n_works)[events.work]
        beside = np.flatnonzero(row >= 0)
        beside = beside[np.argsort(row[beside], kind="stable")]
        item = positions(items, events.n_works)[events.work]
        partner = np.flatnonzero(item >= 0)
        return cls(
            works,
            items,
            users_of(events.active_users),
            _begins(row[beside], len(works)),
            (events.user[beside], ages[beside], graded[beside]),
            (
                _begins(events.user[partner], events.n_users),
                item[partner],
                ages[partner],
                graded[partner],
            ),
        )

    def sums(self, low: int, high: int) -> BesideSums:
        """The sums of the works from one position to another."""
        rows = np.arange(low, min(high, len(self.works)))
        shape = (len(rows), len(self.items))
        together, after = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
        ahead = tables(MAX_SEQUENCE)[1]
        sum_beside(rows, self.begin, self.events, self.partners, ahead, (together, after))
        return BesideSums(self.users, self.works[rows], self.items, together, after)


def _begins(group: Int32Array, n: int) -> Int64Array:
    """Where each of n groups begins in rows that are sorted by group: int64, shape (n + 1,)."""
    begins = np.zeros(n + 1, np.int64)
    np.cumsum(np.bincount(group, minlength=n), out=begins[1:])
    return begins
