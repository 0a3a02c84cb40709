"""Short ways to say what users do, and to look at what is stored of it."""

from typing import Any

from engine.event_store.records import (
    IdempotencyKey,
    NewEvent,
    Outcome,
    Record,
    Recorded,
    StoredEvent,
)
from engine.event_store.store import EventStore
from engine.scale import RatingScale

STARS = RatingScale(0.5, 5.0)


def rating(item: str, stars: float, at: int | None = None, user: str = "u") -> NewEvent:
    return NewEvent(user, item, "rating", stars, STARS, at)


def event(item: str, kind: str = "watched", at: int | None = None, user: str = "u") -> NewEvent:
    return NewEvent(user, item, kind, None, None, at)


def key(name: str, digest: str = "digest", user: str = "u", note: str = "") -> IdempotencyKey:
    return IdempotencyKey(user, name, digest, note)


def record(store: EventStore, *events: NewEvent, **options: Any) -> Recorded:
    (outcome,) = store.commit([Record(events, **options)])
    assert isinstance(outcome, Recorded)
    return outcome


def do(store: EventStore, operation: Any) -> Any:
    outcomes: list[Outcome] = store.commit([operation])
    return outcomes[0]


def contents(events: list[StoredEvent] | tuple[StoredEvent, ...]) -> list[tuple]:
    return [(each.item_id, each.kind, each.value) for each in events]
