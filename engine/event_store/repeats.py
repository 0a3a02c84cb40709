"""What the log says already of users and items, so that nothing is written twice."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Connection,
    Text,
    and_,
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


class Repeats:
    """The events about the items that new ones are about; it follows what is written meanwhile."""

    def __init__(self, connection: Connection, events: Iterable[NewEvent]) -> None:
        self._latest: dict[_About, int] = {}
        self._active: dict[tuple[_About, _Content], int] = {}
        pairs = list(dict.fromkeys((event.user_id, event.item_id) for event in events))
        if pairs:
            self._read(connection, pairs)

    def _read(self, connection: Connection, pairs: Sequence[_About]) -> None:
        undoing = LOG.alias("undoing")
        undone = exists().where(undoing.c.undoes == LOG.c.offset)
        columns = (LOG.c.kind, LOG.c.value, LOG.c.scale_low, LOG.c.scale_high, LOG.c["at"])
        query = select(LOG.c.user_id, LOG.c.item_id, LOG.c.offset, undone, *columns)
        query = query.where(_about_one_of(pairs, connection.dialect.name))
        for user_id, item_id, offset, is_undone, *content in connection.execute(query):
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


def _about_one_of(pairs: Sequence[_About], dialect: str) -> ColumnElement[bool]:
    """Whether a row is about one of the pairs, which are one value: a list of any length."""
    if dialect == "sqlite":
        pair = func.json_each(json.dumps(pairs)).table_valued("value")
        user_id: Any = func.json_extract(pair.c.value, "$[0]")
        item_id: Any = func.json_extract(pair.c.value, "$[1]")
    else:
        lists = [cast(list(ids), ARRAY(Text)) for ids in zip(*pairs, strict=True)]
        pair = func.unnest(*lists).table_valued("user_id", "item_id").render_derived()
        # A list has the server's collation, the column that of code points.
        user_id, item_id = (collate(column, "C") for column in pair.c)
    return and_(LOG.c.user_id == user_id, LOG.c.item_id == item_id)
