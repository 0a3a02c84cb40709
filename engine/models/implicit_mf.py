"""Tastes as factors of who has rated what, whatever the stars: implicit ALS.

With y_i the factors of item i, a user's factors are those that explain best that they have rated
some works, each with the confidence 1 + c_j, and not the others (Hu, Koren, Volinsky 2008, eq. 4):

    x_u = (YᵀY + λI + sum_j c_j y_j y_jᵀ)⁻¹ · sum_j (1 + c_j) y_j      score(u, i) = x_u · y_i

They are found anew at each request, so that somebody new is served like anybody else.
"""

from dataclasses import dataclass

import numpy as np

from engine.arrays import Float32Array, Float64Array, Int32Array


@dataclass(frozen=True)
class ImplicitFactors:
    """Item factors and what all users have in common.

    Attributes:
        items: float32, shape (n_items, k): zero where nothing was learned; k = 0 knows nothing.
        system: float64, shape (k, k): YᵀY + λI.
        confidence: c_j of a rating of weight 1.
    """

    items: Float32Array
    system: Float64Array
    confidence: float

    @classmethod
    def of(cls, items: Float32Array, penalty: float, confidence: float) -> "ImplicitFactors":
        """Return the model of these item factors with the penalty λ."""
        y = items.astype(np.float64)
        return cls(items, y.T @ y + penalty * np.eye(y.shape[1]), confidence)

    def __len__(self) -> int:
        k: int = self.items.shape[1]
        return k

    def scores(self, rated: Int32Array, weight: Float32Array) -> Float32Array:
        """Return every item's score for who has rated some items: float32, shape (n_items,)."""
        user = self._inverse_times(rated, weight) @ (1 + self.confidence * weight)
        scores: Float32Array = np.asarray(self.items @ user.astype(np.float32))
        return scores

    def parts(self, rated: Int32Array, weight: Float32Array, work: int) -> Float32Array:
        """Return what each of the rated items adds to one score: float32, shape (len(rated),)."""
        toward = self.items[work].astype(np.float64) @ self._inverse_times(rated, weight)
        added: Float32Array = (toward * (1 + self.confidence * weight)).astype(np.float32)
        return added

    def arrays(self) -> dict[str, np.ndarray]:
        """Return what a release holds of it, by name."""
        confidence = np.array([self.confidence])
        return {"factors": self.items, "system": self.system, "confidence": confidence}

    def _inverse_times(self, rated: Int32Array, weight: Float32Array) -> Float64Array:
        """Return the user's system, inverted, times the rated items' factors: shape (k, n)."""
        y = self.items[rated].astype(np.float64)
        system = self.system + (y.T * (self.confidence * weight)) @ y
        return np.asarray(np.linalg.solve(system, y.T), dtype=np.float64)
