"""How a list is ordered: a chain of strategies, each of which scores works or passes.

The first that does not pass orders the works that it tells apart. Works that nobody did anything
about follow (`engine.recommend.ranking`), unless the strategy itself speaks for them.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Protocol

import numpy as np

from engine.arrays import Float32Array, Mask
from engine.events.profile import UserProfile
from engine.models.base import Scorer
from engine.models.cold_items import ColdItems
from engine.models.nearest import Nearest
from engine.models.popularity import Popularity
from engine.models.recent_popularity import RecentPopularity
from engine.recommend.models import ReleaseModels


class StrategyName(StrEnum):
    """What a list, or an entry of one, is made by."""

    PERSONAL = "personal"
    FOLD_IN = "fold_in"
    CONTENT = "content"
    POPULAR = "popular"


PERSONAL, FOLD_IN, CONTENT, POPULAR = StrategyName
BY_PEOPLE = (PERSONAL, FOLD_IN)  # made by what people do beside or after what the user did
OPPOSITION = np.float32(0.5)  # of what a work would add that the user likes like most
TIE_BREAK = np.float32(1e-6)  # times popularity: orders what nothing else tells apart
_PRIOR = np.float32(0.2)  # beside likeness to what somebody names, who asks for no popularity
_SILENT = 0.1  # share of a profile from which on the works that the scorer did not learn speak too
_LEAST = np.float32(1e-9)  # what is divided by


@dataclass(frozen=True)
class ScoredWorks:
    """What a strategy makes of a profile.

    Attributes:
        scores: float32, shape (n_works,).
        known: bool, shape (n_works,): the works that it tells apart; None: all.
        share: of the profile that speaks here.
        beside: what the rest of the profile makes of the works; None where nothing is left.
        personal: float32, shape (n_works,): the part of the scores that the history says, where a
            second stage may order the best of them anew; None where it may not.
    """

    strategy: StrategyName
    scores: Float32Array
    known: Mask | None = None
    share: float = 1.0
    beside: "ScoredWorks | None" = None
    personal: Float32Array | None = None


class Strategy(Protocol):
    """One way to order works for a user."""

    name: ClassVar[StrategyName]

    def scored(self, profile: UserProfile) -> ScoredWorks | None:
        """The works with their scores; None to pass."""


@dataclass(frozen=True)
class Personal:
    """By what the user did: `fold_in` where the release was not made of all of it.

    A work that the user said they dislike takes half of that off what goes with it which one of
    the mean weight of their profile adds.

    Works of the profile that the scorer has not learned speak by content, for the share of the
    profile that they are, so that one film among three series does not speak for all.

    Attributes:
        recent: what is wanted now, which is added to the scorer's scores.
    """

    name: ClassVar[StrategyName] = PERSONAL

    scorer: Scorer
    popularity: Popularity
    cold: ColdItems | None = None
    similar: Nearest | None = None
    recent: RecentPopularity | None = None

    def scored(self, profile: UserProfile) -> ScoredWorks | None:
        """The scorer's for what it has learned; beside them content for the rest of the profile.

        None where the scorer knows nothing of the profile.
        """
        if self.cold is not None and (share := silent_share(profile, self.scorer, self.cold)):
            affinity = self.cold.affinity(profile.among(~self.cold.covered))
            if affinity is not None:
                return self._shared(profile, affinity, share, self.cold.covered)
        return self._heard(profile)

    def _heard(self, profile: UserProfile) -> ScoredWorks | None:
        scores = self._scores(profile)
        if scores is None:
            return None
        known = None if self.cold is None else ~self.cold.cold | (scores > 0)
        ordered = self._with_recent(scores, profile)
        return ScoredWorks(_name_for(profile), ordered, known, personal=scores)

    def _with_recent(self, scores: Float32Array, profile: UserProfile) -> Float32Array:
        """The scores and what is wanted now, of which works near a disliked one keep less."""
        ordered = tie_broken(scores, self.scorer, self.popularity)
        if self.recent is None:
            return ordered
        of_late, in_general = self.recent.parts(profile, self.popularity)
        return ordered + opposed(of_late + in_general, self.similar, profile)

    def _scores(self, profile: UserProfile) -> Float32Array | None:
        """The scorer's, less what works take off that the user dislikes."""
        scores = self.scorer.scores(profile)
        if scores is None or not len(profile.against):
            return scores
        if not self.scorer.folds_in:
            return opposed(scores, self.similar, profile)
        against = self.scorer.scores(profile.opposed())
        if against is None:
            return scores
        return np.asarray(scores - OPPOSITION * np.maximum(against, 0), np.float32)

    def _shared(
        self, profile: UserProfile, affinity: Float32Array, share: float, covered: Mask
    ) -> ScoredWorks | None:
        """The scorer's for the works that it has learned, and beside them those by content."""
        heard = profile.among(covered)
        scores = self._scores(heard)
        if scores is None:
            return None
        beside = ScoredWorks(CONTENT, affinity, share=share)
        ordered = self._with_recent(scores, profile)
        if self.recent is None:  # what nothing speaks for is left to the other part
            ordered = np.where(scores > 0, ordered, np.float32(0))
        return ScoredWorks(_name_for(heard), ordered, ordered > 0, 1 - share, beside)


