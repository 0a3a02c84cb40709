"""What comes soon after what: how often works follow each other in histories.

    T_ij = n_ij / sqrt((n_i + 10) (n_j + 10))

with n_ij the number of times that j was done at most five events after i, where the l-th event
after counts 1 / l. These are whole sixtieths, so that any order of users gives the same bits.
"""

import numpy as np

from engine.arrays import Float64Array, Int64Array
from engine.events.profile import LAST
from engine.models.item_item import ItemItem
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
    counts = _counts(data, number, len(items)) / _SIXTIETHS
    size: Float64Array = np.sqrt(data.counts[items] + _DAMPING)
    counts /= size[:, None]
    counts /= size
    return strongest_neighbours(counts, items, data.listed, _KEPT)


def _counts(data: TrainingData, number: Int64Array, n: int) -> Float64Array:
    """n_ij in sixtieths: float64, which holds them exactly, shape (n, n)."""
    events = data.interactions
    in_order = np.empty(len(events), np.int64)
    in_order[events.indptr()[1:][events.user] - 1 - data.age] = np.arange(len(events))
    item = np.where(events.times > 0, number[events.work], -1)[in_order]
    total = np.zeros(n * n, np.int64)
    for lag in range(1, LAST + 1):
        first, second = item[:-lag], item[lag:]
        pairs = (events.user[lag:] == events.user[:-lag]) & (first >= 0) & (second >= 0)
        cells = first[pairs] * n + second[pairs]
        counted = np.bincount(cells, minlength=n * n)
        counted *= _SIXTIETHS // lag
        total += counted
    return total.reshape(n, n).astype(np.float64)
