"""Implicit ALS (Hu, Koren, Volinsky 2008), fitted by the library `implicit`.

All ratings count alike in the fit; the memory weighs them when a user's factors are found.
"""

import warnings
from typing import ClassVar

import numpy as np
from optuna.distributions import FloatDistribution, IntDistribution
from scipy import sparse

from engine.models.implicit_mf import ImplicitFactors
from training.ranking.base import (
    EVER,
    LATELY,
    MEMORY,
    Learned,
    Order,
    Parameters,
    Ranker,
    Space,
)

_ITERATIONS = 15


class ImplicitAls(Ranker):
    """Factors of who has rated what."""

    name = "iALS"
    SPACE: ClassVar[Space] = MEMORY | {
        "factors": IntDistribution(16, 96, step=16),
        "penalty": FloatDistribution(0.01, 30.0, log=True),
        "confidence": FloatDistribution(0.5, 40.0, log=True),
    }
    FIRST: ClassVar[tuple[Parameters, ...]] = (
        LATELY | {"factors": 48, "penalty": 1.0, "confidence": 4.0},
        EVER | {"factors": 48, "penalty": 1.0, "confidence": 4.0},
    )

    def __init__(self, learned: Learned) -> None:
        """Lay the ratings out as users by works; all works take part."""
        given = learned.given
        ones = np.ones(len(given), np.float32)
        shape = (given.n_users, given.n_works)
        self._rated = sparse.csr_matrix((ones, given.work, given.indptr()), shape=shape)
        self._learned = learned

    def order(self, parameters: Parameters) -> Order:
        """Return the order by factors; a user's are found from their history at each request."""
        penalty, confidence = parameters["penalty"], parameters["confidence"]
        items = self._items(int(parameters["factors"]), penalty, confidence)
        items[self._learned.counts == 0] = 0.0
        tastes = ImplicitFactors.of(items, penalty, confidence)
        return Order(tastes, self._learned.remembered(parameters))

    def _items(self, k: int, penalty: float, confidence: float) -> np.ndarray:
        """Return the factors of the works: float32, shape (n_works, k)."""
        from implicit.als import AlternatingLeastSquares

        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)  # on threads of BLAS: one, see train
            model = AlternatingLeastSquares(
                factors=k,
                regularization=penalty,
                alpha=1.0 + confidence,
                iterations=_ITERATIONS,
                random_state=self._learned.seed,
                num_threads=self._learned.threads,
            )
            model.fit(self._rated, show_progress=False)
        return np.array(model.item_factors, dtype=np.float32)
