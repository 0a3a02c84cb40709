"""What any model of ratings has to beat: means and biases, damped.

    global mean      r̂ = μ
    user mean        r̂ = μ + b_u
    user+item bias   r̂ = μ + b_u + b_i

Biases are means of what remains, damped as if each user and item had 5 more ratings of zero
deviation, and fitted in turn until they settle (Koren 2010, section 2.1).
"""

import numpy as np

from engine.factors import Doubles
from engine.interactions import Interactions

_DAMPING = 5.0  # ratings
_PASSES = 10

BASELINES = ("global mean", "user mean", "user+item bias")


def baseline_predictions(train: Interactions, test: Interactions) -> dict[str, Doubles]:
    """Return each baseline's predictions for `test`, clipped: float64, shape (n_test,)."""
    mean = float(np.mean(train.rating, dtype=np.float64))
    residual = train.rating.astype(np.float64) - mean
    user_only = _bias(train.user, residual, train.n_users)
    user_bias, item_bias = _both_biases(train, residual)
    predictions = (
        np.full(len(test), mean),
        mean + user_only[test.user],
        mean + user_bias[test.user] + item_bias[test.work],
    )
    return {
        name: test.scale.clip(values) for name, values in zip(BASELINES, predictions, strict=True)
    }


def _both_biases(train: Interactions, residual: Doubles) -> tuple[Doubles, Doubles]:
    user_bias = np.zeros(train.n_users)
    for _ in range(_PASSES):
        item_bias = _bias(train.work, residual - user_bias[train.user], train.n_works)
        user_bias = _bias(train.user, residual - item_bias[train.work], train.n_users)
    return user_bias, item_bias


def _bias(index: np.ndarray, residual: Doubles, size: int) -> Doubles:
    total = np.bincount(index, residual, size)
    count = np.bincount(index, minlength=size)
    return np.asarray(total / (count + _DAMPING))
