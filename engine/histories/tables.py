"""Tables of text as rows that know their line, whatever they are parted by and however quoted."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from io import StringIO

from engine.errors import HistoryTooLarge, UnreadableHistory
from engine.histories.bounds import (
    MOST_CELL,
    MOST_COLUMNS,
    MOST_LINE,
    MOST_LINES,
    MOST_ROWS,
    within,
)
from engine.text import squeeze

_DELIMITERS = ",;\t"
_END = "\ue000"  # a row of our own after the last, which an open quote would swallow


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: its cells by the keys of its columns."""

    member: str
    line: int
    cells: Sequence[str]
    columns: Mapping[str, int]

    def text(self, *columns: str) -> str:
        """What stands in the first of `columns` that is there and not empty; else nothing."""
        for column in columns:
            index = self.columns.get(column)
            if index is not None and index < len(self.cells) and self.cells[index].strip():
                return self.cells[index].strip()
        return ""


@dataclass(frozen=True)
class Table:
    """The rows of a table of text, the first of which is its header where it has one.

    Attributes:
        member: the file of an archive that it is; empty for a plain file.
        lines: each row with the line that it begins in, counted from 1; blank ones are left out.
    """

    member: str
    lines: Sequence[tuple[int, Sequence[str]]]

    @cached_property
    def header(self) -> tuple[str, ...]:
        """The keys of the columns: what the first row says, folded; nameless ones are empty."""
        return tuple(column_key(cell) for cell in self.lines[0][1]) if self.lines else ()

    @cached_property
    def columns(self) -> frozenset[str]:
        """The keys of all columns that have a name."""
        return frozenset(filter(None, self.header))

    @property
    def rows(self) -> Iterator[Row]:
        """What stands below the header."""
        columns: dict[str, int] = {}
        for index, key in enumerate(self.header):
            if key:
                columns.setdefault(key, index)
        return (Row(self.member, line, cells, columns) for line, cells in self.lines[1:])

    def under(self, header: Sequence[str]) -> "Table":
        """The rows of a table without a header, below the one that its layout knows."""
        return Table(self.member, [(0, header), *self.lines])

    def after(self, lead: str) -> "Table":
        """What is left from the row on whose first cell is called `lead`."""
        starts = (n for n, (_, cells) in enumerate(self.lines) if column_key(cells[0]) == lead)
        return Table(self.member, self.lines[next(starts, len(self.lines)) :])


def column_key(name: str) -> str:
    """How a column is called here: without case, surplus blanks and invisible characters."""
    return squeeze(name).casefold()


def read_table(text: str, member: str) -> Table:
    """The rows of a table whose cells are parted by commas, semicolons or tabs.

    Raises:
        UnreadableHistory: a quote is never closed.
        HistoryTooLarge: a bound is passed.
    """
    delimiter = _delimiter(text)
    # A table of tabs that begins with a date has no header and no quotes: a database wrote it.
    bare = delimiter == "\t" and text.lstrip()[:1].isdigit()
    reader = csv.reader(
        _bounded_lines(text, member),
        delimiter=delimiter,
        quoting=csv.QUOTE_NONE if bare else csv.QUOTE_MINIMAL,
    )
    end = _end(text)
    lines: list[tuple[int, Sequence[str]]] = []
    start, cells = 1, [""]
    try:
        for cells in reader:
            if cells == [end]:
                return Table(member, lines)
            if any(cell.strip() for cell in cells):
                _hold(cells, len(lines), member)
                lines.append((start, cells))
            start = reader.line_num + 1
    except csv.Error as error:
        raise HistoryTooLarge(f"{_prefix(member)}line {start}: {error}") from None
    raise UnreadableHistory(
        f"{_prefix(member)}line {lines[-1][0]}: a quote is opened there and never closed; the file "
        "is cut or damaged, get it from the service again"
    )


def _bounded_lines(text: str, member: str) -> Iterator[str]:
    for number, line in enumerate(StringIO(text, newline=""), start=1):
        within(number, MOST_LINES, "lines", member)
        within(len(line), MOST_LINE, "characters in a line", member)
        # A last line that nothing ends would run into ours.
        yield line if line.endswith(("\n", "\r")) else f"{line}\n"
    yield f"{_end(text)}\n"


def _end(text: str) -> str:
    """A line that no text has: more of its character than there are."""
    return _END * (text.count(_END) + 1)


def _hold(cells: Sequence[str], rows: int, member: str) -> None:
    within(len(cells), MOST_COLUMNS, "columns", member)
    within(rows, MOST_ROWS, "rows", member)
    within(max(map(len, cells)), MOST_CELL, "characters in a cell", member)


def _delimiter(text: str) -> str:
    first = next((line for line in StringIO(text[:MOST_LINE]) if line.strip()), "")
    outside = "".join(first.split('"')[::2])
    return max(_DELIMITERS, key=outside.count)


def _prefix(member: str) -> str:
    return f"{member}: " if member else ""
