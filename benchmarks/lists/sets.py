"""What is learned from and what lists are evaluated on: a set of ratings, cut in five ways.

time          the last fifth of each user's ratings by time is tested
global time   what came after the moment by which four fifths had happened; users of whom nothing
              was known first state what they liked of the first half
week by week  each of the last eight weeks by what came before it; users who were known
leaky         a fifth of each user's ratings drawn at random, everybody's later ones learned from
random        a quarter of each user's ratings drawn at random, and all of them are relevant

But for `random`, relevant is what got 4 of 5 stars at least.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from benchmarks.harness.ranking import (
    GLOBAL_TIME,
    LEAKY,
    RANDOM,
    TIME,
    WEEKLY,
    Requests,
    Train,
)
from engine.arrays import Int64Array, Mask
from engine.events.interactions import Interactions
from training import protocols
from training.backtest.policy import requested_works
from training.metrics.bootstrap import MIN_USERS
from training.metrics.ranking import RelevantItems
from training.splitting import Split, temporal_user_split

SHARES = {TIME: 0.2, LEAKY: 0.2, RANDOM: 0.25}  # of each user's ratings, tested
LIKED_FROM = 4.0  # of 5 stars
MAX_USERS = 3_000  # whose lists are evaluated
WEEKS = 8
SMALL = 150_000  # ratings, up to which every protocol is affordable, and more cuts
_RANDOM_SETS = ("ml-100k", "tiny")


@dataclass(frozen=True)
class Case:
    """One set under one protocol.

    Attributes:
        cuts: how many there are; the repetitions count from 0.
    """

    data: str
    protocol: str
    cuts: int = 1

    @property
    def title(self) -> str:
        """Set and protocol as tables name them."""
        return f"{self.data}, {self.protocol}"


@dataclass(frozen=True)
class Cut:
    """One cut of one case.

    Attributes:
        train: what everybody learns from.
        requests: whose lists are evaluated, and when they ask.
        relevant: what each of them liked in the other part.
        candidates: users with something relevant, evaluated or not.
        known: int64, shape (n_users,): how many ratings of each of them there are, those included
            that new users state.
        new: bool, shape (n_users,): of whom nothing was known before.
    """

    train: Train
    requests: Requests
    relevant: RelevantItems
    candidates: int
    known: Int64Array
    new: Mask


@dataclass(frozen=True)
class _Parts:
    """Which ratings are learned from, which are stated by new users, and which are tested.

    Attributes:
        begin: the moment of all requests; None where each user asks when the first of their tested
            ratings is given.
        known_only: whether new users are left out.
    """

    train: Mask
    fold_in: Mask
    test: Mask
    begin: int | None = None
    known_only: bool = False


def cases(data: str, ratings: Interactions, cuts: tuple[int, int], weeks: int) -> list[Case]:
    """The protocols by which lists are evaluated on a set, where somebody is judged by them.

    `cuts` are those of small and of other sets. By the moment there is one cut, and only models
    differ by the seed: there small sets have no more. Without times `time` is a random fifth, and
    no other protocol says more.
    """
    small = len(ratings) <= SMALL
    numbers = {TIME: cuts[not small]}
    if ratings.timed:
        numbers[GLOBAL_TIME] = cuts[1]
    if ratings.timed and small:
        numbers |= {WEEKLY: min(weeks, _worthwhile_weeks(ratings)), LEAKY: cuts[0]}
    if data in _RANDOM_SETS:
        numbers[RANDOM] = cuts[not small]
    return [
        Case(data, protocol, number)
        for protocol, number in numbers.items()
        if number and len(_relevant_of(protocol, ratings, _PARTS[protocol](ratings, 0)))
    ]


def cut(protocol: str, ratings: Interactions, seed: int, at_most: int = MAX_USERS) -> Cut:
    """Cut ratings into what is learned from and what is relevant.

    Week by week `seed` also says which week; at most so many users are drawn.
    """
    parts = _PARTS[protocol](ratings, seed)
    relevant = _relevant_of(protocol, ratings, parts)
    evaluated = relevant.sampled(seed, at_most)
    users = evaluated.users
    train = _train(ratings, parts, seed, protocol)
    moments = _first_tested(ratings, parts.test) if parts.begin is None else parts.begin
    requests = Requests(users, np.broadcast_to(moments, ratings.n_users)[users].astype(np.int64))
    known = np.bincount(train.ratings.user, minlength=ratings.n_users)[users]
    new = ~train.before.ratings.active_users[users]
    return Cut(train, requests, evaluated, len(relevant), known, new)


def _relevant_of(protocol: str, ratings: Interactions, parts: _Parts) -> RelevantItems:
    scale = ratings.scale
    liked_from = scale.low if protocol == RANDOM else scale.out_of(LIKED_FROM)
    test = parts.test
    if parts.known_only:
        test = test & ratings.take(parts.train).active_users[ratings.user]
    return RelevantItems.from_interactions(ratings.take(test), liked_from)


def _train(ratings: Interactions, parts: _Parts, seed: int, protocol: str) -> Train:
    """What is learned from; what new users state is stated when they ask."""
    if not parts.fold_in.any():
        return Train(ratings.take(parts.train), seed, protocol)
    time = ratings.times.copy()
    time[parts.fold_in] = parts.begin
    rows = parts.train | parts.fold_in
    return Train(replace(ratings, time=time).take(rows), seed, protocol, parts.fold_in[rows])


def _first_tested(ratings: Interactions, test: Mask) -> Int64Array:
    """When the first tested rating of each user was given: int64, shape (n_users,)."""
    first = np.full(ratings.n_users, np.iinfo(np.int64).max)
    np.minimum.at(first, ratings.user[test], ratings.times[test].astype(np.int64))
    return first


def _of_split(split: Split) -> _Parts:
    return _Parts(split.train, np.zeros_like(split.train), split.test)


def _time(ratings: Interactions, seed: int) -> _Parts:
    return _of_split(temporal_user_split(ratings, SHARES[TIME], seed))


def _leaky(ratings: Interactions, seed: int) -> _Parts:
    """As many of each user as by time, but not the last."""
    return _of_split(temporal_user_split(replace(ratings, time=None), SHARES[LEAKY], seed))


def _random(ratings: Interactions, seed: int) -> _Parts:
    return _of_split(random_user_split(ratings, SHARES[RANDOM], seed))


def _global_time(ratings: Interactions, seed: int) -> _Parts:
    plan = protocols.Plan(folds=1, weeks=0, seed=seed)
    for split in protocols.rounds(protocols.GLOBAL_TIME, ratings, plan):
        return _Parts(split.train, _stated(ratings, split.fold_in), split.test, split.begin)
    nothing = np.zeros(len(ratings), dtype=bool)
    return _Parts(~nothing, nothing, nothing, 0)


def _stated(ratings: Interactions, fold_in: Mask) -> Mask:
    """Which ratings of the first half new users state: as `make evaluate` lets them."""
    stated = np.zeros_like(fold_in)
    rows = np.flatnonzero(fold_in)
    starts = np.flatnonzero(np.diff(ratings.user[rows], prepend=-1))
    for of_user in np.split(rows, starts[1:]):
        works = requested_works(ratings.take(of_user)) if len(of_user) else []
        stated[of_user[np.isin(ratings.work[of_user], works)]] = True
    return stated


def _weekly(ratings: Interactions, seed: int) -> _Parts:
    weeks = _weeks(ratings)
    return weeks[seed % len(weeks)]


def _worthwhile_weeks(ratings: Interactions) -> int:
    """How many weeks there are; none where all of them have too few users to tell anything."""
    weeks = _weeks(ratings)
    users = [_relevant_of(WEEKLY, ratings, week).users for week in weeks]
    n_users = len(np.unique(np.concatenate(users))) if users else 0
    return len(weeks) if n_users >= MIN_USERS else 0


def _weeks(ratings: Interactions) -> list[_Parts]:
    """The last weeks in which somebody who was known liked something."""
    plan = protocols.Plan(folds=1, weeks=WEEKS, seed=0)
    weeks = [
        _Parts(split.train, np.zeros_like(split.train), split.test, split.begin, known_only=True)
        for split in protocols.rounds(protocols.WEEKLY, ratings, plan)
    ]
    return [week for week in weeks if len(_relevant_of(WEEKLY, ratings, week))]


_PARTS: dict[str, Callable[[Interactions, int], _Parts]] = {
    TIME: _time,
    GLOBAL_TIME: _global_time,
    WEEKLY: _weekly,
    LEAKY: _leaky,
    RANDOM: _random,
}
PROTOCOLS = tuple(_PARTS)


def random_user_split(ratings: Interactions, share: float, seed: int) -> Split:
    """Test a share of each user's ratings drawn at random, but never all of them."""
    chance = np.random.default_rng(seed).random(len(ratings))
    order = np.lexsort((chance, ratings.user))
    indptr = ratings.indptr()
    rank = np.empty(len(ratings), dtype=np.int64)  # among the user's ratings
    rank[order] = np.arange(len(ratings)) - indptr[ratings.user[order]]
    n_train = np.maximum(np.rint(np.diff(indptr) * (1 - share)), 1)
    test = rank >= n_train[ratings.user]
    return Split(~test, test)
