"""What is summed up for every work alone: its events, and the stars that it got."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from engine.arrays import Float64Array, Int64Array
from engine.events.interactions import Interactions
from training.ranking.statistics.additive import Additive, users_of

_PER_STAR = 1_000  # stars are counted in thousandths
_DAMPING = 5  # imagined ratings, as those of the biases (training.ratings.baselines)
_MOST_STARS = 1_000  # of one event; scales end at 100 at most


@dataclass(frozen=True)
class WorkSums(Additive):
    """Sums over the events of every work; all int64, shape (n_works,).

    Attributes:
        events: how many there are.
        ratings: how many of them have stars.
        stars: their sum, in thousandths.
        squares: the sum of the squared thousandths.
    """

    MOST_USERS: ClassVar[int] = int(np.iinfo(np.int64).max // (_MOST_STARS * _PER_STAR) ** 2)

    events: Int64Array
    ratings: Int64Array
    stars: Int64Array
    squares: Int64Array

    @classmethod
    def from_events(cls, events: Interactions) -> "WorkSums":
        """The sums over some events."""
        ratings = events.with_stars()
        stars = np.rint(ratings.rating.astype(np.float64) * _PER_STAR).astype(np.int64)
        parts = [np.zeros(events.n_works, np.int64) for _ in range(2)]
        for total, values in zip(parts, (stars, stars**2), strict=True):
            np.add.at(total, ratings.work, values)
        users = users_of(events.active_users)
        return cls(users, events.work_counts(), ratings.work_counts(), *parts)

    @property
    def deviation(self) -> float:
        """The standard deviation of all stars; 1 where they never differ or there are none."""
        n = _total(self.ratings)
        spread = n * _total(self.squares) - _total(self.stars) ** 2  # n² times the variance
        return float(np.sqrt(spread / (n * _PER_STAR) ** 2)) if spread else 1.0

    def above(self) -> Float64Array:
        """How far every work's stars stand above the mean of all: float64, shape (n_works,).

        In standard deviations, damped as if five more ratings were the mean.
        """
        mean = _total(self.stars) / max(_total(self.ratings), 1)
        total = (self.stars - mean * self.ratings) / _PER_STAR
        damped: Float64Array = total / (self.ratings + _DAMPING) / self.deviation
        return damped


def _total(sums: Int64Array) -> int:
    """The sum over all works, in Python's integers, which never overflow."""
    return sum(sums.tolist())
