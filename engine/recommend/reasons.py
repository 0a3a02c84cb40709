"""Why a work stands in a list: a code for programs, and a short sentence for people.

What people did comes first: the work of the profile that adds most to the score. A work that is
there by its content names the work that it is most like, and what both have in common. Where the
profile plays no part, what is known of the work itself is the reason.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

import numpy as np

from engine.arrays import Float32Array, IndexArray
from engine.catalog.titles import Catalog
from engine.contract.kinds import KINDS, LIKED
from engine.events.interactions import Interactions
from engine.events.profile import UserProfile
from engine.models.cold_items import GROUNDS
from engine.recommend.common import Common
from engine.recommend.models import ReleaseModels
from engine.recommend.ranking import RankedWorks
from engine.recommend.strategies import BY_PEOPLE, CONTENT, PERSONAL, StrategyName


class ReasonCode(StrEnum):
    """What a reason is, for programs."""

    GOES_WITH = "goes_with"
    LIKE = "like"
    STARS = "stars"
    POPULAR = "popular"
    VOTES = "votes"
    SEASONS = "seasons"
    PLATFORMS = "platforms"
    NEW = "new"
    PEOPLE = "people"
    CATALOG = "catalog"


_OF_WORKS = {  # that nobody did anything about, by `engine.models.cold_items.GROUNDS`
    ReasonCode.VOTES: "widely voted on TMDB",
    ReasonCode.NEW: "recently released or added",
    ReasonCode.PLATFORMS: "on several platforms",
    ReasonCode.SEASONS: "runs for many seasons",
    ReasonCode.PEOPLE: "by people who are in other titles",
    ReasonCode.CATALOG: "listed in the catalogs; nothing else is known of it",
}
_DID = {"rating": "rated", "watchlist": "put on the watchlist"}  # others are called as they are


@dataclass(frozen=True)
class Reason:
    """Why one work stands in a list.

    Attributes:
        text: a short sentence without a full stop.
        work: the work of the profile that it names, if any.
    """

    code: ReasonCode
    text: str
    work: int | None = None


@dataclass(frozen=True)
class Reasons:
    """What the reasons of one user's list are found in."""

    catalog: Catalog
    common: Common
    models: ReleaseModels
    profile: UserProfile
    events: Interactions | None

    def of(self, ranked: RankedWorks) -> list[Reason]:
        """The reason of every entry."""
        reasons: dict[int, Reason] = {}
        explaining = ((BY_PEOPLE, self._personal), ((CONTENT,), self._by_content))
        for strategies, explained in explaining:
            works = ranked.works[[each in strategies for each in ranked.strategies]]
            if len(works):
                reasons |= zip(works.tolist(), explained(works), strict=True)
        return [reasons.get(work) or self._of_work(work) for work in ranked.works.tolist()]

    def parts(self, strategy: StrategyName, works: IndexArray) -> Float32Array | None:
        """What each work of the profile adds to the scores of works; None: nothing is known.

        float32, shape (len(profile), len(works)).
        """
        models, profile = self.models, self.profile
        if not len(profile):
            return None
        if strategy in BY_PEOPLE and models.personal is not None:
            return models.personal.parts(profile, works)
        if strategy == CONTENT and models.cold is not None:
            return models.cold.parts(profile, works)
        if strategy == CONTENT and len(profile.requested):
            return models.similar.between(profile.items, works)
        return None

    def _personal(self, works: IndexArray) -> Iterator[Reason]:
        goes_with: dict[int, Reason] = {}
        for work, source in self._sources(PERSONAL, works):
            if source is None:
                yield self._without_source(work)
                continue
            if (reason := goes_with.get(source)) is None:
                reason = Reason(ReasonCode.GOES_WITH, f"goes with {self._known_as(source)}", source)
                goes_with[source] = reason
            yield reason

    def _without_source(self, work: int) -> Reason:
        scorer = self.models.personal
        if scorer is not None and not scorer.folds_in:
            return Reason(ReasonCode.STARS, "popular, and near what got your high stars")
        return self._of_work(work)

    def _by_content(self, works: IndexArray) -> Iterator[Reason]:
        names_of, known_as = cache(self.common.names_of), cache(self._known_as)
        for work, source in self._sources(CONTENT, works):
            if source is None:
                yield self._of_work(work)
            else:
                fields = self.common.fields(self.common.names_of(work) & names_of(source))
                yield Reason(ReasonCode.LIKE, f"like {known_as(source)}, in {fields}", source)

    def _sources(
        self, strategy: StrategyName, works: IndexArray
    ) -> Iterator[tuple[int, int | None]]:
        """Yield every work with the work of the profile that adds most to its score."""
        parts = self.parts(strategy, works)
        if parts is None:
            yield from ((work, None) for work in works.tolist())
            return
        items, highest = self.profile.items[parts.argmax(axis=0)].tolist(), parts.max(axis=0)
        for work, item, part in zip(works.tolist(), items, highest.tolist(), strict=True):
            yield work, item if part > 0 else None

    def _of_work(self, work: int) -> Reason:
        """What is known of the work, whoever asks."""
        cold = self.models.cold
        if cold is None or not cold.cold[work]:
            return Reason(ReasonCode.POPULAR, self._popular(work))
        code = ReasonCode(GROUNDS[cold.grounds[work]])
        return Reason(code, _OF_WORKS[code])

    def _popular(self, work: int) -> str:
        return "known here, but disliked by most" if self.models.disliked[work] else "popular here"

    def _known_as(self, work: int) -> str:
        """The title of a work of the profile, with what the user did about it."""
        return f"{self.catalog.work_rows[work]['title']}, which you {self.did(work)}"

    def did(self, work: int) -> str:
        """What the user did about a work of the profile, as a sentence calls it."""
        if self.events is not None:
            row = int(self.events.work.searchsorted(np.int32(work)))
            if row < len(self.events) and self.events.work[row] == work:
                kind = KINDS[self.events.kinds[row]].name
                return _DID.get(kind, kind)
        return LIKED.name  # as the request says
