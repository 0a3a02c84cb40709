"""Scores of many users at once; the same as the service's, work by work.

But for works that no scorer knows: there the service asks `engine.models.cold_items`, which has no
parameters to search and would cost each list a product with all vectors.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from engine.arrays import Float32Array, Int32Array, Int64Array, Mask
from engine.contract.kinds import LEFT_OUT
from engine.events.interactions import Interactions
from engine.events.profile import UserProfile
from engine.models.base import Scorer
from engine.models.popularity import Popularity
from engine.recommend.strategies import tie_broken
from training.highest import highest_of_rows
from training.ranking.base import FittedRanker, TrainingData
from training.ranking.recent import RecentEvents

_CELLS = 1 << 21  # users times works whose scores are in memory at once
_TYPICAL_USERS, _TYPICAL_WORKS = 500, 10


@dataclass(frozen=True)
class RecentRows:
    """What is wanted at the moment of each list, times what that counts for its user.

    Attributes:
        half_life: in days; None where no time is known.
        moments: int64, shape (n_lists,).
        weights: float32, shape (n_lists,): in the unit of the scores.
    """

    events: RecentEvents
    half_life: float | None
    moments: Int64Array
    weights: Float32Array

    def part(self, rows: slice) -> Float32Array:
        """What is added to the scores of some lists: float32, shape (n, n_works)."""
        moments, weights = self.moments[rows], self.weights[rows]
        added = np.empty((len(moments), self.events.events.n_works), np.float32)
        for row, values in self.events.rows(self.half_life, moments):
            added[row] = weights[row] * values
        return added


def best_positions(scores: Float32Array, n: int) -> Int32Array:
    """Positions of each row's `n` highest, best first: int32, -1 where fewer are finite."""
    best = np.full((len(scores), n), -1, np.int32)
    k = min(n, scores.shape[1])
    positions, values = highest_of_rows(scores, k)
    best[:, :k] = np.where(values > -np.inf, positions, -1)
    return best


@dataclass(frozen=True)
class ScoreChunk:
    """The scores of some of the users.

    Attributes:
        rows: which of them.
        scores: float32, shape (n, n_works): by the scorer alone; zeros where it passes.
        known: bool, shape (n,): of whom the scorer knows anything.
        left_out: shape (n, n_works): what each of them has seen or hidden.
        listed: bool, shape (n_works,): what lists may hold.
    """

    rows: slice
    scores: Float32Array
    known: Mask
    left_out: sparse.csr_array
    listed: Mask

    def with_popularity(self, scorer: Scorer | None, popularity: Popularity) -> Float32Array:
        """The scores as the strategies of a release would give them, but for what is recent."""
        if scorer is None:
            return np.tile(popularity.values, (len(self.scores), 1))
        ordered = tie_broken(self.scores, scorer, popularity)
        return np.where(self.known[:, None], ordered, popularity.values)

    def exclude_from(self, scores: Float32Array) -> None:
        """Set the scores of what lists may not hold to minus infinity."""
        scores[:, ~self.listed] = -np.inf
        rows = np.repeat(np.arange(len(scores)), np.diff(self.left_out.indptr))
        scores[rows, self.left_out.indices] = -np.inf


def score_chunks(
    fitted: FittedRanker, data: TrainingData, users: Int32Array
) -> Iterator[ScoreChunk]:
    """Yield the scores of the users, some at a time."""
    data = data.of_users(users)
    profiles = _matrix(data.interactions, data.weights(fitted.weighting))
    hidden = data.events.take(LEFT_OUT[data.events.kinds])
    left_out = _matrix(hidden, np.ones(len(hidden), np.float32))
    step = max(_CELLS // max(data.events.n_works, 1), 1)
    for low in range(0, len(users), step):
        rows = slice(low, min(low + step, len(users)))
        scores = _scorer_scores(fitted.scorer, profiles[users[rows]])
        known: Mask = np.any(scores, axis=1)
        yield ScoreChunk(rows, scores, known, left_out[users[rows]], data.listed)


def typical_score(fitted: FittedRanker, data: TrainingData) -> float:
    """The median, over users, of the mean of their ten highest scores; 0 without a scorer.

    Of many users, 500 drawn at random; those count of whom the scorer knows anything.
    """
    if fitted.scorer is None:
        return 0.0
    users = np.flatnonzero(data.interactions.active_users).astype(np.int32)
    if len(users) > _TYPICAL_USERS:
        drawn = np.random.default_rng(data.seed).choice(users, _TYPICAL_USERS, replace=False)
        users = np.sort(drawn)
    n = min(_TYPICAL_WORKS, int(data.listed.sum()))
    if not n:
        return 0.0
    means = []
    for chunk in score_chunks(fitted, data, users):
        scores = np.where(data.listed, chunk.scores[chunk.known], -np.inf)
        _, best = highest_of_rows(scores.astype(np.float32, copy=False), n)
        means.append(best.mean(axis=1, dtype=np.float64))
    values = np.concatenate([np.zeros(0), *means])
    return max(float(np.median(values)), 0.0) if len(values) else 0.0


def _matrix(events: Interactions, values: Float32Array) -> sparse.csr_array:
    shape = (events.n_users, events.n_works)
    return sparse.csr_array((values, events.work, events.indptr()), shape=shape)


def _scorer_scores(scorer: Scorer | None, profiles: sparse.csr_array) -> Float32Array:
    """Every user's score of every work by the scorer alone, zeros where it passes."""
    if scorer is None:
        return np.zeros(profiles.shape, np.float32)
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
