"""The data base of the studies underneath Optuna: opened, checked, and its errors understood."""

import logging
import sqlite3
import warnings
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import optuna
from sqlalchemy.pool import NullPool, StaticPool

from engine.errors import shorten

_TABLES = {
    "studies",
    "study_directions",
    "trials",
    "trial_params",
    "trial_values",
    "trial_intermediate_values",
    "trial_user_attributes",
    "version_info",
    "alembic_version",
}
_MAGIC = b"SQLite format 3\0"
HELD = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


def storage_of(
    connect: Callable[[], sqlite3.Connection], pool: type[NullPool] | type[StaticPool]
) -> optuna.storages.RDBStorage:
    """Optuna's view of a data base."""
    # No address with the path: it may hold what ends a path in an address.
    return optuna.storages.RDBStorage(
        "sqlite://", engine_kwargs={"creator": connect, "poolclass": pool}
    )


def connected(path: Path, mode: str = "rwc") -> sqlite3.Connection:
    """A connection to a file; without `mode` it is made where there is none."""
    address = f"{path.absolute().as_uri()}?mode={mode}"
    return sqlite3.connect(address, timeout=1.0, uri=True, check_same_thread=False)


def refuse_foreign(path: Path) -> None:
    """Refuse what SQLite had better not open: it waits for a pipe, and tidies up beside a file.

    Raises:
        ValueError: what is there instead of a data base.
    """
    if not path.exists():
        return
    if not path.is_file():
        raise ValueError("no regular file")
    with path.open("rb") as file:
        if file.read(len(_MAGIC)) not in (_MAGIC, b""):
            raise ValueError("file is not a database")


def is_held(path: Path) -> bool:
    """Whether another program keeps this one from writing."""
    try:
        with closing(connected(path)) as database:
            database.execute("PRAGMA busy_timeout = 0")
            database.execute("BEGIN EXCLUSIVE")
            return False
    except sqlite3.Error as error:
        return getattr(error, "sqlite_errorcode", 0) & 0xFF in HELD


def check(database: sqlite3.Connection) -> None:
    """Refuse a data base that is damaged, or another program's.

    Raises:
        ValueError: what is wrong with it.
    """
    (problem,) = database.execute("PRAGMA quick_check(1)").fetchone()
    if problem != "ok":
        raise ValueError("database disk image is malformed")
    tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master")}
    if tables and not tables >= _TABLES:
        raise ValueError("no data base of Optuna")


@contextmanager
def quiet() -> Iterator[None]:
    """Keep back what libraries say of a data base: a sentence of ours says it."""
    for library in ("optuna", "sqlalchemy", "alembic"):
        logging.getLogger(library).setLevel(logging.CRITICAL)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _sqlite_error(error: BaseException) -> sqlite3.Error | None:
    """The error of SQLite at the bottom of one that a library raised."""
    below: BaseException | None = error
    while below is not None and not isinstance(below, sqlite3.Error):
        below = getattr(below, "orig", None) or below.__cause__
    return below


def error_code(error: Exception) -> int:
    """SQLite's extended code of an error; 0 where SQLite has no part in it."""
    return int(getattr(_sqlite_error(error), "sqlite_errorcode", 0))


def reason_of(error: Exception) -> str:
    """What is wrong, in the words of who found it out."""
    if isinstance(error, OSError):
        return error.strerror or str(error)
    words = str(_sqlite_error(error) or error) or type(error).__name__
    return shorten(words.splitlines()[0], 120)
