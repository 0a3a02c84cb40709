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
from engine.catalog.postings import Postings
from engine.catalog.titles import Catalog
from engine.contract.kinds import KINDS, LIKED
from engine.events.interactions import Interactions
from engine.events.profile import UserProfile
from engine.models.cold_items import GROUNDS
from engine.recommend.models import ReleaseModels
from engine.recommend.ranking import RankedWorks
from engine.recommend.strategies import CONTENT, PERSONAL, StrategyName
from engine.wording import enumerated


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
    models: ReleaseModels
    profile: UserProfile
    events: Interactions | None

    def of(self, ranked: RankedWorks) -> list[Reason]:
        """The reason of every entry."""
        reasons: dict[int, Reason] = {}
        for strategy, explained in ((PERSONAL, self._personal), (CONTENT, self._by_content)):
            works = ranked.works[[each == strategy for each in ranked.strategies]]
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
        if strategy == PERSONAL and models.personal is not None:
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
        common, known_as = Common(self.catalog), cache(self._known_as)
        for work, source in self._sources(CONTENT, works):
            if source is None:
                yield self._of_work(work)
            else:
                shared = common.between(work, source)
                yield Reason(ReasonCode.LIKE, f"like {known_as(source)}, in {shared}", source)

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
            return Reason(ReasonCode.POPULAR, "popular here")
        code = ReasonCode(GROUNDS[cold.grounds[work]])
        return Reason(code, _OF_WORKS[code])

    def _known_as(self, work: int) -> str:
        """The title of a work of the profile, with what the user did about it."""
        return f"{self.catalog.work_rows[work]['title']}, which you {self._did(work)}"

    def _did(self, work: int) -> str:
        if self.events is not None:
            row = int(np.searchsorted(self.events.work, np.int32(work)))
            if row < len(self.events) and self.events.work[row] == work:
                kind = KINDS[self.events.kinds[row]].name
                return _DID.get(kind, kind)
        return LIKED.name  # as the request says


class Common:
    """What works have in common with those that they are like, in words."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._fields = {
            "director": catalog.directors,
            "cast": catalog.actors,
            "genre": catalog.genres,
            "country": catalog.countries,
        }
        self._names: dict[int, list[set[int]]] = {}  # of each field, by work

    def between(self, first: int, second: int) -> str:
        """The fields in which both have a name in common; their description where there is none."""
        pairs = zip(self._fields, self._of(first), self._of(second), strict=True)
        return enumerated(field for field, a, b in pairs if a & b) or "description"

    def _of(self, work: int) -> list[set[int]]:
        if (names := self._names.get(work)) is None:
            rows = self._catalog.titles_of[work]
            names = [_names(postings, rows) for postings in self._fields.values()]
            self._names[work] = names
        return names


def _names(postings: Postings, rows: list[int]) -> set[int]:
    """The names that some rows list."""
    return {name for row in rows for name in postings.names_of(row).tolist()}
