"""The tail: works beyond the most rated, each with scores of its own by regression on these.

SLIST's matrix costs the cube of its items. The column of a work beside them costs the square: it is
the ridge regression of who has an event of it on who has events of the items, whose inverse is at
hand. With P, R and λ as in `training.ranking.slist`, for a work t that is no item

    B_t = P R_t

is the exact solution, for t has no part in explaining anything: B_tt = 0 needs no multiplier. Of
the works of the tail no row speaks, so no score of an item changes: they are ordered among
themselves, and rise as far as the few events of each carry them. Some columns are solved at a time,
and of each the largest entries are kept.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from scipy import sparse

from engine.arrays import Float64Array, IndexArray, Int64Array, Mask
from engine.models.item_item import ItemItem
from training.ranking.statistics.beside import BesideSums, EventsBeside

_ENTRIES = 50  # of each column
_COLUMNS = 256  # solved at once

Solution = Callable[[BesideSums], Float64Array]


def tail_works(counts: Int64Array, items: IndexArray, listed: Mask, at_most: int) -> IndexArray:
    """The works with two events at least that lists may hold and that are no items, ascending.

    Of more than `at_most`, those with most events.
    """
    left = np.where(listed, counts, 0)
    left[items] = 0
    ranked = np.argsort(-left, kind="stable")[:at_most]
    return np.sort(ranked[left[ranked] > 1])


def with_tail(model: ItemItem, events: EventsBeside, solve: Solution, threads: int) -> ItemItem:
    """The model with a column for each of the works beside its items.

    `solve` makes the columns of some works, one a row: float64, shape (len(works), n). They are the
    same for any number of threads.
    """
    n_works = len(model.indptr) - 1
    starts = range(0, len(events.works), _COLUMNS)

    def strongest(low: int) -> tuple[IndexArray, Float64Array]:
        columns = solve(events.sums(low, low + _COLUMNS))
        kept = min(_ENTRIES, columns.shape[1])
        chosen = np.argpartition(-np.abs(columns), kept - 1, axis=1)[:, :kept]
        return events.items[chosen], np.take_along_axis(columns, chosen, axis=1)

    if not len(starts) or not len(events.items):
        return model
    with ThreadPoolExecutor(threads) as pool:
        parts = list(pool.map(strongest, starts))
    rows, values = (np.concatenate(each) for each in zip(*parts, strict=True))
    work = np.repeat(events.works, rows.shape[1])
    shape = (n_works, n_works)
    tail = sparse.csr_array((values.astype(np.float32).ravel(), (rows.ravel(), work)), shape=shape)
    total = sparse.csr_array((model.values, model.items, model.indptr), shape=shape) + tail
    total.sort_indices()
    return ItemItem(total.indptr.astype(np.int64), total.indices.astype(np.int32), total.data)
