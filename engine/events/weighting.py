"""How much each event says of what its user wants next.

    weight = kind · max(1 + grade_weight · z, 0.05) · (floor + e^(-age / span))

`kind` is the weight of the event's kind; z is how far its stars lie above the mean of its user's
ratings, in standard deviations of all ratings (a kind without stars states its own z); age is the
number of events that the user did since, in later seconds: what was stated together is of one age.
Training, evaluation and service weigh by this one function.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from engine.arrays import Float32Array, Float64Array, Int32Array
from engine.contract.kinds import KINDS
from engine.events.interactions import Interactions

_MIN_GRADE = 0.05  # of an event's part, however low its stars
_KIND_WEIGHT = np.array([kind.weight for kind in KINDS])
_KIND_OPINION = np.array([kind.opinion or 0.0 for kind in KINDS])


@dataclass(frozen=True)
class EventWeighting:
    """The parameters of the weights.

    Attributes:
        grade_weight: what one standard deviation of stars adds.
        span: events after which recency has fallen to 1/e.
        floor: what stays for ever, beside the recency of 1 that an event begins with.
        deviation: standard deviation of all ratings.
    """

    grade_weight: float
    span: float
    floor: float
    deviation: float

    @classmethod
    def from_parameters(
        cls, parameters: Mapping[str, float], deviation: float
    ) -> "EventWeighting | None":
        """The weighting among a ranker's parameters; None for rankers that weigh nothing.

        Parameters that were found without times have no recency: there the grades alone weigh.
        """
        if "grade_weight" not in parameters:
            return None
        weighed = {name: parameters.get(name, _NEUTRAL[name]) for name in RECENCY}
        return cls(**weighed, deviation=deviation)

    @property
    def timeless(self) -> bool:
        """Whether events weigh the same whenever they happened."""
        return all(getattr(self, name) == _NEUTRAL[name] for name in OF_TIME)

    def weights(self, events: Interactions, age: Int32Array) -> Float32Array:
        """The weight of every event: float32, shape (n,); `age` as `event_ages` counts it."""
        recency = self.floor + np.exp(-_age_of_moment(events, age) / self.span)
        grades = graded(events, self.grade_weight, self.deviation)
        return (grades * recency).astype(np.float32)


RECENCY = ("grade_weight", "span", "floor")  # parameters that all models of histories share
OF_TIME = ("span", "floor")  # those of them that mean nothing where no time is known
_NEUTRAL = {"grade_weight": 0.0, "span": 1.0, "floor": 0.0}  # events of one age all weigh 1


def kind_weights(events: Interactions) -> Float32Array:
    """The weights of events by their kinds alone: float32, shape (n,)."""
    return _KIND_WEIGHT[events.kinds].astype(np.float32)


def graded(events: Interactions, grade_weight: float, deviation: float) -> Float64Array:
    """The kind's weight times 1 + grade_weight · z of every event: float64, shape (n,)."""
    distance = opinion_distances(events, deviation)
    grades = np.maximum(1 + grade_weight * distance / deviation, _MIN_GRADE)
    return grades if events.kind is None else np.asarray(_KIND_WEIGHT[events.kind] * grades)


def opinion_distances(events: Interactions, deviation: float) -> Float64Array:
    """How far each event stands above its user's mean, in stars: float64, shape (n,).

    A kind without stars states its own, in units of `deviation`.
    """
    stars = events.rating.astype(np.float64)
    rated = events.rated
    if rated.all():
        return np.asarray(stars - _user_means(events.user, stars, events.n_users)[events.user])
    distance = _KIND_OPINION[events.kinds] * deviation
    means = _user_means(events.user[rated], stars[rated], events.n_users)
    distance[rated] = stars[rated] - means[events.user[rated]]
    return np.asarray(distance)


def event_ages(events: Interactions) -> Int32Array:
    """How many events each user did after each event: int32, shape (n,).

    Events of one second are as if done in the order of the works.
    """
    age = np.empty(len(events), dtype=np.int32)
    if events.n_users == 1:  # as at each request: works ascend
        age[np.argsort(events.times, kind="stable")] = np.arange(len(events) - 1, -1, -1)
        return age
    order = np.lexsort((events.work, events.times, events.user))
    age[order] = events.indptr()[1:][events.user[order]] - 1 - np.arange(len(events))
    return age


def _age_of_moment(events: Interactions, age: Int32Array) -> Int32Array:
    """The ages, where a user's events of one second all are as old as the last of them.

    The order of works, which breaks ties, must not make one of them look more recent. Those of
    unknown time are older than any other.
    """
    if events.n_users == 1:
        until = np.searchsorted(np.sort(events.times), events.times, side="right")
        return np.asarray(len(events) - until, np.int32)
    user, ends = events.user, events.indptr()[1:]
    rank = ends[user] - 1 - age  # of each event in the order of users and times
    times = np.empty_like(events.times)
    times[rank] = events.times
    is_last = np.ones(len(events), bool)
    is_last[:-1] = (times[1:] != times[:-1]) | (user[1:] != user[:-1])
    if is_last.all():
        return age
    last = np.flatnonzero(is_last)
    of_moment = np.repeat(last, np.diff(last, prepend=-1))
    return np.asarray(ends[user] - 1 - of_moment[rank], np.int32)


def _user_means(user: np.ndarray, stars: Float64Array, n_users: int) -> Float64Array:
    counts = np.maximum(np.bincount(user, minlength=n_users), 1)
    means: Float64Array = np.bincount(user, stars, n_users) / counts
    return means
