"""New rows at the end of the log, by as few statements as the database takes."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ARRAY, Connection, Insert, bindparam, cast, func, select, update

from engine.event_store.schema import LOG, STORE

Row = dict[str, Any]  # by the names of the log's columns; what is left out is null

_NAMES = LOG.c.keys()
_MOVE_ON = update(STORE).values(last=bindparam("last"))


def _of_postgres() -> Insert:
    """Rows as a list for each column, and the counter, in one statement: each costs a journey."""
    lists = [cast(bindparam(f"all_{each.name}"), ARRAY(each.type)) for each in LOG.c]
    rows = func.unnest(*lists).table_valued(*_NAMES).render_derived()
    return LOG.insert().from_select(_NAMES, select(*rows.c)).add_cte(_MOVE_ON.cte("moved"))


# Built once: building one takes longer than the database does to answer it.
_OF_SQLITE, _OF_POSTGRES = LOG.insert(), _of_postgres()


def append(connection: Connection, rows: Sequence[Row], last: int) -> None:
    """Write rows, and the offset of the last operation."""
    if not rows:
        connection.execute(_MOVE_ON, {"last": last})
    elif connection.dialect.name == "sqlite":
        connection.execute(_OF_SQLITE, rows)
        connection.execute(_MOVE_ON, {"last": last})
    else:
        lists = {f"all_{name}": [row.get(name) for row in rows] for name in _NAMES}
        connection.execute(_OF_POSTGRES, lists | {"last": last})
