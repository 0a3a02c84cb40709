"""The reactions in the event store of a home, or why there are none to be read."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from typing import Any

from engine.console.progress import Progress
from engine.errors import CarteleraError
from engine.event_store.records import StoredEvent
from engine.event_store.snapshot import Snapshot
from engine.event_store.store import WAIT_SECONDS, EventStore
from engine.store.home import Home
from training import stages
from training.reactions.counts import ReactionCounts
from training.reactions.figures import ReactionFigures


@dataclass(frozen=True)
class StoreProblem:
    """Why the event store could not be read, as whoever runs the evaluation can mend it."""

    problem: str

    def as_json(self) -> dict[str, Any]:
        """The problem as a plain record."""
        return asdict(self)


def read_reactions(
    home: Home, url: str | None, progress: Progress, *, wait_seconds: float = WAIT_SECONDS
) -> ReactionFigures | StoreProblem:
    """What came of answers, by the event store at `url` or of the home; nothing is made.

    Whoever holds the database alone is waited for so many seconds.
    """
    try:
        store = EventStore.open(home, url, create=False, wait_seconds=wait_seconds)
        with closing(store), store.snapshot() as snapshot:
            counts = ReactionCounts.from_events(_events(snapshot, progress))
    except CarteleraError as error:
        return StoreProblem(str(error))
    return ReactionFigures.from_counts(counts)


def _events(snapshot: Snapshot, progress: Progress) -> Iterator[StoredEvent]:
    """Yield the events of a store; their number is known at its end alone."""
    done = 0
    for batch in snapshot.batches():
        progress(stages.READING_REACTIONS, done, snapshot.offset)
        done += len(batch)
        yield from batch
    progress(stages.READING_REACTIONS, snapshot.offset, snapshot.offset)
