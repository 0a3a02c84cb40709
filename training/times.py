"""Whether times tell in which order things were done; where they do not, none is used.

Times are used where at least half of the events bear one, and where the times of at least half of
the users with several events differ. An export's date on every row, or one date for all that a
user did, is no order.
"""

from dataclasses import dataclass, replace

import numpy as np

from engine.events.interactions import Interactions
from engine.wording import many, of

_ENOUGH = 0.5


@dataclass(frozen=True)
class TimeCoverage:
    """How far the times of some events go.

    Attributes:
        events, timed: how many there are, and how many bear a time.
        moments: how many different times there are, 2 standing for all above.
        users, ordered: users with several events, and those of them whose times differ.
    """

    events: int
    timed: int
    moments: int
    users: int
    ordered: int

    @classmethod
    def from_events(cls, events: Interactions) -> "TimeCoverage":
        """The coverage of events in their canonical order, by user."""
        known = np.flatnonzero(events.times > 0)
        users = int((np.diff(events.indptr()) > 1).sum())
        if not len(known):
            return cls(len(events), 0, 0, users, 0)
        times, starts = events.times[known], np.flatnonzero(np.diff(events.user[known], prepend=-1))
        first, last = (ends.reduceat(times, starts) for ends in (np.minimum, np.maximum))
        moments = 1 if first.min() == last.max() else 2
        return cls(len(events), len(known), moments, users, int((first < last).sum()))

    @property
    def usable(self) -> bool:
        """Whether times are used."""
        return not self.reason("event")

    def sentence(self, noun: str) -> str:
        """What is not known of the times of these events, and what follows; empty if all are.

        Args:
            noun: what one of the events is called.
        """
        if not self.events:
            return ""
        if lack := self.reason(noun):
            return (
                f"{lack[0].upper()}{lack[1:]}: none is used, nothing is learned from an order of "
                f"{noun}s, and those that lists are evaluated on are drawn at random."
            )
        if untimed := self.events - self.timed:
            return f"{of(untimed, self.events, noun)} bear no time and count as the oldest."
        return ""

    def reason(self, noun: str) -> str:
        """Why times are not used, to stand after "as"; empty where they are."""
        if not self.timed:
            return f"no {noun} bears a time"
        if self.moments < 2:
            return f"all {noun}s that bear a time bear the same"
        if self.timed < _ENOUGH * self.events:
            return f"only {of(self.timed, self.events, noun)} bear a time"
        if self.ordered < _ENOUGH * self.users:
            several = f"{many(self.users, 'user')} with several {noun}s"
            return f"only {self.ordered:,} of {several} bear times that differ"
        return ""


def with_usable_times(events: Interactions) -> tuple[Interactions, TimeCoverage]:
    """The events, without times where these say too little, and what these say."""
    coverage = TimeCoverage.from_events(events)
    return events if coverage.usable else replace(events, time=None), coverage
