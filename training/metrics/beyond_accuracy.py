"""What all lists together hold: how much of the catalogue, how evenly, how well known.

Popularity bias is how much more of the lists than of the events the most popular works have
(Abdollahpouri et al. 2019). The most popular are of the works that lists may hold, by their events
in the training part; of equals the first is the more popular.
"""

from dataclasses import dataclass

import numpy as np

from engine.arrays import Int32Array, Int64Array, Mask
from engine.events.interactions import Interactions
from engine.inequality import gini

HEADS = (0.01, 0.05, 0.2)  # shares of the works, the most popular of them


@dataclass(frozen=True)
class Breadth:
    """What all lists together hold.

    Attributes:
        coverage: share of the works that stand in at least one list.
        gini: how unequally the works are listed: 0 all alike, 1 one work alone.
        novelty: mean of -log2 of the share of users who have rated the entry.
        popular: the shares of the entries that are of the 1 %, 5 % and 20 % most popular works.
        popularity_rank: mean rank of the entries by popularity, from 1.
    """

    coverage: float
    gini: float
    novelty: float
    popular: tuple[float, ...] = (0.0,) * len(HEADS)
    popularity_rank: float = 0.0


@dataclass(frozen=True)
class PopularShares:
    """How much the 1 %, 5 % and 20 % most popular works have, beside what lists give them.

    Attributes:
        events: of the events of the training part.
        relevant: of what users liked in the test part.
    """

    events: tuple[float, ...]
    relevant: tuple[float, ...]


def breadth(lists: Int32Array, train: Interactions, offered: Mask | None = None) -> Breadth:
    """Coverage, inequality and novelty of lists (-1 where one ends), by what `train` rates.

    Coverage and inequality are of the works that lists may hold: of all, unless some are `offered`.
    """
    listed = lists[lists >= 0]
    if not len(listed):
        return Breadth(0.0, 0.0, 0.0)
    counts = np.bincount(listed, minlength=train.n_works)
    events = train.work_counts()
    raters = np.maximum(events, 1)
    novelty = float(-np.log2(raters[listed] / train.n_users).mean())
    ranks = popularity_ranks(events, offered)
    popular, rank = head_shares(listed, ranks, _number(train, offered)), float(ranks[listed].mean())
    counts = counts if offered is None else counts[offered]
    return Breadth(float((counts > 0).mean()), gini(counts), novelty, popular, rank)


def popular_shares(
    train: Interactions, relevant: Int32Array | Int64Array, offered: Mask | None = None
) -> PopularShares:
    """What the most popular works have of the events and of the `relevant` works, each a pair's."""
    ranks = popularity_ranks(train.work_counts(), offered)
    may_be_listed = train.work if offered is None else train.work[offered[train.work]]
    n_works = _number(train, offered)
    return PopularShares(
        head_shares(may_be_listed, ranks, n_works), head_shares(relevant, ranks, n_works)
    )


def _number(train: Interactions, offered: Mask | None) -> int:
    """How many works lists may hold."""
    return train.n_works if offered is None else int(np.count_nonzero(offered))


def popularity_ranks(counts: Int64Array, offered: Mask | None = None) -> Int64Array:
    """Each work's rank by its events, from 1: int64, shape (n_works,).

    Works that are not `offered` follow all others.
    """
    last = np.zeros(len(counts), bool) if offered is None else ~offered
    ranks = np.empty(len(counts), np.int64)
    ranks[np.lexsort((-counts, last))] = np.arange(1, len(counts) + 1)
    return ranks


def head_shares(
    works: Int32Array | Int64Array, ranks: Int64Array, n_works: int
) -> tuple[float, ...]:
    """The shares of `works` that are of the most popular ones of `n_works`; 0 without any."""
    if not len(works):
        return (0.0,) * len(HEADS)
    return tuple(float((ranks[works] <= np.ceil(head * n_works)).mean()) for head in HEADS)
