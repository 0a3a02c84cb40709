"""One file of events as text, whole: what its columns are is decided by all of their cells."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from data.audit import FileBook, printable
from data.judge import BLANK
from data.sources.event_batches import Batch
from data.sources.event_columns import CodedColumn
from data.sources.event_times import TimeColumn
from engine.arrays import IndexArray, Int64Array
from engine.errors import shorten

_LONGEST = 500  # characters of a row in messages
LineNumbers = Callable[[IndexArray], Int64Array]


@dataclass
class EventText:
    """The columns of a file, part by part.

    Attributes:
        coded: the columns user, title and, if there are stars, rating.
        times: the column time; empty where there is none.
        lines: the line in the file of rows of each part.
    """

    coded: dict[str, CodedColumn] = field(default_factory=dict)
    times: TimeColumn = field(default_factory=TimeColumn)
    lines: list[LineNumbers] = field(default_factory=list)

    def add(self, batch: Batch, book: FileBook) -> None:
        """Take over a batch but its blank rows, which the book notes."""
        batch = _without_blank_rows(batch, book)
        for name, cells in zip(batch.cells.schema.names, batch.cells.columns, strict=True):
            if name == "time":
                self.times.add(cells)
            else:
                self.coded.setdefault(name, CodedColumn()).add(cells)
        self.lines.append(batch.line_numbers)

    def texts(self, column: str) -> list[str]:
        """The distinct texts of a coded column, by code."""
        return list(self.coded[column].texts) if column in self.coded else []

    def record(self, part: int, row: int, delimiter: str) -> tuple[int, str]:
        """A row's line, and its cells joined again."""
        rows = np.array([row])
        return int(self.lines[part](rows)[0]), self.records(part, rows, delimiter)[0]

    def records(self, part: int, rows: IndexArray, delimiter: str) -> list[str]:
        """Rows with the cells that are read, joined again."""
        cells = [
            [texts[code] for code in column.parts[part][rows].tolist()]
            for column, texts in ((c, list(c.texts)) for c in self.coded.values())
        ]
        if self.times.numbers:
            cells.append([self.times.as_text(part, row) for row in rows.tolist()])
        joined = (delimiter.join(row) for row in zip(*cells, strict=True))
        return [shorten(printable(record), _LONGEST) for record in joined]


def _without_blank_rows(batch: Batch, book: FileBook) -> Batch:
    """The batch without the rows of which every cell is empty."""
    blank = _is_blank(batch.cells.columns[0])
    for column in batch.cells.columns[1:]:
        if not pc.any(blank).as_py():
            return batch
        blank = pc.and_(blank, _is_blank(column))
    rows = np.flatnonzero(~blank.to_numpy(zero_copy_only=False))
    book.left_out[BLANK] += batch.cells.num_rows - len(rows)
    return Batch(batch.cells.take(pa.array(rows)), lambda some: batch.line_numbers(rows[some]))


def _is_blank(column: pa.Array) -> pa.BooleanArray:
    if isinstance(column, pa.DictionaryArray):
        texts = column.dictionary.cast(pa.binary()).to_pylist()
        return pa.array([not text.strip() for text in texts], pa.bool_()).take(column.indices)
    return pc.equal(pc.binary_length(pc.ascii_trim_whitespace(column)), 0)
