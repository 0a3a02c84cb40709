"""Events in order of time, once for all that asks how works stood at some moment."""

from dataclasses import dataclass

import numpy as np

from engine.arrays import Float32Array, Float64Array, Int32Array, Mask, UInt32Array
from engine.events.interactions import Interactions, ascending
from engine.events.period import Period


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
        times = events.times.astype(np.int64).clip(period.first, period.last)
        order, times = ascending(times)
        rated, stars = events.rated[order], events.rating[order]
        mean = float(stars[rated].astype(np.float64).mean()) if rated.any() else 0.0
        return cls(period, times.astype(np.uint32), events.work[order], rated, stars, mean)

    def before(self, moment: int) -> int:
        """How many events were before a moment."""
        if moment > np.iinfo(np.uint32).max:
            return len(self.times)
        return int(np.searchsorted(self.times, np.uint32(max(moment, 0))))

    def stars_of(self, rows: slice, n_works: int) -> tuple[Float64Array, Float64Array]:
        """How many of some events have stars, work by work, and their sum above the mean."""
        works, rated = self.works[rows], self.rated[rows]
        above = np.where(rated, self.stars[rows].astype(np.float64) - self.mean, 0.0)
        counts = np.bincount(works, rated, n_works).astype(np.float64)
        return counts, np.bincount(works, above, n_works).astype(np.float64)
