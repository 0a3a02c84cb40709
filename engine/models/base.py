"""What every model of a release is: a kind, named arrays, and the way back from them.

A release stores a model as the arrays of `to_arrays` under the role that it plays there, names its
kind in the manifest, and builds it again with `from_arrays`. What is not learned has no model: no
state is coded in zeros or in empty arrays.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Protocol, Self, runtime_checkable

import numpy as np

from engine.arrays import Float32Array, Float64Array, IndexArray, Int32Array, Int64Array, Mask
from engine.events.profile import UserProfile
from engine.models.fold_in import UserTerms
from engine.scale import RatingScale

Arrays = Mapping[str, np.ndarray]
User = UserTerms | None  # None is somebody unknown


class Model(Protocol):
    """A fitted model.

    Attributes:
        kind: its name in manifests; the register of `engine.models` finds the class by it.
        uses: roles of the models that it is built upon, in the order that `from_arrays` takes them.
    """

    kind: ClassVar[str]
    uses: ClassVar[tuple[str, ...]] = ()

    def to_arrays(self) -> dict[str, np.ndarray]:
        """What a release holds of it, by name."""

    @classmethod
    def from_arrays(cls, arrays: Arrays, *used: "Model") -> Self:
        """The model again; `used` are those of the roles in `uses`."""


@dataclass(frozen=True)
class SparseRows:
    """A sparse matrix, row after row.

    Attributes:
        indptr: int64, shape (n_rows + 1,): where each row begins and ends.
        columns: int32, shape (n,): each once in a row.
        values: float32, shape (n,).
    """

    indptr: Int64Array
    columns: Int32Array
    values: Float32Array


@runtime_checkable
class Scorer(Model, Protocol):
    """A model that scores every item for a user.

    Attributes:
        sparse: whether all items that it knows nothing of score 0, so that popularity has to order
            them.
        folds_in: whether it scores the profile of somebody whom it was not trained on.
    """

    sparse: ClassVar[bool]
    folds_in: ClassVar[bool]

    def scores(self, profile: UserProfile) -> Float32Array | None:
        """Every item's score: float32, shape (n_items,); None where it knows nothing of them."""

    def contributions(self, profile: UserProfile, item: int) -> Float32Array:
        """What each of the profile's items adds to one score: float32, shape (len(profile),)."""

    def parts(self, profile: UserProfile, items: IndexArray) -> Float32Array:
        """The contributions to several scores: float32, shape (len(profile), len(items))."""

    def item_weights(self) -> SparseRows | None:
        """B, where the scores are the profile's weights times B; None where they are not."""

    def reachable(self) -> int:
        """How many items anybody's profile can put forward."""


@dataclass(frozen=True)
class Prediction:
    """A predicted rating and the parts that add up to it, in stars, before clipping.

    Attributes:
        affinity: what the factors add.
        neighbours: what the user's stars of the item's neighbours add; 0 in a model without any.
    """

    mean: float
    user_bias: float
    item_bias: float
    affinity: float
    neighbours: float = 0.0

    @property
    def rating(self) -> float:
        """The sum of the parts, which may lie outside the rating scale."""
        return self.mean + self.user_bias + self.item_bias + self.affinity + self.neighbours


@runtime_checkable
class RatingModel(Model, Protocol):
    """A model that predicts stars.

    Attributes:
        mean: of all ratings.
        user_bias, item_bias: float64, shapes (n_users,) and (n_items,).
        known_item: bool, shape (n_items,): whether the item had ratings to learn from.
    """

    @property
    def mean(self) -> float:
        """The mean of all ratings."""

    @property
    def user_bias(self) -> Float64Array:
        """How far each user's stars lie from the mean."""

    @property
    def item_bias(self) -> Float64Array:
        """How far each item's stars lie from the mean."""

    @property
    def known_item(self) -> Mask:
        """Which items had ratings to learn from."""

    def terms_of(self, user: int, items: IndexArray, stars: Float64Array) -> UserTerms:
        """What the fit learned of a user, who gave these stars."""

    def fold_in(self, items: IndexArray, stars: Float64Array) -> UserTerms:
        """The terms of somebody who gave these stars, whom the fit did not see."""

    def predict(self, user: User, item: int | None) -> Prediction:
        """The prediction for a pair; None stands for an unknown user or item."""

    def predicted_ratings(self, user: User, items: IndexArray, scale: RatingScale) -> Float64Array:
        """The predicted ratings of several items, clipped to the scale."""

    def affinities(self, user: np.ndarray, item: np.ndarray) -> Float64Array:
        """What both together add, pair by pair: float64, shape (n,)."""

    def neighbour_parts(self, user: UserTerms, item: int) -> Float64Array:
        """What each of the user's stars adds as a neighbour of an item: float64.

        Its shape is that of `user.items`; they add up to the part `neighbours` of the prediction.
        """
