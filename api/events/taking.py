"""From a request with events to their place in the store, and the answer that says so."""

import hashlib
import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Header, Request, Response
from starlette.concurrency import run_in_threadpool

from api.events import views
from api.events.bodies import Rows, declared_size, media_type, parse, read_body
from api.events.problems import IdempotencyConflict
from api.events.reading import Reader, read_rows
from api.keeping.event_log import EventLog
from api.params import CurrentEvents
from engine.errors import InvalidValue
from engine.event_store.records import IdempotencyKey, KeyConflict, NewEvent, Record, Recorded
from engine.release.read import Release

NO_STORE = {"Cache-Control": "no-store"}
SMALL = 16 * 2**10  # bytes of a body that is read faster than a thread is asked to

_ENCODER = json.JSONEncoder(ensure_ascii=False)
_Result = TypeVar("_Result")
_Note = dict[str, Any]
KeyHeader = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=255,
        pattern="^[!-~]+$",
        description="a name for this request, of visible ASCII characters: sent again within 7 "
        "days it is answered alike and not done again",
    ),
]


@dataclass(frozen=True)
class Body:
    """The body of a request, read and not yet understood."""

    kind: str
    content: bytes
    key: str | None
    route: str

    def key_of(self, user_id: str, note: _Note) -> IdempotencyKey | None:
        """The key that the request bears, if it bears one; `user_id` is empty for many users."""
        if self.key is None:
            return None
        digest = hashlib.sha256(f"{self.route}\n{self.kind}\n".encode() + self.content)
        text = json.dumps(note, separators=(",", ":"))
        return IdempotencyKey(user_id, self.key, digest.hexdigest(), text)

    async def run(self, task: Callable[[], _Result]) -> _Result:
        """Do what takes longer for a larger body: a large one off the event loop."""
        return task() if len(self.content) <= SMALL else await run_in_threadpool(task)


async def get_body(
    request: Request, log: CurrentEvents, idempotency_key: KeyHeader = None
) -> AsyncIterator[Body]:
    """The body of this request, which is read within bounds, and few large ones at a time.

    Raises:
        UnknownMediaType: it is of a type that is not read.
        TooLarge: it is larger than is read.
    """
    kind = media_type(request)
    route, size = request.scope["route"].name, declared_size(request)
    async with nullcontext() if size is not None and size <= SMALL else log.room:
        yield Body(kind, await read_body(request), idempotency_key, route)


CurrentBody = Annotated[Body, Depends(get_body)]


@dataclass(frozen=True)
class Intake:
    """Takes the events of a request, with the release that is in service, if one is."""

    log: EventLog
    release: Release | None
    body: Body

    def _reader(self, user_id: str | None, kind: str | None = None) -> Reader:
        return Reader(self.release, time.time(), user_id, kind)

    async def take(self, user_id: str | None) -> Response:
        """Store one event or many; those of one user where `user_id` is given.

        Raises:
            InvalidValue: the body, or its only event, is malformed.
            IdempotencyConflict: the key was used for another request.
            StoreUnavailable: nothing was stored.
        """
        rows = await self._parse()
        if rows.is_one and user_id is not None:
            return await self._take_one(self._reader(user_id), rows)
        if rows.is_one:
            raise InvalidValue("body", "an object", "a list of events")
        return await self._take_many(self._reader(user_id), rows)

    async def take_one(self, user_id: str, kind: str) -> Response:
        """Store one event of this kind.

        Raises:
            InvalidValue: it is malformed, or the body is no single one.
            IdempotencyConflict: the key was used for another request.
            StoreUnavailable: nothing was stored.
        """
        rows = await self._parse()
        if not rows.is_one:
            raise InvalidValue("body", "a list", f"one {kind} as a JSON object")
        return await self._take_one(self._reader(user_id, kind), rows)

    async def _parse(self) -> Rows:
        return await self.body.run(lambda: parse(self.body.kind, self.body.content))

    async def _take_one(self, reader: Reader, rows: Rows) -> Response:
        event = reader.event(rows.rows[0])
        note = views.note_of_one(self.release, event)
        recorded, noted = await self._record((event,), reader, note)
        return await self._answer(recorded, lambda: views.stored_one(recorded, noted))

    async def _take_many(self, reader: Reader, rows: Rows) -> Response:
        read = await self.body.run(lambda: read_rows(reader, rows))
        note = await self.body.run(lambda: views.note_of_rows(self.release, read))
        recorded, noted = await self._record(read.events, reader, note)
        return await self._answer(recorded, lambda: views.stored_rows(recorded, noted))

    async def _record(
        self, events: tuple[NewEvent, ...], reader: Reader, note: _Note
    ) -> tuple[Recorded, _Note]:
        """Store events; the result has the note of the request that stored them."""
        key = await self.body.run(lambda: self.body.key_of(reader.user_id or "", note))
        outcome = await self.log.write(Record(events, key))
        if isinstance(outcome, KeyConflict):
            raise IdempotencyConflict(outcome.key)
        if not isinstance(outcome, Recorded):
            raise TypeError(outcome)
        return outcome, json.loads(outcome.note) if outcome.replayed else note

    async def _answer(self, recorded: Recorded, make: Callable[[], _Note]) -> Response:
        content = await self.body.run(lambda: _ENCODER.encode(make()).encode())
        created = any(not written.repeated for written in recorded.written)
        replayed = {"Idempotency-Replayed": "true"} if recorded.replayed else {}
        return Response(
            content,
            201 if created else 200,
            NO_STORE | replayed,
            media_type="application/json",
        )
