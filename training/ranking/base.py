"""What every ranking model is: prepared once on some ratings, then fitted with any parameters."""

from abc import ABC, abstractmethod
from dataclasses import dataclass, replace
from functools import cached_property
from typing import ClassVar

import numpy as np
from optuna.distributions import BaseDistribution, FloatDistribution

from engine.arrays import Float32Array, Int64Array, Mask, UInt32Array
from engine.events.history import HistoryModel
from engine.events.interactions import Interactions
from engine.models.nearest import SimilarWorks
from training.ranking.history import Memory, ages, weights

Parameters = dict[str, float]
Space = dict[str, BaseDistribution]

# How a user's history is remembered: parameters that all models of histories share.
MEMORY: Space = {
    "liking": FloatDistribution(0.0, 1.0),
    "span": FloatDistribution(2.0, 100.0, log=True),
    "floor": FloatDistribution(0.02, 10.0, log=True),
}
LATELY: Parameters = {"liking": 0.6, "span": 10.0, "floor": 0.15}
EVER: Parameters = {"liking": 0.3, "span": 10.0, "floor": 10.0}


@dataclass(frozen=True)
class Learned:
    """What a ranker learns from.

    Attributes:
        time: uint32, shape (n,): Unix seconds of the ratings, 0 where unknown.
        similar: the works' nearest by content.
        threads: how many may be used; they change no bit of the result.
        most_items: of more works than that, the most rated ones take part in the models whose
            effort grows with their cube.
    """

    given: Interactions
    time: UInt32Array
    similar: SimilarWorks
    seed: int
    threads: int
    most_items: int = 4_000

    def only(self, rows: Mask) -> "Learned":
        """Return some of the ratings."""
        return replace(self, given=self.given.take(rows), time=self.time[rows])

    @property
    def described(self) -> bool:
        """Tell whether any work is like another by its description."""
        return bool((self.similar.works >= 0).any())

    @cached_property
    def counts(self) -> Int64Array:
        """Return how many ratings every work has: int64, shape (n_works,)."""
        return np.bincount(self.given.work, minlength=self.given.n_works)

    @cached_property
    def age(self) -> Int64Array:
        """Return how many ratings each user gave after each rating: int64, shape (n,)."""
        return ages(self.given, self.time)

    def remembered(self, parameters: Parameters) -> Float32Array:
        """Return the weight of every rating in its user's memory: float32, shape (n,)."""
        memory = Memory(parameters["liking"], parameters["span"], parameters["floor"])
        return weights(self.given, self.age, memory)


@dataclass(frozen=True)
class Order:
    """How lists are ordered.

    Attributes:
        tastes: scores works by what somebody has rated; may know nothing.
        weight: float32, shape (n_ratings,): how much each rating says.
    """

    tastes: HistoryModel
    weight: Float32Array


class Ranker(ABC):
    """A ranking model; building one does what all parameters share.

    Attributes:
        name: as manifests and tables call it.
        SPACE: the parameters, and between which bounds they are searched.
        FIRST: parameters that are tried before any other.
    """

    name: ClassVar[str]
    SPACE: ClassVar[Space]
    FIRST: ClassVar[tuple[Parameters, ...]]

    @abstractmethod
    def __init__(self, learned: Learned) -> None:
        """Prepare for some ratings."""

    @abstractmethod
    def order(self, parameters: Parameters) -> Order:
        """Return the order that the parameters make, the same for the same seed."""
