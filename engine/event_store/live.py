"""What each user has said up to this moment, kept in memory for those who asked lately."""

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache

from engine.errors import CarteleraError, StoreMissing, StoreUnavailable
from engine.event_store.database import is_there
from engine.event_store.logged import LoggedUsers
from engine.event_store.reading import Changes, UserLog
from engine.event_store.records import StoredEvent
from engine.event_store.store import EventStore
from engine.event_store.turns import Turns
from engine.event_store.watch import Watch
from engine.store.home import Home

log = logging.getLogger("cartelera")

MOST_USERS = 10_000
MOST_EVENTS = 1_000_000
_WAIT_SECONDS = 0.25  # for a lock: lists are wanted now
_PAUSE_SECONDS = 1.0  # after a failure
_PATIENCE = 2.0  # seconds for another thread that asks the database


@dataclass(frozen=True)
class UserEvents:
    """A user's events at one moment.

    Attributes:
        events: the active ones, ascending by offset.
        changed: the offset of the user's last row of any sort, undoing ones included; 0: none.
        forgotten: the offset at which the user was forgotten last.
        offset: of the store, or that which was asked for.
        store_id: which store it is; empty where there is none.
        current: False where the database could not be read, and this is what was known last.
    """

    events: tuple[StoredEvent, ...]
    changed: int
    forgotten: int | None
    offset: int
    store_id: str
    current: bool


_NOTHING = UserEvents((), 0, None, 0, "", current=False)
_NO_STORE = replace(_NOTHING, current=True)


class LiveEvents:
    """The events of users as they are now, for one process; every thread may ask.

    An answer holds every event that was acknowledged before it was asked for, by whatever process.
    While the database cannot be read the answers are those known last, and say so.
    """

    def __init__(
        self,
        home: Home,
        url: str | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
        most_users: int = MOST_USERS,
        most_events: int = MOST_EVENTS,
    ) -> None:
        self._home = home
        self._file = home.events
        self._url = url
        self._clock = clock
        self._retry_at = 0.0
        self._asking = Turns()  # the database
        self._users = _Users(most_users, most_events)
        self._store: EventStore | None = None
        self._watch: Watch | None = None
        self._mark: object = None
        self._logged: LoggedUsers | None = None
        self.problem: str | None = None  # why the last answer was not current

    def of(self, user_id: str, upto: int | None = None) -> UserEvents:
        """A user's events, as they are or as they were at the offset `upto`."""
        if self._is_pausing() or not self._asking.acquire(timeout=_PATIENCE):
            return self._last_known(user_id, upto)
        try:
            if self._is_pausing():  # whoever was before has found out
                return self._last_known(user_id, upto)
            store = self._fresh()
        except StoreMissing as error:
            self._fail(error)
            if self._users.store_id:  # it was there before
                return self._last_known(user_id, upto)
            return _NO_STORE
        except CarteleraError as error:
            self._fail(error)
            return self._last_known(user_id, upto)
        finally:
            self._asking.release()
        try:
            return self._read(store, user_id, upto)
        except StoreUnavailable as error:
            with self._asking:
                self._fail(error)
            return self._last_known(user_id, upto)

    def _is_pausing(self) -> bool:
        return self._clock() < self._retry_at

    def _read(self, store: EventStore, user_id: str, upto: int | None) -> UserEvents:
        known, offset = self._users.find(user_id)
        if known and (upto is None or upto >= known.changed):
            return _seen(known, offset, upto)
        logged = self._logged
        if logged and not logged.may_hold(user_id, store.digest_of):
            return _of_nobody(logged.store_id, logged.offset, upto)
        read = store.read_user(user_id, upto)
        if upto is None:
            self._users.keep(user_id, read)
        return _seen(read, read.offset, upto)

    def _last_known(self, user_id: str, upto: int | None) -> UserEvents:
        known, offset = self._users.find(user_id)
        if known is None:
            return replace(_NOTHING, offset=offset, store_id=self._users.store_id)
        return replace(_seen(known, offset, upto), current=False)

    def _fresh(self) -> EventStore:
        """The store, after everything that has changed was dropped.

        Raises:
            StoreUnavailable: it cannot be read.
        """
        if self._store is None or self._watch is None or not self._store.database.in_place:
            self._reopen()
        assert self._store is not None  # noqa: S101 - opened above
        assert self._watch is not None  # noqa: S101
        mark = self._watch.mark()
        if mark != self._mark:
            self._follow(self._store)
            self._mark = mark
        self.problem = None
        return self._store

    def _follow(self, store: EventStore) -> None:
        """Drop whoever changed, and note who has said anything at all."""
        changes = store.changed_since(self._logged.offset if self._logged else 0)
        if self._logged and self._logged.goes_on_with(changes):
            self._logged.add(changes)
        else:  # it was not open before, or is another store
            if self._logged:
                changes = store.changed_since(0)
            self._logged = LoggedUsers(changes)
        self._users.drop(changes, store.digest_of)

    def _reopen(self) -> None:
        if self._url is None and not is_there(self._file):
            raise StoreMissing(f"no events at {self._file} yet")
        self._close()
        if self.problem:  # it was away: one thread alone finds out whether it is back
            self._retry_at = self._clock() + _PAUSE_SECONDS
        self._store = EventStore.open(
            self._home, self._url, create=False, wait_seconds=_WAIT_SECONDS
        )
        self._watch = Watch(self._store)
        self._mark = None
        self._retry_at = 0.0

    def _fail(self, error: CarteleraError) -> None:
        """Note why, and leave the database alone for a while; a file that is none costs nothing."""
        missing = isinstance(error, StoreMissing)
        self._retry_at = 0.0 if missing else self._clock() + _PAUSE_SECONDS
        if self.problem != str(error) and not missing:
            log.warning("events cannot be read", extra={"reason": str(error)})
        self.problem = str(error)
        self._close()

    def _close(self) -> None:
        if self._watch:
            with suppress(StoreUnavailable):
                self._watch.close()
        if self._store:
            self._store.close()
        self._store = self._watch = self._logged = None

    def close(self) -> None:
        """Close the connections; who asks afterwards opens them again."""
        with self._asking:
            self._close()


