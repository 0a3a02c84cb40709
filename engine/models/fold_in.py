"""The terms of one user in closed form: what a fit would learn of them, with all items held fixed.

With f_i = (1, q_i) of the n items that the user rated and y_i = r_i - μ - b_i what these leave of
the stars, the user's x = (b_u, p_u) is the one minimum of

    sum over i of (y_i - f_i · x)² + n · (λ_b b_u² + λ_p |p_u|²)

Each rating pays the penalties once, as in the fit of Surprise's SVD, of which this is the user's
half step (as in alternating least squares: Koren, Bell, Volinsky 2009).
"""

from dataclasses import dataclass, field

import numpy as np

from engine.arrays import Float32Array, Float64Array, IndexArray

FIXED_AT_ZERO = 1e300  # the penalty of a bias that a model does not have
_LEAST_PENALTY = 1e-6  # so that there is one minimum, whatever a fit was set to


def _no_items() -> IndexArray:
    return np.zeros(0, np.intp)


def _no_residuals() -> Float64Array:
    return np.zeros(0)


@dataclass(frozen=True)
class UserTerms:
    """What a rating model knows of one user.

    Attributes:
        bias: b_u, in stars.
        factors: p_u: shape (k,); None where the model has no factors.
        items: the items that the user rated, ascending, where the model looks among them.
        residuals: float64, of the same shape: what mean and biases leave of their stars.
    """

    bias: float
    factors: Float32Array | Float64Array | None = None
    items: IndexArray = field(default_factory=_no_items)
    residuals: Float64Array = field(default_factory=_no_residuals)


def ridge_terms(
    factors: Float32Array | Float64Array, residuals: Float64Array, penalties: Float64Array
) -> UserTerms:
    """The user's terms, of the `factors` of the rated items and the `residuals` y of their stars.

    `factors` has the shape (n, k), `residuals` (n,); `penalties` are λ_b and λ_p.
    """
    n, k = factors.shape
    of_bias, of_factors = 1 / np.sqrt(n * np.maximum(penalties, _LEAST_PENALTY))
    features = np.empty((n, k + 1))
    features[:, 0] = of_bias
    np.multiply(factors, of_factors, out=features[:, 1:])
    solution = _unit_ridge(features, residuals)
    return UserTerms(float(of_bias * solution[0]), of_factors * solution[1:])


def _unit_ridge(features: Float64Array, targets: Float64Array) -> Float64Array:
    """The z of least |targets - features · z|² + |z|², by the smaller of its two systems."""
    n, k = features.shape
    if n <= k:
        system = features @ features.T
        system.flat[:: n + 1] += 1
        return np.asarray(features.T @ np.linalg.solve(system, targets))
    system = features.T @ features
    system.flat[:: k + 1] += 1
    return np.asarray(np.linalg.solve(system, features.T @ targets))
