"""The rating model: biases and factors, and the formula that turns them into stars."""

from dataclasses import dataclass

import numpy as np

from engine.arrays import Float32Array, Float64Array, IndexArray, Mask
from engine.scale import RatingScale

Factors = Float32Array | Float64Array


@dataclass(frozen=True)
class Prediction:
    """A predicted rating and the four parts that add up to it, in stars, before clipping."""

    mean: float
    user_bias: float
    item_bias: float
    affinity: float

    @property
    def rating(self) -> float:
        """Return the sum of the parts, which may lie outside the rating scale."""
        return self.mean + self.user_bias + self.item_bias + self.affinity


@dataclass(frozen=True)
class FactorModel:
    """Biased matrix factorisation, as Surprise's SVD fits it (Koren, Bell, Volinsky 2009).

        r̂(u, i) = μ + b_u + b_i + q_i · p_u

    The terms of an unknown user or item are left out.

    Attributes:
        mean: μ, the mean of all ratings.
        user_bias, item_bias: float64, shapes (n_users,) and (n_items,).
        user_factors, item_factors: shapes (n_users, k) and (n_items, k); float32 in a release.
        known_item: bool, shape (n_items,): whether the item had ratings to learn from.
    """

    mean: float
    user_bias: Float64Array
    item_bias: Float64Array
    user_factors: Factors
    item_factors: Factors
    known_item: Mask

    def predict(self, user: int | None, item: int | None) -> Prediction:
        """Return the prediction for a pair; None stands for an unknown user or item."""
        if item is not None and not self.known_item[item]:
            item = None
        user_bias = 0.0 if user is None else float(self.user_bias[user])
        item_bias = 0.0 if item is None else float(self.item_bias[item])
        if user is None or item is None:
            return Prediction(self.mean, user_bias, item_bias, 0.0)
        factors = self.item_factors[item].astype(np.float64) @ self.user_factors[user]
        return Prediction(self.mean, user_bias, item_bias, float(factors))

    def ratings_of(self, user: int | None, items: IndexArray, scale: RatingScale) -> Float64Array:
        """Return the predicted ratings of several items, clipped to the scale."""
        stars = np.where(self.known_item[items], self.item_bias[items], 0.0) + self.mean
        if user is not None:
            affinity = self.item_factors[items].astype(np.float64) @ self.user_factors[user]
            stars += self.user_bias[user] + np.where(self.known_item[items], affinity, 0.0)
        return scale.clip(stars)
