"""Recent popularity at any moment: the prior that is added to personal scores.

    n_i(t) = sum of 2^(-(t - t_e) / half-life) over the events e of i before t
    p_i(t) = liked_i(t) · log(1 + n_i(t)), divided by the highest of what lists may hold

with liked as in `training.ranking.popular`: what most people disliked is known to many and wanted
by few. Stars count that were given before t, so that what was done after a moment plays no part in
what was wanted at it but for the mean and the deviation of all stars. Where no time is
known every event counts once, at every moment. How much the prior counts for whom:
`engine.models.recent_popularity`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from engine.arrays import Float32Array, Float64Array, Int64Array, Mask
from engine.events.interactions import Interactions
from engine.models.popularity import liked_share
from engine.models.recent_popularity import RecentPopularity, emphasis, newcomer_share
from training.ranking.base import Parameters, TrainingData
from training.ranking.by_time import EventsByTime, faded

DAMPING = 5  # imagined ratings of the mean, as those of all works (training.ranking.statistics)
HALF_LIFE, BOOST, FEW, AWAY = "half_life", "boost", "few", "away"
NEWCOMER = "newcomer"
OF_TIME = frozenset((HALF_LIFE, AWAY))
# Stands unless something else is proved better: on six public sets it brings most of what a search
# finds, and costs 1.2 % of nDCG at most (docs/decisions/0047-wanted-now.md).
FIRST: Parameters = {HALF_LIFE: 7.0, BOOST: 0.05, FEW: 5.0, AWAY: 20.0, NEWCOMER: 3.0}
NONE: Parameters = {}


@dataclass(frozen=True)
class Standing:
    """How works stood at a moment: float64, shapes (n_works,).

    Attributes:
        numbers: n, of the events before it, fading.
        ratings: how many of these have stars.
        stars: the sum of what their stars lie above the mean of all.
    """

    numbers: Float64Array
    ratings: Float64Array
    stars: Float64Array


@dataclass(frozen=True)
class RecentEvents:
    """The events that popularity at any moment is made of.

    Attributes:
        events: what users did that says what they want.
        listed: bool, shape (n_works,): which works lists may hold.
        deviation: of all stars.
        ordered: the same by their times.
    """

    events: Interactions
    listed: Mask
    deviation: float
    ordered: EventsByTime

    @classmethod
    def from_data(cls, data: TrainingData) -> "RecentEvents":
        """Those of some training data."""
        events = data.interactions
        return cls(events, data.listed, data.deviation, data.by_time)

    @property
    def moment(self) -> int:
        """That of the last events: what is wanted then is what a release knows of now."""
        return self.ordered.period.last

    @property
    def end(self) -> int:
        """The moment after all events: what a wrong clock dated later counts as the last."""
        return self.moment + 1

    def liked(self, standing: Standing) -> Float64Array:
        """What part of its popularity every work keeps: float64, shape (n_works,)."""
        damped = standing.stars / (standing.ratings + DAMPING) / self.deviation
        return liked_share(damped)

    def values(self, half_life: float | None, moment: int | None = None) -> Float32Array:
        """p at a moment, else at the end of the events: float32, shape (n_works,).

        The half-life is in days; None where no time is known.
        """
        moments = np.array([self.end if moment is None else moment])
        return next(row for _, row in self.rows(half_life, moments))

    def rows(
        self, half_life: float | None, moments: Int64Array
    ) -> Iterator[tuple[int, Float32Array]]:
        """Yield the position of every moment with p then, in order of time."""
        for positions, standing in self.standings(half_life, moments):
            row = self._prior(standing)
            yield from ((position, row) for position in positions)

    def standings(
        self, half_life: float | None, moments: Int64Array
    ) -> Iterator[tuple[list[int], Standing]]:
        """Yield every distinct moment's positions with how works stood then, in order of time.

        Where the half-life is None, as no time is known, they stand alike at every moment.
        """
        if not len(moments):
            return
        events = self.ordered
        n_works = self.events.n_works
        if half_life is None:
            everything = slice(0, len(events.works))
            ratings, stars = events.stars_of(everything, n_works)
            numbers = self.events.work_counts().astype(np.float64)
            yield [*range(len(moments))], Standing(numbers, ratings, stars)
            return
        distinct, which = np.unique(moments, return_inverse=True)
        order, ends = np.argsort(which, kind="stable"), np.cumsum(np.bincount(which))
        standing, now, begin = Standing(*np.zeros((3, n_works))), 0, 0
        for moment, positions in zip(distinct.tolist(), np.split(order, ends[:-1]), strict=True):
            rows = slice(begin, events.before(moment))
            fresh = events.fading(rows, n_works, moment, half_life)
            ratings, stars = events.stars_of(rows, n_works)
            standing = Standing(
                standing.numbers * faded(moment - now, half_life) + fresh,
                standing.ratings + ratings,
                standing.stars + stars,
            )
            now, begin = moment, rows.stop
            yield positions.tolist(), standing

    def _prior(self, standing: Standing) -> Float32Array:
        values = self.liked(standing) * np.log1p(standing.numbers)
        highest = values[self.listed].max(initial=0.0)
        return np.asarray(values / highest if highest > 0 else values, np.float32)


def user_weights(
    parameters: Mapping[str, float], n_events: Int64Array, days_away: Float64Array
) -> Float32Array:
    """The weight of p for many users, in typical scores: float32, shape (n_users,)."""
    if not parameters:
        return np.zeros(len(n_events), np.float32)
    few, away = parameters[FEW], parameters.get(AWAY, 0.0)
    times = emphasis(n_events.astype(np.float64), days_away, few, away)
    return np.asarray(parameters[BOOST] * times, np.float32)


def newcomer_weights(parameters: Mapping[str, float], n_events: Int64Array) -> Float32Array:
    """The weight of the popular order for many users, in typical scores: float32, (n_users,)."""
    share = newcomer_share(n_events.astype(np.float64))
    return np.asarray(parameters.get(NEWCOMER, 0.0) * share, np.float32)


def recent_model(
    recent: RecentEvents, parameters: Mapping[str, float], scale: float
) -> RecentPopularity | None:
    """The prior of a release beside a scorer whose typical score is `scale`; None without one."""
    if not parameters or not scale:
        return None
    timed = HALF_LIFE in parameters
    return RecentPopularity(
        recent.values(parameters.get(HALF_LIFE)),
        recent.moment if timed else 0,
        parameters[BOOST] * scale,
        parameters[FEW],
        parameters.get(AWAY, 0.0),
        parameters.get(HALF_LIFE, 0.0),
        parameters.get(NEWCOMER, 0.0) * scale,
    )
