"""What every ranker is: prepared once on some interactions, then fitted with any parameters."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import ClassVar

import numpy as np
from optuna.distributions import BaseDistribution, FloatDistribution

from engine.arrays import Float32Array, Float64Array, IndexArray, Int32Array, Int64Array, Mask
from engine.events.interactions import Interactions
from engine.events.weighting import (
    OF_TIME,
    EventWeighting,
    event_ages,
    kind_weights,
)
from engine.models.base import Scorer
from engine.models.item_item import ItemItem
from engine.models.nearest import Nearest
from training.ranking.by_time import EventsByTime
from training.ranking.cold import WorkEvidence
from training.ranking.cooccurrence import most_rated
from training.ranking.statistics.item_statistics import ItemStatistics
from training.ranking.statistics.pairs import Cooccurrence
from training.ranking.statistics.sequences import SequentialCooccurrence
from training.ranking.statistics.works import WorkSums

_HATED = -1.5  # standard deviations: where stars go from 1 to 5, about two stars
Parameters = dict[str, float]
Space = dict[str, BaseDistribution]

# How a user's events are weighed (engine.events.weighting): what all rankers by history share.
# Optuna draws parameters in the order of their names: renaming one changes what is found.
WEIGHTING: Space = {
    "grade_weight": FloatDistribution(0.0, 1.0),
    "span": FloatDistribution(2.0, 100.0, log=True),
    "floor": FloatDistribution(0.02, 10.0, log=True),
}
RECENT: Parameters = {"grade_weight": 0.6, "span": 10.0, "floor": 0.15}
ALL_TIME: Parameters = {"grade_weight": 0.3, "span": 10.0, "floor": 10.0}


@dataclass(frozen=True)
class TrainingData:
    """What a ranker learns from.

    Attributes:
        events: what users did, one event per user and work.
        similar: the works' nearest by content.
        threads: how many may be used; they change no bit of the result.
        max_items: of more works than that, the most rated ones take part in the models whose
            effort grows with their cube.
        offered: which works lists may hold; the others teach what goes with these. None: all.
        evidence: what else is known of the works; None: those without events stay unordered.
        max_tail: so many of the works beyond `max_items` have scores of their own that need less.
    """

    events: Interactions
    similar: Nearest
    seed: int
    threads: int
    max_items: int = 4_000
    offered: Mask | None = None
    evidence: WorkEvidence | None = None
    max_tail: int = 50_000

    def restricted_to(self, rows: Mask) -> "TrainingData":
        """Some of the events."""
        return replace(self, events=self.events.take(rows))

    def of_users(self, users: Int32Array) -> "TrainingData":
        """What some users did; the same data where nobody else did anything."""
        chosen = np.zeros(self.events.n_users, bool)
        chosen[users] = True
        rows = chosen[self.events.user]
        return self if rows.all() else self.restricted_to(rows)

    @cached_property
    def interactions(self) -> Interactions:
        """The events that say what users want: those that are learned from."""
        return self.events.positive()

    @property
    def has_descriptions(self) -> bool:
        """Whether any work is like another by its description."""
        return bool((self.similar.works >= 0).any())

    @cached_property
    def sums(self) -> WorkSums:
        """What is summed up for every work alone."""
        return WorkSums.from_events(self.interactions)

    @property
    def counts(self) -> Int64Array:
        """How many interactions every work has: int64, shape (n_works,)."""
        return self.sums.events

    @cached_property
    def listed(self) -> Mask:
        """Which works lists may hold: bool, shape (n_works,)."""
        return np.ones(self.events.n_works, bool) if self.offered is None else self.offered

    @cached_property
    def above(self) -> Float64Array:
        """How far every work's stars stand above the mean of all: float64, shape (n_works,).

        In standard deviations, damped as if five more ratings were the mean.
        """
        return self.sums.above()

    @property
    def hated(self) -> Mask:
        """Which works nearly everybody hated, so that no list puts them forward: (n_works,)."""
        return self.above <= _HATED

    @cached_property
    def age(self) -> Int32Array:
        """How many events each user did after each: int32, shape (n,)."""
        return event_ages(self.interactions)

    @cached_property
    def by_time(self) -> EventsByTime:
        """The interactions in order of time."""
        return EventsByTime.from_events(self.interactions)

    @cached_property
    def items(self) -> IndexArray:
        """The most rated works, which take part in sums over pairs of works, ascending."""
        return most_rated(self.counts, self.max_items, self.offered)

    @cached_property
    def together(self) -> Cooccurrence:
        """Who has events of both of two items."""
        return Cooccurrence.from_events(self.interactions, self.items, self.threads)

    @cached_property
    def statistics(self) -> ItemStatistics:
        """All sums over the items, of which those of pairs cost most: rankers share them."""
        sequences = SequentialCooccurrence.from_events(
            self.interactions, self.age, self.items, self.threads
        )
        return ItemStatistics(self.sums, self.together, sequences)

    def let_go_of_sums(self) -> None:
        """Let go of the sums over pairs of items; who needs them again adds them up again."""
        for name in ("statistics", "together"):
            self.__dict__.pop(name, None)

    @cached_property
    def fits(self) -> "dict[str, tuple[Parameters, FittedRanker]]":
        """Fitted rankers with their parameters, the last one of each name (`fitted_ranker`)."""
        return {}

    @cached_property
    def deviation(self) -> float:
        """The standard deviation of all ratings."""
        return self.sums.deviation

    def weights(self, weighting: EventWeighting | None) -> Float32Array:
        """The weight of every interaction in its user's profile: float32, shape (n,)."""
        if weighting is None:
            return kind_weights(self.interactions)
        return weighting.weights(self.interactions, self.age)


