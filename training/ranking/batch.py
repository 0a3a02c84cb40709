"""Lists of many users at once, for the search; the same as the service's, entry by entry.

But for works that no scorer knows: there the service asks `engine.models.cold_items`, which has no
parameters to search and would cost each list a product with all vectors.
"""

import numpy as np
from scipy import sparse

from engine.arrays import Float32Array, Int32Array
from engine.contract.kinds import LEFT_OUT
from engine.events.interactions import Interactions
from engine.events.profile import UserProfile
from engine.models.base import Scorer
from engine.models.popularity import Popularity
from engine.recommend.strategies import tie_broken
from engine.recommend.top_k import top_k_rows
from training.ranking.base import FittedRanker, TrainingData

_CELLS = 1 << 23  # users times works whose scores are in memory at once


def batch_lists(
    fitted: FittedRanker, data: TrainingData, users: Int32Array, n: int, popularity: Popularity
) -> Int32Array:
    """The best works for some users: int32, shape (len(users), n), -1 where a list ends.

    What a user has seen or hidden is left out. `popularity` orders the lists of users of whom the
    scorer knows nothing.
    """
    profiles = _matrix(data.interactions, data.weights(fitted.weighting))
    left_out = data.events.take(LEFT_OUT[data.events.kinds])
    excluded = _matrix(left_out, np.ones(len(left_out), np.float32))
    step = max(_CELLS // max(data.events.n_works, 1), 1)
    parts = []
    for low in range(0, len(users), step):
        chunk = users[low : low + step]
        scores = _scores(fitted.scorer, profiles[chunk], popularity)
        scores[:, ~data.listed] = -np.inf
        parts.append(_lists(scores, excluded[chunk], n))
    return np.concatenate([np.zeros((0, n), np.int32), *parts])


def _matrix(events: Interactions, values: Float32Array) -> sparse.csr_array:
    shape = (events.n_users, events.n_works)
    return sparse.csr_array((values, events.work, events.indptr()), shape=shape)


def _lists(scores: Float32Array, excluded: sparse.csr_array, n: int) -> Int32Array:
    """The lists that the scores make; `scores` is used up."""
    rows = np.repeat(np.arange(len(scores)), np.diff(excluded.indptr))
    scores[rows, excluded.indices] = -np.inf
    k = min(n, scores.shape[1])
    works, values = top_k_rows(scores, k)
    lists = np.full((len(scores), n), -1, dtype=np.int32)
    lists[:, :k] = np.where(values > -np.inf, works, -1)
    return lists


def _scores(
    scorer: Scorer | None, profiles: sparse.csr_array, popularity: Popularity
) -> Float32Array:
    """Every user's score of every work, as the strategies of a release would give it."""
    if scorer is None:
        return np.tile(popularity.values, (profiles.shape[0], 1))
    scores = _scorer_scores(scorer, profiles)
    known = scores.any(axis=1, keepdims=True)
    return np.where(known, tie_broken(scores, scorer, popularity), popularity.values)


def _scorer_scores(scorer: Scorer, profiles: sparse.csr_array) -> Float32Array:
    """Every user's score of every work by the scorer alone, zeros where it passes."""
    n_works = profiles.shape[1]
    if (rows := scorer.item_weights()) is not None:
        parts = (rows.values, rows.columns, rows.indptr)
        matrix = sparse.csr_array(parts, shape=(n_works, n_works))
        product: Float32Array = (profiles @ matrix).toarray().astype(np.float32)
        return product
    scores = np.zeros(profiles.shape, np.float32)
    for user in range(len(scores)):
        row = slice(*profiles.indptr[user : user + 2])
        profile = UserProfile(profiles.indices[row], profiles.data[row])
        if (scored := scorer.scores(profile)) is not None:
            scores[user] = scored
    return scores
