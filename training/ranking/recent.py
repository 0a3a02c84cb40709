"""Recent popularity at any moment: the prior that is added to personal scores.

    n_i(t) = sum of 2^(-(t - t_e) / half-life) over the events e of i before t
    p_i(t) = liked_i · log(1 + n_i(t)), divided by the highest of all items

with liked as in `training.ranking.popular`: what most people disliked is known to many and wanted
by few. So what was done after a moment plays no part in what was wanted at it. Where no time is
known every event counts once, at every moment. How much the prior counts for whom:
`engine.models.recent_popularity`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from engine.arrays import Float32Array, Float64Array, Int64Array
from engine.events.interactions import Interactions
from engine.events.period import Period
from engine.models.popularity import liked_share
from engine.models.recent_popularity import RecentPopularity, emphasis
from training.ranking.base import Parameters, TrainingData

DAY = 86_400
HALF_LIFE, BOOST, FEW, AWAY = "half_life", "boost", "few", "away"
OF_TIME = frozenset((HALF_LIFE, AWAY))
# Stands unless something else is proved better: on six public sets it brings most of what a search
# finds, and costs 0.4 % at most where recent popularity says nothing (docs/decisions/0047).
FIRST: Parameters = {HALF_LIFE: 7.0, BOOST: 0.05, FEW: 5.0, AWAY: 20.0}
NONE: Parameters = {}


@dataclass(frozen=True)
class RecentEvents:
    """The events that popularity at any moment is made of.

    Attributes:
        events: what users did that says what they want.
        liked: float64, shape (n_works,): what part of its popularity every work keeps.
        period: from when to when the events are.
    """

    events: Interactions
    liked: Float64Array
    period: Period

    @classmethod
    def from_data(cls, data: TrainingData) -> "RecentEvents":
        """Those of some training data."""
        events = data.interactions
        return cls(events, liked_share(data.above), Period.from_times(events.times))

    @property
    def moment(self) -> int:
        """That of the last events: what is wanted then is what a release knows of now."""
        return self.period.last

    @property
    def end(self) -> int:
        """The moment after all events: what a wrong clock dated later counts as the last."""
        return self.moment + 1

    @cached_property
    def _in_order(self) -> tuple[Int64Array, Int64Array]:
        """The time of every event, moved into the period, ascending; and its work."""
        times = self.events.times.astype(np.int64).clip(self.period.first, self.period.last)
        order = np.argsort(times, kind="stable")
        return times[order], self.events.work[order].astype(np.int64)

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
        for positions, numbers in self.numbers(half_life, moments):
            row = self._prior(numbers)
            yield from ((position, row) for position in positions)

    def numbers(
        self, half_life: float | None, moments: Int64Array
    ) -> Iterator[tuple[list[int], Float64Array]]:
        """Yield every distinct moment's positions with n then, in order of time."""
        if not len(moments):
            return
        if half_life is None:
            yield [*range(len(moments))], self.events.work_counts().astype(np.float64)
            return
        times, works = self._in_order
        distinct, which = np.unique(moments, return_inverse=True)
        order, ends = np.argsort(which, kind="stable"), np.cumsum(np.bincount(which))
        numbers, now, begin = np.zeros(self.events.n_works), 0, 0
        for moment, positions in zip(distinct.tolist(), np.split(order, ends[:-1]), strict=True):
            end = int(np.searchsorted(times, moment))
            added = _faded(moment - times[begin:end], half_life)
            numbers = numbers * _faded(moment - now, half_life) + np.bincount(
                works[begin:end], added, self.events.n_works
            )
            now, begin = moment, end
            yield positions.tolist(), numbers

    def _prior(self, numbers: Float64Array) -> Float32Array:
        values = self.liked * np.log1p(numbers)
        highest = values.max(initial=0.0)
        return np.asarray(values / highest if highest > 0 else values, np.float32)


def _faded(seconds: Int64Array | int, half_life: float) -> Float64Array:
    faded: Float64Array = np.exp2(-np.asarray(seconds, np.float64) / (half_life * DAY))
    return faded


def user_weights(
    parameters: Mapping[str, float], n_events: Int64Array, days_away: Float64Array
) -> Float32Array:
    """The weight of p for many users, in typical scores: float32, shape (n_users,)."""
    if not parameters:
        return np.zeros(len(n_events), np.float32)
    few, away = parameters[FEW], parameters.get(AWAY, 0.0)
    times = emphasis(n_events.astype(np.float64), days_away, few, away)
    return np.asarray(parameters[BOOST] * times, np.float32)


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
    )
