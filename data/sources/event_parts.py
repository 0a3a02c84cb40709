"""Events of several sources as one table: of each user, title and kind the row that speaks.

What files say and what the event store says stand beside each other, so that what is undone there
brings back what a file says. The order depends on the content only, never on how the rows were
spread over files, so that the same events give the same table and, later, the same model.
"""

from collections import Counter
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from data.audit import FileBook
from data.sources.coded_events import CodedEvents
from data.sources.event_times import NO_TIME
from engine.arrays import IndexArray, Int8Array, Int32Array
from engine.contract.tables import EVENTS
from engine.events.interactions import latest_rows
from engine.events.table import EVENT_STORE


@dataclass
class EventPart:
    """Events of one kind from one source, and the book that they are counted in."""

    rows: CodedEvents
    kind: str
    source: str
    book: FileBook

    @property
    def is_stored(self) -> bool:
        """Whether they came from the event store."""
        return self.source == EVENT_STORE


def joined_parts(parts: list[EventPart], title_ids: list[str]) -> pa.Table:
    """The rows that speak for each user, title and kind, of files and of the store.

    `title_ids` are those that the parts' titles are positions of, ascending; the parts are used up.
    """
    users = _share_users([part.rows for part in parts])
    codes = _code_kinds(parts)
    ends = np.cumsum([len(part.rows.user) for part in parts])
    user, title, value, time = (_joined(parts, c) for c in ("user", "title", "value", "time"))
    rows = latest_rows(user, title, value, time, codes * len(title_ids))
    part = np.searchsorted(ends, rows, side="right")
    _order_sources(rows, part, parts, user, title)
    kept = np.bincount(part, minlength=len(parts))
    _book_superseded(kept, parts)
    kind = _text_by_part([each.kind for each in parts], part, kept)
    source = _text_by_part([each.source for each in parts], part, kept)
    del part  # as the unordered columns are let go: each is many bytes of every row
    user, title, value = user[rows], title[rows], value[rows]
    time = time[rows]
    title //= codes
    columns = [
        _coded_users(user, users),
        _coded(title, title_ids),
        kind,
        pa.array(value, mask=np.isnan(value)),
        pa.array(time, pa.timestamp("s", tz="UTC"), mask=time == NO_TIME),
        source,
    ]
    return pa.table(columns, schema=EVENTS.schema)


def _share_users(parts: list[CodedEvents]) -> list[str]:
    """Code the users of all files by one ascending list, and return it."""
    users = sorted({user for part in parts for user in part.users})
    rank = {user: code for code, user in enumerate(users)}
    for part in parts:
        part.user = np.array([rank[user] for user in part.users], np.int32)[part.user]
    return users


def _code_kinds(parts: list[EventPart]) -> int:
    """Make each part's title codes say its kind too, and whether it is stored; return the factor.

    A user's rating of a title and their watching it do not replace each other, nor does what the
    store says replace what files do: all three are one number, ordered like them.
    """
    names = sorted({part.kind for part in parts})
    codes = 2 * len(names)
    for part in parts:
        code = 2 * names.index(part.kind) + part.is_stored
        part.rows.title = part.rows.title * np.int32(codes) + np.int32(code)
    return codes


def _joined(parts: list[EventPart], column: str) -> np.ndarray:
    """A column of all parts in one array; the parts' own are let go."""
    arrays = [getattr(part.rows, column) for part in parts]
    for part in parts:
        setattr(part.rows, column, None)
    return np.concatenate(arrays)


def _order_sources(
    rows: IndexArray, part: IndexArray, parts: list[EventPart], user: Int32Array, title: Int32Array
) -> None:
    """Order two rows of one user, title and kind by the names of their sources, in place."""
    if not any(each.is_stored for each in parts):
        return
    names = sorted({each.source for each in parts})
    rank = np.array([names.index(each.source) for each in parts], np.int8)[part]
    again = (np.diff(user[rows]) == 0) & (np.diff(title[rows] // 2) == 0)
    (before,) = np.nonzero(again & (rank[:-1] > rank[1:]))
    pairs, swapped = np.stack([before, before + 1]), np.stack([before + 1, before])
    for array in (rows, part):
        array[pairs] = array[swapped]


def _book_superseded(kept: IndexArray, parts: list[EventPart]) -> None:
    kept_of: Counter[str] = Counter()
    for part, count in zip(parts, kept.tolist(), strict=True):
        kept_of[part.book.name] += count
    for book in {part.book.name: part.book for part in parts}.values():
        if superseded := book.rows_out - kept_of[book.name]:
            book.left_out["superseded"] += superseded
        book.rows_out = kept_of[book.name]


def _text_by_part(texts: list[str], part: IndexArray, kept: IndexArray) -> pa.DictionaryArray:
    """Coded text of rows that have that of their part, a byte a row; `kept` counts each part's."""
    distinct = sorted({text for text, rows in zip(texts, kept, strict=True) if rows})
    code_of_part = [distinct.index(text) if text in distinct else -1 for text in texts]
    return _coded(np.array(code_of_part, np.int8)[part], distinct)


def _coded(codes: Int8Array | Int32Array, texts: list[str]) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(pa.array(codes), pa.array(texts, pa.string()))


def _coded_users(user: Int32Array, users: list[str]) -> pa.DictionaryArray:
    """The users' ids as coded text; those without a row had rejected ones only and go."""
    used = np.bincount(user, minlength=len(users)) > 0
    if not used.all():
        user = (np.cumsum(used, dtype=np.int32) - 1)[user]
        users = [name for name, is_used in zip(users, used, strict=True) if is_used]
    return _coded(user, users)
