"""What any model of ratings has to beat: means and biases, damped.

    global mean      r̂ = μ
    user mean        r̂ = μ + b_u
    user+item bias   r̂ = μ + b_u + b_i

Biases are means of what remains, damped as if each user and item had 5 more ratings of zero
deviation, and fitted in turn until they settle (Koren 2010, section 2.1).
"""

from typing import Any

import numpy as np

from engine.arrays import Float64Array, Int32Array
from engine.events.interactions import Interactions
from engine.models.biased_mf import Biases
from engine.models.fold_in import FIXED_AT_ZERO
from training.compiled import compiled
from training.ratings.predict import predicted_ratings

_DAMPING = 5.0  # ratings
_PASSES = 10

BASELINES = ("global mean", "user mean", "user+item bias")


def baseline_predictions(train: Interactions, test: Interactions) -> dict[str, Float64Array]:
    """Each baseline's predictions for `test`, clipped: float64, shape (n_test,)."""
    return {name: predicted_ratings(model, test) for name, model in baseline_models(train).items()}


def baseline_models(train: Interactions) -> dict[str, Biases]:
    """Each baseline, fitted."""
    mean = float(np.mean(train.rating, dtype=np.float64))
    residual = train.rating.astype(np.float64) - mean
    no_user, no_item = np.zeros(train.n_users), np.zeros(train.n_works)
    user_only = _bias(train.user, residual, train.n_users)
    user_bias, item_bias = _both_biases(train, residual)
    known = train.work_counts() > 0
    damped, no_bias = np.array([_DAMPING]), np.array([FIXED_AT_ZERO])
    models = (
        Biases(mean, no_user, no_item, known, no_bias),
        Biases(mean, user_only, no_item, known, damped),
        Biases(mean, user_bias, item_bias, known, damped),
    )
    return dict(zip(BASELINES, models, strict=True))


def _both_biases(train: Interactions, residual: Float64Array) -> tuple[Float64Array, Float64Array]:
    user, work = train.user, train.work
    user_bias, item_bias = np.zeros(train.n_users), np.zeros(train.n_works)
    users, items = _damped_counts(user, train.n_users), _damped_counts(work, train.n_works)
    # Items first, as Koren does: what they do not explain is the users'.
    for _ in range(_PASSES):
        item_bias = _left_over(work, residual, user, user_bias, train.n_works) / items
        user_bias = _left_over(user, residual, work, item_bias, train.n_users) / users
    return user_bias, item_bias


def _bias(index: Int32Array, residual: Float64Array, size: int) -> Float64Array:
    """Damped mean of the residuals of every user or item: shape (size,)."""
    return np.asarray(np.bincount(index, residual, size) / _damped_counts(index, size))


def _damped_counts(index: Int32Array, size: int) -> Float64Array:
    """How many ratings every user or item has, and the imagined ones: shape (size,)."""
    return np.asarray(np.bincount(index, minlength=size) + _DAMPING)


@compiled
def _left_over(index: Any, residual: Any, beside: Any, bias: Any, size: int) -> Any:
    """The sum of the residuals of every user, less the biases of the items; or of every item."""
    total = np.zeros(size)
    for row in range(len(index)):
        total[index[row]] += residual[row] - bias[beside[row]]
    return total
