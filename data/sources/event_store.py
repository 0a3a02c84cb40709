"""The event store as a source: what people said over HTTP, beside what files say.

It lies in a database and not below raw/, and holds events only. Whether it is there, whether it is
that of the lake before, and the one state of it that an ingest reads, are said here; how its rows
become events of titles, in `stored_rows`.
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager

from data.audit import Ledger
from engine import commands
from engine.errors import DataError, StoreMissing
from engine.event_store.snapshot import Snapshot
from engine.event_store.store import EventStore
from engine.events.mark import EventMark
from engine.store.home import Home


@contextmanager
def event_snapshot(home: Home, url: str | None) -> Iterator[Snapshot | None]:
    """The event store at `url`, or of the home, in one state; None where there is none.

    Nothing is made, and what is written meanwhile is not seen.

    Raises:
        StoreUnavailable: there is one that cannot be read.
    """
    try:
        store = EventStore.open(home, url, create=False)
    except StoreMissing:
        yield None
        return
    with closing(store), store.snapshot() as snapshot:
        yield snapshot


def mark_of(snapshot: Snapshot | None) -> EventMark | None:
    """How far the store is read."""
    return EventMark(snapshot.store_id, snapshot.offset) if snapshot else None


def check_is_there(mark: EventMark | None, before: EventMark | None, home: Home) -> None:
    """Refuse to leave out a store that the lake before was made of, if anything was in it.

    Raises:
        DataError: there is none any more.
    """
    if before and before.offset and not mark:
        raise DataError(
            f"the lake holds events of an event store, and there is none at {home.events}; put the "
            "file back, or name its database in CARTELERA_DATABASE_URL. To go on without its "
            f"events run `{commands.MIGRATE}`, which makes an empty one"
        )


def warn_of_another(mark: EventMark | None, before: EventMark | None, ledger: Ledger) -> None:
    """Say loudly that the store is not the one of before, or an older state of it."""
    if not mark or not before:
        return
    if mark.store_id != before.store_id:
        ledger.warn_first(
            "the event store is another one than that of the lake before, whose events are no "
            f"longer in the lake (now {mark.store_id}, before {before.store_id})"
        )
    elif mark.offset < before.offset:
        ledger.warn_first(
            f"the event store ends at offset {mark.offset:,}, and the lake before was made of it "
            f"up to {before.offset:,}: a copy was restored, and what came after it is gone"
        )
