"""Whose ids a file that nobody knows speaks, by its events: those that the lake before has already.

A file may have been split, sorted or saved anew; its rows then are known events by the ids that it
speaks, and hardly any by those of another edition.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path

import numpy as np
import pyarrow as pa

from data.audit import FileBook, Ledger
from data.csv.ids import bare_ids
from data.sources.event_columns import CodedColumn
from data.sources.event_files import EventInput
from engine.arrays import Int32Array, Int64Array
from engine.contract.arrow import numbers, one_chunk
from engine.contract.tables import EVENTS
from engine.store.tables import read_table

SAMPLED_BATCHES = 8  # of a file that nobody knows
_FEWEST = 20  # events that must be known before they say anything
_MOST_BY_CHANCE = 0.5  # share of the events known by one edition that another may know


@dataclass(frozen=True)
class IdPairs:
    """The users and title ids of a file's rows.

    Attributes:
        users, titles: ids by code; an id that is written in several ways has several codes.
        user, title: codes of rows, shapes (n_rows,).
    """

    users: list[str]
    titles: list[str]
    user: Int32Array
    title: Int32Array


def read_id_pairs(event_input: EventInput, batches: int | None = None) -> IdPairs:
    """The users and title ids of a file, or of its first batches.

    Raises:
        DataError: the file is broken as a whole.
    """
    user, title = CodedColumn(), CodedColumn()
    book, ledger = FileBook(event_input.file.name), Ledger()
    rows = event_input.read_rows(event_input.file, event_input.layout, book, ledger)
    for batch in islice(rows, batches):
        user.add(batch.cells["user"])
        title.add(batch.cells["title"])
    titles = list(map(event_input.title_id, _ids(title)))
    return IdPairs(_ids(user), titles, _rows(user), _rows(title))


def _ids(column: CodedColumn) -> list[str]:
    return bare_ids(list(column.texts))


def _rows(column: CodedColumn) -> Int32Array:
    return np.concatenate([np.empty(0, np.int32), *column.parts])


@dataclass(frozen=True)
class KnownEvents:
    """The events of the lake in a folder, by user and title."""

    folder: Path

    @cached_property
    def _events(self) -> tuple[dict[str, int], dict[str, int], Int64Array]:
        events = read_table(self.folder / f"{EVENTS.name}.parquet", EVENTS)
        users, titles = (one_chunk(events[name]) for name in ("user_id", "title_id"))
        size = max(len(titles.dictionary), 1)
        keys = numbers(users.indices).astype(np.int64) * size + numbers(titles.indices)
        return _codes(users.dictionary), _codes(titles.dictionary), np.unique(keys)

    def best(self, pairs: IdPairs, readings: Mapping[int, Mapping[str, str]]) -> int | None:
        """The one of several readings of a file by which clearly most of its rows are known.

        `readings` give the lake's id of each title id, by number. None: no reading stands out.
        """
        known = {number: self._count(pairs, ids) for number, ids in readings.items()}
        best = max(known, key=lambda number: known[number])
        rivals = max((count for number, count in known.items() if number != best), default=0)
        if known[best] < _FEWEST or rivals > _MOST_BY_CHANCE * known[best]:
            return None
        return best

    def _count(self, pairs: IdPairs, ids: Mapping[str, str]) -> int:
        """How many rows are events of the lake where a title id stands for that in `ids`."""
        users, titles, keys = self._events
        user = _translated(pairs.users, users)[pairs.user]
        title = _translated((ids.get(each, "") for each in pairs.titles), titles)[pairs.title]
        rows = (user >= 0) & (title >= 0)
        known = np.isin(user[rows] * max(len(titles), 1) + title[rows], keys)
        return int(known.sum())


def _codes(texts: pa.StringArray) -> dict[str, int]:
    return {text: code for code, text in enumerate(texts.to_pylist())}


def _translated(texts: Iterable[str], codes: Mapping[str, int]) -> Int64Array:
    return np.array([codes.get(text, -1) for text in texts], np.int64)
