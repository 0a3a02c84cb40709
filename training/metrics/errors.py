"""How wrong predicted ratings are."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from engine.arrays import Float64Array


@dataclass(frozen=True)
class Errors:
    """Errors over one test set, in stars."""

    rmse: float
    mae: float


def errors(predicted: Float64Array, actual: np.ndarray) -> Errors:
    """Root mean square and mean absolute error of predicted ratings, clipped as they are shown."""
    difference = predicted - actual
    return Errors(float(np.sqrt(np.mean(difference**2))), float(np.mean(np.abs(difference))))


def mean(folds: Iterable[Errors]) -> Errors:
    """Mean errors over folds, each counting alike whatever its size."""
    per_fold = list(folds)
    return Errors(
        rmse=float(np.mean([fold.rmse for fold in per_fold])),
        mae=float(np.mean([fold.mae for fold in per_fold])),
    )
