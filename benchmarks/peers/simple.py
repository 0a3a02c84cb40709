"""EASE as published (Steck 2019): B = I - P / diag(P), P = (XᵀX + λI)⁻¹, X who has rated what."""

import numpy as np

from benchmarks.quality.peers.contract import Train, ranked
from engine.arrays import Float32Array, Float64Array, Int32Array

PENALTY = 500.0
_MAX_ITEMS = 6_000  # the most rated; the inverse grows with their cube


def lists(train: Train, users: Int32Array, n: int, penalty: float = PENALTY) -> Int32Array:
    """Rank items by the sums of B over what each user has rated."""
    items = np.sort(np.argsort(-train.counts(), kind="stable")[:_MAX_ITEMS])
    seen = train.seen()[:, items]
    weights = item_weights((seen.T @ seen).toarray().astype(np.float64), penalty).astype(np.float32)

    def scores(some: Int32Array) -> Float32Array:
        scored = np.full((len(some), train.n_items), -np.inf, dtype=np.float32)
        scored[:, items] = seen[some] @ weights
        return scored

    return ranked(train, users, n, scores)


def item_weights(gram: Float64Array, penalty: float) -> Float64Array:
    """B of XᵀX, which is used up: float64, shape (n_items, n_items)."""
    gram[np.diag_indices(len(gram))] += penalty
    inverse = np.asarray(np.linalg.inv(gram), dtype=np.float64)
    inverse /= -np.diag(inverse)
    np.fill_diagonal(inverse, 0.0)
    return inverse
