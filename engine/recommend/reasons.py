"""Why a work stands in a list: a code for programs, and a short sentence for people.

What people did comes first: the work of the profile that adds most to the score; or that many did
it, where that adds more than the whole profile: lately, or ever, of which only that counts by which
the most popular stand above others. A work that is there by its content names the work that it is
most like, and what both have in common. Where the profile plays no part, what is known of the work
itself is the reason.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from engine.arrays import Float32Array, IndexArray, Int32Array
from engine.events.interactions import Interactions
from engine.events.profile import UserProfile
from engine.models.base import Scorer
from engine.recommend.models import ReleaseModels
from engine.recommend.ranking import RankedWorks
from engine.recommend.reason_codes import ReasonCode
from engine.recommend.sentences import AS_REQUESTED, Sentences
from engine.recommend.strategies import (
    BY_PEOPLE,
    CONTENT,
    PERSONAL,
    StrategyName,
    opposed,
    silent_share,
)


class Reason(NamedTuple):
    """Why one work stands in a list.

    Attributes:
        text: a short sentence without a full stop.
        work: the work of the profile that it names, if any.
    """

    code: ReasonCode
    text: str
    work: int | None = None


class Ground(NamedTuple):
    """What a reason is made of: `kind` is the code of what the user did about its source."""

    code: ReasonCode
    source: int | None = None
    kind: int = AS_REQUESTED

    def reason(self, work: int, sentences: Sentences) -> Reason:
        """Why a work stands in a list, in words."""
        text = sentences.of(self.code, work, self.source, self.kind)
        return Reason(self.code, text, self.source)


@dataclass(frozen=True)
class Reasons:
    """What the reasons of one user's list are found in."""

    models: ReleaseModels
    sentences: Sentences
    profile: UserProfile
    events: Interactions | None

    def of(self, ranked: RankedWorks) -> list[Reason]:
        """The reason of every entry."""
        pairs = zip(ranked.works.tolist(), self.grounds(ranked), strict=True)
        return [ground.reason(work, self.sentences) for work, ground in pairs]

    def grounds(self, ranked: RankedWorks) -> list[Ground]:
        """What the reason of every entry is made of."""
        grounds: dict[int, Ground] = {}
        explaining = ((BY_PEOPLE, self._personal), ((CONTENT,), self._by_content))
        for strategies, explained in explaining:
            works = ranked.works[[each in strategies for each in ranked.strategies]]
            if len(works):
                grounds |= zip(works.tolist(), explained(works), strict=True)
        return [grounds.get(work) or self._of_work(work) for work in ranked.works.tolist()]

    def parts(self, strategy: StrategyName, works: IndexArray) -> Float32Array | None:
        """What each work of the profile adds to the scores of works; None: nothing is known.

        float32, shape (len(profile), len(works)).
        """
        models, profile = self.models, self.profile
        if not len(profile):
            return None
        if strategy in BY_PEOPLE and models.personal is not None:
            return self._parts_by_people(models.personal, works)
        if strategy == CONTENT and models.cold is not None:
            return models.cold.parts(profile, works)
        if strategy == CONTENT and len(profile.requested):
            return models.similar.between(profile.items, works)
        return None

    def _parts_by_people(self, scorer: Scorer, works: IndexArray) -> Float32Array:
        """The parts; 0 of what content speaks for, which is not in the scores."""
        profile, cold = self.profile, self.models.cold
        if cold is None or not silent_share(profile, scorer, cold):
            return scorer.parts(profile, works)
        parts = np.zeros((len(profile), len(works)), np.float32)
        parts[cold.covered[profile.items]] = scorer.parts(profile.among(cold.covered), works)
        return parts

    def popularity_parts(self, works: IndexArray) -> tuple[Float32Array, Float32Array]:
        """What popularity adds to the scores of works, of late and in general.

        Both are float32, shape (len(works),).
        """
        if (recent := self.models.recent) is None:
            return np.zeros(len(works), np.float32), np.zeros(len(works), np.float32)
        of_late, in_general = (
            opposed(part, self.models.similar, self.profile)[works]
            for part in recent.parts(self.profile, self.models.popularity)
        )
        return of_late, in_general

    def _personal(self, works: IndexArray) -> Iterator[Ground]:
        scorer = self.models.personal
        by_stars = scorer is not None and not scorer.folds_in
        of_late, in_general = self.popularity_parts(works)
        parts = of_late.tolist(), self._at_the_top(in_general).tolist()
        for (work, source, total), lately, popular in zip(
            self._sources(PERSONAL, works), *parts, strict=True
        ):
            if lately + popular > total:
                yield self._lately(work) if lately > popular else self._of_work(work)
            elif source is not None:
                yield Ground(ReasonCode.GOES_WITH, *source)
            else:
                yield Ground(ReasonCode.STARS) if by_stars else self._of_work(work)

    def _at_the_top(self, in_general: Float32Array) -> Float32Array:
        """What works get for being more popular than others that would be listed as popular.

        What many works get alike puts none of them before the others: a work that is not among the
        most popular stands in a list because of the profile, however much its popularity adds.
        """
        if (recent := self.models.recent) is None:
            return in_general
        alike = recent.weight_in_general_for(self.profile) * self.models.popularity.least_of_top
        return np.asarray(np.maximum(in_general - alike, 0), np.float32)

    def _lately(self, work: int) -> Ground:
        """That many did it lately; or ever, where longer spans count."""
        recent = self.models.recent
        return Ground(ReasonCode.RECENT) if recent and recent.lately else self._of_work(work)

    def _by_content(self, works: IndexArray) -> Iterator[Ground]:
        for work, source, _ in self._sources(CONTENT, works):
            yield self._of_work(work) if source is None else Ground(ReasonCode.LIKE, *source)

    def _sources(
        self, strategy: StrategyName, works: IndexArray
    ) -> Iterator[tuple[int, tuple[int, int] | None, float]]:
        """Yield every work with what adds most to its score, and all that the profile adds.

        The first is a work of the profile and its kind; None where nothing of it adds anything.
        """
        parts = self.parts(strategy, works)
        if parts is None:
            yield from ((work, None, 0.0) for work in works.tolist())
            return
        items, highest = self.profile.items[parts.argmax(axis=0)], parts.max(axis=0)
        totals = np.maximum(parts, 0).sum(axis=0).tolist()
        columns = works.tolist(), items.tolist(), self.kinds_of(items), highest.tolist(), totals
        for work, item, kind, part, total in zip(*columns, strict=True):
            yield work, (item, kind) if part > 0 else None, total

    def _of_work(self, work: int) -> Ground:
        """What is known of the work, whoever asks."""
        return Ground(self.sentences.code_of(work))

    def kind_of(self, work: int) -> int:
        """The code of what the user did about a work of the profile."""
        return self.kinds_of(np.array([work], np.int32))[0]

    def kinds_of(self, works: Int32Array) -> list[int]:
        """The codes of what the user did about works of the profile."""
        if self.events is None or not len(self.events):
            return [AS_REQUESTED] * len(works)
        rows = np.minimum(self.events.work.searchsorted(works), len(self.events) - 1)
        kinds = np.where(self.events.work[rows] == works, self.events.kinds[rows], AS_REQUESTED)
        codes: list[int] = kinds.tolist()
        return codes
