"""Biased matrix factorisation and the stars that the user gave to an item's neighbours.

    r̂(u, i) = μ + b_u + b_i + α q_i · p_u + γ Σ_j w_ij y_uj / (0.1 + Σ_j w_ij)

over those j of the item's nearest that u rated, with y_uj = r_uj - μ - b_u - b_j: what is left of
the user's own stars. Factors say what people of some taste think of kinds of items, neighbours what
this user thought of the items most like this one; together they predict better than either (Koren
2010, "Factor in the Neighbors", section 5). 0.1 lets little likeness say little.

How w_ij, α and γ are found: `training.ratings.neighbours`.
"""

from dataclasses import dataclass, field, replace
from typing import ClassVar

import numpy as np

from engine.arrays import Float32Array, Float64Array, IndexArray, Int32Array
from engine.models.biased_mf import BiasedMF
from engine.models.fold_in import UserTerms

DAMPING = 0.1  # of the neighbours' weights, each the square of a likeness below 1


@dataclass(frozen=True)
class MFWithNeighbours(BiasedMF):
    """The formula above; the terms of an unknown user or item are left out.

    Attributes:
        neighbours: int32, shape (n_items, m): the items most like each.
        weights: float32, likewise: w_ij; 0 where an item has fewer neighbours.
        shares: float64, shape (2,): α and γ.
    """

    kind: ClassVar[str] = "mf-with-neighbours"
    _arrays: ClassVar[tuple[str, ...]] = (*BiasedMF._arrays, "neighbours", "weights", "shares")

    neighbours: Int32Array = field(kw_only=True)
    weights: Float32Array = field(kw_only=True)
    shares: Float64Array = field(kw_only=True)

    def terms_of(self, user: int, items: IndexArray, stars: Float64Array) -> UserTerms:
        """What the fit learned of a user, who gave these stars."""
        return self._with_residuals(super().terms_of(user, items, stars), items, stars)

    def fold_in(self, items: IndexArray, stars: Float64Array) -> UserTerms:
        """The terms of somebody who gave these stars, in closed form: `engine.models.fold_in`."""
        return self._with_residuals(super().fold_in(items, stars), items, stars)

    def affinities(self, user: np.ndarray, item: np.ndarray) -> Float64Array:
        """α q_i · p_u, pair by pair: float64, shape (n,)."""
        return np.asarray(self.shares[0] * super().affinities(user, item))

    def neighbour_parts(self, user: UserTerms, item: int) -> Float64Array:
        """What each of the user's stars adds as a neighbour of an item: float64, of their shape."""
        weights, rows = self._rated(user, np.array([item]))
        parts = np.zeros(len(user.items))
        total = DAMPING + weights.sum()
        np.add.at(parts, rows[0], self.shares[1] * weights[0] / total)
        return np.asarray(parts * user.residuals)

    def _affinity(self, user: UserTerms, item: int) -> float:
        return float(self.shares[0]) * super()._affinity(user, item)

    def _affinities_of(self, user: UserTerms, items: IndexArray) -> Float64Array:
        """α q_i · p_u and what the neighbours add: float64, shape (len(items),)."""
        affinities = self.shares[0] * super()._affinities_of(user, items)
        if not len(user.items):
            return np.asarray(affinities)
        weights, rows = self._rated(user, items)
        sums = np.einsum("ij,ij->i", weights, user.residuals[rows])
        return np.asarray(affinities + self.shares[1] * sums / (DAMPING + weights.sum(axis=1)))

    def _rated(self, user: UserTerms, items: IndexArray) -> tuple[Float32Array, IndexArray]:
        """The weights of the items' neighbours, 0 where the user did not rate them, and their rows.

        Both have the shape (len(items), m); rows are those of `user.items`.
        """
        neighbours = self.neighbours[items]
        if not len(user.items):
            return np.zeros((len(items), 0), np.float32), np.zeros((len(items), 0), np.intp)
        rows = user.items.searchsorted(neighbours)
        np.minimum(rows, len(user.items) - 1, out=rows)
        return np.where(user.items[rows] == neighbours, self.weights[items], np.float32(0)), rows

    def _with_residuals(
        self, terms: UserTerms, items: IndexArray, stars: Float64Array
    ) -> UserTerms:
        """The terms with what they leave of the stars of known items."""
        known = items[self.known_item[items]]
        residuals = self._residuals(items, stars) - terms.bias
        if (known[1:] < known[:-1]).any():
            order = np.argsort(known)
            known, residuals = known[order], residuals[order]
        return replace(terms, items=known, residuals=residuals)
