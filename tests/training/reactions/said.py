"""Ids of answers as the service makes them, and events that carry them."""

from typing import Any

from engine.event_store.records import NewEvent, Record
from engine.event_store.store import EventStore
from engine.scale import RatingScale
from engine.tokens import SEAL, packed, token_of

OLD, NEW = "20260101T000000Z-0001", "20260201T000000Z-0002"
STARS = RatingScale(0.5, 5.0)


def answer_id(
    user: str | None, strategy: str | None = "personal", offset: int = 0, **changed: Any
) -> str:
    """The id of a list; without a strategy as those of before were."""
    content = {"r": NEW, "u": user, "q": {"n": 10}, "o": offset, "s": 0, "t": strategy} | changed
    if strategy is None:
        del content["t"]
    return token_of(packed(content), b"\0" * SEAL)


def reaction(
    user: str,
    item: str,
    kind: str = "watched",
    token: str | None = None,
    *,
    stars: float | None = None,
    scale: RatingScale = STARS,
    at: int = 1000,
) -> NewEvent:
    """An event beside the id of an answer."""
    scale_of_stars = None if stars is None else scale
    return NewEvent(user, item, kind, stars, scale_of_stars, at, token)


def write(store: EventStore, *events: NewEvent) -> None:
    """Write events."""
    store.commit([Record(events)])
