"""Four ways to cut ratings into what is learned and what is judged, from lenient to hard.

    random folds     each rating is judged once by a model of the others; it may know the future
    user time        the last fifth of each user's ratings; others' later ratings are known
    global time      the ratings after the moment by which four fifths had been given
    week by week     the last weeks, one after the other, each by a model of what came before

Under the last two there are new users, of whom nothing was learned. The first half of what each of
them rates is told to the service, as a front end would name what somebody likes, and the other
half is judged.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from engine.arrays import Mask, UInt32Array
from engine.events.interactions import Interactions
from training.splitting import cross_validation, temporal_user_split

RANDOM, USER_TIME, GLOBAL_TIME, WEEKLY = (
    "random folds",
    "user time",
    "global time",
    "week by week",
)
SHARE = 0.2
_WEEK = 7 * 86_400


@dataclass(frozen=True)
class Round:
    """One training and what it is judged by; no rating stands in two of the masks.

    Attributes:
        name: a fold's number, or the day (UTC) from which ratings are judged.
        told: ratings that new users tell the service.
    """

    protocol: str
    name: str
    learned: Mask
    judged: Mask
    told: Mask


@dataclass(frozen=True)
class Plan:
    """How many rounds the protocols have, and the seed of every chance in them."""

    folds: int = 5
    weeks: int = 8
    seed: int = 0


def rounds(protocol: str, given: Interactions, time: UInt32Array, plan: Plan) -> Iterator[Round]:
    """Yield the rounds of a protocol, in order of time; those with nothing to learn or to judge,
    such as weeks without ratings, are left out.

    Ratings of unknown time, 0, come before all others.
    """
    for found in _PROTOCOLS[protocol](given, time, plan):
        if found.learned.any() and found.judged.any():
            yield found


def most_rounds(protocol: str, time: UInt32Array, plan: Plan) -> int:
    """Return how many rounds there are, those included that nothing can be judged by."""
    known = int(time.max(initial=0)) // _WEEK
    return {RANDOM: plan.folds, WEEKLY: min(plan.weeks, known)}.get(protocol, 1)


def _random(given: Interactions, _time: UInt32Array, plan: Plan) -> Iterator[Round]:
    everything, nothing = np.ones(len(given), dtype=bool), np.zeros(len(given), dtype=bool)
    for number, split in enumerate(cross_validation(everything, plan.folds, plan.seed), start=1):
        yield Round(RANDOM, f"fold {number}", split.train, split.test, nothing)


def _user_time(given: Interactions, time: UInt32Array, plan: Plan) -> Iterator[Round]:
    split = temporal_user_split(given, time, SHARE, plan.seed)
    yield Round(USER_TIME, "last fifth", split.train, split.test, np.zeros_like(split.test))


def _global_time(given: Interactions, time: UInt32Array, _plan: Plan) -> Iterator[Round]:
    moment = np.sort(time)[int((1 - SHARE) * (len(time) - 1))] if len(time) else 0
    yield _after(GLOBAL_TIME, given, time, int(moment) + 1, None)


def _weekly(given: Interactions, time: UInt32Array, plan: Plan) -> Iterator[Round]:
    end = int(time.max(initial=0)) + 1
    for week in range(most_rounds(WEEKLY, time, plan), 0, -1):
        begin = end - week * _WEEK
        yield _after(WEEKLY, given, time, begin, begin + _WEEK)


_PROTOCOLS: dict[str, Callable[[Interactions, UInt32Array, Plan], Iterator[Round]]] = {
    RANDOM: _random,
    USER_TIME: _user_time,
    GLOBAL_TIME: _global_time,
    WEEKLY: _weekly,
}
PROTOCOLS = tuple(_PROTOCOLS)


def _after(
    protocol: str, given: Interactions, time: UInt32Array, begin: int, end: int | None
) -> Round:
    learned = time < begin
    period = ~learned if end is None else ~learned & (time < end)
    told = _told(given, time, learned, period)
    day = str(np.datetime64(begin, "s").astype("datetime64[D]"))
    return Round(protocol, day, learned, period & ~told, told)


def _told(given: Interactions, time: UInt32Array, learned: Mask, period: Mask) -> Mask:
    """Return the first half of what each new user rates in the period."""
    known = np.bincount(given.user[learned], minlength=given.n_users) > 0
    rows = np.flatnonzero(period & ~known[given.user])
    rows = rows[np.lexsort((given.work[rows], time[rows], given.user[rows]))]
    user = given.user[rows]
    first = np.searchsorted(user, user)
    count = np.searchsorted(user, user, side="right") - first
    told = np.zeros(len(given), dtype=bool)
    told[rows[np.arange(len(rows)) - first < count // 2]] = True
    return told
