"""A page of a list before it is shown, and as it is sent: JSON with every card made once.

What a front end shows of a work does not depend on who asks, so its JSON is kept and a page is put
together from it. One function writes every page, whichever way it came about.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

from api.recommendations import views
from api.recommendations.schemas import Recommendations
from api.works.cards import CardsAsJson
from engine.recommend.candidates import Shortfall
from engine.recommend.reasons import Reason
from engine.recommend.results import Recommended
from engine.recommend.strategies import StrategyName
from engine.release.read import Release

_quoted = json.encoder.encode_basestring
_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode


@dataclass(frozen=True)
class Entry:
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
            "shortfall": short.model_dump() if short else None,
            "next": self.next,
        }
        cards = CardsAsJson(release, root)
        items = b",".join(
            [
                _open(cards[entry.item.work]) + _fields_json(release, entry).encode()
                for entry in self.entries
            ]
        )
        return b"".join((_open(_encode(head).encode()), b'"items":[', items, b"]}"))

    def answer(self, release: Release, root: str) -> Recommendations:
        """The page as part of another answer."""
        return Recommendations.model_validate_json(self.body(release, root))


def _fields_json(release: Release, entry: Entry) -> str:
    """What an entry has beside its card; written field by field, as there are ten in a page."""
    item = entry.item
    because = [views.named_fields(release, work) for work in entry.because]
    return (
        f'"rank":{entry.rank},'
        f'"predicted_rating":{_number(views.rounded(item.predicted_rating))},'
        f'"ranking_score":{_number(views.shown_score(item.ranking_score))},'
        f'"strategy":"{item.strategy}",'
        f'"reason":{_reason_json(release, item.reason)},'
        f'"because":{_encode(because) if because else "[]"}}}'
    )


def _number(value: float | None) -> str:
    return "null" if value is None else repr(value)


def _reason_json(release: Release, why: Reason) -> str:
    work = "null" if why.work is None else _quoted(release.catalog.work_ids[why.work])
    return f'{{"code":"{why.code}","text":{_quoted(why.text)},"work_id":{work}}}'


def _open(record: bytes) -> bytes:
    """A record to which fields are added."""
    return record[:-1] + b","
