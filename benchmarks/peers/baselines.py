"""What needs no library but NumPy: EASE in a few lines; `popular` has the orders that know no user.

EASE as published (Steck 2019): B = I - P / diag(P), P = (XᵀX + λI)⁻¹, X who has rated what.
"""

import numpy as np

from benchmarks.harness.peer import ListModel, Peer
from benchmarks.harness.ranking import Requests, Train, ranked
from engine.arrays import Float32Array, Float64Array, Int32Array

_MOST_RATED = 6_000  # the inverse grows with their cube


def _ease(train: Train, requests: Requests, n: int, penalty: float) -> Int32Array:
    """Rank works by the sums of B over what each user has rated."""
    before = train.before
    works = np.sort(np.argsort(-before.counts(), kind="stable")[:_MOST_RATED])
    learned_from, seen = before.seen()[:, works], train.seen()[:, works]
    gram = (learned_from.T @ learned_from).toarray().astype(np.float64)
    weights = item_weights(gram, penalty).astype(np.float32)

    def scores(some: Int32Array) -> Float32Array:
        scored = np.full((len(some), train.ratings.n_works), -np.inf, dtype=np.float32)
        scored[:, works] = seen[some] @ weights
        return scored

    return ranked(train, requests.users, n, scores)


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
        ListModel("EASE", _ease, _FORMULA, {"penalty": 500.0}),
        ListModel("EASE, searched", _ease, _SEARCHED, choices=_CHOICES),
    )
)
