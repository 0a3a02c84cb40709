"""This project's lists: the ranking model and the parameters that its own search finds."""

from collections.abc import Callable

import numpy as np

from benchmarks.quality import sets
from benchmarks.quality.peers.contract import Train
from engine.arrays import Int32Array
from engine.events.interactions import Interactions
from engine.models.nearest import Nearest
from training.ranking import BY_NAME, Popular
from training.ranking.base import Learned
from training.ranking.batch import lists_of
from training.ranking.search import LIKED, latest, search
from training.splitting import Split

_TRIALS = 30  # as `make train` makes
_DRAWN = 0.1  # of each user's ratings: more would leave the search too little to learn from


def lists(train: Train, users: Int32Array, n: int) -> Int32Array:
    """Search models and parameters on an inner split, fit the best, and make its lists."""
    given = Interactions(
        train.user, train.item, train.rating, train.n_users, train.n_items, train.scale
    )
    learned = Learned(given, train.time, _undescribed(train.n_items), train.seed, threads=1)
    found = search(learned, _TRIALS, _silent, held_out=_held_out(train), liked=_liked(train))
    popular = Popular(learned)
    if not found:  # nobody to search by
        unproved = Popular.FIRST[0]
        order, popularity = popular.order(unproved), popular.popularity(unproved)
    else:
        best = max(found, key=lambda each: each.ndcg)
        order = BY_NAME[best.name](learned).order(best.parameters)
        popularity = popular.popularity(found[0].parameters)
    return lists_of(order, learned, users, n, popularity)


def _held_out(train: Train) -> Callable[[Learned], Split]:
    """Return the inner split that cuts as the set was cut."""
    if train.protocol == sets.TIME:
        return latest

    def drawn(learned: Learned) -> Split:
        return sets.drawn(learned.given, _DRAWN, learned.seed + 1)

    return drawn


def _liked(train: Train) -> float:
    return LIKED if train.protocol == sets.TIME else 0.0


def _undescribed(n_items: int) -> Nearest:
    """Return that nothing resembles anything: these sets are ratings alone."""
    return Nearest(np.full((n_items, 1), -1, np.int32), np.zeros((n_items, 1), np.float32))


def _silent(what: str, done: int, total: int, note: str) -> None:
    """Report nothing: the run shows its own progress."""
