"""What a layout is: the files of one service, told by their headers, and how they are read."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from engine.errors import shorten
from engine.histories.dates import Dates, read_dates
from engine.histories.events import Position
from engine.histories.files import FilePath, HistoryFile
from engine.histories.json_entries import Entry
from engine.histories.records import DateOrder, HistoryRecord, Unread
from engine.histories.tables import Row, Table
from engine.histories.values import Unusable

_SHOWN = 120  # characters of a title among what was not read
_Position = TypeVar("_Position", bound=Position)


@dataclass(frozen=True)
class PartReading:
    """What one file says."""

    records: Sequence[HistoryRecord]
    unread: Sequence[Unread]
    dates: DateOrder | None = None
    notes: Sequence[str] = ()


class Part(Protocol):
    """One sort of file of a layout."""

    @property
    def name(self) -> str:
        """How reports call it: `ratings`, `diary`."""

    def claims(self, file: HistoryFile) -> bool:
        """Whether a file is of this sort, by its header or structure."""

    def read(self, file: HistoryFile, order: str | None) -> PartReading:
        """What a claimed file says; `order` is that of its dates where they do not tell it."""


@dataclass(frozen=True)
class Layout:
    """The files in which one service hands out histories.

    Attributes:
        name: in answers, `letterboxd`.
        service: what people call it.
        files: which files it is, in words, for whoever sends another one.
        parts: its sorts of files. Where several say the same of a title, the first speaks.
        opens: whether a member of an archive is opened, by its path.
    """

    name: str
    service: str
    files: str
    parts: Sequence[Part]
    opens: Callable[[FilePath], bool]

    def part_of(self, file: HistoryFile) -> Part | None:
        """The sort that a file is of; None where it is another service's."""
        return next((part for part in self.parts if part.claims(file)), None)


RowReader = Callable[[Row, Dates], Iterable[HistoryRecord]]
EntryReader = Callable[[Entry, Dates], Iterable[HistoryRecord]]


def columns(*needed: str, without: Sequence[str] = ()) -> Callable[[HistoryFile], bool]:
    """Tells tables that have all columns of `needed`, and none of `without`."""

    def has_them(file: HistoryFile) -> bool:
        table = file.table
        return (
            table is not None
            and table.columns.issuperset(needed)
            and not (table.columns.intersection(without))
        )

    return has_them


def _plain_table(file: HistoryFile) -> Table:
    return file.table or Table(file.member, [])


@dataclass(frozen=True)
class TablePart:
    """A table with a header.

    Attributes:
        name: how reports call it.
        tells: whether a file is one.
        records: what a row says.
        dates: the columns that hold its date: the first that is filled.
        title: the columns that a row is shown by, where it cannot be read; never a whole row,
            which may hold where somebody lives.
        notes: what people should know of every such file.
        table_of: the rows of a file, where they do not begin with the header.
    """

    name: str
    tells: Callable[[HistoryFile], bool]
    records: RowReader
    dates: Sequence[str] = ()
    title: Sequence[str] = ("title", "name")
    notes: Callable[[HistoryFile], Sequence[str]] = lambda _: ()
    table_of: Callable[[HistoryFile], Table] = _plain_table

    def claims(self, file: HistoryFile) -> bool:
        """Whether a file is such a table."""
        return self.tells(file)

    def read(self, file: HistoryFile, order: str | None) -> PartReading:
        """What all rows say, once all dates of the table tell their order.

        Raises:
            InvalidValue: the dates do not exist in `order`.
        """
        table = self.table_of(file)
        rows = list(table.rows)
        texts = (row.text(*self.dates) for row in rows) if self.dates else ()
        dates = read_dates(texts, order)
        records, unread = gathered(
            rows,
            lambda row: self.records(_even(row, len(table.header)), dates),
            lambda row: row.text(*self.title),
        )
        return PartReading(records, unread, dates.order if self.dates else None, self.notes(file))


def _even(row: Row, width: int) -> Row:
    """A row that has no more cells than the header: in one with more, cells may have moved."""
    if any(cell.strip() for cell in row.cells[width:]):
        raise Unusable(f"it has {len(row.cells)} cells where the header has {width}")
    return row


@dataclass(frozen=True)
class EntryPart:
    """A JSON document with lists of objects.

    Attributes:
        name: how reports call it.
        tells: whether a file is one.
        records: what an entry says.
        entries: the entries of a document, each with the file of an archive that it stands in.
        title: the path of what an entry is shown by, where it cannot be read.
        notes: what people should know of every such file.
    """

    name: str
    tells: Callable[[HistoryFile], bool]
    records: EntryReader
    entries: Callable[[HistoryFile], Sequence[Entry]]
    title: Callable[[Entry], str]
    notes: Callable[[HistoryFile], Sequence[str]] = lambda _: ()

    def claims(self, file: HistoryFile) -> bool:
        """Whether a file is such a document."""
        return self.tells(file)

    def read(self, file: HistoryFile, order: str | None) -> PartReading:
        """What all entries say. Their dates are those of programs, in an order that is known."""
        dates = read_dates((), order)
        records, unread = gathered(
            self.entries(file), lambda entry: self.records(entry, dates), self.title
        )
        return PartReading(records, unread, dates.order, self.notes(file))


def gathered(
    positions: Iterable[_Position],
    read: Callable[[_Position], Iterable[HistoryRecord]],
    in_words: Callable[[_Position], str],
) -> tuple[list[HistoryRecord], list[Unread]]:
    """The records of all rows, and the rows that cannot be used with the reason.

    What a row says before the part that cannot be used is kept.
    """
    records: list[HistoryRecord] = []
    unread: list[Unread] = []
    for position in positions:
        before = len(records)
        try:
            for record in read(position):
                records.append(record)
            if len(records) > before:
                continue
            reason = "it says nothing that was done"
        except Unusable as error:
            reason = str(error)
        text = shorten(in_words(position), _SHOWN)
        unread.append(Unread(position.member, position.line, text, reason))
    return records, unread
