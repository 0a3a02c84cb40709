"""A database's schema: made where there is no database yet, and checked everywhere else."""

import secrets
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection, inspect, select

from engine import commands
from engine.errors import StoreMissing, StoreOutdated, StoreTooNew, StoreUnavailable, disk_problem
from engine.event_store.database import Database, connect, is_there, translated
from engine.event_store.schema import HEAD, METADATA, REVISIONS, STORE, VERSION
from engine.store.files import briefly_exclusive
from engine.store.home import Home


@dataclass(frozen=True)
class Identity:
    """What tells one event store from another, and the key of its digests."""

    store_id: str
    secret: str


def new_identity() -> Identity:
    """The identity of a store that is made now."""
    return Identity(secrets.token_hex(16), secrets.token_hex(32))


def founded(home: Home, url: str | None, *, create: bool, wait_seconds: float) -> Database:
    """A database whose schema is the newest; a file that is not there is made if it may be.

    Raises:
        StoreMissing: there is no file, or nothing in it, and it may not be made.
        StoreOutdated: an older program made it, or nobody has made anything at `url` yet.
        StoreTooNew: a newer program made it.
        StoreUnavailable: it cannot be read or made, or holds something else.
    """
    if url is None and create and not is_there(home.events):
        _make(home, wait_seconds)
    database = connect(home, url, create=False, wait_seconds=wait_seconds)
    try:
        if database.path and _is_empty(database):  # somebody is making it, or was ended meanwhile
            if not create:
                raise StoreMissing(f"no events at {database.path} yet")
            _make(home, wait_seconds)
        with database.reading() as connection:
            check_revision(database.name, revision_of(connection))
        if database.path:
            _check_journal(database)
    except BaseException:
        database.close()
        raise
    return database


def _is_empty(database: Database) -> bool:
    with database.reading() as connection:
        return not inspect(connection).get_table_names()


def _make(home: Home, wait_seconds: float) -> None:
    """Make the file and its tables; of several processes one does it."""
    try:
        with (
            making(home),
            closing(connect(home, None, create=True, wait_seconds=wait_seconds)) as database,
        ):
            set_journal(database)
            if _is_empty(database):
                with database.writing() as connection:
                    make_tables(connection)
    except OSError as error:
        raise StoreUnavailable(disk_problem(error)) from None


@contextmanager
def making(home: Home) -> Iterator[None]:
    """Hold the lock of whoever makes the file or changes its schema.

    Raises:
        OSError: the home cannot be written.
    """
    home.root.mkdir(parents=True, exist_ok=True)
    with briefly_exclusive(home.root / ".events.lock"):
        yield


def make_tables(connection: Connection) -> None:
    """Make every table at its newest, and the store's identity."""
    METADATA.create_all(connection, checkfirst=False)
    connection.execute(VERSION.insert().values(version_num=HEAD))
    store = new_identity()
    connection.execute(
        STORE.insert().values(id=1, last=0, store_id=store.store_id, secret=store.secret)
    )


def _check_journal(database: Database) -> None:
    """Let readers and a writer work at the same time; a restored copy may have lost the mode."""
    with translated(database.name), database.engine.connect() as connection:
        mode = connection.connection.cursor().execute("PRAGMA journal_mode").fetchone()[0]
    if mode != "wal":
        set_journal(database)


def set_journal(database: Database) -> None:
    """Write ahead in a file beside it, so that readers and a writer do not wait for each other."""
    with translated(database.name):
        pooled = database.engine.raw_connection()
        try:
            pooled.cursor().execute("PRAGMA journal_mode=WAL")
        finally:
            pooled.close()


def revision_of(connection: Connection) -> str | None:
    """The revision of the schema; None where no table of ours is.

    Raises:
        StoreUnavailable: the database holds the tables of something else.
    """
    tables = inspect(connection).get_table_names()
    if VERSION.name in tables:
        return connection.scalar(select(VERSION.c.version_num))
    if tables and connection.dialect.name == "sqlite":
        raise StoreUnavailable(f"the database holds {', '.join(tables[:3])} and no events")
    return None


def check_revision(name: str, revision: str | None) -> None:
    """Refuse a schema of another time.

    Raises:
        StoreOutdated: it is older.
        StoreTooNew: it is newer.
    """
    if revision == HEAD:
        return
    if revision is None or revision in REVISIONS:
        schema = f"schema {revision}" if revision else "no schema yet"
        raise StoreOutdated(
            f"{name} has {schema}, and this version needs {HEAD}: run `{commands.MIGRATE}`"
        )
    raise StoreTooNew(
        f"{name} has schema {revision}, which a newer version made, and this one knows {HEAD}: "
        "install the newer version"
    )


def read_identity(name: str, connection: Connection) -> Identity:
    """The identity of a store.

    Raises:
        StoreUnavailable: somebody has emptied its table.
    """
    row = connection.execute(select(STORE.c.store_id, STORE.c.secret)).one_or_none()
    if row is None:
        raise StoreUnavailable(f"{name}: the table {STORE.name} is empty; restore a backup")
    return Identity(row.store_id, row.secret)
