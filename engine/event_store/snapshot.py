"""One state of the whole store, read in batches while others go on writing."""

from collections.abc import Iterator
from contextlib import ExitStack
from itertools import islice
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, select, text

from engine.event_store.database import Database, translated
from engine.event_store.founding import Identity
from engine.event_store.reading import (
    active_events,
    speaking,
    stored_event,
    user_digest,
)
from engine.event_store.records import StoredEvent
from engine.event_store.schema import FORGOTTEN, LOG, STORE

BATCH = 50_000  # events


class Snapshot:
    """The store at one offset; closed by `with`, or by `close`.

    Attributes:
        offset: of the last operation that it shows.
    """

    def __init__(self, database: Database, identity: Identity) -> None:
        """Begin to read.

        Raises:
            StoreUnavailable: the database cannot be read.
        """
        self.store_id = identity.store_id
        self._secret = identity.secret
        self._name = database.name
        self._open = ExitStack()
        self._connection: Connection = self._open.enter_context(database.reading())
        try:
            with translated(self._name):
                if database.path is None:  # it may take minutes between two batches
                    unlimited = "SET LOCAL idle_in_transaction_session_timeout = 0"
                    self._connection.execute(text(unlimited))
                self.offset: int = self._connection.scalar(select(STORE.c.last)) or 0
                self._forgotten = frozenset(self._connection.scalars(select(FORGOTTEN.c.digest)))
        except BaseException:
            self.close()
            raise

    def is_forgotten(self, user_id: str) -> bool:
        """Whether the user has asked to be forgotten: what files say of them no longer counts."""
        return bool(self._forgotten) and user_digest(self._secret, user_id) in self._forgotten

    def batches(self, size: int = BATCH) -> Iterator[list[StoredEvent]]:
        """The events that speak, in the order of user, item and kind.

        Of a user's active events of one item and kind that is the one with the greatest time, of
        equals the last that came in.

        Raises:
            StoreUnavailable: the database broke off.
        """
        events = speaking(self._active(size))
        while batch := list(islice(events, size)):
            yield batch

    def _active(self, size: int) -> Iterator[StoredEvent]:
        order = (LOG.c.user_id, LOG.c.item_id, LOG.c.kind, LOG.c["at"], LOG.c.offset)
        query = active_events().order_by(*order).execution_options(yield_per=min(size, 10_000))
        with translated(self._name):
            yield from map(stored_event, self._connection.execute(query))

    def close(self) -> None:
        """End reading."""
        self._open.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()
