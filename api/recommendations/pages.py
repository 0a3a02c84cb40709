"""A page of a list before it is shown, and as it is sent: JSON with every card made once.

What a front end shows of a work does not depend on who asks, so its JSON is kept and a page is put
together from it. One function writes every page, whichever way it came about.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple
from weakref import WeakKeyDictionary

from api.recommendations import views
from api.recommendations.schemas import Recommendations
from api.works.cards import CardsAsJson
from engine.catalog.titles import Catalog
from engine.kept import Kept
from engine.recommend.candidates import Shortfall
from engine.recommend.reason_codes import ReasonCode
from engine.recommend.reasons import Reason
from engine.recommend.results import Recommended
from engine.recommend.strategies import StrategyName
from engine.release.read import Release

_quoted = json.encoder.encode_basestring
_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode

_MOST_KEPT = 10_000  # reasons of a catalog: some 2 MB
_KEPT_REASONS: WeakKeyDictionary[Catalog, Kept[tuple[int, str], str]] = WeakKeyDictionary()


class Entry(NamedTuple):
    """An entry of a page; `because` are the works of the history that add most to it."""

    rank: int
    item: Recommended
    because: Sequence[int] = ()


@dataclass(frozen=True)
class Page:
    """A page of a list: `api.recommendations.schemas.Recommendations` says what its fields are."""

    user_id: str | None
    strategy: StrategyName
    known_user: bool
    release: str
    event_offset: int
    events_current: bool
    answer_id: str | None
    candidates: int
    ignored: Sequence[str]
    entries: Sequence[Entry]
    shortfall: Shortfall | None
    next: str | None

    def called(self, user_id: str) -> "Page":
        """The page with the id of its user as the request wrote it."""
        return self if user_id == self.user_id else replace(self, user_id=user_id)

    def body(self, release: Release, root: str) -> bytes:
        """The page as JSON, with links below the prefix `root` of a proxy."""
        short = views.shortfall(self.shortfall)
        head = {
            "user_id": self.user_id,
            "strategy": self.strategy,
            "known_user": self.known_user,
            "release": self.release,
            "event_offset": self.event_offset,
            "events_current": self.events_current,
            "answer_id": self.answer_id,
            "candidates": self.candidates,
            "ignored": self.ignored,
        }
        tail = {"shortfall": short.model_dump() if short else None, "next": self.next}
        cards, reasons = CardsAsJson(release, root), _ReasonsAsJson(release.catalog)
        parts = [_encode(head).encode()[:-1], b',"items":[']
        for entry in self.entries:
            parts += (cards.begun(entry.item.work), _fields_json(release, entry, reasons), b",")
        if self.entries:
            parts.pop()
        parts += (b"],", _encode(tail).encode()[1:])
        return b"".join(parts)

    def answer(self, release: Release, root: str) -> Recommendations:
        """The page as part of another answer."""
        return Recommendations.model_validate_json(self.body(release, root))


def _fields_json(release: Release, entry: Entry, reasons: "_ReasonsAsJson") -> bytes:
    """What follows the card of an entry; written field by field, as there are ten in a page."""
    rank, item, works = entry
    score, strategy = views.shown_score(item.ranking_score), item.strategy
    because = _encode([views.named_fields(release, work) for work in works]) if works else "[]"
    return (
        f',"rank":{rank},"predicted_rating":{_number(item.predicted_rating)},'
        f'"ranking_score":{score!r},"strategy":"{strategy}",'
        f'"reason":{reasons[item.reason]},"because":{because}}}'
    ).encode()


def _number(value: float | None) -> str:
    return "null" if value is None else repr(views.rounded(value))


class _ReasonsAsJson:
    """The reasons of a release as JSON, those made once each that a work gives for many others."""

    def __init__(self, catalog: Catalog) -> None:
        self._ids = catalog.work_ids
        self._kept = _KEPT_REASONS.setdefault(catalog, Kept(_MOST_KEPT))

    def __getitem__(self, why: Reason) -> str:
        """A reason as JSON."""
        if why.work is None:
            return f'{{"code":"{why.code}","text":{_quoted(why.text)},"work_id":null}}'
        if why.code is not ReasonCode.GOES_WITH:
            return self._of_work(why, why.work)
        key = why.work, why.text
        if (text := self._kept.get(key)) is None:
            text = self._kept.keep(key, self._of_work(why, why.work))
        return text

    def _of_work(self, why: Reason, work: int) -> str:
        work_id = _quoted(self._ids[work])
        return f'{{"code":"{why.code}","text":{_quoted(why.text)},"work_id":{work_id}}}'
