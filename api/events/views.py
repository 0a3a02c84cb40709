"""From events of the store to the answers of `api.events.schemas`."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from api.events.reading import ReadRows, known_work
from api.events.schemas import EventKindName, Receipt, UserEvent
from engine import commands
from engine.catalog.ids import identify
from engine.event_store.records import Forgotten, NewEvent, Recorded, StoredEvent
from engine.release.read import Release
from engine.wording import many


@lru_cache(maxsize=1_024)  # most are of these minutes
def moment(second: int) -> str:
    """A time as ISO 8601, UTC; one that no calendar has, as its seconds."""
    try:
        return f"{datetime.fromtimestamp(second, UTC):%Y-%m-%dT%H:%M:%SZ}"
    except (ValueError, OverflowError, OSError):
        return str(second)


def user_event(release: Release | None, event: StoredEvent) -> UserEvent:
    """An event as the store holds it."""
    title = title_of(release, event.item_id)
    scale = event.scale
    return UserEvent(
        event_id=event.offset,
        user_id=event.user_id,
        id=event.item_id,
        title=title,
        known_title=title is not None,
        kind=EventKindName(event.kind),
        stars=event.value,
        rating_scale=(scale.low, scale.high) if scale else None,
        at=moment(event.at),
        recorded_at=moment(event.recorded_at),
        answer_id=event.answer_id,
    )


def title_of(release: Release | None, item_id: str) -> str | None:
    """The title of a work, if the release knows it."""
    if release is None or (known := identify(release.catalog, item_id)) is None:
        return None
    title: str = release.catalog.work_rows[known.work]["title"]
    return title


def note_of_one(release: Release | None, event: NewEvent) -> dict[str, Any]:
    """What an answer says of a new event beside what the store makes of it."""
    return {
        "user_id": event.user_id,
        "id": event.item_id,
        "title": (title := title_of(release, event.item_id)),
        "known_title": title is not None,
        "kind": event.kind,
        "stars": event.value,
        "rating_scale": [event.scale.low, event.scale.high] if event.scale else None,
        "answer_id": event.answer_id,
    }


def stored_one(recorded: Recorded, note: Mapping[str, Any]) -> dict[str, Any]:
    """The answer to one event, from what was noted of it and where it stands in the log."""
    (written,) = recorded.written
    return {
        "event_id": written.offset,
        **note,
        "at": moment(written.at),
        "recorded_at": moment(recorded.recorded_at),
        "status": "repeated" if written.repeated else "created",
    }


def note_of_rows(release: Release | None, rows: ReadRows) -> dict[str, Any]:
    """What an answer says of many rows beside what the store makes of them."""
    known = {
        item: known_work(release, item) is not None for item in {e.item_id for e in rows.events}
    }
    unknown = [
        number
        for number, event in zip(rows.rows, rows.events, strict=True)
        if not known[event.item_id]
    ]
    rejected = [[number, problem] for number, problem in rows.rejected.items()]
    return {"rejected": rejected, "unknown": unknown}


def stored_rows(recorded: Recorded, note: Mapping[str, Any]) -> dict[str, Any]:
    """The answer to many rows, from what was noted of them and where they stand in the log."""
    rows = list(_rows(recorded, dict(note["rejected"]), frozenset(note["unknown"])))
    repeated = sum(written.repeated for written in recorded.written)
    return {
        "created": len(recorded.written) - repeated,
        "repeated": repeated,
        "rejected": len(note["rejected"]),
        "rows": rows,
    }


def _rows(
    recorded: Recorded, rejected: Mapping[int, Any], unknown: frozenset[int]
) -> Iterator[dict[str, Any]]:
    written = iter(recorded.written)
    for row in range(1, len(recorded.written) + len(rejected) + 1):
        if (problem := rejected.get(row)) is not None:
            outcome: dict[str, Any] = {"status": "rejected", "event_id": None, "known_title": None}
        else:
            entry = next(written)
            status = "repeated" if entry.repeated else "created"
            outcome = {
                "status": status,
                "event_id": entry.offset,
                "known_title": row not in unknown,
            }
        yield {"row": row, **outcome, "problem": problem}


def newest_first(events: Sequence[StoredEvent]) -> list[StoredEvent]:
    """Events by the time at which they happened, the newest first."""
    return sorted(events, key=lambda event: (event.at, event.offset), reverse=True)


def receipt(release: Release | None, user_id: str, forgotten: Forgotten) -> Receipt:
    """What was deleted of a user, and what becomes of what files say."""
    in_release = release is not None and release.recommender.users.find(user_id) is not None
    return Receipt(
        user_id=user_id,
        known=in_release or forgotten.rows > 0,
        events=forgotten.events,
        rows=forgotten.rows,
        forgotten_at=moment(forgotten.forgotten_at),
        in_release=in_release,
        deleted=_deleted(forgotten),
        from_files=_from_files(in_release),
    )


def _deleted(forgotten: Forgotten) -> str:
    addresses = many(forgotten.addresses, "secret address")
    if not forgotten.rows:
        nothing = "for no event of this user was stored"
        return f"{addresses}; {nothing}" if forgotten.addresses else f"nothing, {nothing}"
    rest = forgotten.rows - forgotten.events
    undone = f" and {many(rest, 'row')} of what was undone" if rest else ""
    opened = f"{addresses} and " if forgotten.addresses else ""
    return (
        f"{many(forgotten.events, 'event')} that counted{undone}, with {opened}all that was kept "
        "to recognise repeated requests; gone now"
    )


def _from_files(in_release: bool) -> str:
    if not in_release:
        return (
            "the release in service knows nothing of this user; should files bring something, the "
            "ingest leaves it out"
        )
    return (
        "the release in service holds what files say of this user until the next ingest and "
        f"training ({commands.INGEST_AND_TRAIN}), which leave it out; whoever keeps the files must "
        "delete it there"
    )