@lru_cache(maxsize=4)  # most users never said anything
def _of_nobody(store_id: str, offset: int, upto: int | None) -> UserEvents:
    """The events of who is not in the log."""
    return _seen(UserLog((), 0, None, offset, store_id), offset, upto)


def _seen(known: UserLog, offset: int, upto: int | None) -> UserEvents:
    """A log as an answer of the store at `offset`, or of an earlier offset that is asked for."""
    offset = offset if upto is None else min(offset, upto)
    events, forgotten = known.events, known.forgotten
    if known.changed > offset:
        events = tuple(event for event in events if event.offset <= offset)
    if forgotten and forgotten > offset:
        forgotten = None
    return UserEvents(events, known.changed, forgotten, offset, known.store_id, current=True)


class _Users:
    """The logs of the users who were asked for last, all as of one offset of one store."""

    def __init__(self, most_users: int, most_events: int) -> None:
        self.offset = 0
        self.store_id = ""
        self._most_users = most_users
        self._most_events = most_events
        self._logs: OrderedDict[str, UserLog] = OrderedDict()
        self._events = 0
        self._lock = threading.Lock()

    def find(self, user_id: str) -> tuple[UserLog | None, int]:
        """A user's log, if it is kept, and the offset as of which it is.

        Another thread may have read it since this one looked for changes: then it is as of later.
        """
        with self._lock:
            if (known := self._logs.get(user_id)) is None:
                return None, self.offset
            self._logs.move_to_end(user_id)
            return known, max(self.offset, known.offset)

    def keep(self, user_id: str, read: UserLog) -> None:
        """Keep a user's log, unless changes came after it that are dropped already."""
        with self._lock:
            if read.store_id != self.store_id or read.offset < self.offset:
                return
            self._forget(user_id)
            self._logs[user_id] = read
            self._events += len(read.events)
            while len(self._logs) > self._most_users or self._events > self._most_events:
                self._forget(next(iter(self._logs)))

    def drop(self, changes: Changes, digest_of: Callable[[str], str]) -> None:
        """Drop the users who changed; all, where it is another store or an older state."""
        with self._lock:
            if changes.store_id != self.store_id or changes.offset < self.offset:
                self._logs.clear()
                self._events = 0
            for user_id in changes.users & self._logs.keys():
                self._forget(user_id)
            if changes.forgotten:
                gone = [each for each in self._logs if digest_of(each) in changes.forgotten]
                for user_id in gone:
                    self._forget(user_id)
            self.offset, self.store_id = changes.offset, changes.store_id

    def _forget(self, user_id: str) -> None:
        if (known := self._logs.pop(user_id, None)) is not None:
            self._events -= len(known.events)
