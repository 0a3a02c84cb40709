"""What is learned from and what lists are judged by: the public sets, cut in two ways.

time    the last fifth of each user's ratings by time is tested; relevant is what got 4 of 5
        stars at least
random  a quarter of each user's ratings drawn at random is tested; all of them are relevant
"""

from dataclasses import dataclass

import numpy as np

from benchmarks.quality.peers.contract import Train
from engine.arrays import UInt32Array
from engine.events.interactions import Interactions
from training.metrics.ranking import RelevantItems
from training.ranking.search import sampled
from training.splitting import Split, temporal_user_split

TIME, RANDOM = "time", "random"
SHARES = {TIME: 0.2, RANDOM: 0.25}  # of each user's ratings, tested
LIKED = 4.0  # of 5 stars
MOST_USERS = 3_000  # judged
_RANDOM_SETS = ("ml-100k", "tiny")


@dataclass(frozen=True)
class Case:
    """One set under one protocol."""

    data: str
    protocol: str

    @property
    def name(self) -> str:
        """Set and protocol as tables and files name them."""
        return f"{self.data}-{self.protocol}"


@dataclass(frozen=True)
class Task:
    """One cut of one case.

    Attributes:
        train: what everybody learns from.
        learned: the same as interactions, for the measures.
        relevant: what each judged user liked in the other part; its users are those judged.
        candidates: users with something relevant, judged or not.
    """

    train: Train
    learned: Interactions
    relevant: RelevantItems
    candidates: int


def cases(data: str) -> list[Case]:
    """Return the protocols under which a set is judged."""
    protocols = (RANDOM, TIME) if data in _RANDOM_SETS else (TIME,)
    return [Case(data, protocol) for protocol in protocols]


def cut(protocol: str, given: Interactions, time: UInt32Array, seed: int) -> Task:
    """Return what is learned and what is judged; `time` has the Unix second of every rating."""
    share = SHARES[protocol]
    by_time = protocol == TIME
    split = temporal_user_split(given, time, share, seed) if by_time else drawn(given, share, seed)
    learned = given.take(split.train)
    train = Train(
        learned.user,
        learned.work,
        learned.rating,
        time[split.train],
        given.n_users,
        given.n_works,
        given.scale,
        seed,
        protocol,
    )
    liked_from = given.scale.out_of(LIKED) if protocol == TIME else given.scale.low
    relevant = RelevantItems.from_interactions(given.take(split.test), liked_from)
    return Task(train, learned, sampled(relevant, seed, MOST_USERS), len(relevant))


def drawn(given: Interactions, share: float, seed: int) -> Split:
    """Return a split that tests a share of each user's ratings at random, but never all of them."""
    chance = np.random.default_rng(seed).random(len(given))
    order = np.lexsort((chance, given.user))
    indptr = given.indptr()
    place = np.empty(len(given), dtype=np.int64)
    place[order] = np.arange(len(given)) - indptr[given.user[order]]
    kept = np.maximum(np.rint(np.diff(indptr) * (1 - share)), 1)
    test = place >= kept[given.user]
    return Split(~test, test)
