"""What the log says already of users and items, so that nothing is written twice."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import (
    ARRAY,
    Connection,
    Select,
    Text,
    bindparam,
    cast,
    collate,
    exists,
    func,
    select,
)

from engine.event_store.records import NewEvent, Written
from engine.event_store.schema import LOG

_About = tuple[str, str]  # user and item
# What makes two events the same: kind, stars, their scale, when it happened.
_Content = tuple[str, float | None, float | None, float | None, int]


def _about(user_id: Any, item_id: Any) -> Select[Any]:
    """What is there about pairs of a user and an item."""
    undoing = LOG.alias("undoing")
    undone = exists().where(undoing.c.undoes == LOG.c.offset)
    columns = (LOG.c.kind, LOG.c.value, LOG.c.scale_low, LOG.c.scale_high, LOG.c["at"])
    query = select(LOG.c.user_id, LOG.c.item_id, LOG.c.offset, undone, *columns)
    return query.where(LOG.c.user_id == user_id, LOG.c.item_id == item_id)


def _of_sqlite() -> Select[Any]:
    """The pairs are one value, a list in JSON: a statement takes only so many values."""
    pair = func.json_each(bindparam("pairs", type_=Text)).table_valued("value")
    return _about(*(func.json_extract(pair.c.value, f"$[{part}]") for part in range(2)))


def _of_postgres() -> Select[Any]:
    lists = [cast(bindparam(name), ARRAY(Text)) for name in ("users", "items")]
    pair = func.unnest(*lists).table_valued("user_id", "item_id").render_derived()
    # A list has the server's collation, the column that of code points.
    return _about(*(collate(column, "C") for column in pair.c))


# Built once: building one takes longer than the database does to answer it.
_OF_SQLITE, _OF_POSTGRES = _of_sqlite(), _of_postgres()


class Repeats:
    """The events about the items that new ones are about; it follows what is written meanwhile."""

    def __init__(self, connection: Connection, events: Iterable[NewEvent]) -> None:
        self._latest: dict[_About, int] = {}
        self._active: dict[tuple[_About, _Content], int] = {}
        pairs = list(dict.fromkeys((event.user_id, event.item_id) for event in events))
        if pairs:
            self._read(connection, pairs)

    def _read(self, connection: Connection, pairs: Sequence[_About]) -> None:
        if connection.dialect.name == "sqlite":
            rows = connection.execute(_OF_SQLITE, {"pairs": json.dumps(pairs)})
        else:
            users, items = (list(ids) for ids in zip(*pairs, strict=True))
            rows = connection.execute(_OF_POSTGRES, {"users": users, "items": items})
        for user_id, item_id, offset, is_undone, *content in rows:
            self._remember((user_id, item_id), tuple(content), None if is_undone else offset)

    def _remember(self, about: _About, content: _Content, offset: int | None) -> None:
        self._latest[about] = max(self._latest.get(about, 0), content[-1])
        if offset is not None:
            # Of several alike the first is what a repeat repeats.
            key = (about, content)
            self._active[key] = min(self._active.get(key, offset), offset)

    def time_of(self, event: NewEvent, now: int) -> int:
        """When an event happened: after all that was said of the item, where nobody says when."""
        if event.at is not None:
            return event.at
        latest = self._latest.get((event.user_id, event.item_id))
        return now if latest is None else max(now, latest + 1)

    def repeated(self, event: NewEvent) -> Written | None:
        """The same event in the log, of which its time was given; None where there is none."""
        if event.at is None:
            return None
        offset = self._active.get(((event.user_id, event.item_id), _content(event, event.at)))
        return None if offset is None else Written(offset, event.at, repeated=True)

    def add(self, event: NewEvent, second: int, offset: int) -> None:
        """Remember an event that is being written."""
        self._remember((event.user_id, event.item_id), _content(event, second), offset)


def _content(event: NewEvent, second: int) -> _Content:
    low, high = (event.scale.low, event.scale.high) if event.scale else (None, None)
    return event.kind, event.value, low, high, second
