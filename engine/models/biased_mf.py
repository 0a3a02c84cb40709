"""The rating models: biases, and factors beside them, with their formulas of stars."""

from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np

from engine.arrays import Float32Array, Float64Array, IndexArray, Mask
from engine.models.base import Arrays, Model, Prediction
from engine.scale import RatingScale

Factors = Float32Array | Float64Array


@dataclass(frozen=True)
class Biases:
    """The mean and what users and items differ from it (Koren, Bell, Volinsky 2009).

        r̂(u, i) = μ + b_u + b_i

    The terms of an unknown user or item are left out.

    Attributes:
        mean: μ, the mean of all ratings.
        user_bias, item_bias: float64, shapes (n_users,) and (n_items,).
        known_item: bool, shape (n_items,): whether the item had ratings to learn from.
    """

    kind: ClassVar[str] = "biases"
    uses: ClassVar[tuple[str, ...]] = ()
    _arrays: ClassVar[tuple[str, ...]] = ("user_bias", "item_bias", "known_item")

    mean: float
    user_bias: Float64Array
    item_bias: Float64Array
    known_item: Mask

    def predict(self, user: int | None, item: int | None) -> Prediction:
        """The prediction for a pair; None stands for an unknown user or item."""
        if item is not None and not self.known_item[item]:
            item = None
        user_bias = 0.0 if user is None else float(self.user_bias[user])
        item_bias = 0.0 if item is None else float(self.item_bias[item])
        affinity = 0.0 if user is None or item is None else self._affinity(user, item)
        return Prediction(self.mean, user_bias, item_bias, affinity)

    def predicted_ratings(
        self, user: int | None, items: IndexArray, scale: RatingScale
    ) -> Float64Array:
        """The predicted ratings of several items, clipped to the scale: float64, shape (n,)."""
        known = self.known_item[items]
        stars = np.where(known, self.item_bias[items], 0.0) + self.mean
        if user is not None:
            stars += self.user_bias[user] + np.where(known, self._affinities_of(user, items), 0.0)
        return scale.clip(stars)

    def affinities(self, user: np.ndarray, item: np.ndarray) -> Float64Array:  # noqa: ARG002
        """What user and item together add, pair by pair: float64, shape (n,)."""
        return np.zeros(len(user), dtype=np.float64)

    def _affinity(self, user: int, item: int) -> float:  # noqa: ARG002 - biases know no pairs
        return 0.0

    def _affinities_of(self, user: int, items: IndexArray) -> Float64Array:  # noqa: ARG002
        return np.zeros(len(items), dtype=np.float64)

    def to_arrays(self) -> dict[str, np.ndarray]:
        """What a release holds of it, by name."""
        arrays = {name: getattr(self, name) for name in self._arrays}
        return {"mean": np.array([self.mean])} | arrays

    @classmethod
    def from_arrays(cls, arrays: Arrays, *_used: Model) -> Self:
        """The model again."""
        return cls(float(arrays["mean"][0]), *(arrays[name] for name in cls._arrays))


@dataclass(frozen=True)
class BiasedMF(Biases):
    """Biased matrix factorisation, as Surprise's SVD fits it (Koren, Bell, Volinsky 2009).

        r̂(u, i) = μ + b_u + b_i + q_i · p_u

    The terms of an unknown user or item are left out.

    Attributes:
        user_factors, item_factors: shapes (n_users, k) and (n_items, k); float32 in a release.
    """

    kind: ClassVar[str] = "biased-mf"
    _arrays: ClassVar[tuple[str, ...]] = (*Biases._arrays, "user_factors", "item_factors")

    user_factors: Factors
    item_factors: Factors

    def affinities(self, user: np.ndarray, item: np.ndarray) -> Float64Array:
        """q_i · p_u, pair by pair: float64, shape (n,)."""
        p, q = self.user_factors[user], self.item_factors[item]
        products: Float64Array = np.einsum("nk,nk->n", p, q, dtype=np.float64)
        return products

    def _affinity(self, user: int, item: int) -> float:
        return float(self.item_factors[item].astype(np.float64) @ self.user_factors[user])

    def _affinities_of(self, user: int, items: IndexArray) -> Float64Array:
        return np.asarray(self.item_factors[items].astype(np.float64) @ self.user_factors[user])
