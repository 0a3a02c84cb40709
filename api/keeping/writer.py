"""One thread that writes what requests bring, those that wait together in one transaction."""

import asyncio
import logging
import threading
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress

from engine.errors import StoreUnavailable
from engine.event_store.records import Operation, Outcome, Record

log = logging.getLogger("cartelera")

MOST_WAITING = 200_000  # events, of all requests that wait
_MOST_TOGETHER = 5_000  # events of one transaction, unless one request alone has more
_Waiting = tuple[Operation, asyncio.Future[Outcome]]
_Answered = tuple[asyncio.Future[Outcome], Outcome | Exception]
Commit = Callable[[Sequence[Operation]], list[Outcome]]


class GroupWriter:
    """Writes operations in the order in which they came; a disk is waited for once for many."""

    def __init__(self, commit: Commit, most_waiting: int = MOST_WAITING) -> None:
        self._commit = commit
        self._most_waiting = most_waiting
        self._waiting: deque[_Waiting] = deque()
        self._events = 0  # that wait
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self._ends = False

    def submit(self, operation: Operation) -> asyncio.Future[Outcome]:
        """What will be the outcome of an operation, for the event loop that runs here.

        Raises:
            StoreUnavailable: too much is waiting, or the service ends.
        """
        size = _size(operation)
        with self._changed:
            if self._ends:
                raise StoreUnavailable("the service is ending; send it again")
            if self._events and self._events + size > self._most_waiting:
                raise StoreUnavailable(
                    f"{self._events:,} events are waiting to be written; send it again later"
                )
            outcome: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
            self._waiting.append((operation, outcome))
            self._events += size
            if self._thread is None:
                self._thread = threading.Thread(target=self._write, name="events", daemon=True)
                self._thread.start()
            self._changed.notify()
        return outcome

    def stop(self) -> None:
        """Write what waits, and end."""
        with self._changed:
            self._ends = True
            self._changed.notify()
        if self._thread:
            self._thread.join()

    def _write(self) -> None:
        while group := self._next_group():
            answered = self._outcomes([each for each in group if not each[1].cancelled()])
            with self._changed:
                self._events -= sum(_size(operation) for operation, _ in group)
            _answer(answered)

    def _next_group(self) -> list[_Waiting]:
        """What waits, as far as it fits into one transaction; nothing once all is done."""
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or self._ends)
            group: list[_Waiting] = []
            room = _MOST_TOGETHER
            while self._waiting and (not group or _size(self._waiting[0][0]) <= room):
                group.append(self._waiting.popleft())
                room -= _size(group[-1][0])
            return group

    def _outcomes(self, group: Sequence[_Waiting]) -> list[_Answered]:
        """Commit a group; where that fails for no reason of the database, one by one."""
        if not group:
            return []
        futures = [future for _, future in group]
        try:
            outcomes = self._commit([operation for operation, _ in group])
        except StoreUnavailable as error:
            return [(future, error) for future in futures]
        except Exception as error:
            log.exception("requests could not be written together")
            if len(group) == 1:
                return [(futures[0], error)]
            return [answered for waiting in group for answered in self._outcomes([waiting])]
        return list(zip(futures, outcomes, strict=True))


def _answer(answered: Sequence[_Answered]) -> None:
    """Tell those who wait; each event loop is woken once, however many wait in it."""
    for loop in {future.get_loop() for future, _ in answered}:
        with suppress(RuntimeError):  # it is closed, and nobody waits any more
            loop.call_soon_threadsafe(_settle, [a for a in answered if a[0].get_loop() is loop])


def _settle(answered: Sequence[_Answered]) -> None:
    for future, outcome in answered:
        if future.done():  # whoever asked has gone
            continue
        if isinstance(outcome, Exception):
            future.set_exception(outcome)
        else:
            future.set_result(outcome)


def _size(operation: Operation) -> int:
    return max(len(operation.events), 1) if isinstance(operation, Record) else 1
