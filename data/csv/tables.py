"""Tables with a header: the columns that are needed found by name, and the records read one by one.

A record that breaks a rule goes to the ledger with its line; the others come out as what `parse`
makes of their cells.
"""

import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TypeVar

from data.audit import FileBook, Ledger, Rejected
from data.csv.dialect import Dialect, Header, find_header, header_key, headerless, is_nameless
from data.csv.files import RawFile
from data.csv.records import MAX_FIELD, Record, check_width, problem_of, read_records
from data.csv.survey import TextFile, read_text
from data.judge import Guesser, Settings, guess_from_text, judge
from engine.errors import DataError, shorten

_MOST_NAMED = 20  # columns that are not used, in warnings
_Parsed = TypeVar("_Parsed")
Columns = Mapping[str, tuple[str, ...]]  # our names and what a header may call them


@dataclass(frozen=True)
class Table:
    """A file that is read as a table.

    Attributes:
        columns: our names and what the file's header may call them, the usual name first.
        header: the names of the columns of a file without a header line.
        usual: the delimiter of such a file, if another one does not part its lines better.
        optional: those of our columns that a file may lack; their cells are then empty.
        missed: those of the optional ones whose absence is worth a warning.
        vital: those without which a record means nothing: one that is no text costs the record,
            in another column it costs the cell.
        ignored: further columns of the usual file, which nothing here needs.
        max_field: characters that a cell may have.
        settings: where `sources.toml` says what this file is like.
        guess: why it was misread, if it was.
        renamable: whether the settings may say what its columns are called.
    """

    file: RawFile
    columns: Columns
    dialect: Dialect = field(default_factory=Dialect)
    header: tuple[str, ...] = ()
    usual: str = ","
    optional: Collection[str] = ()
    missed: Collection[str] = ()
    vital: Collection[str] = ()
    ignored: tuple[str, ...] = ()
    max_field: int = MAX_FIELD
    settings: Settings = field(default_factory=Settings)
    guess: Guesser = guess_from_text
    renamable: bool = False

    @property
    def required(self) -> dict[str, tuple[str, ...]]:
        """The columns that a file must have."""
        return {ours: names for ours, names in self.columns.items() if ours not in self.optional}


def open_table(table: Table, book: FileBook) -> tuple[TextFile, Header]:
    """The text of a table and its header; what was recognised is noted in the book.

    Raises:
        DataError: the file is empty, binary, damaged, or its encoding is not clear.
    """
    text = read_text(table.file, table.dialect.encoding, table.settings)
    if table.header:
        header = headerless(text, table.dialect.delimiter, table.header, table.usual)
    else:
        header = find_header(text, table.dialect.delimiter, table.required.values())
    book.note_text(text.encoding, header.delimiter)
    return text, header


def read_rows(
    table: Table,
    book: FileBook,
    ledger: Ledger,
    parse: Callable[[Mapping[str, str], int], _Parsed | None],
) -> Iterator[_Parsed]:
    """Yield what `parse` makes of every record's cells, by our names, and its line.

    A record that `parse` answers with None is left out; it notes the reason in the book itself.

    Raises:
        DataError: the file is broken as a whole: empty, binary, without a column, without rows, or
            mostly of records that break a rule.
    """
    text, header = open_table(table, book)
    indices = _find_columns(table, header)
    _note_names(table, header, indices, book)
    _warn_of_missing_columns(table, indices, ledger)
    _warn_of_extra_columns(table, header, indices, ledger)
    for record in read_records(text, header, book, ledger):
        book.rows_in += 1
        if not any(map(str.strip, record.fields)):
            book.left_out["blank_row"] += 1
            continue
        try:
            cells = _cells(record, header, indices, table, book)
            parsed = parse(cells, record.line)
        except Rejected as rejection:
            ledger.reject(book, record.line, rejection, header.delimiter.join(record.fields))
            continue
        if parsed is not None:
            book.rows_out += 1
            yield parsed
    judge(book, table.settings, table.guess)


def read_cells(table: Table) -> Iterator[Mapping[str, str]]:
    """Yield the cells of every record, to learn how the file is written: nothing is booked.

    Raises:
        DataError: the file is broken as a whole.
    """
    return read_rows(table, FileBook(table.file.name), Ledger(), lambda cells, _line: cells)


