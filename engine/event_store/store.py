"""The event store: what somebody said is on the disk once `commit` has answered."""

import time
from collections.abc import Callable, Sequence
from typing import Self

from sqlalchemy import select

from engine.event_store.addresses import address_digest, read_addresses, read_owner
from engine.event_store.database import Database
from engine.event_store.founding import Identity, founded, read_identity
from engine.event_store.reading import (
    Arrivals,
    Changes,
    UserLog,
    read_arrivals,
    read_changes,
    read_forgotten,
    read_user,
    user_digest,
)
from engine.event_store.records import Address, Operation, Outcome, StoredEvent
from engine.event_store.schema import STORE
from engine.event_store.snapshot import Snapshot
from engine.event_store.writing import StoreExchanged, Transaction
from engine.store.home import Home

WAIT_SECONDS = 5.0  # for whoever is writing


class EventStore:
    """An append-only log of events in SQLite or PostgreSQL; every thread may use it.

    Attributes:
        store_id: which store it is; offsets are of one store.
        name: of the database, for people.
    """

    def __init__(
        self, database: Database, identity: Identity, clock: Callable[[], float] = time.time
    ) -> None:
        self.store_id = identity.store_id
        self.name = database.name
        self.database = database
        self._identity = identity
        self._clock = clock
        self._was_exchanged = False

    def is_current(self) -> bool:
        """Whether it is still the store that was opened; if not, it is to be opened anew."""
        return self.database.in_place and not self._was_exchanged

    @classmethod
    def open(
        cls,
        home: Home,
        url: str | None = None,
        *,
        create: bool = True,
        wait_seconds: float = WAIT_SECONDS,
    ) -> Self:
        """The store in the database at `url`, or in the file of the home.

        A file that is not there yet is made, unless `create` is false. `wait_seconds` is for
        whoever is writing.

        Raises:
            StoreMissing: there is no file, and none is to be made.
            StoreOutdated: an older version made it, or there is no schema at `url` yet.
            StoreTooNew: a newer version made it.
            StoreUnavailable: it cannot be reached, read or made.
            InvalidValue: `url` is no address of a PostgreSQL database.
        """
        database = founded(home, url, create=create, wait_seconds=wait_seconds)
        try:
            with database.reading() as connection:
                identity = read_identity(database.name, connection)
        except BaseException:
            database.close()
            raise
        return cls(database, identity)

    def commit(self, operations: Sequence[Operation]) -> list[Outcome]:
        """Do the operations in one transaction, all or none; the outcomes are in their order.

        Raises:
            StoreUnavailable: nothing is done; or, where the connection broke while the database
                was committing, nobody knows: the same operations under the same keys do no harm.
        """
        if not operations:
            return []
        identity, now = self._identity, int(self._clock())
        try:
            with self.database.statements() as statements:
                transaction = Transaction(statements, identity.store_id, identity.secret, now)
                return transaction.run(operations)
        except StoreExchanged:
            self._was_exchanged = True
            raise

    def offset(self) -> int:
        """The offset of the last operation.

        Raises:
            StoreUnavailable: the database cannot be read.
        """
        with self.database.reading() as connection:
            return connection.scalar(select(STORE.c.last)) or 0

    def read_user(self, user_id: str, upto: int | None = None) -> UserLog:
        """A user's part of the log, as it is or as it was at the offset `upto`.

        Raises:
            StoreUnavailable: the database cannot be read.
        """
        digest = self.digest_of(user_id)
        with self.database.reading() as connection:
            return read_user(connection, user_id, digest, upto)

    def events_of(self, user_id: str, upto: int | None = None) -> list[StoredEvent]:
        """A user's active events, ascending by offset: all of them, not the latest alone.

        Raises:
            StoreUnavailable: the database cannot be read.
        """
        return list(self.read_user(user_id, upto).events)

    def changed_since(self, offset: int) -> Changes:
        """Who did something after an offset, and who was forgotten after it.

        Raises:
            StoreUnavailable: the database cannot be read.
        """
        with self.database.reading() as connection:
            return read_changes(connection, offset)

    def arrivals(self, since: int, most: int) -> Arrivals:
        """How many events were stored in each hour since a second, among the last `most` rows.

        Raises:
            StoreUnavailable: the database cannot be read.
        """
        with self.database.reading() as connection:
            return read_arrivals(connection, since, most)

    def forgotten_at(self, user_id: str) -> int | None:
        """The offset at which a user was forgotten last; None where that never was.

        Raises:
            StoreUnavailable: the database cannot be read.
        """
        with self.database.reading() as connection:
            return read_forgotten(connection, self.digest_of(user_id))

    def addresses_of(self, user_id: str) -> list[Address]:
        """A user's secret addresses, the oldest first.

        Raises:
            StoreUnavailable: the database cannot be read.
        """
        with self.database.reading() as connection:
            return read_addresses(connection, user_id)

    def owner_of(self, secret: str, kind: str) -> str | None:
        """Whose lists are behind an address of this kind; None where there is no such address.

        Raises:
            StoreUnavailable: the database cannot be read.
        """
        digest = address_digest(self._identity.secret, secret)
        with self.database.reading() as connection:
            return read_owner(connection, digest, kind)

    def digest_of(self, user_id: str) -> str:
        """How a forgotten user is remembered."""
        return user_digest(self._identity.secret, user_id)

    def snapshot(self) -> Snapshot:
        """The whole store at this moment, to be read in batches and closed.

        Raises:
            StoreUnavailable: the database cannot be read.
        """
        return Snapshot(self.database, self._identity)

    def close(self) -> None:
        """Close the connections that nobody uses."""
        self.database.close()
