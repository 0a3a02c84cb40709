"""Factors of who did what, whatever the stars: implicit ALS.

With y_i the factors of item i, a user's factors are those that explain best that they chose some
items, each with the confidence 1 + c_j, and not the others (Hu, Koren, Volinsky 2008, eq. 4):

    x_u = (YᵀY + λI + sum_j c_j y_j y_jᵀ)⁻¹ · sum_j (1 + c_j) y_j      score(u, i) = x_u · y_i

They are computed anew at each request, so that somebody new is served like anybody else.
"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from engine.arrays import Float32Array, Float64Array, IndexArray
from engine.events.profile import UserProfile
from engine.models.base import Arrays, Model, SparseRows


@dataclass(frozen=True)
class ImplicitMF:
    """Item factors and what all users have in common.

    Attributes:
        items: float32, shape (n_items, k): zero for items that nobody chose.
        system: float64, shape (k, k): YᵀY + λI.
        confidence: c_j of an event of weight 1.
    """

    kind: ClassVar[str] = "implicit-mf"
    uses: ClassVar[tuple[str, ...]] = ()
    sparse: ClassVar[bool] = True
    folds_in: ClassVar[bool] = True

    items: Float32Array
    system: Float64Array
    confidence: float

    @classmethod
    def from_factors(cls, items: Float32Array, penalty: float, confidence: float) -> "ImplicitMF":
        """The model of these item factors with the penalty λ."""
        y = items.astype(np.float64)
        return cls(items, y.T @ y + penalty * np.eye(y.shape[1]), confidence)

    def scores(self, profile: UserProfile) -> Float32Array | None:
        """Every item's score: float32, shape (n_items,); None for an empty profile."""
        weighted = 1 + self.confidence * profile.weights
        user = self._solved(profile) @ weighted
        scores: Float32Array = np.asarray(self.items @ user.astype(np.float32))
        return scores if scores.any() else None

    def contributions(self, profile: UserProfile, item: int) -> Float32Array:
        """What each of the profile's items adds to one score: float32, shape (len(profile),)."""
        return self.parts(profile, np.array([item]))[:, 0]

    def parts(self, profile: UserProfile, items: IndexArray) -> Float32Array:
        """The contributions to several scores: float32, shape (len(profile), len(items))."""
        toward = self.items[items].astype(np.float64) @ self._solved(profile)
        added = toward * (1 + self.confidence * profile.weights)
        return np.ascontiguousarray(added.T, np.float32)

    def item_weights(self) -> SparseRows | None:
        """None: a user's factors depend on all of their events together."""
        return None

    def reachable(self) -> int:
        """How many items have factors."""
        return int(self.items.any(axis=1).sum())

    def to_arrays(self) -> dict[str, np.ndarray]:
        """What a release holds of it, by name."""
        confidence = np.array([self.confidence])
        return {"factors": self.items, "system": self.system, "confidence": confidence}

    @classmethod
    def from_arrays(cls, arrays: Arrays, *_used: Model) -> "ImplicitMF":
        """The model again."""
        return cls(arrays["factors"], arrays["system"], float(arrays["confidence"][0]))

    def _solved(self, profile: UserProfile) -> Float64Array:
        """The user's system, inverted, times their items' factors: shape (k, len(profile))."""
        y = self.items[profile.items].astype(np.float64)
        system = self.system + (y.T * (self.confidence * profile.weights)) @ y
        return np.asarray(np.linalg.solve(system, y.T), dtype=np.float64)
