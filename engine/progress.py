"""Progress of long work: a live bar on a terminal, plain lines in a log.

The programs report to a `Progress`; the library's own functions take none. Nothing is shown for
work that ends within a second.
"""

import sys
import time
from dataclasses import dataclass, field
from typing import TextIO

from engine.interrupts import raise_if_interrupted

_PLAIN_EVERY = 10.0  # seconds between two lines in a log
_LIVE_EVERY = 0.1  # seconds between two drawings on a terminal
_LINE = 118  # characters; a line that wraps could not be drawn over


def clock(seconds: float) -> str:
    """A duration as `m:ss` or `h:mm:ss`."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


@dataclass
class Progress:
    """Reports how far a step is and how long it will still take.

    The estimate takes the pace so far as the pace to come.
    """

    stream: TextIO = field(default_factory=lambda: sys.stderr)
    _step: str = ""
    _started: float = 0.0
    _shown: float = 0.0
    _live: bool = False

    def __call__(self, step: str, done: int, total: int, note: str = "") -> None:
        """Report that `done` of `total` parts of `step` are finished.

        Raises:
            KeyboardInterrupt: Ctrl-C was pressed before and got lost.
        """
        raise_if_interrupted()
        now = time.monotonic()
        if step != self._step:
            self.close()
            self._step, self._started, self._shown = step, now, now
            if not done and total == 1:  # one long part: say at least that it began
                self._show(f"{step} …")
        finished = done >= total
        every = _LIVE_EVERY if self.stream.isatty() else _PLAIN_EVERY
        if now - self._shown >= every or (finished and self._live):
            self._show(self._line(done, total, now, note))
            self._shown = now
        if finished:
            self.close()

    def close(self) -> None:
        """End the current step's line."""
        if self._live and self.stream.isatty():
            self.stream.write("\n")
        self._step, self._live = "", False

    def say(self, message: str) -> None:
        """Write one line of its own."""
        self.close()
        self.stream.write(message + "\n")
        self.stream.flush()

    def _line(self, done: int, total: int, now: float, note: str) -> str:
        spent = now - self._started
        left = f"{clock(spent / done * (total - done))} left" if done else "estimating"
        share = f"{100 * done // max(total, 1)} %"
        tail = f", {note}" if note else ""
        return f"{self._step}: {done:,} of {total:,} ({share}), {clock(spent)} spent, {left}{tail}"

    def _show(self, line: str) -> None:
        self._live = True
        if self.stream.isatty():
            self.stream.write(f"\r\x1b[2K{line[:_LINE]}")
        else:
            self.stream.write(line + "\n")
        self.stream.flush()
