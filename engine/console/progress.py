"""Progress of long work: a live bar on a terminal, plain lines in a log.

The programs report to a `Progress`; the library's own functions take none. Nothing is shown for
work that ends within a moment.
"""

import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Self, TextIO

from rich.console import Console
from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars

from engine.console.interrupts import raise_if_interrupted

_PLAIN_EVERY = 10.0  # seconds between two lines in a log
_A_MOMENT = 1.0  # seconds; a step that took no longer leaves no line in a log
_LIVE_AFTER = 0.1  # seconds before a step gets a bar


def clock(seconds: float) -> str:
    """A duration as `m:ss` or `h:mm:ss`."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


@dataclass
class Progress:
    """Reports which stage of how many the work is at, how far, and how long it will still take.

    The estimate takes the pace so far as the pace to come. Used as a context, it takes its bar off
    the terminal however the work ends.
    """

    stream: TextIO = field(default_factory=lambda: sys.stderr)
    _stages: tuple[str, ...] = ()
    _step: str = ""
    _started: float = 0.0
    _shown: float = 0.0
    _spoken: bool = False  # whether the log has a line of this step
    _bars: Bars | None = None

    def __enter__(self) -> Self:
        """Begin the work."""
        return self

    def __exit__(self, *_: object) -> None:
        """Leave the terminal as it was."""
        self.close()

    def plan(self, stages: Sequence[str]) -> None:
        """Say which steps are to come, so that each is shown as one of so many.

        One that turns out not to be needed is passed over.
        """
        self._stages = tuple(stages)

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
        if self.stream.isatty():
            self._draw(done, total, now, note)
        else:
            self._write(done, total, now, note)
        if done >= total:
            self.close()

    def close(self) -> None:
        """End the current step."""
        if self._bars:
            self._bars.stop()
        self._step, self._spoken, self._bars = "", False, None

    def say(self, message: str) -> None:
        """Write one line of its own."""
        self.close()
        self.stream.write(message + "\n")
        self.stream.flush()

    @property
    def _title(self) -> str:
        """The step, and which one it is."""
        if self._step not in self._stages:
            return self._step
        number = self._stages.index(self._step) + 1
        return f"stage {number} of {len(self._stages)}: {self._step}"

    def _draw(self, done: int, total: int, now: float, note: str) -> None:
        """Draw the bar on the terminal; one long part gets a moving one that shows the time."""
        begins_long = not done and total == 1
        if not (self._bars or begins_long or now - self._started >= _LIVE_AFTER):
            return
        if self._bars is None:
            self._bars = _bars(self.stream)
            self._bars.add_task(self._title, total=None, amount="", left="", note="")
            self._bars.start()
        amount = "" if total == 1 else f"{done:,} of {total:,}"
        self._bars.update(
            self._bars.task_ids[0],
            completed=done,
            total=total if total > 1 or done else None,
            amount=amount,
            left=_left(done, total, now - self._started),
            note=note,
        )

    def _write(self, done: int, total: int, now: float, note: str) -> None:
        """Write a line now and then; one long part is said to begin."""
        if not done and total == 1 and not self._spoken:
            self._line(f"{self._title} …")
        elif now - self._shown >= _PLAIN_EVERY or (done >= total and self._worth_a_line(now)):
            spent = now - self._started
            share = f"{100 * done // max(total, 1)} %"
            parts = [
                f"{done:,} of {total:,} ({share})",
                f"{clock(spent)} spent",
                _left(done, total, spent) or "estimating",
                *([note] if note else []),
            ]
            self._line(f"{self._title}: {', '.join(parts)}")
            self._shown = now

    def _worth_a_line(self, now: float) -> bool:
        """Whether the end of a step is told: it was begun in words, or took its time."""
        return self._spoken or now - self._started >= _A_MOMENT

    def _line(self, text: str) -> None:
        self._spoken = True
        self.stream.write(text + "\n")
        self.stream.flush()


def _left(done: int, total: int, spent: float) -> str:
    return f"{clock(spent / done * (total - done))} left" if done else ""


def _bars(stream: TextIO) -> Bars:
    return Bars(
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        TextColumn("{task.fields[amount]}"),
        TimeElapsedColumn(),
        TextColumn("{task.fields[left]}"),
        TextColumn("{task.fields[note]}", style="dim"),
        console=Console(file=stream),
    )
