"""Which works the same people rated, and which after which: sums over users.

Only the most rated works take part, because what is made of these sums costs their cube. Of each
row of what is found the largest entries are kept: with 100 instead of 800 the lists of ML-100k lose
0.01 nDCG@10 where all ratings of a user count alike, nothing where the recent ones count more.
"""

import numpy as np
import numpy.typing as npt
from scipy import sparse

from engine.arrays import Float64Array, IndexArray, Int32Array, Int64Array, Mask
from engine.events.interactions import Interactions
from engine.models.item_item import ItemNeighbours
from training.ranking.history import liked

_MOST_USERS = 30_000  # more of them change the sums by little
_MOST_FOLLOWED = 10_000  # users whose succession is looked at; each has dozens of moments
_ENTRIES = 1_200_000  # of a matrix; a list's cost grows with those of a row
_LONGEST = 500  # ratings of one user, the last ones, of which the succession is looked at
_SPAN, _FLOOR = 10.0, 0.15  # of the memory with which what comes next is learned
_AHEAD, _FADE = 8, 3.0  # ratings that are looked ahead, and how fast they count less
_LIKING = 0.6  # per standard deviation of stars


def most_rated(given: Interactions, at_most: int) -> IndexArray:
    """Return the works with most ratings, two at least, ascending."""
    counts = np.bincount(given.work, minlength=given.n_works)
    ranked = np.argsort(-counts, kind="stable")[:at_most]
    return np.sort(ranked[counts[ranked] > 1])


def together(given: Interactions, items: IndexArray, seed: int) -> Float64Array:
    """Return how many users have rated both of two items: float64, shape (n, n).

    Of more than 30,000 users, 30,000 drawn at random stand for all.
    """
    place = _places(given, items)
    kept, share = _sampled(given, place, _MOST_USERS, seed)
    ones = np.ones(int(kept.sum()), dtype=np.float32)
    _, row = np.unique(given.user[kept], return_inverse=True)
    shape = (int(row.max(initial=-1)) + 1, len(items))
    rated = sparse.csr_array((ones, (row, place[given.work[kept]])), shape=shape)
    counts: Float64Array = (rated.T @ rated).toarray().astype(np.float64)  # exact: counts are small
    return counts / share


def succession(
    given: Interactions, age: Int64Array, items: IndexArray, seed: int
) -> tuple[Float64Array, Float64Array]:
    """Return S = sum of s sᵀ and T = sum of s fᵀ over all moments of all users; shapes (n, n).

    At each of a user's ratings, s is the remembered past (rated j ratings ago: weight
    floor + e^(-j / span)) and f the rating and those soon after (the j-th: e^(-j / 3)); both weigh
    what was liked more. With these, (S + λI)⁻¹ T predicts what is rated next from what was rated
    before: SLIT of Choi et al. 2021, "Session-aware Linear Item-Item Models".
    """
    place = _places(given, items)
    kept, share = _sampled(given, place, _MOST_FOLLOWED, seed)
    rows = np.flatnonzero(kept & (age < _LONGEST))
    rows = rows[np.lexsort((-age[rows], given.user[rows]))]
    item, weight = place[given.work[rows]], liked(given, _LIKING)[rows]
    starts = np.flatnonzero(np.diff(given.user[rows], prepend=-1))
    past, ahead = _past(_LONGEST), _ahead(_LONGEST)
    before = np.zeros((len(items), len(items)))
    after = np.zeros((len(items), len(items)))
    for low, high in zip(starts, [*starts[1:], len(rows)], strict=False):  # none if no rows
        n, own = high - low, item[low:high]
        pairs = np.ix_(own, own)
        both = np.multiply.outer(weight[low:high], weight[low:high])
        before[pairs] += both * past[:n, :n][::-1, ::-1]
        after[pairs] += both * ahead[:n, :n]
    return before / share, after / share


def _past(n: int) -> Float64Array:
    """Return sum of k(a - t) k(b - t) over the moments t after both of two ratings, by their age.

    Entry (a, b) is of ratings that have a and b moments after them; k(j) is the memory of a rating
    j moments after the first.
    """
    k = _FLOOR + np.exp(-np.arange(n) / _SPAN)
    table = np.zeros((n, n))
    for a in range(1, n):
        table[a, 1 : a + 1] = table[a - 1, :a] + k[a - 1] * k[:a]  # one moment more than for a - 1
    return np.tril(table) + np.tril(table, -1).T


def _ahead(n: int) -> Float64Array:
    """Return sum of k(t - s - 1) e^(-(f - t) / fade) over moments t from s + 1 to f; 0 for f <= s.

    Entry (s, f) is of a user's s-th and f-th rating.
    """
    k = _FLOOR + np.exp(-np.arange(n) / _SPAN)
    fade = np.exp(-np.arange(_AHEAD) / _FADE)
    by_distance = np.concatenate([[0.0], np.convolve(k, fade)[: n - 1]])
    distance = np.arange(n)[None, :] - np.arange(n)[:, None]
    return np.where(distance > 0, by_distance[np.maximum(distance, 0)], 0.0)


def _places(given: Interactions, items: IndexArray) -> Int32Array:
    place = np.full(given.n_works, -1, dtype=np.int32)
    place[items] = np.arange(len(items), dtype=np.int32)
    return place


def _sampled(given: Interactions, place: Int32Array, at_most: int, seed: int) -> tuple[Mask, float]:
    """Return which ratings are summed up, and the share of the users that have given them."""
    kept: Mask = place[given.work] >= 0
    users = np.unique(given.user[kept])
    if len(users) <= at_most:
        return kept, 1.0
    chosen = np.zeros(given.n_users, dtype=bool)
    chosen[np.random.default_rng(seed).choice(users, at_most, replace=False)] = True
    return kept & chosen[given.user], at_most / len(users)


def largest(
    weights: npt.NDArray[np.floating], items: IndexArray, n_works: int, at_most: int | None = None
) -> ItemNeighbours:
    """Return the largest entries of each row, by their size, as what is served, over all works.

    Unless `at_most` says how many of a row, there are 1.2 million in all.
    """
    if not len(items):
        return ItemNeighbours.none(n_works)
    kept = min(at_most or _ENTRIES // len(items), max(len(items) - 1, 1))
    size = np.abs(weights)
    chosen = np.sort(np.argpartition(-size, kept - 1, axis=1)[:, :kept], axis=1)
    lengths = np.zeros(n_works, dtype=np.int64)
    lengths[items] = kept
    return ItemNeighbours(
        np.concatenate([[0], np.cumsum(lengths)]),
        items[chosen].astype(np.int32).ravel(),
        np.take_along_axis(weights, chosen, axis=1).astype(np.float32).ravel(),
    )
