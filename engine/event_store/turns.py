"""A lock that is given to whoever has waited longest."""

import threading
from collections import deque
from types import TracebackType


class Turns:
    """One thread at a time, in the order in which they came.

    A plain lock may be taken again by who has just released it, so that others wait for seconds
    where many ask without end.
    """

    def __init__(self) -> None:
        self._changing = threading.Lock()
        self._taken = False
        self._waiting: deque[threading.Lock] = deque()  # each is released when its turn comes

    def acquire(self, timeout: float = -1) -> bool:
        """Wait for the turn, at most so many seconds; False where it has not come by then."""
        with self._changing:
            if not self._taken:
                self._taken = True
                return True
            turn = threading.Lock()
            turn.acquire()
            self._waiting.append(turn)
        if turn.acquire(timeout=timeout):
            return True
        with self._changing:
            if turn in self._waiting:
                self._waiting.remove(turn)
                return False
        return True  # it came just now

    def release(self) -> None:
        """Let the next one in."""
        with self._changing:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._taken = False

    def __enter__(self) -> None:
        """Wait for the turn."""
        self.acquire()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Let the next one in."""
        self.release()
