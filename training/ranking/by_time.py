"""Events in order of time, once for all that asks how works stood at some moment."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from engine.arrays import Float32Array, Float64Array, Int32Array, Int64Array, Mask, UInt32Array
from engine.events.interactions import Interactions, ascending
from engine.events.period import DAY, Period

_BLOCK = 1 << 18  # events that are widened at once


@dataclass(frozen=True)
class EventsByTime:
    """The events of all users, the earliest first, those of one second in their own order.

    There may be millions: they are held as they were read, and widened some at a time.

    Attributes:
        period: from when to when the events are; times are moved into it.
        times: uint32, shape (n,): Unix seconds.
        works: int32, shape (n,).
        rated: bool, shape (n,): which have stars.
        stars: float32, shape (n,).
        mean: of all stars; 0 where there are none.
    """

    period: Period
    times: UInt32Array
    works: Int32Array
    rated: Mask
    stars: Float32Array
    mean: float

    @classmethod
    def from_events(cls, events: Interactions) -> "EventsByTime":
        """Some events by their times; all are of one moment where none is known."""
        period = Period.from_times(events.times)
        keys = events.times.clip(period.first, period.last).astype(np.int64)
        order, keys = ascending(keys)
        times = keys.astype(np.uint32)
        del keys  # of millions of events every copy counts
        rated, stars = events.rated[order], events.rating[order]
        mean = float(stars.mean(dtype=np.float64, where=rated)) if rated.any() else 0.0
        return cls(period, times, events.work[order], rated, stars, mean)

    def before(self, moment: int) -> int:
        """How many events were before a moment."""
        if moment > np.iinfo(np.uint32).max:
            return len(self.times)
        return int(np.searchsorted(self.times, np.uint32(max(moment, 0))))

    def stars_of(self, rows: slice, n_works: int) -> tuple[Float64Array, Float64Array]:
        """How many of some events have stars, work by work, and their sum above the mean."""
        counts, sums = np.zeros((2, n_works))
        for block in _blocks(rows):
            rated = self.rated[block]
            works, stars = self.works[block][rated], self.stars[block][rated]
            np.add.at(counts, works, 1.0)
            np.add.at(sums, works, stars.astype(np.float64) - self.mean)
        return counts, sums

    def fading(self, rows: slice, n_works: int, moment: int, half_life: float) -> Float64Array:
        """How many some events of before a moment are at it, work by work, as `faded` counts."""
        numbers = np.zeros(n_works)
        for block in _blocks(rows):
            age = moment - self.times[block].astype(np.int64)
            np.add.at(numbers, self.works[block], faded(age, half_life))
        return numbers


def faded(seconds: Int64Array | int, half_life: float) -> Float64Array:
    """What an event counts after some time: half after a half-life, which is in days."""
    faded: Float64Array = np.exp2(-np.asarray(seconds, np.float64) / (half_life * DAY))
    return faded


def _blocks(rows: slice) -> Iterator[slice]:
    """Yield the rows, some at a time; sums that are added up so are the same to the bit."""
    for begin in range(rows.start, rows.stop, _BLOCK):
        yield slice(begin, min(begin + _BLOCK, rows.stop))
