"""Which works the same people rated, and which after which: sums over users.

Only the most rated works take part, because what is made of these sums costs their cube. Of each
row of a model the largest entries are kept: with 100 instead of 800 the lists of ML-100k lose
0.01 nDCG@10 where all ratings of a user count alike, nothing where the recent ones count more.
"""

import numpy as np
import numpy.typing as npt
from scipy import sparse

from engine.arrays import Float64Array, IndexArray, Int32Array, Int64Array, Mask
from engine.events.interactions import Interactions
from engine.events.weighting import graded, rating_deviation
from engine.models.item_item import ItemItem

_MAX_USERS = 30_000  # more of them change the sums by little
_MAX_SEQUENCES = 10_000  # users whose sequences are summed; each has dozens of moments
_ENTRIES = 1_200_000  # of a matrix; a list's cost grows with those of a row
_MAX_SEQUENCE = 500  # events of one user, the last ones, that make a sequence
_SPAN, _FLOOR = 10.0, 0.15  # of the recency with which sequences are learned
_AHEAD, _FADE = 8, 3.0  # ratings that are looked ahead, and how fast they count less
_OUTSIDE = 0.5  # as many works outside the catalogs as this share of those of the catalogs
_GRADE_WEIGHT = 0.6  # per standard deviation of stars


def most_rated(events: Interactions, at_most: int, listed: Mask | None = None) -> IndexArray:
    """The works with most events, two at least, ascending.

    Where some works are not `listed`, half as many of these as of the others come beside them.
    """
    counts = events.work_counts()
    if listed is None or listed.all():
        return _most(counts, at_most)
    outside = _most(np.where(listed, 0, counts), int(at_most * _OUTSIDE))
    return np.sort(np.concatenate([_most(np.where(listed, counts, 0), at_most), outside]))


def _most(counts: Int64Array, at_most: int) -> IndexArray:
    ranked = np.argsort(-counts, kind="stable")[:at_most]
    return np.sort(ranked[counts[ranked] > 1])


def takes_part(items: IndexArray, n_works: int) -> Mask:
    """Which works are among the items: bool, shape (n_works,)."""
    mask = np.zeros(n_works, dtype=bool)
    mask[items] = True
    return mask


def cooccurrence_counts(events: Interactions, items: IndexArray, seed: int) -> Float64Array:
    """How many users have rated both of two items: float64, shape (n, n).

    Of more than 30,000 users, 30,000 drawn at random stand for all.
    """
    position = _positions(events, items)
    kept, share = _sampled(events, position, _MAX_USERS, seed)
    ones = np.ones(int(kept.sum()), dtype=np.float32)
    _, row = np.unique(events.user[kept], return_inverse=True)
    shape = (int(row.max(initial=-1)) + 1, len(items))
    rated = sparse.csr_array((ones, (row, position[events.work[kept]])), shape=shape)
    counts: Float64Array = (rated.T @ rated).toarray().astype(np.float64)  # exact: counts are small
    return counts / share


def sequential_cooccurrence(
    events: Interactions, age: Int64Array, items: IndexArray, seed: int
) -> tuple[Float64Array, Float64Array]:
    """S = sum of s sᵀ and T = sum of s fᵀ over all moments of all users; shapes (n, n).

    At each of a user's events, s is the past (the event j events ago: weight
    floor + e^(-j / span)) and f the event and those soon after (the j-th: e^(-j / 3)); both by
    their grades. With these, (S + λI)⁻¹ T predicts what is rated next from what was rated
    before: SLIT of Choi et al. 2021, "Session-aware Linear Item-Item Models".
    """
    position = _positions(events, items)
    kept, share = _sampled(events, position, _MAX_SEQUENCES, seed)
    rows = np.flatnonzero(kept & (age < _MAX_SEQUENCE))
    rows = rows[np.lexsort((-age[rows], events.user[rows]))]
    grades = graded(events, _GRADE_WEIGHT, rating_deviation(events))
    item, weight = position[events.work[rows]], grades[rows]
    starts = np.flatnonzero(np.diff(events.user[rows], prepend=-1))
    past, ahead = _past(_MAX_SEQUENCE), _ahead(_MAX_SEQUENCE)
    before = np.zeros((len(items), len(items)))
    after = np.zeros((len(items), len(items)))
    for low, high in zip(starts, [*starts[1:], len(rows)], strict=False):  # none if no rows
        n, sequence = high - low, item[low:high]
        pairs = np.ix_(sequence, sequence)
        grade_products = np.multiply.outer(weight[low:high], weight[low:high])
        before[pairs] += grade_products * past[:n, :n][::-1, ::-1]
        after[pairs] += grade_products * ahead[:n, :n]
    return before / share, after / share


def _past(n: int) -> Float64Array:
    """Sum of k(a - t) k(b - t) over the moments t after both of two ratings, by their age.

    Entry (a, b) is of ratings that have a and b moments after them; k(j) is the recency of a rating
    j moments after the first.
    """
    k = _FLOOR + np.exp(-np.arange(n) / _SPAN)
    table = np.zeros((n, n))
    for a in range(1, n):
        table[a, 1 : a + 1] = table[a - 1, :a] + k[a - 1] * k[:a]  # one moment more than for a - 1
    return np.tril(table) + np.tril(table, -1).T


def _ahead(n: int) -> Float64Array:
    """Sum of k(t - s - 1) e^(-(f - t) / fade) over moments t from s + 1 to f; 0 for f <= s.

    Entry (s, f) is of a user's s-th and f-th rating.
    """
    k = _FLOOR + np.exp(-np.arange(n) / _SPAN)
    fade = np.exp(-np.arange(_AHEAD) / _FADE)
    by_distance = np.concatenate([[0.0], np.convolve(k, fade)[: n - 1]])
    distance = np.arange(n)[None, :] - np.arange(n)[:, None]
    return np.where(distance > 0, by_distance[np.maximum(distance, 0)], 0.0)


def _positions(events: Interactions, items: IndexArray) -> Int32Array:
    position = np.full(events.n_works, -1, dtype=np.int32)
    position[items] = np.arange(len(items), dtype=np.int32)
    return position


def _sampled(
    events: Interactions, position: Int32Array, at_most: int, seed: int
) -> tuple[Mask, float]:
    """Which events are summed up, and the share of the users whose they are."""
    kept: Mask = position[events.work] >= 0
    users = np.unique(events.user[kept])
    if len(users) <= at_most:
        return kept, 1.0
    chosen = np.zeros(events.n_users, dtype=bool)
    chosen[np.random.default_rng(seed).choice(users, at_most, replace=False)] = True
    return kept & chosen[events.user], at_most / len(users)


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
    weights, columns = weights[:, offered], items[offered]
    kept = min(at_most or _ENTRIES // len(items), max(len(columns) - int(np.all(offered)), 1))
    size = np.abs(weights)
    chosen = np.sort(np.argpartition(-size, kept - 1, axis=1)[:, :kept], axis=1)
    lengths = np.zeros(n_works, dtype=np.int64)
    lengths[items] = kept
    return ItemItem(
        np.concatenate([[0], np.cumsum(lengths)]),
        columns[chosen].astype(np.int32).ravel(),
        np.take_along_axis(weights, chosen, axis=1).astype(np.float32).ravel(),
    )
