"""The models of one release by the role that they play there."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from engine.arrays import Mask
from engine.models.base import Model, RatingModel, Scorer
from engine.models.cold_items import ColdItems
from engine.models.nearest import Nearest
from engine.models.popularity import Popularity
from engine.models.recent_popularity import RecentPopularity
from engine.models.second_stage import SecondStage

STARS, POPULARITY, PERSONAL, SIMILAR = "stars", "popularity", "personal", "similar"
COLD, TRENDING, RECENT = "cold", "trending", "recent"
TREES, NEXT = SecondStage.uses
RERANKER = "reranker"


@dataclass(frozen=True)
class ReleaseModels:
    """What a release has learned; a role without a model is None.

    Attributes:
        popularity: orders works for those of whom nothing is known.
        similar: the works nearest to each work, by content and by who likes both.
        stars: predicts ratings; None where nobody gave any.
        personal: orders works by what a user did; None where no such order is worth it.
        cold: orders works that nobody did anything about; None where nothing is known of any.
        trending: orders works by what was done lately; None where no times are known.
        recent: what is wanted now, beside what `personal` says; None where that gains nothing.
        reranker: orders the best works of `personal` anew; None where that gains nothing.
    """

    popularity: Popularity
    similar: Nearest
    stars: RatingModel | None = None
    personal: Scorer | None = None
    cold: ColdItems | None = None
    trending: Popularity | None = None
    recent: RecentPopularity | None = None
    reranker: SecondStage | None = None

    @cached_property
    def disliked(self) -> Mask:
        """Which works most people dislike, so that popularity counts against them: (n_works,)."""
        mask: Mask = self.popularity.values < 0
        return mask

    @cached_property
    def not_disliked(self) -> Mask:
        """Which works people do not mostly dislike: bool, shape (n_works,)."""
        return ~self.disliked

    def by_role(self) -> dict[str, Model]:
        """The models that there are, those before that others are built upon."""
        roles: dict[str, Model | None] = {
            STARS: self.stars,
            POPULARITY: self.popularity,
            PERSONAL: self.personal,
            SIMILAR: self.similar,
            COLD: self.cold,
            TRENDING: self.trending,
            RECENT: self.recent,
            TREES: self.reranker and self.reranker.trees,
            NEXT: self.reranker and self.reranker.facts.next,
            RERANKER: self.reranker,
        }
        return {role: model for role, model in roles.items() if model is not None}

    @classmethod
    def from_roles(cls, models: Mapping[str, Model]) -> "ReleaseModels":
        """The models of a release as read back.

        Raises:
            TypeError: a role is missing, or played by a model that cannot play it.
        """
        popularity, similar = models.get(POPULARITY), models.get(SIMILAR)
        personal = models.get(PERSONAL)
        if not isinstance(popularity, Popularity) or not isinstance(similar, Nearest):
            raise TypeError(f"the roles {POPULARITY} and {SIMILAR} need a model each")
        if personal is not None and not isinstance(personal, Scorer):
            raise TypeError(f"a model of kind {personal.kind} cannot score lists")
        stars = models.get(STARS)
        if stars is not None and not isinstance(stars, RatingModel):
            raise TypeError(f"a model of kind {stars.kind} cannot predict stars")
        cold = models.get(COLD)
        if cold is not None and not isinstance(cold, ColdItems):
            raise TypeError(f"a model of kind {cold.kind} cannot order works without events")
        trending = models.get(TRENDING)
        if trending is not None and not isinstance(trending, Popularity):
            raise TypeError(f"a model of kind {trending.kind} cannot say what is done lately")
        recent = models.get(RECENT)
        if recent is not None and not isinstance(recent, RecentPopularity):
            raise TypeError(f"a model of kind {recent.kind} cannot say what is wanted now")
        reranker = models.get(RERANKER)
        if reranker is not None and not isinstance(reranker, SecondStage):
            raise TypeError(f"a model of kind {reranker.kind} cannot order lists anew")
        return cls(popularity, similar, stars, personal, cold, trending, recent, reranker)
