"""Lists of many users at once, for the search; the same as the service's, entry by entry."""

import numpy as np
from scipy import sparse

from engine.arrays import Float32Array, Int32Array
from engine.events.history import HistoryModel
from engine.models.item_item import ItemNeighbours
from engine.recommend.recommender import TIE_BREAK
from engine.recommend.top_k import top_k_rows
from training.ranking.base import Learned, Order

_CELLS = 1 << 23  # users times works whose scores are in memory at once


def lists_of(
    order: Order, learned: Learned, users: Int32Array, n: int, popularity: Float32Array
) -> Int32Array:
    """Return the best unrated works of some users: int32, shape (len(users), n), -1 where it ends.

    `popularity` orders the lists of those of whom the order knows nothing.
    """
    given = learned.given
    shape = (given.n_users, given.n_works)
    said = sparse.csr_array((order.weight, given.work, given.indptr()), shape=shape)
    step = max(_CELLS // max(given.n_works, 1), 1)
    parts = [
        _top(order.tastes, said[users[low : low + step]], n, popularity)
        for low in range(0, len(users), step)
    ]
    return np.concatenate([np.zeros((0, n), np.int32), *parts])


def _top(tastes: HistoryModel, said: sparse.csr_array, n: int, popular: Float32Array) -> Int32Array:
    near = _scores(tastes, said)
    known = near.any(axis=1, keepdims=True)
    scores = np.where(known, near + TIE_BREAK * popular, popular)
    rows = np.repeat(np.arange(len(scores)), np.diff(said.indptr))
    scores[rows, said.indices] = -np.inf
    k = min(n, scores.shape[1])
    works, values = top_k_rows(scores, k)
    lists = np.full((len(scores), n), -1, dtype=np.int32)
    lists[:, :k] = np.where(values > -np.inf, works, -1)
    return lists


def _scores(tastes: HistoryModel, said: sparse.csr_array) -> Float32Array:
    """Return every user's score of every work: float32, shape (n_users, n_works)."""
    if isinstance(tastes, ItemNeighbours):
        shape = (said.shape[1], said.shape[1])
        matrix = sparse.csr_array((tastes.values, tastes.items, tastes.indptr), shape=shape)
        scores: Float32Array = (said @ matrix).toarray().astype(np.float32)
        return scores
    rows = (slice(*said.indptr[row : row + 2]) for row in range(said.shape[0]))
    return np.stack([tastes.scores(said.indices[at], said.data[at]) for at in rows])
