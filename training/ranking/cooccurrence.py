"""Which works take part in models of pairs of works, and what is kept of such a model.

Only the most rated works take part, because what is made of the sums over pairs
(`training.ranking.statistics`) costs their cube. Of each row of a model the largest entries are
kept: with 100 instead of 800 the lists of ML-100k lose 0.01 nDCG@10 where all ratings of a user
count alike, nothing where the recent ones count more.
"""

import numpy as np
import numpy.typing as npt

from engine.arrays import IndexArray, Int64Array, Mask
from engine.models.item_item import ItemItem

_ENTRIES = 1_200_000  # of a matrix; a list's cost grows with those of a row
_ROWS = 256  # whose entries are compared at once
_OUTSIDE = 0.5  # as many works outside the catalogs as this share of those of the catalogs


def most_rated(
    counts: Int64Array, at_most: int, listed: Mask | None = None, removals: int = 0
) -> IndexArray:
    """The works with most events, two at least, ascending; `counts` of every work.

    Where some works are not `listed`, half as many of these as of the others come beside them. With
    `removals`, all works come that may be among them once so many users are gone: each of them
    takes one event of a work at most.
    """
    if listed is None or listed.all():
        return _most(counts, at_most, removals)
    outside = _most(np.where(listed, 0, counts), int(at_most * _OUTSIDE), removals)
    inside = _most(np.where(listed, counts, 0), at_most, removals)
    return np.sort(np.concatenate([inside, outside]))


def _most(counts: Int64Array, at_most: int, removals: int) -> IndexArray:
    ranked = np.argsort(-counts, kind="stable")
    least = 2
    if removals and 0 < at_most < len(ranked):
        least = max(least, int(counts[ranked[at_most - 1]]) - removals)
        at_most = int(np.count_nonzero(counts >= least))
    ranked = ranked[:at_most]
    return np.sort(ranked[counts[ranked] >= least])


def takes_part(items: IndexArray, n_works: int) -> Mask:
    """Which works are among the items: bool, shape (n_works,)."""
    mask = np.zeros(n_works, dtype=bool)
    mask[items] = True
    return mask


def strongest_neighbours(
    weights: npt.NDArray[np.floating],
    items: IndexArray,
    listed: Mask,
    at_most: int | None = None,
) -> ItemItem:
    """The largest entries of each row, by their size, as an item-item model of all works.

    Every row speaks for works that are `listed` only: bool, shape (n_works,). Unless `at_most` says
    how many of a row, there are 1.2 million in all.
    """
    n_works, offered = len(listed), listed[items]
    if not offered.any():
        return ItemItem.empty(n_works)
    columns = items[offered]
    kept = min(at_most or _ENTRIES // len(items), max(len(columns) - int(np.all(offered)), 1))
    lengths = np.zeros(n_works, dtype=np.int64)
    lengths[items] = kept
    neighbours = np.empty((len(items), kept), np.int32)
    values = np.empty((len(items), kept), np.float32)
    for low in range(0, len(items), _ROWS):
        rows = weights[low : low + _ROWS, offered]
        largest = np.argpartition(-np.abs(rows), kept - 1, axis=1)[:, :kept]
        largest.sort(axis=1)
        neighbours[low : low + _ROWS] = columns[largest]
        values[low : low + _ROWS] = np.take_along_axis(rows, largest, axis=1)
    indptr = np.concatenate([[0], np.cumsum(lengths)])
    return ItemItem(indptr, neighbours.ravel(), values.ravel())
