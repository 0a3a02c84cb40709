"""Asking a database whether anything has changed, for some microseconds rather than a query."""

import sqlite3

from sqlalchemy import Connection, PoolProxiedConnection, select

from engine.event_store.database import translated
from engine.event_store.schema import STORE
from engine.event_store.store import EventStore


class Watch:
    """One connection that is kept to ask; not to be used by two threads at a time."""

    def __init__(self, store: EventStore) -> None:
        """Take a connection.

        Raises:
            StoreUnavailable: there is none.
        """
        self._name = store.name
        self._raw: PoolProxiedConnection | None = None
        self._of_file: sqlite3.Connection | None = None
        self._connection: Connection | None = None
        engine = store.database.engine
        with translated(self._name):
            if store.database.path:
                self._raw = engine.raw_connection()
                self._of_file = self._raw.driver_connection
            else:
                autocommit = engine.execution_options(isolation_level="AUTOCOMMIT")
                self._connection = autocommit.connect()

    def mark(self) -> object:
        """What is another value after anybody has committed something.

        Raises:
            StoreUnavailable: the database does not say.
        """
        if self._of_file is not None:
            try:  # before every list: a context would take half as long again
                return self._of_file.execute("PRAGMA data_version").fetchone()[0]
            except sqlite3.Error as error:
                with translated(self._name):
                    raise error
        with translated(self._name):
            assert self._connection is not None  # noqa: S101 - the one or the other
            return tuple(self._connection.execute(select(STORE.c.store_id, STORE.c.last)).one())

    def close(self) -> None:
        """Give the connection back."""
        with translated(self._name):
            if self._raw is not None:
                self._raw.invalidate()
                self._raw.close()
            if self._connection is not None:
                self._connection.invalidate()
                self._connection.close()
