"""What the log says: rows as events, the active ones among them, what came after an offset."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    bindparam,
    exists,
    func,
    not_,
    select,
)

from engine.event_store.records import StoredEvent, is_storable
from engine.event_store.schema import FORGOTTEN, LOG, STORE
from engine.scale import RatingScale

_HOUR = 3600  # seconds
_EVENT = (
    LOG.c.offset,
    LOG.c.user_id,
    LOG.c.item_id,
    LOG.c.kind,
    LOG.c.value,
    LOG.c.scale_low,
    LOG.c.scale_high,
    LOG.c["at"],
    LOG.c.recorded_at,
    LOG.c.answer_id,
)


@dataclass(frozen=True)
class Changes:
    """What the log tells after an offset.

    Attributes:
        users: who did or undid something.
        forgotten: the digests of those who were forgotten.
        offset: of the store when this was read.
    """

    users: frozenset[str]
    forgotten: frozenset[str]
    offset: int
    store_id: str


@dataclass(frozen=True)
class UserLog:
    """One user's part of the log: the active events, ascending by offset.

    Attributes:
        changed: the offset of the user's last row of any sort; 0 without any.
        forgotten: the offset at which the user was forgotten last.
        offset: of the store, or that which was asked for.
    """

    events: tuple[StoredEvent, ...]
    changed: int
    forgotten: int | None
    offset: int
    store_id: str


class HourCount(NamedTuple):
    """How many events of a kind were stored within an hour.

    Attributes:
        begin: of the hour, in seconds since 1970.
    """

    begin: int
    kind: str
    events: int


@dataclass(frozen=True)
class Arrivals:
    """What was stored lately.

    Attributes:
        hours: ascending; those without events are left out.
        complete: whether all of that time was looked through.
        offset: of the store when this was read.
    """

    hours: tuple[HourCount, ...]
    complete: bool
    offset: int


def stored_event(row: Sequence[Any]) -> StoredEvent:
    """A row of the log as the event that it is."""
    offset, user_id, item_id, kind, value, low, high, at_second, recorded_at, answer_id = row
    scale = None if low is None else _scale(low, high)
    return StoredEvent(
        offset, user_id, item_id, kind, value, scale, at_second, recorded_at, answer_id
    )


_scale = lru_cache(maxsize=64)(RatingScale)  # a log holds few, and to check one takes its time


def active_events(upto: int | None = None) -> Select[Any]:
    """All events that nothing has undone, as the log was at the offset `upto`."""
    undoing = LOG.alias("undoing")
    undone = undoing.c.undoes == LOG.c.offset
    if upto is not None:
        undone = and_(undone, undoing.c.offset <= upto)
    query = select(*_EVENT).where(LOG.c.kind.is_not(None), not_(exists().where(undone)))
    return query if upto is None else query.where(LOG.c.offset <= upto)


def events_where(connection: Connection, *conditions: ColumnElement[bool]) -> list[StoredEvent]:
    """The active events that meet the conditions, ascending by offset."""
    query = active_events().where(*conditions).order_by(LOG.c.offset)
    return [stored_event(row) for row in connection.execute(query)]


# To build a query takes as long as to run it.
_OF_USER = LOG.c.user_id == bindparam("user")
_USER_EVENTS = active_events().where(_OF_USER).order_by(LOG.c.offset)
_USER_CHANGE = select(func.max(LOG.c.offset)).where(_OF_USER)
_STATE = select(STORE.c.last, STORE.c.store_id)


def _as_of(upto: int) -> tuple[Select[Any], Select[Any]]:
    """A user's events and their last change as the log was at the offset `upto`."""
    events = active_events(upto).where(_OF_USER).order_by(LOG.c.offset)
    return events, _USER_CHANGE.where(LOG.c.offset <= upto)


def read_user(
    connection: Connection, user_id: str, digest: str, upto: int | None = None
) -> UserLog:
    """One user's part of the log, as it is or as it was at `upto`."""
    last, store_id = connection.execute(_STATE).one()
    if not is_storable(user_id):
        return UserLog((), 0, None, last, store_id)
    query, change = (_USER_EVENTS, _USER_CHANGE) if upto is None else _as_of(upto)
    last = last if upto is None else min(last, upto)
    user = {"user": user_id}
    events = tuple(stored_event(row) for row in connection.execute(query, user))
    changed = connection.scalar(change, user) or 0
    forgotten = read_forgotten(connection, digest)
    known = forgotten is not None and forgotten <= last
    return UserLog(events, changed, forgotten if known else None, last, store_id)


def read_forgotten(connection: Connection, digest: str) -> int | None:
    """The offset at which the user of this digest was forgotten, if so."""
    query = select(FORGOTTEN.c.offset).where(FORGOTTEN.c.digest == digest)
    return connection.scalar(query)


def read_changes(connection: Connection, after: int) -> Changes:
    """What the log tells after an offset."""
    last, store_id = connection.execute(_STATE).one()
    users = select(LOG.c.user_id).where(LOG.c.offset > after).distinct()
    forgotten = select(FORGOTTEN.c.digest).where(FORGOTTEN.c.offset > after)
    return Changes(
        frozenset(connection.scalars(users)),
        frozenset(connection.scalars(forgotten)),
        last,
        store_id,
    )


def read_arrivals(connection: Connection, since: int, most: int) -> Arrivals:
    """How many events of each kind were stored in each hour since a second.

    Looked at are the last `most` rows alone: nothing orders the log by time, and it may be long.
    """
    last = connection.scalar(select(STORE.c.last)) or 0
    lately = LOG.c.offset > last - most
    hour = LOG.c.recorded_at // _HOUR
    query = (
        select(hour, LOG.c.kind, func.count())
        .where(lately, LOG.c.recorded_at >= since, LOG.c.kind.is_not(None))
        .group_by(hour, LOG.c.kind)
        .order_by(hour, LOG.c.kind)
    )
    hours = tuple(HourCount(h * _HOUR, kind, n) for h, kind, n in connection.execute(query))
    oldest = select(LOG.c.recorded_at).where(lately).order_by(LOG.c.offset).limit(1)
    first = connection.scalar(oldest)
    complete = last <= most or (first is not None and first < since)
    return Arrivals(hours, complete, last)


def user_digest(secret: str, user_id: str) -> str:
    """What stays of a user who was forgotten: nobody finds the id by it without the secret."""
    key = bytes.fromhex(secret)
    text = user_id.encode("utf-8", "surrogatepass")
    return hashlib.blake2b(text, key=key, digest_size=32).hexdigest()


def speaking(rows: Iterator[StoredEvent]) -> Iterator[StoredEvent]:
    """Of a user's events of one item and kind the last; rows are in that order, then by time."""
    spoken: StoredEvent | None = None
    for row in rows:
        if spoken and _about(row) != _about(spoken):
            yield spoken
        spoken = row
    if spoken:
        yield spoken


def _about(row: StoredEvent) -> tuple[str, str, str]:
    return row.user_id, row.item_id, row.kind
