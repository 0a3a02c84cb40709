"""Five ways to split events into training and test parts.

    random folds     each event is tested once by a model of the others; it may know the future
    user time        the last fifth of each user's events; others' later events are known
    global time      the events after the moment by which four fifths had happened
    week by week     the last weeks, one after the other, each by a model of what came before
    new works        all events of a fifth of the works that lists may hold, drawn at random: lists
                     hold those alone

By global time and week by week there are new users, of whom nothing is known. The first half of
what each of them does is the fold-in part, which the service is told as a front end would name what
somebody likes; the other half is tested. Random folds and new works need no times.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np

from engine.arrays import Mask
from engine.events.interactions import Interactions
from engine.events.period import Period
from training.splitting import cross_validation, later_period, later_split, temporal_user_split

RANDOM, USER_TIME, GLOBAL_TIME, WEEKLY, NEW_WORKS = (
    "random folds",
    "user time",
    "global time",
    "week by week",
    "new works",
)
SHARE = 0.2
_WEEK = 7 * 86_400


@dataclass(frozen=True)
class Round:
    """One training and its test; no event stands in two of the masks.

    Attributes:
        name: a fold's number, or the day (UTC) from which events are tested.
        fold_in: events that new users tell the service.
        works: bool, shape (n_works,): those that lists may hold; None: all.
        begin: Unix seconds from which events are tested; None where that is not one moment.
    """

    protocol: str
    name: str
    train: Mask
    test: Mask
    fold_in: Mask
    works: Mask | None = None
    begin: int | None = None


@dataclass(frozen=True)
class Plan:
    """How many rounds the protocols have, and the seed of every chance in them.

    Attributes:
        listed: bool, shape (n_works,): which works lists may hold at all; None: all.
    """

    folds: int
    weeks: int
    seed: int
    listed: Mask | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Skipped:
    """A protocol that nothing was evaluated by; the reason stands after "as"."""

    protocol: str
    reason: str


def rounds(protocol: str, events: Interactions, plan: Plan) -> Iterator[Round]:
    """The rounds of a protocol, in order of time.

    Those with nothing to train on or to test, such as weeks without events, are left out. Events
    of unknown time, 0, come before all others; by global time and week by week nothing is tested
    that is later than the end of the events' period, where a wrong clock put it.
    """
    for split in _PROTOCOLS[protocol](events, plan):
        if split.train.any() and split.test.any():
            yield split


def max_rounds(protocol: str, events: Interactions, plan: Plan) -> int:
    """How many rounds there are, those included that nothing can be tested in."""
    return {RANDOM: plan.folds, WEEKLY: _weeks(events, plan)}.get(protocol, 1)


def _weeks(events: Interactions, plan: Plan) -> int:
    return min(plan.weeks, Period.from_times(events.times).last // _WEEK)


def _random(events: Interactions, plan: Plan) -> Iterator[Round]:
    everything, nothing = np.ones(len(events), dtype=bool), np.zeros(len(events), dtype=bool)
    for number, split in enumerate(cross_validation(everything, plan.folds, plan.seed), start=1):
        yield Round(RANDOM, f"fold {number}", split.train, split.test, nothing)


def _user_time(events: Interactions, plan: Plan) -> Iterator[Round]:
    split = temporal_user_split(events, SHARE, plan.seed)
    yield Round(USER_TIME, "last fifth", split.train, split.test, np.zeros_like(split.test))


def _global_time(events: Interactions, plan: Plan) -> Iterator[Round]:
    del plan  # nothing is left to chance
    yield _between(GLOBAL_TIME, events, *later_period(events, SHARE))


def _weekly(events: Interactions, plan: Plan) -> Iterator[Round]:
    end = Period.from_times(events.times).last + 1
    for week in range(_weeks(events, plan), 0, -1):
        begin = end - week * _WEEK
        yield _between(WEEKLY, events, begin, begin + _WEEK)


def _new_works(events: Interactions, plan: Plan) -> Iterator[Round]:
    """The round in which a fifth of the works that anybody did anything about are new.

    What no list may hold goes on teaching: hiding it would judge nothing and only take away.
    """
    counts = events.work_counts()
    known = np.flatnonzero(counts if plan.listed is None else counts * plan.listed)
    drawn = np.random.default_rng(plan.seed).permutation(known)
    works = np.zeros(events.n_works, dtype=bool)
    works[drawn[: max(round(SHARE * len(known)), 1)]] = True
    test = works[events.work]
    yield Round(NEW_WORKS, "a fifth of the works", ~test, test, np.zeros_like(test), works)


_PROTOCOLS: dict[str, Callable[[Interactions, Plan], Iterator[Round]]] = {
    RANDOM: _random,
    USER_TIME: _user_time,
    GLOBAL_TIME: _global_time,
    WEEKLY: _weekly,
    NEW_WORKS: _new_works,
}
PROTOCOLS = tuple(_PROTOCOLS)
NEED_TIMES = (USER_TIME, GLOBAL_TIME, WEEKLY)


def _between(protocol: str, events: Interactions, begin: int, end: int) -> Round:
    """The round that tests what came from `begin` on and before `end`."""
    parts = later_split(events, begin, end)
    day = str(np.datetime64(begin, "s").astype("datetime64[D]"))
    return Round(protocol, day, parts.train, parts.test, parts.fold_in, begin=begin)
