"""What a trainer of ratings is given, and what it tells of its fit."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from engine.arrays import Float64Array, Int32Array

Predict = Callable[[Int32Array, Int32Array], Float64Array]

FACTORS = 100
LEARNING_RATE = 0.005  # Surprise's default
REGULARISATION = 0.02  # likewise


@dataclass(frozen=True)
class Options:
    """How to fit.

    Attributes:
        epochs: rounds through all ratings; two at least.
    """

    threads: int
    epochs: int
    seed: int


@dataclass(frozen=True)
class Outcome:
    """How long it took and what came of it.

    Attributes:
        prepare: seconds from arrays in memory to the first epoch.
        seconds: spent in `timed` epochs.
        predict: gives ratings of pairs of a user and a work; None where the model has none.
    """

    prepare: float
    seconds: float
    timed: int
    predict: Predict | None


def timing_from_marks(began: float, marks: list[float]) -> tuple[float, float, int]:
    """`prepare`, `seconds` and `timed` from the moments at which epochs ended.

    The first epoch is taken to have lasted as long as the others.
    """
    timed = len(marks) - 1
    seconds = marks[-1] - marks[0]
    return max(marks[0] - began - seconds / timed, 0.0), seconds, timed


def timing_from_difference(short: float, long: float, timed: int) -> tuple[float, float, int]:
    """`prepare`, `seconds` and `timed` from a fit of one epoch and one of `timed` more.

    Raises:
        ValueError: the longer fit took no longer, so the ratings are too few to tell.
    """
    seconds = long - short
    if seconds <= 0:
        raise ValueError("too few ratings to tell the epochs from the start of a fit")
    return max(short - seconds / timed, 0.0), seconds, timed


def predictions(
    mean: float, bu: np.ndarray, bi: np.ndarray, pu: np.ndarray, qi: np.ndarray
) -> Predict:
    """How biases and factors predict: r̂(u, i) = μ + b_u + b_i + q_i · p_u."""

    def predict(user: Int32Array, work: Int32Array) -> Float64Array:
        stars: Float64Array = np.einsum("nk,nk->n", pu[user], qi[work]).astype(np.float64)
        stars += mean + bu[user] + bi[work]
        return stars

    return predict
