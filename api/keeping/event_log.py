"""The service's event store: opened with the first write, and again after it was away."""

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Sequence
from typing import TypeVar

from api.keeping.writer import GroupWriter
from engine.errors import CarteleraError, StoreMissing, StoreUnavailable
from engine.event_store.live import LiveEvents, UserEvents
from engine.event_store.reading import Arrivals
from engine.event_store.records import Address, Operation, Outcome, StoredEvent
from engine.event_store.store import EventStore
from engine.events.mark import EventMark
from engine.store.home import Home

log = logging.getLogger("cartelera")

_PAUSE_SECONDS = 1.0  # after a failure to open it
_Answer = TypeVar("_Answer")
_LARGE_AT_ONCE = 4  # bodies of many events that are in memory


class EventLog:
    """What people say to the service; every thread may use it.

    Attributes:
        live: each user's events as they are now.
        room: to be held by whoever reads a large body; the others wait on their side of the wire.
    """

    def __init__(
        self, home: Home, url: str | None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.live = LiveEvents(home, url)
        self.room = asyncio.Semaphore(_LARGE_AT_ONCE)
        self._home = home
        self._url = url
        self._clock = clock
        self._writer = GroupWriter(self._commit)
        self._opening = threading.Lock()
        self._store: EventStore | None = None
        self._was_there = False  # a file that is gone is not made anew
        self._failure: tuple[float, StoreUnavailable] | None = None  # until when it is believed

    def start(self) -> None:
        """Read from a file who is in the log, for which the first request would have to wait.

        A server is asked in threads, and may be away for longer than a start should take.
        """
        if self._url is None:
            self.live.of("")

    async def write(self, operation: Operation) -> Outcome:
        """Do an operation; what is returned is durable.

        Raises:
            StoreUnavailable: nothing of it was done, or nobody knows whether it was.
        """
        return await self._writer.submit(operation)

    async def of(self, user_id: str, upto: int | None = None) -> UserEvents:
        """A user's events as they are, or as they were at the offset `upto`, whatever happens.

        They are asked of a file at once, of a server in a thread, as nobody else may wait for it.
        """
        if self._url is None:
            return self.live.of(user_id, upto)
        return await asyncio.to_thread(self.live.of, user_id, upto)

    def events_of(self, user_id: str) -> list[StoredEvent]:
        """A user's active events, ascending by offset; none where nobody has said anything yet.

        Raises:
            StoreUnavailable: the database cannot be read.
        """
        return self._ask(lambda store: store.events_of(user_id), [])

    def addresses_of(self, user_id: str) -> list[Address]:
        """A user's secret addresses, the oldest first.

        Raises:
            StoreUnavailable: the database cannot be read.
        """
        return self._ask(lambda store: store.addresses_of(user_id), [])

    def owner_of(self, secret: str, kind: str) -> str | None:
        """Whose lists are behind an address of this kind; None where there is no such address.

        Raises:
            StoreUnavailable: the database cannot be read.
        """
        return self._ask(lambda store: store.owner_of(secret, kind), None)

    def _ask(self, question: Callable[[EventStore], _Answer], nothing: _Answer) -> _Answer:
        """What the store answers; `nothing` where nobody has said anything yet."""
        try:
            return question(self._opened(create=False))
        except StoreMissing:
            if self._was_there:
                raise
            return nothing

    def arrivals(self, since: int, most: int) -> Arrivals | None:
        """How many events were stored in each hour since a second, among the last `most` rows.

        None where nobody has said anything yet.

        Raises:
            StoreUnavailable: the database cannot be read.
        """
        try:
            return self._opened(create=False).arrivals(since, most)
        except StoreMissing:
            if self._was_there:
                raise
            return None

    def position(self) -> EventMark | None:
        """Which store it is, and its last offset; None where nobody has said anything yet.

        Raises:
            StoreUnavailable: the database cannot be read.
        """
        try:
            store = self._opened(create=False)
            return EventMark(store.store_id, store.offset())
        except StoreMissing:
            if self._was_there:
                raise
            return None

    def problem(self) -> str | None:
        """What is wrong with the store, None where nothing is."""
        try:
            self._opened(create=False).offset()
        except StoreMissing as error:
            return str(error) if self._was_there else None
        except CarteleraError as error:
            return str(error)
        return None

    def stop(self) -> None:
        """Write what waits, and close the connections."""
        self._writer.stop()
        self.live.close()
        if self._store:
            self._store.close()

    def _commit(self, operations: Sequence[Operation]) -> list[Outcome]:
        store = self._opened(create=True)
        try:
            return store.commit(operations)
        except StoreUnavailable as error:
            log.warning("events cannot be written", extra={"reason": str(error)})
            raise

    def _opened(self, *, create: bool) -> EventStore:
        """The store; a file is made, if it may be, unless it was there before.

        Raises:
            StoreUnavailable: it cannot be opened; within a second it is not tried again.
        """
        with self._opening:
            if self._store and self._store.is_current():
                return self._store
            if self._failure and self._clock() < self._failure[0]:
                raise self._failure[1]
            if self._store:
                self._store.close()
                self._store = None
            try:
                self._store = EventStore.open(
                    self._home, self._url, create=create and not self._was_there
                )
            except StoreMissing:
                raise
            except StoreUnavailable as error:
                self._failure = self._clock() + _PAUSE_SECONDS, error
                raise
            self._failure, self._was_there = None, True
            return self._store
