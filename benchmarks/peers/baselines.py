"""What needs no library: the most rated works, and EASE in a few lines.

EASE as published (Steck 2019): B = I - P / diag(P), P = (XᵀX + λI)⁻¹, X who has rated what.
"""

import numpy as np

from benchmarks.harness.peer import ListModel, Peer
from benchmarks.harness.ranking import Train, ranked
from engine.arrays import Float32Array, Float64Array, Int32Array

_MOST_RATED = 6_000  # the inverse grows with their cube


def _popularity(train: Train, users: Int32Array, n: int) -> Int32Array:
    """Rank works by how many have rated them: what no personal list at all reaches."""
    counts = train.counts()
    return ranked(train, users, n, lambda some: np.tile(counts, (len(some), 1)))


def _ease(train: Train, users: Int32Array, n: int, penalty: float) -> Int32Array:
    """Rank works by the sums of B over what each user has rated."""
    works = np.sort(np.argsort(-train.counts(), kind="stable")[:_MOST_RATED])
    seen = train.seen()[:, works]
    weights = item_weights((seen.T @ seen).toarray().astype(np.float64), penalty).astype(np.float32)

    def scores(some: Int32Array) -> Float32Array:
        scored = np.full((len(some), train.ratings.n_works), -np.inf, dtype=np.float32)
        scored[:, works] = seen[some] @ weights
        return scored

    return ranked(train, users, n, scores)


def item_weights(gram: Float64Array, penalty: float) -> Float64Array:
    """B of XᵀX, which is used up: float64, shape (n_works, n_works)."""
    gram[np.diag_indices(len(gram))] += penalty
    inverse = np.asarray(np.linalg.inv(gram), dtype=np.float64)
    inverse /= -np.diag(inverse)
    np.fill_diagonal(inverse, 0.0)
    return inverse


_LIMIT = f"the {_MOST_RATED:,} most rated items"
_FORMULA = f"{_LIMIT}; as published, the formula in a few lines"
_SEARCHED = f"{_LIMIT}; chosen from these on an inner cut of each set"
_CHOICES = {"penalty": (100.0, 250.0, 500.0, 1000.0, 2500.0)}
PEER = Peer(
    list_models=(
        ListModel("popularity", _popularity, "number of ratings"),
        ListModel("EASE", _ease, _FORMULA, {"penalty": 500.0}),
        ListModel("EASE, searched", _ease, _SEARCHED, choices=_CHOICES),
    )
)
