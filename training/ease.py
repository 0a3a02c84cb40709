"""EASE: which works go with which, in closed form (Steck 2019).

With G = XᵀX + λI for the 0/1 matrix X of who has rated what, P = G⁻¹ and

    B_ij = -P_ij / P_jj,   B_jj = 0

is the item-item matrix that rebuilds X best from itself under an L2 penalty λ without letting an
item explain itself. Only the most rated items take part, because the inverse grows with their cube;
of each row the largest entries are kept, which costs no measurable quality.
"""

import numpy as np
import numpy.typing as npt
from scipy import sparse

from engine.interactions import Interactions
from engine.neighbours import ItemNeighbours

MOST_ITEMS = 4_000
_MOST_USERS = 30_000  # more of them change the sums of X by little
_KEPT = 100  # entries of a row
_CHUNK = 2_000  # users whose rows are dense at once

Doubles = npt.NDArray[np.float64]


def together(given: Interactions, items: npt.NDArray[np.intp], seed: int) -> Doubles:
    """Return how many users have rated both of two items: float64, shape (n, n).

    Of more than 30,000 users, 30,000 drawn at random stand for all.
    """
    place = np.full(given.n_works, -1, dtype=np.int32)
    place[items] = np.arange(len(items), dtype=np.int32)
    kept = place[given.work] >= 0
    users = np.unique(given.user[kept])
    share = 1.0
    if len(users) > _MOST_USERS:
        share = _MOST_USERS / len(users)
        drawn = np.random.default_rng(seed).choice(users, _MOST_USERS, replace=False)
        chosen = np.zeros(given.n_users, dtype=bool)
        chosen[drawn] = True
        kept &= chosen[given.user]
    ones = np.ones(int(kept.sum()), dtype=np.float32)
    _, row = np.unique(given.user[kept], return_inverse=True)
    rated = sparse.csr_array((ones, (row, place[given.work[kept]])))
    rated.resize((rated.shape[0], len(items)))
    total = np.zeros((len(items), len(items)))
    for low in range(0, rated.shape[0], _CHUNK):
        dense = rated[low : low + _CHUNK].toarray()
        total += dense.T @ dense
    return total / share


def fit(counts: Doubles, penalty: float) -> Doubles:
    """Return B of items that were rated together so often: float64, shape (n, n)."""
    regularised = counts.copy()
    regularised[np.diag_indices(len(counts))] += penalty
    inverse = np.linalg.inv(regularised)
    weights = inverse / -np.diag(inverse)
    np.fill_diagonal(weights, 0.0)
    return weights


def most_rated(given: Interactions, at_most: int = MOST_ITEMS) -> npt.NDArray[np.intp]:
    """Return the works with most ratings, two at least, ascending."""
    counts = np.bincount(given.work, minlength=given.n_works)
    ranked = np.argsort(-counts, kind="stable")[:at_most]
    return np.sort(ranked[counts[ranked] > 1])


def neighbours(weights: Doubles, items: npt.NDArray[np.intp], n_works: int) -> ItemNeighbours:
    """Return the largest entries of each row as what is served, over all works."""
    if not len(items):
        return ItemNeighbours.none(n_works)
    kept = min(_KEPT, max(len(items) - 1, 1))
    size = np.abs(weights)
    chosen = np.sort(np.argpartition(-size, kept - 1, axis=1)[:, :kept], axis=1)
    lengths = np.zeros(n_works, dtype=np.int64)
    lengths[items] = kept
    return ItemNeighbours(
        np.concatenate([[0], np.cumsum(lengths)]),
        items[chosen].astype(np.int32).ravel(),
        np.take_along_axis(weights, chosen, axis=1).astype(np.float32).ravel(),
    )
