"""Popularity: how many rated a work, and how high, with old ratings fading.

    n_i = sum of 2^(-age / half-life) over the ratings of i        N_i their plain number
    score(i) = log(1 + n_i) + appeal · N_i / (N_i + 50) · (mean stars of i - mean of all) / σ

The stars of works with few ratings are believed less: 50 is where half of them counts.
"""

from typing import ClassVar

import numpy as np
from optuna.distributions import FloatDistribution

from engine.arrays import Float32Array
from engine.models.item_item import ItemNeighbours
from engine.models.popularity import believed
from training.ranking.base import Learned, Order, Parameters, Ranker, Space

_DAY = 86_400.0


class Popular(Ranker):
    """The same list for everybody."""

    name = "popular"
    SPACE: ClassVar[Space] = {
        "half_life": FloatDistribution(7.0, 36_500.0, log=True),  # days
        "appeal": FloatDistribution(0.0, 2.0),
    }
    FIRST: ClassVar[tuple[Parameters, ...]] = (
        {"half_life": 36_500.0, "appeal": 0.0},
        {"half_life": 365.0, "appeal": 0.5},
    )

    def __init__(self, learned: Learned) -> None:
        """Find the mean stars of every work, and how old every rating is."""
        given = learned.given
        self._learned = learned
        stars = given.rating.astype(np.float64)
        spread = float(np.std(stars)) or 1.0
        total = np.bincount(given.work, stars - stars.mean(), given.n_works)
        mean = total / np.maximum(learned.counts, 1)
        self._appeal = believed(learned.counts) * mean / spread
        seconds = learned.time.astype(np.float64)
        known = learned.time > 0  # a rating of unknown time fades like the oldest
        first = seconds[known].min() if known.any() else 0.0
        self._days = (seconds.max() - np.where(known, seconds, first)) / _DAY

    def order(self, parameters: Parameters) -> Order:  # noqa: ARG002 - it is in the popularity
        """Return an order that knows no tastes, and so leaves everything to the popularity."""
        given = self._learned.given
        return Order(ItemNeighbours.none(given.n_works), np.ones(len(given), np.float32))

    def popularity(self, parameters: Parameters) -> Float32Array:
        """Return the score of every work: float32, shape (n_works,)."""
        given = self._learned.given
        fresh = np.exp2(-self._days / parameters["half_life"])
        number = np.bincount(given.work, fresh, given.n_works)
        popularity = np.log1p(number) + parameters["appeal"] * self._appeal
        return popularity.astype(np.float32)
