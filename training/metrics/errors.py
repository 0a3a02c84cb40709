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
    """Return root mean square and mean absolute error of predictions that are on the scale."""
    difference = predicted - actual
    return Errors(float(np.sqrt(np.mean(difference**2))), float(np.mean(np.abs(difference))))


def mean(measured: Iterable[Errors]) -> Errors:
    """Return the mean over folds."""
    each = list(measured)
    return Errors(
        float(np.mean([e.rmse for e in each])),
        float(np.mean([e.mae for e in each])),
    )
