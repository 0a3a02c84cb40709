"""A page of a list as it is sent: one function writes every page, whichever way it came about."""

from collections.abc import Sequence
from typing import NamedTuple

from api.recommendations import views
from api.recommendations.entries import encode, quoted
from api.recommendations.schemas import Recommendations
from engine.recommend.candidates import Shortfall
from engine.recommend.strategies import StrategyName

_BOOLEANS = {False: "false", True: "true"}


class Page(NamedTuple):
    """A page of a list: `api.recommendations.schemas.Recommendations` says what its fields are.

    Its entries are JSON already.
    """

    user_id: str | None
    strategy: StrategyName
    known_user: bool
    release: str
    event_offset: int
    events_current: bool
    answer_id: str | None
    candidates: int
    ignored: Sequence[str]
    entries: Sequence[bytes]
    shortfall: Shortfall | None
    next: str | None

    def called(self, user_id: str) -> "Page":
        """The page with the id of its user as the request wrote it."""
        return self if user_id == self.user_id else self._replace(user_id=user_id)

    def body(self) -> bytes:
        """The page as JSON; written field by field, as an encoder takes several times as long."""
        known, current = _BOOLEANS[self.known_user], _BOOLEANS[self.events_current]
        ignored = encode(self.ignored) if self.ignored else "[]"
        short = views.shortfall(self.shortfall)
        head = (
            f'{{"user_id":{_text(self.user_id)},"strategy":"{self.strategy}",'
            f'"known_user":{known},"release":{_text(self.release)},'
            f'"event_offset":{self.event_offset},"events_current":{current},'
            f'"answer_id":{_text(self.answer_id)},"candidates":{self.candidates},'
            f'"ignored":{ignored},"items":['
        )
        shortfall = encode(short.model_dump()) if short else "null"
        tail = f'],"shortfall":{shortfall},"next":{_text(self.next)}}}'
        return b"".join((head.encode(), b",".join(self.entries), tail.encode()))

    def answer(self) -> Recommendations:
        """The page as part of another answer."""
        return Recommendations.model_validate_json(self.body())


def _text(value: str | None) -> str:
    return "null" if value is None else quoted(value)
