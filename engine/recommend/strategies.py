"""How a list is ordered: a chain of strategies, each of which scores every work or passes.

The first that does not pass makes the list, and is named in the answer.
"""

from dataclasses import dataclass
from typing import ClassVar, Protocol

import numpy as np

from engine.arrays import Float32Array
from engine.events.profile import UserProfile
from engine.models.base import Scorer
from engine.models.nearest import Nearest
from engine.models.popularity import Popularity
from engine.recommend.models import ReleaseModels

TIE_BREAK = np.float32(1e-4)  # times popularity: orders what nothing else tells apart


class Strategy(Protocol):
    """One way to order works for a user."""

    name: ClassVar[str]

    def scores(self, profile: UserProfile) -> Float32Array | None:
        """Every work's score: float32, shape (n_works,); None to pass."""


@dataclass(frozen=True)
class Personal:
    """By what the user did."""

    name: ClassVar[str] = "personal"

    scorer: Scorer
    popularity: Popularity

    def scores(self, profile: UserProfile) -> Float32Array | None:
        """The scorer's, with popularity among works of which it knows nothing."""
        scores = self.scorer.scores(profile)
        return scores if scores is None else tie_broken(scores, self.scorer, self.popularity)


@dataclass(frozen=True)
class Content:
    """By likeness to what the request names as liked."""

    name: ClassVar[str] = "content"

    similar: Nearest
    popularity: Popularity

    def scores(self, profile: UserProfile) -> Float32Array | None:
        """Summed similarity; popularity orders the works that are like none of the liked."""
        if not len(profile.requested):
            return None
        return self.similar.summed(profile.requested) + TIE_BREAK * self.popularity.values


@dataclass(frozen=True)
class Popular:
    """The same for everybody: the end of the chain, which never passes."""

    name: ClassVar[str] = "popular"

    popularity: Popularity

    def scores(self, profile: UserProfile) -> Float32Array:  # noqa: ARG002
        """The popularity of every work."""
        return self.popularity.values


def tie_broken(scores: Float32Array, scorer: Scorer, popularity: Popularity) -> Float32Array:
    """The scores, with a little popularity where a scorer leaves most works at zero."""
    return scores + TIE_BREAK * popularity.values if scorer.sparse else scores


def chain(models: ReleaseModels) -> tuple[Strategy, ...]:
    """The strategies that a release's models allow, in the order in which they are asked."""
    popular = Popular(models.popularity)
    content = Content(models.similar, models.popularity)
    if models.personal is None:
        return content, popular
    return Personal(models.personal, models.popularity), content, popular
