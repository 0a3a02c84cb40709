"""A program that commits events until it is killed, and says what was acknowledged.

    python -m tests.chaos.committer HOME URL FIRST

Every commit is three events about the items of one number, under the key of that number. URL is
empty for SQLite. What the database refuses is sent again under the same key.
"""

import sys
import time
from itertools import count
from pathlib import Path

from engine.errors import StoreUnavailable
from engine.event_store.records import IdempotencyKey, NewEvent, Record
from engine.event_store.store import EventStore
from engine.store.home import Home

TOGETHER = 3
USER = "somebody"


def request(number: int) -> Record:
    """The events of a number."""
    events = tuple(
        NewEvent(USER, f"{number}-{part}", "watched", None, None, None) for part in range(TOGETHER)
    )
    return Record(events, IdempotencyKey(USER, str(number), "digest"))


def committed(store: EventStore | None, home: Home, url: str | None, number: int) -> EventStore:
    """Commit the events of a number, however often it takes; the result is the store."""
    while True:
        try:
            store = store or EventStore.open(home, url)
            store.commit([request(number)])
            return store
        except StoreUnavailable:
            time.sleep(0.05)


def main(arguments: list[str]) -> None:
    """Commit for ever."""
    home, url = Home(Path(arguments[0])), arguments[1] or None
    store = None
    for number in count(int(arguments[2])):
        store = committed(store, home, url, number)
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
