"""What people say, written into the event store of a home as the service writes it."""

from engine.event_store.records import Forget, NewEvent, Outcome, Record, Undo
from engine.event_store.store import EventStore
from engine.scale import RatingScale
from engine.store.home import Home

HALF_STARS = RatingScale(0.5, 5.0)
Said = tuple[str, str, str, float | None, int | None]  # user, item, kind, stars, second


def say(home: Home, *rows: Said, scale: RatingScale = HALF_STARS, url: str | None = None) -> None:
    """Write events into the store, which is made if there is none."""
    events = tuple(
        NewEvent(user, item, kind, stars, None if stars is None else scale, second)
        for user, item, kind, stars, second in rows
    )
    _commit(home, Record(events), url=url)


def undo(home: Home, user: str, item: str, kind: str | None = None, url: str | None = None) -> None:
    """Undo what a user said about an item."""
    _commit(home, Undo(user, item_id=item, kind=kind), url=url)


def forget(home: Home, user: str, url: str | None = None) -> None:
    """Forget a user."""
    _commit(home, Forget(user), url=url)


def _commit(home: Home, operation: Record | Undo | Forget, url: str | None = None) -> Outcome:
    store = EventStore.open(home, url)
    try:
        return store.commit([operation])[0]
    finally:
        store.close()
