"""This project's lists: the ranker and the parameters that its own search finds."""

from collections.abc import Callable

import numpy as np

from benchmarks.quality import sets
from benchmarks.quality.peers.contract import Train
from engine.arrays import Int32Array
from engine.models.nearest import Nearest
from training import ranking
from training.ranking import search
from training.ranking.base import TrainingData
from training.ranking.batch import batch_lists
from training.splitting import Split

# The page lists a module's public constants as its parameters: others stay in their modules.
TRIALS = 30  # as `make train` makes
_RANDOM_SHARE = 0.1  # of each user's ratings: more would leave the search too little to learn from


def lists(train: Train, users: Int32Array, n: int) -> Int32Array:
    """Search rankers and parameters on an inner split, fit the best, and make its lists."""
    similar = _nothing_similar(train.n_items)
    data = TrainingData(train.interactions(), similar, train.seed, threads=1)
    liked_from = search.LIKED_FROM if train.protocol == sets.TIME else 0.0
    split = _inner_split(train.protocol)
    results = search.search(data, TRIALS, _silent, held_out=split, liked_from=liked_from)
    popular = ranking.Popular(data)
    if not results:  # nobody liked anything in the inner split
        unproved = popular.FIRST[0]
        return batch_lists(popular.fit(unproved), data, users, n, popular.popularity(unproved))
    best = max(results, key=lambda result: result.ndcg)
    fitted = ranking.BY_NAME[best.name](data).fit(best.parameters)
    return batch_lists(fitted, data, users, n, popular.popularity(results[0].parameters))


def _inner_split(protocol: str) -> Callable[[TrainingData], Split]:
    """The inner split that cuts as the set was cut."""
    if protocol == sets.TIME:
        return search.latest_events
    return lambda data: sets.random_user_split(data.interactions, _RANDOM_SHARE, data.seed + 1)


def _nothing_similar(n_items: int) -> Nearest:
    """Nothing resembles anything: these sets are ratings alone."""
    return Nearest(np.full((n_items, 1), -1, np.int32), np.zeros((n_items, 1), np.float32))


def _silent(what: str, done: int, total: int, note: str) -> None:
    """Report nothing: the run shows its own progress."""
