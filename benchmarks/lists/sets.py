"""What is learned from and what lists are evaluated on: the public sets, cut in two ways.

time    the last fifth of each user's ratings by time is tested; relevant is what got 4 of 5
        stars at least
random  a quarter of each user's ratings drawn at random is tested; all of them are relevant
"""

from dataclasses import dataclass

import numpy as np

from benchmarks.harness.ranking import RANDOM, TIME, Train
from engine.events.interactions import Interactions
from training.metrics.ranking import RelevantItems
from training.ranking.search import sampled
from training.splitting import Split, temporal_user_split

SHARES = {TIME: 0.2, RANDOM: 0.25}  # of each user's ratings, tested
LIKED_FROM = 4.0  # of 5 stars
MAX_USERS = 3_000  # whose lists are evaluated
_RANDOM_SETS = ("ml-100k", "tiny")


@dataclass(frozen=True)
class Case:
    """One set under one protocol."""

    data: str
    protocol: str

    @property
    def title(self) -> str:
        """Set and protocol as tables name them."""
        return f"{self.data}, {self.protocol}"


@dataclass(frozen=True)
class Cut:
    """One cut of one case.

    Attributes:
        train: what everybody learns from.
        relevant: what each user whose lists are evaluated liked in the other part.
        candidates: users with something relevant, evaluated or not.
    """

    train: Train
    relevant: RelevantItems
    candidates: int


def cases(data: str) -> list[Case]:
    """The protocols under which lists are evaluated on a set."""
    protocols = (RANDOM, TIME) if data in _RANDOM_SETS else (TIME,)
    return [Case(data, protocol) for protocol in protocols]


def cut(protocol: str, ratings: Interactions, seed: int) -> Cut:
    """Cut ratings, which have times, into what is learned from and what is relevant."""
    by_time = protocol == TIME
    user_split = temporal_user_split if by_time else random_user_split
    split = user_split(ratings, SHARES[protocol], seed)
    train = Train(ratings.take(split.train), seed, protocol)
    liked_from = ratings.scale.out_of(LIKED_FROM) if by_time else ratings.scale.low
    relevant = RelevantItems.from_interactions(ratings.take(split.test), liked_from)
    return Cut(train, sampled(relevant, seed, MAX_USERS), len(relevant))


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
