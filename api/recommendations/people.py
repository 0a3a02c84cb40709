"""What the event store holds of a user, as the recommender takes it."""

from collections.abc import Iterable, Iterator

from engine.catalog.ids import identify
from engine.contract.kinds import CODES, KINDS
from engine.event_store.live import UserEvents
from engine.event_store.records import StoredEvent
from engine.events.user import Event, UserLog
from engine.release.read import Release
from engine.scale import RatingScale


def log_of(release: Release, stored: UserEvents) -> UserLog:
    """A user's stored events as events about works of a release.

    What is about works that the release does not know waits until one does.
    """
    mark = release.event_mark
    same_store = mark is None or mark.store_id == stored.store_id
    included = mark.offset if mark is not None and same_store else 0
    return UserLog(
        tuple(_events(release, stored.events)),
        fresh=stored.changed > included,
        complete=same_store and (stored.current or bool(stored.events)),
        forgotten=stored.forgotten is not None and stored.forgotten > included,
    )


def state_of(stored: UserEvents) -> str | None:
    """What tells two states of a user's events apart; None where it is not known which it is."""
    if not stored.current:
        return None
    return f"-{stored.store_id[:8]}-{stored.changed}-{stored.forgotten or 0}"


def _events(release: Release, stored: Iterable[StoredEvent]) -> Iterator[Event]:
    scale = release.recommender.scale
    for event in stored:
        known = identify(release.catalog, event.item_id)
        if known is not None and event.kind in CODES:
            stars = _on_scale(event.value, event.scale, scale)
            yield Event(known.work, KINDS[CODES[event.kind]], stars, event.at)


def _on_scale(
    stars: float | None, given_on: RatingScale | None, scale: RatingScale | None
) -> float | None:
    """Stars on the scale of a release, where they were given on another."""
    if stars is None or given_on is None or scale is None:
        return stars
    return float(given_on.converted(stars, scale))
