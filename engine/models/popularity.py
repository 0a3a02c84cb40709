"""Popularity, and predicted stars shrunk toward it.

Ordering by predicted stars alone fills lists with titles that five people rated, and loses to plain
popularity on every data set we measured. So the score of item i for user u is

    score(u, i) = log(1 + n_i) + n_i / (n_i + 50) · (b_i + q_i · p_u) / σ

with n_i the item's number of ratings, σ the standard deviation of all ratings, and b, q, p as in
`engine.models.biased_mf`. Few ratings are shrunk toward nothing (50 is the number at which half of
the stars count); dividing by σ frees the sum from the rating scale. For an unknown user the term
q_i · p_u is left out: what remains is the damped popularity. See docs/decisions/0004-ranking.md.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

import numpy as np

from engine.arrays import Float32Array, Float64Array, IndexArray, Int64Array
from engine.events.profile import UserProfile
from engine.models.base import Arrays, Model, SparseRows
from engine.models.biased_mf import BiasedMF
from engine.shrinkage import shrinkage

_TOP = 30  # items that whoever asks for popular ones is shown first


@dataclass(frozen=True)
class Popularity:
    """The same order for everybody.

    Attributes:
        values: float32, shape (n_items,).
    """

    kind: ClassVar[str] = "popularity"
    uses: ClassVar[tuple[str, ...]] = ()

    values: Float32Array

    @cached_property
    def scaled(self) -> Float32Array:
        """The values where the highest is 1; as they are where none is above 0."""
        highest = self.values.max(initial=0.0)
        return self.values / highest if highest > 0 else self.values

    @cached_property
    def least_of_top(self) -> np.float32:
        """The scaled value of the last of the 30 most popular items; 0 where there are no more."""
        if len(self.values) <= _TOP:
            return np.float32(0)
        return np.float32(max(np.partition(self.scaled, -_TOP)[-_TOP], 0))

    def to_arrays(self) -> dict[str, np.ndarray]:
        """What a release holds of it, by name."""
        return {"values": self.values}

    @classmethod
    def from_arrays(cls, arrays: Arrays, *_used: Model) -> "Popularity":
        """The model again."""
        return cls(arrays["values"])


@dataclass(frozen=True)
class PopularityAndStars:
    """Damped popularity plus a known user's shrunk affinity: see the module's formula.

    Attributes:
        weight: float32, shape (n_items,): n_i / (n_i + 50) / σ.
    """

    kind: ClassVar[str] = "popularity-and-stars"
    uses: ClassVar[tuple[str, ...]] = ("popularity", "stars")
    sparse: ClassVar[bool] = False
    folds_in: ClassVar[bool] = False

    weight: Float32Array
    popularity: Popularity
    stars: BiasedMF

    def scores(self, profile: UserProfile) -> Float32Array | None:
        """Every item's score: float32, shape (n_items,); None for users who gave no stars."""
        if not profile.rates:
            return None
        affinity = self.stars.item_factors @ self._factors_of(profile)
        return np.asarray(self.popularity.values + self.weight * affinity, np.float32)

    def _factors_of(self, profile: UserProfile) -> Float32Array:
        """The factors that the fit learned, or those of stars that it did not see."""
        if profile.user is not None:
            return np.asarray(self.stars.user_factors[profile.user], np.float32)
        return np.asarray(
            self.stars.fold_in(profile.rated.astype(np.intp), profile.stars).factors, np.float32
        )

    def contributions(self, profile: UserProfile, item: int) -> Float32Array:  # noqa: ARG002
        """Zeros: the factors of a user do not say which of their items made them."""
        return np.zeros(len(profile), np.float32)

    def parts(self, profile: UserProfile, items: IndexArray) -> Float32Array:
        """Zeros likewise: float32, shape (len(profile), len(items))."""
        return np.zeros((len(profile), len(items)), np.float32)

    def item_weights(self) -> SparseRows | None:
        """None: the scores are not made of the profile."""
        return None

    def reachable(self) -> int:
        """All items: each has a popularity."""
        return len(self.weight)

    def to_arrays(self) -> dict[str, np.ndarray]:
        """What a release holds of it, by name, beside the models that it uses."""
        return {"weight": self.weight}

    @classmethod
    def from_arrays(cls, arrays: Arrays, *used: Model) -> "PopularityAndStars":
        """The model again, upon the popularity and the stars of the release."""
        popularity, stars = used
        if not isinstance(popularity, Popularity) or not isinstance(stars, BiasedMF):
            raise TypeError(
                f"{cls.kind} is built upon {Popularity.kind} and {BiasedMF.kind}; "
                f"found {popularity.kind} and {stars.kind}"
            )
        return cls(arrays["weight"], popularity, stars)


def damped_popularity(item_bias: Float64Array, counts: Int64Array, deviation: float) -> Popularity:
    """The popularity of items with `counts` ratings, of standard deviation `deviation`.

    `item_bias` is how far each stands above the mean of all, in stars.
    """
    above = item_bias / deviation if deviation > 0 else np.zeros_like(item_bias)
    values = liked_share(above) * np.log1p(counts) + _star_weight(counts, deviation) * item_bias
    return Popularity(values.astype(np.float32))


def popularity_and_stars(
    stars: BiasedMF, counts: Int64Array, deviation: float
) -> PopularityAndStars:
    """The scorer of a fitted model, for `counts` ratings per item."""
    popularity = damped_popularity(stars.item_bias, counts, deviation)
    weight = _star_weight(counts, deviation).astype(np.float32)
    return PopularityAndStars(weight, popularity, stars)


def _star_weight(counts: Int64Array, deviation: float) -> Float64Array:
    # Ratings that never differ say nothing of an item beyond their number.
    share = shrinkage(counts)
    return share / deviation if deviation > 0 else np.zeros_like(share)


def liked_share(above: Float64Array) -> Float64Array:
    """What part of its popularity an item keeps, by how far its stars stand above the mean of all.

    `above` is in standard deviations. What is liked like most items keeps all, what stands one
    below keeps nothing, and what nearly everybody hated is ranked the lower, the more they are:
    -1 to 1.
    """
    share: Float64Array = np.clip(1 + above, -1.0, 1.0)
    return share
