"""What comes soon after what: how often works follow each other in histories.

    T_ij = n_ij / sqrt((n_i + 10) (n_j + 10))

with n_ij the number of times that j was done at most five events after i, where the l-th event
after counts 1 / l. These are whole sixtieths, so that any order of users gives the same bits.
"""

from typing import Any

import numpy as np

from engine.arrays import Float64Array, Int64Array
from engine.events.profile import LAST
from engine.models.item_item import ItemItem
from training.compiled import compiled
from training.ranking.base import TrainingData
from training.ranking.cooccurrence import most_rated, strongest_neighbours

_SIXTIETHS = 60  # which 2, 3, 4 and 5 divide
_DAMPING = 10  # events
_KEPT = 100  # of a work


def transitions(data: TrainingData) -> ItemItem:
    """What follows the most rated works, of each the works that do so most."""
    items = most_rated(data.counts, data.max_items, data.offered)
    number = np.full(data.events.n_works, -1, np.int64)
    number[items] = np.arange(len(items))
    counts = _counts(data, number, len(items))
    counts /= _SIXTIETHS
    size: Float64Array = np.sqrt(data.counts[items] + _DAMPING)
    counts /= size[:, None]
    counts /= size
    return strongest_neighbours(counts, items, data.listed, _KEPT)


def _counts(data: TrainingData, number: Int64Array, n: int) -> Float64Array:
    """n_ij in sixtieths: float64, which holds them exactly, shape (n, n)."""
    events = data.interactions
    items = np.where(events.times > 0, number[events.work], -1).astype(np.int32)
    counts = np.zeros((n, n))
    _count_followers(items, events.indptr(), data.age, LAST, counts)
    return counts


@compiled
def _count_followers(items: Any, indptr: Any, age: Any, last: int, counts: Any) -> None:
    """Add every pair of events of one user, the later at most `last` after the other."""
    longest = np.diff(indptr).max() if len(indptr) > 1 else 0
    in_order = np.empty(longest, np.int32)
    for user in range(len(indptr) - 1):
        begin, length = indptr[user], indptr[user + 1] - indptr[user]
        for event in range(begin, begin + length):
            in_order[length - 1 - age[event]] = items[event]
        for position in range(length):
            first = in_order[position]
            if first < 0:
                continue
            for after in range(position + 1, min(position + 1 + last, length)):
                second = in_order[after]
                if second >= 0:
                    counts[first, second] += _SIXTIETHS // (after - position)
