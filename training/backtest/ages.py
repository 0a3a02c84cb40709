"""Whether lists find new titles as well as old ones."""

import numpy as np

from engine.arrays import Float64Array, Int32Array, Int64Array
from engine.events.interactions import Interactions
from training.dataset import Lake
from training.metrics.ranking import RelevantItems

_EDGES = (2, 6, 21)  # years
UNKNOWN = "unknown"
AGES = ("0-1 years", "2-5 years", "6-20 years", "over 20 years", UNKNOWN)


def hits_by_age(
    lists: Int32Array, relevant: RelevantItems, test: Interactions, year: Int64Array, lake: Lake
) -> Float64Array:
    """How many liked works the lists hold, and how many there were: shape (n_ages, 2).

    The age is that of the work when it was rated; `year` has one entry for every test event.
    """
    released = lake.works["release_year"].to_numpy()
    test_pairs = test.user.astype(np.int64) * relevant.n_works + test.work  # ascending
    row, work = np.divmod(relevant.pairs, relevant.n_works)
    pairs = relevant.users[row].astype(np.int64) * relevant.n_works + work
    rated = np.searchsorted(test_pairs, pairs)
    years = np.maximum(year[rated] - released[test.work[rated]], 0)
    group = np.where(year[rated] > 0, np.digitize(years, _EDGES), len(_EDGES) + 1)
    list_rows = np.repeat(np.arange(len(relevant), dtype=np.int64), (lists >= 0).sum(axis=1))
    listed = np.sort(list_rows * relevant.n_works + lists[lists >= 0])
    hit = np.isin(relevant.pairs, listed, assume_unique=True)
    size = len(AGES)
    return np.column_stack(
        [np.bincount(group[hit], minlength=size), np.bincount(group, minlength=size)]
    ).astype(np.float64)
