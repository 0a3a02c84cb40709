"""Items that nobody did anything about yet: content near a profile, and what else is known of them.

    score(u, i) = prior_i + affinity(u, i)
    affinity(u, i) = 3 · cos(p_u, v_i) + 3 · s_ui / max of s_u,      p_u = sum over j of w_j v_j

with v the items' content vectors, w the weights of the profile's items j, less 0.3 times their mean
for each item that the user disliked, and s_ui = sum over j of w_j times the similarity of j and i,
where i is among the nearest of j. The vectors tell all items apart, the nearest tell what is close.
How vectors and prior are made: `training.content.latent`, `training.ranking.prior`; the weights
were found by hiding all ratings of a fifth of the works (docs/decisions/0032-unrated-works.md).
"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from engine.arrays import Float32Array, IndexArray, Int32Array, Mask, UInt8Array
from engine.events.profile import UserProfile
from engine.models.base import Arrays, Model
from engine.models.nearest import Nearest

_VECTORS, _NEAREST = np.float32(3), np.float32(3)
_DISLIKED = 0.3  # of the mean weight of a profile's items
_LEAST = np.float32(1e-9)  # what is divided by

# What weighs most in an item's prior, by code.
GROUNDS = ("votes", "new", "platforms", "seasons", "people", "catalog")


@dataclass(frozen=True)
class ColdItems:
    """How items are ordered that a scorer knows nothing of.

    Attributes:
        vectors: float32, shape (n_items, k): what items are about, of length one or zero.
        prior: float32, shape (n_items,): how much is expected of an item, whoever asks.
        grounds: uint8, shape (n_items,): codes of `GROUNDS`.
        cold: bool, shape (n_items,): nobody did anything about it.
        covered: bool, shape (n_items,): the scorer has learned what goes with it.
    """

    kind: ClassVar[str] = "cold-items"
    uses: ClassVar[tuple[str, ...]] = ("similar",)

    vectors: Float32Array
    prior: Float32Array
    grounds: UInt8Array
    cold: Mask
    covered: Mask
    similar: Nearest

    def scores(self, profile: UserProfile) -> Float32Array:
        """Every item's score: float32, shape (n_items,)."""
        affinity = self.affinity(profile)
        return self.prior if affinity is None else self.prior + affinity

    def affinity(self, profile: UserProfile) -> Float32Array | None:
        """How near every item is to a profile: float32, shape (n_items,); None if nothing is."""
        likeness = self.similar.summed(profile.items, profile.weights)
        toward = self._toward(profile)
        if toward is None and not likeness.any():
            return None
        total: Float32Array = likeness * (_NEAREST / max(likeness.max(initial=0), _LEAST))
        if toward is not None:
            total += self.vectors @ (_VECTORS * toward)
        return total

    def knows(self, items: Int32Array) -> bool:
        """Whether anything is known of any of the items that others could be near to."""
        return bool(self.vectors[items].any() or self.similar.similarity[items].any())

    def parts(self, profile: UserProfile, items: IndexArray) -> Float32Array:
        """What each of the profile's items adds to some affinities.

        float32, shape (len(profile), len(items)). What a disliked item takes off is no part.
        """
        cosine = self.vectors[profile.items] @ self.vectors[items].T
        likeness = self.similar.summed(profile.items, profile.weights)
        highest = max(likeness.max(initial=0), _LEAST)
        length = max(np.linalg.norm(self._direction(profile)), _LEAST)
        total = (_VECTORS / length) * cosine
        total += (_NEAREST / highest) * self.similar.between(profile.items, items)
        parts: Float32Array = (profile.weights[:, None] * total).astype(np.float32)
        return parts

    def to_arrays(self) -> dict[str, np.ndarray]:
        """What a release holds of it, by name, beside the nearest items."""
        names = ("vectors", "prior", "grounds", "cold", "covered")
        return {name: getattr(self, name) for name in names}

    @classmethod
    def from_arrays(cls, arrays: Arrays, *used: Model) -> "ColdItems":
        """The model again, upon the nearest items of the release."""
        (similar,) = used
        if not isinstance(similar, Nearest):
            raise TypeError(f"{cls.kind} is built upon {Nearest.kind}; found {similar.kind}")
        return cls(
            arrays["vectors"],
            arrays["prior"],
            arrays["grounds"],
            arrays["cold"],
            arrays["covered"],
            similar,
        )

    def _direction(self, profile: UserProfile) -> Float32Array:
        """The weighted sum of the profile's vectors: float32, shape (k,)."""
        liked = profile.weights @ self.vectors[profile.items]
        if not len(profile) or not len(profile.disliked):
            return liked
        against = _DISLIKED * profile.weights.mean() * self.vectors[profile.disliked].sum(axis=0)
        return np.asarray(liked - against, np.float32)

    def _toward(self, profile: UserProfile) -> Float32Array | None:
        """The direction of the profile, of length one; None where its items have no vectors."""
        direction = self._direction(profile)
        length = float(np.linalg.norm(direction))
        return direction / np.float32(length) if length > 0 else None
