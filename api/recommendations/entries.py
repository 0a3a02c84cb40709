"""The entries of lists as JSON, put together of parts that many entries have in common.

What a front end shows of a work does not depend on who asks, and most reasons speak for many works:
what is once made of either is kept. What is left of an entry are its rank and its two figures.
"""

import json
from collections.abc import Sequence

from api.recommendations.views import named_fields, rounded_as_json, score_as_json
from api.works.cards import CardsAsJson
from engine.catalog.titles import Catalog
from engine.kept import KeptOf
from engine.recommend.reason_codes import ReasonCode
from engine.recommend.reasons import Reason
from engine.recommend.results import Recommended
from engine.recommend.shortlists import KeptEntry, common_part, recommended
from engine.release.read import Release

quoted = json.encoder.encode_basestring
encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode

_MOST_REASONS = 10_000  # of a catalog: some 2 MB
_MOST_ENDS = 20_000  # of a catalog: some 9 MB
_REASONS: KeptOf[Catalog, Reason, str] = KeptOf(_MOST_REASONS)
_ENDS: KeptOf[Catalog, tuple[int, ...], bytes] = KeptOf(_MOST_ENDS)


class EntriesAsJson:
    """The entries of a release's lists as JSON, with links below the prefix `root` of a proxy."""

    def __init__(self, release: Release, root: str) -> None:
        catalog = release.catalog
        self._release = release
        self._cards = CardsAsJson(release, root)
        self._reasons, self._ends = _REASONS[catalog], _ENDS[catalog]

    def ranked(self, rank: int, item: Recommended, because: Sequence[int] = ()) -> bytes:
        """An entry; `because` are the works of the history that add most to it."""
        return self._entry(rank, *item[:3], self._end(item, because))

    def kept(self, entries: Sequence[KeptEntry], skip: int) -> list[bytes]:
        """Entries that the release keeps, the first of them after `skip` others."""
        items, ends = [], self._ends
        for rank, entry in enumerate(entries, start=skip + 1):
            end = ends.get(common_part(entry)) or self._kept_end(entry)
            items.append(self._entry(rank, entry[0], entry[1], entry[2], end))
        return items

    def _entry(self, rank: int, work: int, score: float, stars: float | None, end: bytes) -> bytes:
        """An entry of a work, its ranking score and its predicted rating."""
        middle = (
            f',"rank":{rank},"predicted_rating":{rounded_as_json(stars)},'
            f'"ranking_score":{score_as_json(score)}'
        )
        return self._cards.begun(work) + middle.encode() + end

    def _kept_end(self, entry: KeptEntry) -> bytes:
        """The end of an entry that the release keeps, made anew."""
        end = self._end(recommended(entry, self._release.recommender.sentences))
        common = common_part(entry)
        return self._ends.keep(common, end) if common else end

    def _end(self, item: Recommended, because: Sequence[int] = ()) -> bytes:
        """What follows the figures of an entry."""
        release, reason = self._release, self._reason(item.reason)
        works = encode([named_fields(release, each) for each in because]) if because else "[]"
        return f',"strategy":"{item.strategy}","reason":{reason},"because":{works}}}'.encode()

    def _reason(self, why: Reason) -> str:
        """A reason; those are kept that a work gives for many others."""
        if why.code is not ReasonCode.GOES_WITH:
            return self._made_reason(why)
        return self._reasons.get(why) or self._reasons.keep(why, self._made_reason(why))

    def _made_reason(self, why: Reason) -> str:
        ids = self._release.catalog.work_ids
        work_id = "null" if why.work is None else quoted(ids[why.work])
        return f'{{"code":"{why.code}","text":{quoted(why.text)},"work_id":{work_id}}}'
