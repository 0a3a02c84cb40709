"""Connections to the database of events, and errors that name no secret."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, QueuePool, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from engine.errors import InvalidValue, StoreMissing, StoreUnavailable
from engine.event_store.statements import FileStatements, ServerStatements, Statements
from engine.store.home import Home

_POSTGRES = "postgresql+psycopg"
_SCHEMES = ("postgresql", "postgres", _POSTGRES)
_EXPECTED_URL = "an address like postgresql://user:password@host:5432/database"
_CONNECT_SECONDS = 2
_WAIT_SECONDS = 5.0  # for whoever is writing
_READING: dict[str, Any] = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
_WRITES = "cartelera_writes"  # an option of connections, which SQLite needs
# What a server must promise whatever else its owner has set: that what is committed is on the disk,
# that a writer is not waited for for ever, and that one which stands still lets the others pass.
_POSTGRES_OPTIONS = (
    "-c synchronous_commit=on -c lock_timeout={wait} -c idle_in_transaction_session_timeout=30000 "
    "-c extra_float_digits=1"  # numbers come back as they were sent, whatever the owner has set
)
# Who writes looks up few rows in indexes. The server keeps plans, and of a log that is short when
# one is made it would read all, and go on doing so when it is long.
_WRITER_OPTIONS = " -c enable_seqscan=off"


@dataclass(frozen=True)
class Database:
    """A database of events.

    Attributes:
        name: for people; no secret.
        path: of the file of SQLite.
        identity: what tells the file from another one that is put in its place.
        writers: connections to a server that begin and commit nothing by themselves.
    """

    engine: Engine
    name: str
    path: Path | None = None
    identity: tuple[int, int] | None = None
    writers: Engine | None = None

    @property
    def in_place(self) -> bool:
        """Whether the file is still there; what is written into another one would be lost."""
        return self.path is None or _identity(self.path) == self.identity

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that writes; it is committed if the block succeeds.

        Raises:
            StoreUnavailable: it could not be; unless the connection broke, nothing is written.
        """
        with translated(self.name):
            self._check_place()
            with self._connection({_WRITES: True}) as connection, connection.begin():
                yield connection
                self._check_place()

    @contextmanager
    def statements(self) -> Iterator[Statements]:
        """The statements of a transaction that writes; it is committed if the block succeeds.

        Raises:
            StoreUnavailable: it could not be; unless the connection broke, nothing is written.
        """
        if self.writers is None:
            with self.writing() as connection:
                yield FileStatements(connection)
            return
        with translated(self.name), self.writers.connect() as connection:
            statements = ServerStatements(connection)
            yield statements
            statements.commit()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that reads one state of the database.

        Raises:
            StoreUnavailable: it cannot be read.
        """
        with translated(self.name):
            self._check_place()
            options = {} if self.path else _READING
            with self._connection(options) as connection, connection.begin():
                yield connection

    def _connection(self, options: Mapping[str, Any]) -> Connection:
        return self.engine.connect().execution_options(**options)

    def _check_place(self) -> None:
        if not self.in_place:
            raise StoreUnavailable(f"{self.name} was removed or replaced; it is opened anew")

    def close(self) -> None:
        """Close the connections that nobody uses."""
        self.engine.dispose()
        if self.writers:
            self.writers.dispose()


@contextmanager
def translated(name: str) -> Iterator[None]:
    """Say what a database refused, without the statement and its values.

    Raises:
        StoreUnavailable: whatever the database `name` did not do.
    """
    try:
        yield
    except PoolTimeout:
        raise StoreUnavailable(f"{name}: all connections are in use") from None
    except DBAPIError as error:
        raise StoreUnavailable(f"{name}: {_first_line(error.orig)}") from None
    except (SQLAlchemyError, sqlite3.Error) as error:
        raise StoreUnavailable(f"{name}: {_first_line(error)}") from None


def _first_line(error: object) -> str:
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__


def check_url(url: str) -> str:
    """The address of a database of PostgreSQL, with the driver that is used here.

    Raises:
        InvalidValue: it is none; its text, which may hold a password, is not repeated.
    """
    scheme, separator, rest = url.partition("://")
    try:
        parsed = make_url(f"{_POSTGRES}{separator}{rest}")
    except (SQLAlchemyError, ValueError):
        parsed = None
    if scheme not in _SCHEMES or parsed is None or not parsed.database:
        raise InvalidValue("database_url", "…", _EXPECTED_URL)
    return parsed.render_as_string(hide_password=False)


def connect(
    home: Home, url: str | None, *, create: bool, wait_seconds: float = _WAIT_SECONDS
) -> Database:
    """The database at `url`, or the file of the home, which is made if it may be.

    Raises:
        StoreMissing: there is no such file, and none may be made.
        InvalidValue: the address is none.
    """
    return _postgres(url, wait_seconds) if url else _sqlite(home.events, create, wait_seconds)


def _postgres(url: str, wait_seconds: float) -> Database:
    address = make_url(check_url(url))
    options = _POSTGRES_OPTIONS.format(wait=int(1000 * wait_seconds))
    engine = _server_engine(
        address,
        options,
        wait_seconds,
        isolation_level="READ COMMITTED",  # of migrations; to set it anew each time takes its time
        pool_pre_ping=True,  # after the server was gone the first connection works again
    )
    writers = _server_engine(
        address, options + _WRITER_OPTIONS, wait_seconds, isolation_level="AUTOCOMMIT"
    )
    where = f"{address.host or 'this machine'}{f':{address.port}' if address.port else ''}"
    return Database(engine, f"the database {address.database} at {where}", writers=writers)


def _server_engine(address: URL, options: str, wait_seconds: float, **more: Any) -> Engine:
    arguments: dict[str, Any] = {
        "connect_timeout": _CONNECT_SECONDS,
        "application_name": "cartelera",
        "keepalives_idle": 10,
        "tcp_user_timeout": 10_000,  # ms
        "options": options,
    }
    return create_engine(
        address,
        connect_args={name: v for name, v in arguments.items() if name not in address.query},
        pool_size=5,
        max_overflow=10,
        pool_timeout=wait_seconds,
        hide_parameters=True,
        **more,
    )


def _sqlite(path: Path, create: bool, wait_seconds: float) -> Database:
    name = f"{path}"
    if not create and not is_there(path):
        raise StoreMissing(f"no events at {path}")
    location = f"file:{quote(str(path.absolute()))}?mode={'rwc' if create else 'rw'}"

    def opened() -> sqlite3.Connection:
        connection = sqlite3.connect(
            location,
            timeout=wait_seconds,
            isolation_level=None,  # transactions begin as `_begin` has it
            check_same_thread=False,  # the pool gives a connection to one thread at a time
            uri=True,
        )
        connection.execute("PRAGMA synchronous=FULL")  # what is acknowledged survives a power cut
        return connection

    engine = create_engine(
        "sqlite://",
        creator=opened,
        poolclass=QueuePool,
        pool_size=5,
        max_overflow=10,
        pool_timeout=wait_seconds,
        hide_parameters=True,
    )
    event.listen(engine, "begin", _begin)
    if create:
        with translated(name), engine.connect():
            pass  # the file is there from here on
    return Database(engine, name, path, _identity(path))


def _begin(connection: Connection) -> None:
    # A transaction that reads first and writes later could lose to another one in between.
    writes = connection.get_execution_options().get(_WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def is_there(path: Path) -> bool:
    """Whether there is such a file, and it may be known."""
    return _identity(path) is not None


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        state = path.stat()
    except OSError:
        return None
    return state.st_dev, state.st_ino