@dataclass(frozen=True)
class FittedRanker:
    """How lists are ordered.

    Attributes:
        scorer: scores works by a user's profile; None: everybody gets the popular works.
        weighting: of the events in profiles; None where their kinds alone weigh.
        covered: bool, shape (n_works,): the works whose events the scorer has learned from.
    """

    scorer: Scorer | None
    weighting: EventWeighting | None
    covered: Mask | None = None


class Ranker(ABC):
    """A way to learn how lists are ordered; building one does what all parameters share.

    A new ranker is one file with a subclass, and its line in `training.ranking`.

    Attributes:
        name: as manifests and tables call it.
        SUMMARY: a sentence for the model card: what a work's score is.
        SPACE: the parameters, and between which bounds they are searched.
        FIRST: parameters that are tried before any other.
        BUDGET: its share of the trials that the best ranker gets.
        OF_TIME: the parameters that mean nothing where no time is known, and are then left out.
        NEEDS_DESCRIPTIONS: whether it learns nothing where no work is like another by content.
    """

    name: ClassVar[str]
    SUMMARY: ClassVar[str]
    SPACE: ClassVar[Space]
    FIRST: ClassVar[tuple[Parameters, ...]]
    BUDGET: ClassVar[float]
    OF_TIME: ClassVar[frozenset[str]] = frozenset(OF_TIME)
    NEEDS_DESCRIPTIONS: ClassVar[bool] = False

    def __init__(self, data: TrainingData) -> None:
        self._data = data

    @abstractmethod
    def scorer(self, parameters: Parameters) -> Scorer | None:
        """The scorer that the parameters make, the same for the same seed."""

    def fit(self, parameters: Parameters) -> FittedRanker:
        """The scorer with the weighting that is among its parameters."""
        weighting = EventWeighting.from_parameters(parameters, self._data.deviation)
        scorer = self.scorer(parameters)
        if isinstance(scorer, ItemItem):
            scorer = scorer.without(self._data.hated)
        return FittedRanker(scorer, weighting, self.covered())

    def covered(self) -> Mask:
        """The works whose events it learns from: bool, shape (n_works,)."""
        return self._data.counts > 0

    @classmethod
    def space(cls, *, timed: bool) -> Space:
        """The parameters that are searched, where times are known or not."""
        return {name: each for name, each in cls.SPACE.items() if timed or name not in cls.OF_TIME}

    @classmethod
    def summary(cls, *, timed: bool) -> str:  # noqa: ARG003
        """A sentence for the model card: what a work's score is, where times are known or not."""
        return cls.SUMMARY

    @classmethod
    def started_from(cls, best: dict[str, Parameters]) -> Parameters:
        """Parameters of rankers searched before, by name, to begin from instead of its own."""
        del best
        return {}

    @classmethod
    def describe(cls, parameters: Parameters) -> Iterator[str]:
        """What its own parameters mean, a sentence each; those of the weighting are not its own."""
        for name, value in parameters.items():
            if name not in WEIGHTING:
                yield f"{name} is {value:.4g}."
