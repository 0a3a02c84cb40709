"""The counts of a worker and of the event store as answers."""

import os
import time
from collections import Counter
from collections.abc import Sequence

from api.admin.count_schemas import (
    CountedMinute,
    Ended,
    EventArrivals,
    EventHour,
    Latency,
    Period,
    RefusedRequest,
    RequestCounts,
)
from api.admin.state import iso
from api.counters import BOUNDS, STRATEGIES, Counts, Minute
from api.keeping.event_log import EventLog

HOURS = 48
_MOST_ROWS = 500_000  # of the event store that are looked through: a second at most
_HOUR = 3600


def request_counts(counts: Counts, workers: int) -> RequestCounts:
    """What a worker has counted."""
    return RequestCounts(
        worker=os.getpid(),
        workers=workers,
        since=iso(counts.since),
        total=_period(counts.total),
        hour=_period(counts.hour),
        minutes=[
            CountedMinute(begin=iso(begin), **_ended(minute.statuses).model_dump())
            for begin, minute in counts.minutes
        ],
        problems=dict(counts.problems.most_common()),
        latest=[
            RefusedRequest(
                time=iso(each.time), route=each.route, status=each.status, problem=each.problem
            )
            for each in counts.latest
        ],
    )


def _period(minute: Minute) -> Period:
    return Period(
        **_ended(minute.statuses).model_dump(),
        latency=_latency(minute),
        lists={name.value: n for name, n in zip(STRATEGIES, minute.lists, strict=True)},
        routes={group: _ended(statuses) for group, statuses in minute.groups.items()},
    )


def _ended(statuses: Sequence[int]) -> Ended:
    broken_off, *answered = statuses
    return Ended(
        requests=sum(statuses), refused=answered[3], failed=answered[4], broken_off=broken_off
    )


def _latency(minute: Minute) -> Latency:
    *within, over = minute.times
    p50, p95, p99 = (_rounded(minute.percentile(share)) for share in (0.5, 0.95, 0.99))
    up_to = {f"{bound:g}": n for bound, n in zip(BOUNDS, within, strict=True) if n}
    return Latency(p50_ms=p50, p95_ms=p95, p99_ms=p99, up_to_ms=up_to, over=over)


def _rounded(milliseconds: float | None) -> float | None:
    return None if milliseconds is None else float(f"{milliseconds:.3g}")


def event_arrivals(log: EventLog, now: float | None = None) -> EventArrivals:
    """The events of the last hours, the one that runs among them.

    Raises:
        StoreUnavailable: the database cannot be read.
    """
    last = int(time.time() if now is None else now) // _HOUR * _HOUR
    begins = range(last - (HOURS - 1) * _HOUR, last + 1, _HOUR)
    arrivals = log.arrivals(begins[0], _MOST_ROWS)
    hours: dict[int, dict[str, int]] = {begin: {} for begin in begins}
    for begin, kind, events in arrivals.hours if arrivals else ():
        hours.setdefault(begin, {})[kind] = events
    together = Counter[str]()
    for by_kind in hours.values():
        together.update(by_kind)
    return EventArrivals(
        offset=arrivals.offset if arrivals else None,
        complete=arrivals is None or arrivals.complete,
        by_kind=dict(together.most_common()),
        hours=[
            EventHour(begin=iso(begin), events=sum(by_kind.values()), by_kind=by_kind)
            for begin, by_kind in sorted(hours.items())
        ],
    )
