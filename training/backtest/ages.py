"""Whether lists find new titles as well as old ones."""

import numpy as np

from engine.arrays import Float64Array, Int32Array, Int64Array
from engine.events.interactions import Interactions
from training.dataset import Lake
from training.metrics.ranking import RelevantItems

_EDGES = (2, 6, 21)  # years
AGES = ("0-1 years", "2-5 years", "6-20 years", "over 20 years", "unknown")


def found_by_age(
    lists: Int32Array, relevant: RelevantItems, judged: Interactions, year: Int64Array, lake: Lake
) -> Float64Array:
    """Return how many liked works the lists hold, and how many there were: shape (n_ages, 2).

    The age is that of the work when it was rated; `year` has one entry for every judged rating.
    """
    released = lake.works["release_year"].to_numpy()
    pair = judged.user.astype(np.int64) * relevant.n_works + judged.work  # ascending
    row, work = np.divmod(relevant.pairs, relevant.n_works)
    at = np.searchsorted(pair, relevant.users[row].astype(np.int64) * relevant.n_works + work)
    years = np.where(year[at] > 0, year[at] - released[judged.work[at]], -1)
    group = np.where(year[at] > 0, np.digitize(np.maximum(years, 0), _EDGES), len(_EDGES) + 1)
    rows = np.repeat(np.arange(len(relevant), dtype=np.int64), (lists >= 0).sum(axis=1))
    listed = np.sort(rows * relevant.n_works + lists[lists >= 0])
    found = np.isin(relevant.pairs, listed, assume_unique=True)
    size = len(AGES)
    return np.column_stack(
        [np.bincount(group[found], minlength=size), np.bincount(group, minlength=size)]
    ).astype(np.float64)
