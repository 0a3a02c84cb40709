"""Two histories of the same users as one: what files said of them, and what the event store did."""

import numpy as np

from engine.arrays import Int32Array, Int64Array
from engine.events.interactions import Interactions, latest_rows
from engine.events.profile import EventHistory

_UNKNOWN = -1  # older than any time


def merged(history: EventHistory, stored: EventHistory | None) -> EventHistory:
    """Both as if they had been read together: of two events about a work the one that speaks.

    Of kinds of one precedence it is the latest. What the store holds came after files whose times
    are unknown, so it is the later also where a release uses no times and holds none.
    """
    if stored is None or not len(stored.works):
        return history
    if not len(history.works):
        return stored
    parts = (history, stored)
    user, work = np.concatenate([_users(part) for part in parts]), _joined(parts, "works")
    rating, kind, times = (_joined(parts, name) for name in ("ratings", "kinds", "times"))
    time = times.astype(np.int64)
    time[: len(history.works)][history.times == 0] = _UNKNOWN
    rows = latest_rows(user, work, rating, time, history.n_works, kind)
    return EventHistory.from_interactions(
        Interactions(
            user[rows],
            work[rows],
            rating[rows],
            len(history.indptr) - 1,
            history.n_works,
            None,
            times[rows],
            kind[rows],
        )
    )


def _users(history: EventHistory) -> Int32Array:
    """The user of every event: int32, shape (n,)."""
    counts: Int64Array = np.diff(history.indptr)
    return np.repeat(np.arange(len(counts), dtype=np.int32), counts)


def _joined(parts: tuple[EventHistory, ...], name: str) -> np.ndarray:
    return np.concatenate([getattr(part, name) for part in parts])