def _name_for(profile: UserProfile) -> StrategyName:
    return FOLD_IN if profile.fresh else PERSONAL


def silent_share(profile: UserProfile, scorer: Scorer, cold: ColdItems) -> float:
    """The share of a profile's weight that content speaks for: 0, or a tenth and more.

    It is of the works that the scorer has not learned, where anything is known of them.
    """
    if not scorer.folds_in or not len(profile):
        return 0.0
    silent = ~cold.covered[profile.items]
    share = float(profile.weights[silent].sum() / max(profile.weights.sum(), _LEAST))
    return share if share >= _SILENT and cold.knows(profile.items[silent]) else 0.0


@dataclass(frozen=True)
class Content:
    """By likeness to what the request names as liked, or to a history that no scorer knows.

    Attributes:
        of_histories: whether users are answered by what they did, too.
    """

    name: ClassVar[StrategyName] = CONTENT

    similar: Nearest
    popularity: Popularity
    cold: ColdItems | None = None
    of_histories: bool = False

    def scored(self, profile: UserProfile) -> ScoredWorks | None:
        """Likeness, with a little of what is expected of every work."""
        if not len(profile.requested) and not self._answers_history(profile):
            return None
        if self.cold is None:
            scores = self.similar.summed(profile.requested) + TIE_BREAK * self.popularity.values
            return ScoredWorks(self.name, opposed(scores, self.similar, profile))
        if (affinity := self.cold.affinity(profile)) is None:
            return None
        return ScoredWorks(self.name, affinity + _PRIOR * self.cold.prior)

    def _answers_history(self, profile: UserProfile) -> bool:
        return self.cold is not None and self.of_histories and len(profile) > 0


@dataclass(frozen=True)
class Popular:
    """The same for everybody who dislikes nothing: the end of the chain, which never passes."""

    name: ClassVar[StrategyName] = POPULAR

    popularity: Popularity
    cold: ColdItems | None = None
    similar: Nearest | None = None

    def scored(self, profile: UserProfile) -> ScoredWorks:
        """The popularity of every work that anybody did anything about.

        Works near one that the user dislikes keep less of it, down to a half.
        """
        known = None if self.cold is None else ~self.cold.cold
        values = opposed(self.popularity.values, self.similar, profile)
        return ScoredWorks(self.name, values, known)


def opposed(scores: Float32Array, similar: Nearest | None, profile: UserProfile) -> Float32Array:
    """Scores of which works near a disliked one keep less, down to a half; none below 0 changes."""
    if similar is None or not len(profile.against):
        return scores
    likeness = np.minimum(similar.summed(profile.against), 1)
    kept = np.where(scores > 0, 1 - OPPOSITION * likeness, np.float32(1))
    return np.asarray(scores * kept, np.float32)


def tie_broken(scores: Float32Array, scorer: Scorer, popularity: Popularity) -> Float32Array:
    """The scores, with a little popularity where a scorer leaves most works at zero."""
    return scores + TIE_BREAK * popularity.values if scorer.sparse else scores


def chain(models: ReleaseModels) -> tuple[Strategy, ...]:
    """The strategies that a release's models allow, in the order in which they are asked."""
    cold, personal = models.cold, models.personal
    popular = Popular(models.popularity, cold, models.similar)
    content = Content(models.similar, models.popularity, cold, of_histories=personal is not None)
    if personal is None:
        return content, popular
    by_people = Personal(personal, models.popularity, cold, models.similar, models.recent)
    return by_people, content, popular
