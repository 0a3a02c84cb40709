"""Pairs of texts that a query is about: it has as many values for many as for one."""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Select,
    Text,
    bindparam,
    cast,
    collate,
    func,
    literal_column,
    select,
    true,
)

Pair = tuple[str, str]
_Columns = tuple[ColumnElement[str], ColumnElement[str]]


def on_file(query: Select[Any], columns: _Columns) -> Select[Any]:
    """A query of SQLite for the rows that hold one of the pairs in two columns.

    The pairs are one value, a list in JSON: a statement takes only so many values.
    """
    pair = func.json_each(bindparam("pairs", type_=Text)).table_valued("value")
    texts = [func.json_extract(pair.c.value, f"$[{part}]") for part in range(2)]
    return query.where(columns[0] == texts[0], columns[1] == texts[1])


def on_server(query: Select[Any], columns: _Columns) -> Select[Any]:
    """A query of PostgreSQL for the rows that hold one of the pairs in two columns.

    The server keeps the plan of a statement. One that joins whole tables, which does no harm while
    they are short, would read all of them once they are long; where each pair has a query of its
    own, which no planner may merge as it has an offset, the plan can only look it up.
    """
    lists = [cast(bindparam(name), ARRAY(Text)) for name in ("firsts", "seconds")]
    pair = func.unnest(*lists).table_valued("first", "second").render_derived()
    # A list has the server's collation, the column that of code points.
    texts = [collate(column, "C") for column in pair.c]
    of_pair = query.where(columns[0] == texts[0], columns[1] == texts[1])
    rows = of_pair.correlate(pair).offset(literal_column("0")).lateral("of_pair")
    return select(*rows.c).select_from(pair).join(rows, true())


def values_of(pairs: Sequence[Pair], *, for_server: bool) -> dict[str, Any]:
    """The values of a query about pairs."""
    if not for_server:
        return {"pairs": json.dumps(pairs)}
    firsts, seconds = (list(texts) for texts in zip(*pairs, strict=True))
    return {"firsts": firsts, "seconds": seconds}
