"""What a reason says, in a short sentence without a full stop."""

from dataclasses import dataclass, field

from engine.catalog.titles import Catalog
from engine.contract.kinds import KINDS, LIKED
from engine.kept import Kept
from engine.models.cold_items import GROUNDS
from engine.recommend.common import Common
from engine.recommend.models import ReleaseModels
from engine.recommend.reason_codes import ReasonCode

AS_REQUESTED = -1  # in place of the code of a kind: the request says that the user likes the work

_ALWAYS = {
    ReasonCode.STARS: "popular, and near what got your high stars",
    ReasonCode.RECENT: "what many here did lately",
    # Of works that nobody did anything about, by `engine.models.cold_items.GROUNDS`.
    ReasonCode.VOTES: "widely voted on TMDB",
    ReasonCode.NEW: "recently released or added",
    ReasonCode.PLATFORMS: "on several platforms",
    ReasonCode.SEASONS: "runs for many seasons",
    ReasonCode.PEOPLE: "by people who are in other titles",
    ReasonCode.CATALOG: "listed in the catalogs; nothing else is known of it",
}
OF_ONE_WORK = frozenset((ReasonCode.POPULAR, ReasonCode.LIKE))  # others say nothing of the entry
_MOST_KEPT = 10_000  # names of sources in sentences
_DID = {"rating": "rated", "watchlist": "put on the watchlist"}  # others are called as they are


def did(kind: int) -> str:
    """What a user did, by the code of the kind, as a sentence calls it."""
    name = LIKED.name if kind == AS_REQUESTED else KINDS[kind].name
    return _DID.get(name, name)


@dataclass(frozen=True)
class Sentences:
    """The sentences of one release."""

    catalog: Catalog
    common: Common
    models: ReleaseModels
    _kept: Kept[tuple[int, int], str] = field(
        default_factory=lambda: Kept(_MOST_KEPT), compare=False, repr=False
    )

    def code_of(self, work: int) -> ReasonCode:
        """What speaks for a work, whoever asks."""
        cold = self.models.cold
        if cold is None or not cold.cold[work]:
            return ReasonCode.POPULAR
        return ReasonCode(GROUNDS[cold.grounds[work]])

    def of(self, code: ReasonCode, work: int, source: int | None, kind: int) -> str:
        """The sentence of a reason; `kind` is what the user did about its source, if it has one."""
        if code is ReasonCode.POPULAR:
            disliked = self.models.disliked[work]
            return "known here, but disliked by most" if disliked else "popular here"
        if source is None:
            return _ALWAYS[code]
        if code is ReasonCode.GOES_WITH:
            return f"goes with {self._known_as(source, kind)}"
        shared = self.common.names_of(work) & self.common.names_of(source)
        return f"like {self._known_as(source, kind)}, in {self.common.fields(shared)}"

    def _known_as(self, source: int, kind: int) -> str:
        """What a source is called in the sentences of all works that it speaks for."""
        if (text := self._kept.get((source, kind))) is None:
            text = f"{self.catalog.work_rows[source]['title']}, which you {did(kind)}"
            self._kept.keep((source, kind), text)
        return text
