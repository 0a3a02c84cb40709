"""A second stage: boosted trees order the best works of the first by more than a sum can say.

The first stage adds up what a history says and what is wanted now. Of its best works the second
looks at features of each (`engine.models.candidate_features`), the sum among them, and orders them
by the values of trees. How these are grown, and when they are worth it:
`training.ranking.second_stage`.
"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from engine.arrays import Float32Array, Float64Array, IndexArray, Int64Array, Mask
from engine.events.profile import UserProfile
from engine.models.base import Arrays, Model
from engine.models.boosted_trees import BoostedTrees
from engine.models.candidate_features import (
    FEATURES,
    HALF_LIVES,
    Candidates,
    UserSummary,
    candidate_features,
)
from engine.models.item_item import ItemItem
from engine.models.recent_popularity import days_away

POOL = 250  # of the best works, which it orders
_OF_ITEMS = ("popularity", "stars", "fame")
_FADE = 0.7  # what the event before says of what comes next, of what an event does


@dataclass(frozen=True)
class CandidateFacts:
    """What a second stage knows of works beside the scores of the first.

    Attributes:
        next: which items come soon after which.
        popularity: float32, shape (n_items, n_half_lives): recent popularity, as of `moment`.
        stars, fame: float32, shape (n_items,): as in `engine.models.candidate_features`.
        scale: a typical score of the first stage, in whose unit features are.
        moment: of which `popularity` speaks: Unix seconds.
    """

    next: ItemItem
    popularity: Float32Array
    stars: Float32Array
    fame: Float32Array
    scale: float
    moment: int

    def features(
        self, profile: UserProfile, items: IndexArray, sums: Float32Array, scores: Float32Array
    ) -> Float32Array:
        """What trees look at: float32, shape (n, n_features).

        `sums` are what the first stage orders the items by, `scores` the scorer's part of them.
        """
        unit = np.float32(self.scale)
        candidates = Candidates(
            sums / unit,
            scores / unit,
            self.next.parts(_following(profile), items).sum(axis=0),
            self.popularity[items],
            self.stars[items],
            self.fame[items],
        )
        return candidate_features(candidates, self._summary(profile))

    def _summary(self, profile: UserProfile) -> UserSummary:
        return UserSummary(
            len(profile),
            days_away(profile, self.moment),
            float(profile.weights.sum(dtype=np.float64)),
            float(self.stars[profile.items].mean(dtype=np.float64)),
            float(self.fame[profile.items].mean(dtype=np.float64)),
        )


@dataclass(frozen=True)
class SecondStage:
    """Trees, and the facts that their features are made of.

    Attributes:
        fewest: events of a profile that it speaks for: trees know nothing of whom nobody like them
            has taught, and lists of newcomers are better without.

    What is stated at once has no order, and trees have learned of what follows what: it says
    nothing of such profiles either (docs/decisions/0059-what-is-stated-at-once.md).
    """

    kind: ClassVar[str] = "second-stage"
    uses: ClassVar[tuple[str, ...]] = ("trees", "next")

    trees: BoostedTrees
    facts: CandidateFacts
    fewest: int = 1

    def speaks_for(self, profile: UserProfile) -> bool:
        """Whether it orders the lists of such a profile."""
        return bool(self.speaks_for_users(np.array(len(profile)), np.array(profile.in_order)))

    def speaks_for_users(self, n_events: Int64Array, in_order: Mask) -> Mask:
        """Whose lists it orders, by the number of their events and whether these have an order."""
        return (n_events >= self.fewest) & in_order

    def scores(
        self, profile: UserProfile, items: IndexArray, sums: Float32Array, scores: Float32Array
    ) -> Float64Array:
        """What the trees say of some items: float64, shape (n,); as `CandidateFacts.features`."""
        return self.trees.scores(self.facts.features(profile, items, sums, scores))

    def to_arrays(self) -> dict[str, np.ndarray]:
        """What a release holds of it, by name, beside the models that it uses."""
        facts = self.facts
        numbers = {"scale": facts.scale, "moment": facts.moment, "fewest": self.fewest}
        of_items = {name: getattr(facts, name) for name in _OF_ITEMS}
        return of_items | {name: np.array([number]) for name, number in numbers.items()}

    @classmethod
    def from_arrays(cls, arrays: Arrays, *used: Model) -> "SecondStage":
        """The model again, upon the trees and the transitions of the release."""
        trees, after = used
        if not isinstance(trees, BoostedTrees) or not isinstance(after, ItemItem):
            raise TypeError(
                f"{cls.kind} is built upon {BoostedTrees.kind} and {ItemItem.kind}; "
                f"found {trees.kind} and {after.kind}"
            )
        of_items = {name: arrays[name] for name in _OF_ITEMS}
        widths = trees.n_features, of_items["popularity"].shape[1:]
        if widths != (len(FEATURES), (len(HALF_LIVES),)):
            raise ValueError(f"trees over {widths[0]} features, where there are {len(FEATURES)}")
        scale, moment = float(arrays["scale"][0]), int(arrays["moment"][0])
        facts = CandidateFacts(after, **of_items, scale=scale, moment=moment)
        return cls(trees, facts, int(arrays["fewest"][0]))


def _following(profile: UserProfile) -> UserProfile:
    """The last events of a profile, as what comes next is told from them."""
    return UserProfile(profile.last, _recency(len(profile.last)))


def _recency(n: int) -> Float32Array:
    """What each of the last `n` events says of what comes next, the latest first."""
    return np.asarray(np.float32(_FADE) ** np.arange(n), np.float32)
