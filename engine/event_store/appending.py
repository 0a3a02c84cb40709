"""New rows of a table: one statement for all of them, and the counter with those of the log."""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import JSON, Insert, Table, Text, bindparam, cast, column, func, select, update

from engine.event_store.schema import KEYS, LOG, STORE
from engine.event_store.statements import Statements

Row = dict[str, Any]  # by the names of a table's columns; what is left out is null

_MOVE_ON = update(STORE).values(last=bindparam("last"))


def _on_server(table: Table) -> Insert:
    """Rows as one value, a list in JSON."""
    columns = [column(each.name, each.type) for each in table.c]
    rows = func.json_to_recordset(cast(bindparam("rows", type_=Text), JSON))
    listed = rows.table_valued(*columns).render_derived(with_types=True)
    return table.insert().from_select(table.c.keys(), select(*listed.c))


# Built once: building one takes longer than the database does to answer it.
_LOG_ON_FILE, _KEYS_ON_FILE = LOG.insert(), KEYS.insert()
_LOG_ON_SERVER, _KEYS_ON_SERVER = _on_server(LOG).add_cte(_MOVE_ON.cte("moved")), _on_server(KEYS)


def append(statements: Statements, rows: Sequence[Row], last: int) -> None:
    """Write rows of the log, and the offset of the last operation."""
    if rows and statements.on_server:
        statements.write((_LOG_ON_SERVER, {"rows": _as_json(rows), "last": last}))
        return
    if rows:
        statements.connection().execute(_LOG_ON_FILE, rows)
    statements.write((_MOVE_ON, {"last": last}))


def append_keys(statements: Statements, rows: Sequence[Row]) -> None:
    """Write rows of the table of keys."""
    if statements.on_server:
        statements.write((_KEYS_ON_SERVER, {"rows": _as_json(rows)}))
    else:
        statements.connection().execute(_KEYS_ON_FILE, rows)


def _as_json(rows: Sequence[Row]) -> str:
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
