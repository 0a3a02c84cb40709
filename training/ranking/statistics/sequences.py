"""Which works come before and after which: sequential co-occurrence, in fixed point.

A user's contribution depends on that user alone: moments are counted over all of their events,
whether of works that take part or not, and grades are measured in a constant share of the width of
the scale instead of the deviation of everybody's stars, which is near it.

Grades are whole multiples of 2^-8 and what ages add of 2^-14. The largest product of one user is
then below 2^38 (its grades are 3.2 at most, the sum over 500 moments is below 20), so 64 bits hold
those of 2^25 users.
"""

from dataclasses import dataclass
from functools import cache
from typing import ClassVar, Self

import numpy as np

from engine.arrays import Float64Array, IndexArray, Int32Array, Int64Array
from engine.events.interactions import Interactions
from engine.events.weighting import graded
from engine.scale import RatingScale
from training.ranking.statistics.additive import users_of
from training.ranking.statistics.kernels import sum_sequences
from training.ranking.statistics.pairs import PairSums
from training.ranking.statistics.rows import ItemRows

MAX_SEQUENCE = 500  # events of one user, the last ones, that make a sequence
_SPAN, _FLOOR = 10.0, 0.15  # of the recency with which sequences are learned
_AHEAD, _FADE = 8, 3.0  # ratings that are looked ahead, and how fast they count less
_GRADE_WEIGHT = 0.6  # per standard deviation of stars
_DEVIATION = 0.28  # of the scale's width: that of the stars of MovieLens from 1 to 5
_PER_GRADE, _PER_TABLE = 1 << 8, 1 << 14  # the fixed points
_BLOCK = 1 << 20  # events that are graded at once, in double precision
_LARGEST_GRADE = 1 + _GRADE_WEIGHT / _DEVIATION


@dataclass(frozen=True)
class SequentialCooccurrence(PairSums):
    """S = sum of s sᵀ and T = sum of s fᵀ over all moments of all users, times 2^30.

    At each of a user's events, s is the past (the event j events ago: weight
    floor + e^(-j / span)) and f the event and those soon after (the j-th: e^(-j / 3)); both by
    their grades. With these, (S + λI)⁻¹ T predicts what is rated next from what was rated
    before: SLIT of Choi et al. 2021, "Session-aware Linear Item-Item Models".

    Attributes:
        before: S, int64, shape (n, n).
        after: T, int64, shape (n, n).
    """

    MOST_USERS: ClassVar[int] = 1 << 25

    before: Int64Array
    after: Int64Array

    @classmethod
    def from_events(
        cls, events: Interactions, age: Int32Array, items: IndexArray, threads: int = 1
    ) -> Self:
        """Sum up those of some users; `age` as `event_ages` counts it.

        What has no time comes neither before nor after anything.
        """
        in_sequence = sequence_ages(events, age) >= 0
        rows = ItemRows.from_events(events, items, in_sequence)
        before, after = (np.zeros((len(items), len(items)), np.int64) for _ in range(2))
        parts = (rows.item, age[rows.kept], grades(events)[rows.kept])
        layout = (rows.begin, rows.order, rows.end, parts, tables(MAX_SEQUENCE))
        rows.each(threads, lambda some: sum_sequences(some, *layout, (before, after)))
        return cls(users_of(events.take(in_sequence).active_users), items, before, after)


def sequence_ages(events: Interactions, age: Int32Array) -> Int32Array:
    """The ages of the events that are in a sequence, -1 elsewhere: int32, shape (n,)."""
    in_sequence = (events.times > 0) & (age < MAX_SEQUENCE)
    return np.where(in_sequence, age, np.int32(-1))


def grades(events: Interactions) -> Int32Array:
    """How much every event counts for its stars and its kind, times 2^8: int32, shape (n,).

    A user's mean is taken of sums that float64 holds exactly, so no order of events changes a bit.
    """
    deviation, fixed = _deviation(events.rating_scale), np.empty(len(events), np.int32)
    for rows in events.blocks_of_users(_BLOCK):
        values = graded(events.take(rows), _GRADE_WEIGHT, deviation)
        fixed[rows] = _fixed(np.minimum(values, _LARGEST_GRADE), _PER_GRADE)
    return fixed


def _deviation(scale: RatingScale | None) -> float:
    return 1.0 if scale is None else _DEVIATION * (scale.high - scale.low)


@cache
def tables(n: int) -> tuple[Int32Array, Int32Array]:
    """What the ages of two events add, times 2^14, as `sum_sequences` wants it."""
    ahead = np.concatenate([np.zeros(n - 1), _ahead(n)])
    return _fixed(_past(n), _PER_TABLE), _fixed(ahead, _PER_TABLE)


def _fixed(values: Float64Array, per_unit: int) -> Int32Array:
    """The nearest numbers in fixed point."""
    fixed: Int32Array = np.rint(per_unit * values).astype(np.int32)
    return fixed


def _past(n: int) -> Float64Array:
    """Sum of k(a - t) k(b - t) over the moments t after both of two ratings, by their age.

    Entry (a, b) is of ratings that have a and b moments after them; k(j) is the recency of a rating
    j moments after the first.
    """
    k = _recency(n)
    table = np.zeros((n, n))
    for a in range(1, n):
        table[a, 1 : a + 1] = table[a - 1, :a] + k[a - 1] * k[:a]  # one moment more than for a - 1
    return np.tril(table) + np.tril(table, -1).T


def _ahead(n: int) -> Float64Array:
    """Sum of k(t - s - 1) e^(-(f - t) / fade) over moments t from s + 1 to f, by f - s.

    s and f are of two ratings of a user; 0 for f <= s.
    """
    fade = np.exp(-np.arange(_AHEAD) / _FADE)
    return np.concatenate([[0.0], np.convolve(_recency(n), fade)[: n - 1]])


def _recency(n: int) -> Float64Array:
    return _FLOOR + np.exp(-np.arange(n) / _SPAN)
