"""Leading a database to the newest schema, by Alembic, which is loaded for this alone."""

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

from engine.errors import StoreUnavailable, disk_problem
from engine.event_store.database import Database, connect
from engine.event_store.founding import check_revision, making, revision_of, set_journal
from engine.event_store.schema import HEAD, REVISIONS, VERSION
from engine.store.home import Home

_SCRIPTS = Path(__file__).parent / "migrations"
_LOCK = 0x0CA7E1E7A  # of PostgreSQL's advisory locks: one migration at a time
_WAIT_SECONDS = 30.0  # for whoever is writing


@dataclass(frozen=True)
class Migration:
    """What was done to the database `name`; `before` is None where it had no schema."""

    name: str
    before: str | None
    after: str


def migrate(home: Home, url: str | None = None) -> Migration:
    """Lead the database at `url`, or the file of the home, to the newest schema, or make it.

    Raises:
        StoreTooNew: a newer version made it.
        StoreUnavailable: it cannot be reached or changed, or holds something else.
    """
    if url is not None:
        with closing(connect(home, url, create=False, wait_seconds=_WAIT_SECONDS)) as database:
            return _migrate(database)
    try:
        with (
            making(home),
            closing(connect(home, None, create=True, wait_seconds=_WAIT_SECONDS)) as database,
        ):
            set_journal(database)
            return _migrate(database)
    except OSError as error:
        raise StoreUnavailable(disk_problem(error)) from None


def _migrate(database: Database) -> Migration:
    with database.writing() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
        before = revision_of(connection)
        if before is not None and before not in REVISIONS:
            check_revision(database.name, before)
        if before != HEAD:
            command.upgrade(_configuration(connection), HEAD)
    return Migration(database.name, before, HEAD)


def _configuration(connection: Connection) -> Config:
    """Alembic's settings, made here: there is no file of them that could name another place."""
    configuration = Config()
    configuration.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    configuration.set_main_option("path_separator", "os")
    configuration.attributes["connection"] = connection
    configuration.attributes["version_table"] = VERSION.name
    return configuration