def _cells(
    record: Record, header: Header, indices: Mapping[str, int], table: Table, book: FileBook
) -> dict[str, str]:
    """The cells of a record by our names; those that are no text are empty.

    Raises:
        Rejected: the record has another number of fields, or a vital cell is no text.
    """
    fields = check_width(record.fields, header.names)
    cells = dict.fromkeys(table.columns, "")
    for ours, index in indices.items():
        if problem := problem_of(fields[index], table.max_field):
            if ours in table.vital:
                raise problem
            book.repaired[f"{ours}_not_text"] += 1
        else:
            cells[ours] = fields[index]
    return cells


def _find_columns(table: Table, header: Header) -> dict[str, int]:
    """The index in the file of each of our columns that is there.

    Raises:
        DataError: one that is needed is not there, or there twice.
    """
    indices = {ours: header.find(known_as) for ours, known_as in table.columns.items()}
    present = {ours: index for ours, index in indices.items() if index is not None}
    missing = [ours for ours in table.required if ours not in present]
    repeated = [header.names[index] for index in present.values() if header.repeats(index)]
    if repeated or missing:
        problem = (
            f"column {repeated[0]!r} twice"
            if repeated
            else f"no column {table.columns[missing[0]][0]!r}"
        )
        names_read = shorten(", ".join(map(repr, header.names)), 200)
        sentence = f"{table.file.name}: {problem}; expected {_expected(table)}; found {names_read}"
        raise DataError(sentence, list(_renaming(table, header, present, missing)))
    return present


def _renaming(
    table: Table, header: Header, present: Mapping[str, int], missing: Sequence[str]
) -> Iterator[str]:
    """Yield what to write into sources.toml where a missing column may have another name."""
    if not (missing and table.renamable):
        return
    free = [name for i, name in enumerate(header.names) if i not in present.values()]
    ours = missing[0]
    if theirs := _likely(table.columns[ours][0], free):
        yield f"  If {theirs!r} is it, add to sources.toml:"
        lines = table.settings.lines(
            [f"columns = {{ {ours} = {json.dumps(theirs, ensure_ascii=False)} }}"]
        )
        yield from (f"    {line}" for line in lines)


def _likely(ours: str, names: Sequence[str]) -> str | None:
    """Which of other columns may be ours: one that ends with the same word, or is spelled alike."""
    word = ours.rpartition("_")[2]
    alike = [name for name in names if header_key(name).endswith(word)]
    return next(iter(alike or get_close_matches(ours, names, 1)), None)


def _expected(table: Table) -> str:
    return ", ".join(known_as[0] for known_as in table.required.values())


def _note_names(table: Table, header: Header, indices: Mapping[str, int], book: FileBook) -> None:
    """Note the columns that the file calls otherwise than usual."""
    names = {ours: header.names[index] for ours, index in indices.items()}
    renamed = [
        f"{ours} = {name}"
        for ours, name in names.items()
        if header_key(name) != header_key(table.columns[ours][0])
    ]
    if renamed:
        book.read_as["columns"] = ", ".join(renamed)


def _warn_of_missing_columns(table: Table, indices: Mapping[str, int], ledger: Ledger) -> None:
    absent = [
        names[0]
        for ours, names in table.columns.items()
        if ours in table.missed and ours not in indices
    ]
    if absent:
        noun = "column" if len(absent) == 1 else "columns"
        ledger.warn(f"{table.file.name} has no {noun} {', '.join(absent)}: left empty")


def _warn_of_extra_columns(
    table: Table, header: Header, indices: Mapping[str, int], ledger: Ledger
) -> None:
    used, ignored = set(indices.values()), set(map(header_key, table.ignored))
    extra = [
        name
        for index, name in enumerate(header.names)
        if index not in used and not is_nameless(name) and header_key(name) not in ignored
    ]
    for name in extra[:_MOST_NAMED]:
        ledger.warn(f"{table.file.name}: column {shorten(name)!r} is not used")
    if more := extra[_MOST_NAMED:]:
        ledger.warn(f"{table.file.name}: {len(more):,} more columns are not used")
