"""From when to when events are, whatever a few wrong clocks say."""

from dataclasses import dataclass
from math import ceil

import numpy as np

from engine.arrays import Float64Array, Int64Array, Mask, UInt32Array

DAY = 86_400  # seconds
_TAIL = 0.01  # of the known times, at each end, that may be wrong
_FEWEST = 10  # known times, below which none can be called wrong
_SHORT_PAUSE = 30 * DAY
_LONG_PAUSE = 3  # times the longest in between, which of few users may be years

Times = UInt32Array | Int64Array


@dataclass(frozen=True)
class Period:
    """The time that events are of.

    Attributes:
        first, last: Unix seconds of its ends, both within; 0 and 0 where no time is known.
    """

    first: int
    last: int

    @classmethod
    def from_times(cls, times: Times) -> "Period":
        """The period of Unix seconds, 0 where unknown.

        Its end is the 99 % quantile, moved on as far as times follow each other without a pause
        much longer than any before; so is its beginning, backwards from the 1 % quantile. So the
        ends of clean data are their earliest and latest time, and 1970 or 2038 are outside.
        """
        known = np.sort(times[times > 0])
        if len(known) < _FEWEST:
            return cls(int(known.min()), int(known.max())) if len(known) else cls(0, 0)
        low, high = _ranks(len(known))
        pause = max(_SHORT_PAUSE, _LONG_PAUSE * int(np.diff(known[low : high + 1]).max()))
        first = -_end(-known[low::-1].astype(np.int64), pause)
        return cls(first, _end(known[high:].astype(np.int64), pause))

    def ages(self, times: Times) -> Float64Array:
        """Days from each time to the end: float64, shape (n,).

        What is later than the end has age 0; what is earlier than the beginning, or unknown, is as
        old as that.
        """
        seconds = np.maximum(times.astype(np.float64), self.first)
        days: Float64Array = (self.last - np.minimum(seconds, self.last)) / DAY
        return days

    def excludes(self, times: Times) -> Mask:
        """Which known times are outside of the period: bool, shape (n,)."""
        outside: Mask = (times > 0) & ((times < self.first) | (times > self.last))
        return outside


def _ranks(n: int) -> tuple[int, int]:
    """The ranks of both quantiles: inside, so that not even of few times the ends are believed."""
    low = max(ceil(_TAIL * (n - 1)), 1)
    return low, n - 1 - low


def _end(tail: Int64Array, pause: int) -> int:
    """The latest of ascending times that is reached without a pause longer than this."""
    pauses = np.flatnonzero(np.diff(tail) > pause)
    return int(tail[pauses[0]] if len(pauses) else tail[-1])
