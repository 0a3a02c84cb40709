"""The events about an item, and their undoing."""

from collections.abc import Iterable

from starlette.concurrency import run_in_threadpool

from api.events import views
from api.events.reading import known_work
from api.events.schemas import UndoneEvents
from api.keeping.event_log import EventLog
from engine.event_store.records import StoredEvent, Undo, Undone
from engine.release.read import Release
from engine.text import squeeze


async def undo_about(
    log: EventLog, release: Release | None, user_id: str, text: str, kind: str | None
) -> UndoneEvents:
    """Undo what is about an item, whatever id it had when it was said."""
    events = await run_in_threadpool(log.events_of, user_id)
    offsets = [event.offset for event in about(release, events, text, kind)]
    return await undo(log, release, user_id, offsets)


def about(
    release: Release | None, events: Iterable[StoredEvent], text: str | None, kind: str | None
) -> list[StoredEvent]:
    """Those about an item, whatever id it had when they were said, and of a kind; None: any."""
    item_id = squeeze(text) if text else None
    work = (known_work(release, item_id) or item_id) if item_id else None
    return [
        event
        for event in events
        if kind in (None, event.kind)
        and (work is None or work in (event.item_id, known_work(release, event.item_id)))
    ]


async def undo(
    log: EventLog, release: Release | None, user_id: str, offsets: list[int]
) -> UndoneEvents:
    """Undo events by their offsets; what was none of the user's is passed over."""
    undone: tuple[StoredEvent, ...] = ()
    if offsets:
        outcome = await log.write(Undo(user_id, offsets))
        undone = outcome.events if isinstance(outcome, Undone) else ()
    shown = [views.user_event(release, event) for event in views.newest_first(undone)]
    return UndoneEvents(user_id=user_id, undone=shown)
