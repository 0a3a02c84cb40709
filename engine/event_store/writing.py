"""One transaction of operations: it locks the counter and deals out the offsets that follow."""

from collections.abc import Sequence
from itertools import groupby

from sqlalchemy import ColumnElement, delete, func, select

from engine.errors import StoreUnavailable
from engine.event_store.addresses import give, revoke
from engine.event_store.appending import Row, append
from engine.event_store.keys import Keys
from engine.event_store.reading import active_events, events_where, user_digest
from engine.event_store.records import (
    Forget,
    Forgotten,
    GiveAddress,
    NewEvent,
    Operation,
    Outcome,
    Record,
    Recorded,
    RevokeAddress,
    Undo,
    Undone,
    Written,
    is_storable,
)
from engine.event_store.repeats import Repeats
from engine.event_store.schema import FORGOTTEN, KEYS, LOG, STORE
from engine.event_store.statements import Rows, Statement, Statements

# Built once: building a statement takes longer than the database does to answer it.
_LOCK = select(STORE.c.last, STORE.c.store_id).with_for_update()


class StoreExchanged(StoreUnavailable):
    """The database holds another store than the one that was opened."""


class Transaction:
    """The operations of one commit, in their order."""

    def __init__(self, statements: Statements, store_id: str, secret: str, now: int) -> None:
        self._statements = statements
        self._store_id = store_id
        self._secret = secret
        self._now = now
        self._is_locked = False
        self._last = 0
        self._written = 0  # of the counter

    def run(self, operations: Sequence[Operation]) -> list[Outcome]:
        """Do the operations, and move the counter on.

        It waits for whoever is writing, and holds all others off until the commit.

        Raises:
            StoreExchanged: it is another store than the one that was opened.
        """
        outcomes: list[Outcome] = []
        for is_record, run in groupby(operations, lambda each: isinstance(each, Record)):
            if is_record:
                outcomes += self._record([each for each in run if isinstance(each, Record)])
            else:
                self._read()
                outcomes += map(self._change, run)
        if self._last > self._written:
            self._append([])
        return outcomes

    def _read(self, *queries: Statement) -> list[Rows]:
        """The rows of queries; the counter is locked before the first of them."""
        if self._is_locked:
            return self._statements.read(*queries)
        counter, *answers = self._statements.read((_LOCK, {}), *queries)
        row = counter[0] if counter else None
        if row is None or row[1] != self._store_id:
            raise StoreExchanged("another event store is in its place; it is opened anew")
        self._last = self._written = row[0]
        self._is_locked = True
        return answers

    def _append(self, rows: Sequence[Row]) -> None:
        append(self._statements, rows, self._last)
        self._written = self._last

    def _next(self) -> int:
        self._last += 1
        return self._last

    def _record(self, records: Sequence[Record]) -> list[Outcome]:
        """Write the events of several requests with no more statements than those of one take."""
        keys = Keys([r.key for r in records if r.key], self._now)
        repeats = Repeats([event for r in records for event in r.events])
        self._take(keys, repeats)
        rows: list[Row] = []
        outcomes: list[Outcome] = []
        for record in records:
            outcome = keys.outcome(record.key) if record.key else None
            if outcome is None:
                written = tuple(self._write(event, repeats, rows) for event in record.events)
                note = record.key.note if record.key else ""
                outcome = Recorded(written, self._now, note=note)
                if record.key:
                    keys.remember(record.key, outcome)
            outcomes.append(outcome)
        if rows:
            self._append(rows)
        keys.write(self._statements)
        return outcomes

    def _take(self, *readers: Keys | Repeats) -> None:
        """Let those who ask anything of the database have the answers."""
        queries = [(each, each.query(for_server=self._statements.on_server)) for each in readers]
        asking = [(each, query) for each, query in queries if query]
        answers = self._read(*(query for _, query in asking))
        for (each, _), rows in zip(asking, answers, strict=True):
            each.take(rows)

    def _write(self, event: NewEvent, repeats: Repeats, rows: list[Row]) -> Written:
        """Add an event to the rows, unless the log has it already."""
        if (repeated := repeats.repeated(event)) is not None:
            return repeated
        second, offset = repeats.time_of(event, self._now), self._next()
        repeats.add(event, second, offset)
        rows.append(
            self._row(offset, event.user_id)
            | {
                "item_id": event.item_id,
                "kind": event.kind,
                "value": event.value,
                "scale_low": event.scale.low if event.scale else None,
                "scale_high": event.scale.high if event.scale else None,
                "at": second,
                "answer_id": event.answer_id,
            }
        )
        return Written(offset, second, repeated=False)

    def _row(self, offset: int, user_id: str) -> Row:
        return {"offset": offset, "user_id": user_id, "recorded_at": self._now}

    def _change(self, operation: Operation) -> Outcome:
        connection = self._statements.connection()
        match operation:
            case Undo():
                return self._undo(operation)
            case Forget():
                return self._forget(operation)
            case GiveAddress():
                return give(connection, operation, self._secret, self._now)
            case RevokeAddress():
                return revoke(connection, operation.user_id, operation.address_id)
        raise TypeError(operation)

    def _undo(self, undo: Undo) -> Undone:
        """Write a row for each active event that is to be undone."""
        texts = (undo.user_id, undo.item_id or "", undo.kind or "")
        if not all(map(is_storable, texts)):
            return Undone(())
        events = events_where(self._statements.connection(), *_selected(undo))
        rows = [
            self._row(self._next(), undo.user_id) | {"undoes": event.offset} for event in events
        ]
        if rows:
            self._append(rows)
        return Undone(tuple(events))

    def _forget(self, forget: Forget) -> Forgotten:
        """Delete what is known of a user; asked again for somebody unknown, it changes nothing."""
        digest = user_digest(self._secret, forget.user_id)
        connection = self._statements.connection()
        known = connection.execute(
            select(FORGOTTEN.c.offset, FORGOTTEN.c.forgotten_at).where(FORGOTTEN.c.digest == digest)
        ).one_or_none()
        events, rows = self._delete(forget.user_id) if is_storable(forget.user_id) else (0, 0)
        addresses = len(revoke(connection, forget.user_id).addresses)
        if known and not rows:
            return Forgotten(known.offset, known.forgotten_at, 0, 0, addresses)
        offset = self._next()
        if known:
            connection.execute(delete(FORGOTTEN).where(FORGOTTEN.c.digest == digest))
        connection.execute(
            FORGOTTEN.insert().values(digest=digest, offset=offset, forgotten_at=self._now)
        )
        return Forgotten(offset, self._now, events, rows, addresses)

    def _delete(self, user_id: str) -> tuple[int, int]:
        """Delete what is known of a user; the result counts active events and all rows."""
        connection = self._statements.connection()
        active = active_events().where(LOG.c.user_id == user_id).subquery()
        events = connection.scalar(select(func.count()).select_from(active)) or 0
        rows = connection.execute(delete(LOG).where(LOG.c.user_id == user_id)).rowcount
        connection.execute(delete(KEYS).where(KEYS.c.user_id == user_id))
        return events, rows


def _selected(undo: Undo) -> list[ColumnElement[bool]]:
    conditions = [LOG.c.user_id == undo.user_id]
    if undo.offsets is not None:
        conditions.append(LOG.c.offset.in_(sorted(undo.offsets)))
    if undo.item_id is not None:
        conditions.append(LOG.c.item_id == undo.item_id)
    if undo.kind is not None:
        conditions.append(LOG.c.kind == undo.kind)
    return conditions
