"""The rating models: biases, and factors beside them, with their formulas of stars."""

from dataclasses import dataclass, field
from typing import ClassVar, Self

import numpy as np

from engine.arrays import Float32Array, Float64Array, IndexArray, Mask
from engine.models.base import Arrays, Model, Prediction, User
from engine.models.fold_in import UserTerms, ridge_terms
from engine.scale import RatingScale

Factors = Float32Array | Float64Array


def _surprise_penalties() -> Float64Array:
    return np.array([0.02, 0.02])  # the default of Surprise's SVD


@dataclass(frozen=True)
class Biases:
    """The mean and what users and items differ from it (Koren, Bell, Volinsky 2009).

        r̂(u, i) = μ + b_u + b_i

    The terms of an unknown user or item are left out.

    Attributes:
        mean: μ, the mean of all ratings.
        user_bias, item_bias: float64, shapes (n_users,) and (n_items,).
        known_item: bool, shape (n_items,): whether the item had ratings to learn from.
        penalties: float64: what keeps a user's bias near zero: as many ratings of no residual.
    """

    kind: ClassVar[str] = "biases"
    uses: ClassVar[tuple[str, ...]] = ()
    _arrays: ClassVar[tuple[str, ...]] = ("user_bias", "item_bias", "known_item", "penalties")

    mean: float
    user_bias: Float64Array
    item_bias: Float64Array
    known_item: Mask
    penalties: Float64Array = field(default_factory=lambda: np.zeros(1))

    def terms_of(self, user: int, items: IndexArray, stars: Float64Array) -> UserTerms:  # noqa: ARG002
        """What the fit learned of a user."""
        return UserTerms(float(self.user_bias[user]))

    def fold_in(self, items: IndexArray, stars: Float64Array) -> UserTerms:
        """The terms of somebody who gave these stars; ratings of unknown items say nothing."""
        residuals = self._residuals(items, stars)
        return UserTerms(float(residuals.sum() / max(len(residuals) + self.penalties[0], 1.0)))

    def predict(self, user: User, item: int | None) -> Prediction:
        """The prediction for a pair; None stands for an unknown user or item."""
        if item is not None and not self.known_item[item]:
            item = None
        item_bias = 0.0 if item is None else float(self.item_bias[item])
        user_bias = 0.0 if user is None else user.bias
        if user is None or item is None:
            return Prediction(self.mean, user_bias, item_bias, 0.0)
        parts = self._affinity(user, item), float(self.neighbour_parts(user, item).sum())
        return Prediction(self.mean, user_bias, item_bias, *parts)

    def predicted_ratings(self, user: User, items: IndexArray, scale: RatingScale) -> Float64Array:
        """The predicted ratings of several items, clipped to the scale: float64, shape (n,)."""
        known = self.known_item[items]
        stars = np.where(known, self.item_bias[items], 0.0) + self.mean
        if user is not None:
            stars += user.bias + np.where(known, self._affinities_of(user, items), 0.0)
        return scale.clip(stars)

    def _residuals(self, items: IndexArray, stars: Float64Array) -> Float64Array:
        """What mean and item biases leave of the stars of known items."""
        known = items[self.known_item[items]]
        return np.asarray(stars[self.known_item[items]] - self.mean - self.item_bias[known])

    def affinities(self, user: np.ndarray, item: np.ndarray) -> Float64Array:  # noqa: ARG002
        """What user and item together add, pair by pair: float64, shape (n,)."""
        return np.zeros(len(user), dtype=np.float64)

    def neighbour_parts(self, user: UserTerms, item: int) -> Float64Array:  # noqa: ARG002
        """What each of the user's stars adds as a neighbour of an item: nothing."""
        return np.zeros(len(user.items))

    def _affinity(self, user: UserTerms, item: int) -> float:  # noqa: ARG002 - without factors
        return 0.0

    def _affinities_of(self, user: UserTerms, items: IndexArray) -> Float64Array:  # noqa: ARG002
        """All that user and items together add."""
        return np.zeros(len(items), dtype=np.float64)

    def to_arrays(self) -> dict[str, np.ndarray]:
        """What a release holds of it, by name."""
        arrays = {name: getattr(self, name) for name in self._arrays}
        return {"mean": np.array([self.mean])} | arrays

    @classmethod
    def array_names(cls) -> tuple[str, ...]:
        """The names of its arrays beside the mean."""
        return cls._arrays

    @classmethod
    def from_arrays(cls, arrays: Arrays, *_used: Model) -> Self:
        """The model again."""
        return cls(float(arrays["mean"][0]), **{name: arrays[name] for name in cls._arrays})


@dataclass(frozen=True)
class BiasedMF(Biases):
    """Biased matrix factorisation, as Surprise's SVD fits it (Koren, Bell, Volinsky 2009).

        r̂(u, i) = μ + b_u + b_i + q_i · p_u

    The terms of an unknown user or item are left out.

    Attributes:
        penalties: float64, shape (2,): the regularisation of b_u and p_u in the fit.
        user_factors, item_factors: shapes (n_users, k) and (n_items, k); float32 in a release.
    """

    kind: ClassVar[str] = "biased-mf"
    _arrays: ClassVar[tuple[str, ...]] = (*Biases._arrays, "user_factors", "item_factors")

    penalties: Float64Array = field(default_factory=_surprise_penalties)
    user_factors: Factors = field(kw_only=True)
    item_factors: Factors = field(kw_only=True)

    def terms_of(self, user: int, items: IndexArray, stars: Float64Array) -> UserTerms:  # noqa: ARG002
        """What the fit learned of a user."""
        return UserTerms(float(self.user_bias[user]), self.user_factors[user])

    def fold_in(self, items: IndexArray, stars: Float64Array) -> UserTerms:
        """The terms of somebody who gave these stars, in closed form: `engine.models.fold_in`."""
        known = items[self.known_item[items]]
        if not len(known):
            return UserTerms(0.0, np.zeros(self.item_factors.shape[1]))
        residuals = self._residuals(items, stars)
        return ridge_terms(self.item_factors[known], residuals, self.penalties)

    def affinities(self, user: np.ndarray, item: np.ndarray) -> Float64Array:
        """q_i · p_u, pair by pair: float64, shape (n,)."""
        p, q = self.user_factors[user], self.item_factors[item]
        products: Float64Array = np.einsum("nk,nk->n", p, q, dtype=np.float64)
        return products

    def _affinity(self, user: UserTerms, item: int) -> float:
        return float(self.item_factors[item].astype(np.float64) @ _factors(user))

    def _affinities_of(self, user: UserTerms, items: IndexArray) -> Float64Array:
        return np.asarray(self.item_factors[items].astype(np.float64) @ _factors(user))


def _factors(user: UserTerms) -> Factors:
    if user.factors is None:
        raise TypeError("terms without factors are of a model without factors")
    return user.factors
