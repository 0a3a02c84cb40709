"""Implicit ALS (Hu, Koren, Volinsky 2008), fitted by the library `implicit`.

All events count alike in the fit; the weighting counts when a user's factors are computed.
"""

import warnings
from collections.abc import Iterator
from typing import ClassVar

import numpy as np
from optuna.distributions import FloatDistribution, IntDistribution
from scipy import sparse

from engine.models.implicit_mf import ImplicitMF
from training.ranking.base import (
    ALL_TIME,
    RECENT,
    WEIGHTING,
    Parameters,
    Ranker,
    Space,
    TrainingData,
)

_ITERATIONS = 15


class ImplicitAls(Ranker):
    """Factors of who has rated what."""

    name = "iALS"
    SUMMARY = (
        "Factors tell whose history holds what, whatever the stars (implicit ALS); a user's are "
        "found from theirs at each request, and multiplied with those of each work."
    )
    SPACE: ClassVar[Space] = WEIGHTING | {
        "factors": IntDistribution(16, 96, step=16),
        "penalty": FloatDistribution(0.01, 30.0, log=True),
        "confidence": FloatDistribution(0.5, 40.0, log=True),
    }
    FIRST: ClassVar[tuple[Parameters, ...]] = (
        RECENT | {"factors": 48, "penalty": 1.0, "confidence": 4.0},
        ALL_TIME | {"factors": 48, "penalty": 1.0, "confidence": 4.0},
    )
    BUDGET = 0.3

    def __init__(self, data: TrainingData) -> None:
        """Lay the interactions out as users by works; all works take part."""
        super().__init__(data)
        events = data.interactions
        ones = np.ones(len(events), np.float32)
        shape = (events.n_users, events.n_works)
        self._matrix = sparse.csr_matrix((ones, events.work, events.indptr()), shape=shape)

    def scorer(self, parameters: Parameters) -> ImplicitMF:
        """The factors of the works; a user's are computed from their profile at each request."""
        penalty, confidence = parameters["penalty"], parameters["confidence"]
        items = self._item_factors(int(parameters["factors"]), penalty, confidence)
        items[(self._data.counts == 0) | self._data.hated] = 0.0
        return ImplicitMF.from_factors(items, penalty, confidence)

    def _item_factors(self, k: int, penalty: float, confidence: float) -> np.ndarray:
        """The factors of the works: float32, shape (n_works, k)."""
        from implicit.als import AlternatingLeastSquares

        with warnings.catch_warnings():
            # It warns of BLAS threads, of which the training allows one.
            warnings.simplefilter("ignore", RuntimeWarning)
            model = AlternatingLeastSquares(
                factors=k,
                regularization=penalty,
                alpha=1.0 + confidence,
                iterations=_ITERATIONS,
                random_state=self._data.seed,
                num_threads=self._data.threads,
            )
            model.fit(self._matrix, show_progress=False)
        return np.array(model.item_factors, dtype=np.float32)

    @classmethod
    def describe(cls, parameters: Parameters) -> Iterator[str]:
        """What factors, penalty and confidence mean."""
        yield f"There are {parameters['factors']:.0f} factors."
        yield f"The penalty that keeps the numbers small is {parameters['penalty']:.3g}."
        times = 1 + parameters["confidence"]
        yield f"A work of a history counts {times:.3g} times as much as one that is not in it."
