"""Popularity: how many rated a work, and how high, with old ratings fading.

    n_i = sum of 2^(-age / half-life) over the events of i        N_i its number of ratings
    v_i = liked · log(1 + n_i) + appeal · N_i / (N_i + 50) · (mean of i - mean of all) / σ
    score(i) = v_i + lately · (highest v) · p_i
    liked = 1 + (mean of i - mean of all) / σ, with five more ratings of no deviation; -1 to 1

with p_i the recent popularity of i by a half-life of seven days, 1 of the highest
(`training.ranking.recent`); both are the highest of what lists may hold.
Ages count to the moment of the request, which for a release is the end of its events' period: that
one wrong time does not move. The stars of
works with few ratings are shrunk: 50 is where half of them counts. What most people disliked is
known to many and wanted by few: its events count less, and against it where nearly everybody hated
it.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import ClassVar

import numpy as np
from optuna.distributions import FloatDistribution

from engine.arrays import Float64Array, Int64Array
from engine.models.popularity import Popularity
from engine.recommend.recommender import Recommender
from engine.shrinkage import shrinkage
from training.ranking.base import Parameters, Ranker, Space, TrainingData
from training.ranking.recent import RecentEvents, Standing

LATELY = "lately"  # the parameter of what is added for being popular lately
_WEEK = 7.0  # days: the half-life of what is added for being popular lately
_TRENDING_DAYS = 14.0  # in which an event comes to count half of what was done lately


class Popular(Ranker):
    """The same list for everybody."""

    name = "popular"
    SUMMARY = (
        "Everybody gets the works that stand in most histories, and got high stars where stars "
        "are given, without those of their own history."
    )
    SPACE: ClassVar[Space] = {
        "half_life": FloatDistribution(1.0, 36_500.0, log=True),  # days
        "appeal": FloatDistribution(0.0, 2.0),
        LATELY: FloatDistribution(0.0, 1.0),
    }
    # The first stands unless something else is proved better: a compromise of six public sets
    # (docs/decisions/0060-nothing-known.md).
    FIRST: ClassVar[tuple[Parameters, ...]] = (
        {"half_life": 180.0, "appeal": 0.5, LATELY: 0.1},
        {"half_life": 36_500.0, "appeal": 0.0, LATELY: 0.0},
        {"half_life": 14.0, "appeal": 0.3, LATELY: 0.0},
    )
    BUDGET = 0.5
    OF_TIME: ClassVar[frozenset[str]] = frozenset({"half_life", LATELY})

    def __init__(self, data: TrainingData) -> None:
        """Find what was done about every work, and when."""
        super().__init__(data)
        self.recent = RecentEvents.from_data(data)

    def scorer(self, parameters: Parameters) -> None:
        """None: nothing that a user did plays a part."""

    def popularity(self, parameters: Parameters) -> Popularity:
        """The popularity of every work at the end of the events."""
        end = np.array([self.recent.end])
        return next(popularity for _, popularity in self.by_moment(parameters, end))

    def by_moment(
        self, parameters: Parameters, moments: Int64Array
    ) -> Iterator[tuple[list[int], Popularity]]:
        """Yield every distinct moment's positions with the popularity then, in order of time."""
        half_life, weight = parameters.get("half_life"), parameters.get(LATELY, 0.0)
        timed = half_life is not None
        lately = self.recent.rows(_WEEK, np.unique(moments)) if timed and weight else None
        for positions, standing in self.recent.standings(half_life, moments):
            values = self.recent.liked(standing) * np.log1p(standing.numbers)
            values += parameters["appeal"] * self._appeal(standing)
            if lately is not None:
                _, recent = next(lately)
                values += weight * values[self._data.listed].max(initial=0.0) * recent
            yield positions, Popularity(values.astype(np.float32))

    def _appeal(self, standing: Standing) -> Float64Array:
        """How far the stars of every work lie above the mean, less where few gave them."""
        mean = standing.stars / np.maximum(standing.ratings, 1)
        counts = standing.ratings.astype(np.int64)
        return shrinkage(counts) * mean / self._data.deviation

    def trending(self) -> Popularity | None:
        """What was done lately, an event counting half after two weeks; None without times."""
        if not self._data.interactions.timed:
            return None
        return self.popularity({"half_life": _TRENDING_DAYS, "appeal": 0.0})

    @classmethod
    def describe(cls, parameters: Parameters) -> Iterator[str]:
        """What half-life and appeal mean."""
        if "half_life" in parameters:
            yield f"An event counts half after {parameters['half_life']:,.0f} days."
        if "appeal" in parameters:
            yield (
                "A work whose mean of stars is one standard deviation above that of all gets "
                f"{parameters['appeal']:.2f} added to the logarithm of its number of events, less "
                "where few gave them."
            )
        if parameters.get(LATELY):
            yield (
                f"What is most popular lately, by a half-life of {_WEEK:.0f} days, gets "
                f"{parameters[LATELY]:.2f} of the highest of these values added."
            )


def with_trending(recommender: Recommender, data: TrainingData) -> Recommender:
    """The recommender with what was done lately among its models."""
    return replace(
        recommender, models=replace(recommender.models, trending=Popular(data).trending())
    )
