"""Why a work stands in a list: a code for programs, and a short sentence for people.

What people did comes first: the work of the profile that adds most to the score. A work that is
there by its content names the work that it is most like, and what both have in common. Where the
profile plays no part, what is known of the work itself is the reason.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import numpy as np

from engine.arrays import Float32Array, IndexArray
from engine.events.interactions import Interactions
from engine.events.profile import UserProfile
from engine.recommend.models import ReleaseModels
from engine.recommend.ranking import RankedWorks
from engine.recommend.reason_codes import ReasonCode
from engine.recommend.sentences import AS_REQUESTED, Sentences
from engine.recommend.strategies import BY_PEOPLE, CONTENT, PERSONAL, StrategyName


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
            return models.personal.parts(profile, works)
        if strategy == CONTENT and models.cold is not None:
            return models.cold.parts(profile, works)
        if strategy == CONTENT and len(profile.requested):
            return models.similar.between(profile.items, works)
        return None

    def _personal(self, works: IndexArray) -> Iterator[Ground]:
        scorer = self.models.personal
        by_stars = scorer is not None and not scorer.folds_in
        kind_of = cache(self.kind_of)
        for work, source in self._sources(PERSONAL, works):
            if source is not None:
                yield Ground(ReasonCode.GOES_WITH, source, kind_of(source))
            else:
                yield Ground(ReasonCode.STARS) if by_stars else self._of_work(work)

    def _by_content(self, works: IndexArray) -> Iterator[Ground]:
        kind_of = cache(self.kind_of)
        for work, source in self._sources(CONTENT, works):
            if source is None:
                yield self._of_work(work)
            else:
                yield Ground(ReasonCode.LIKE, source, kind_of(source))

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

    def _of_work(self, work: int) -> Ground:
        """What is known of the work, whoever asks."""
        return Ground(self.sentences.code_of(work))

    def kind_of(self, work: int) -> int:
        """The code of what the user did about a work of the profile."""
        if self.events is not None:
            row = int(self.events.work.searchsorted(np.int32(work)))
            if row < len(self.events) and self.events.work[row] == work:
                return int(self.events.kinds[row])
        return AS_REQUESTED
