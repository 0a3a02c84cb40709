"""Tables with a header: the columns that are needed found by name, and the records read one by one.

A record that breaks a rule goes to the ledger with its line; the others come out as what `parse`
makes of their cells.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from data.audit import FileBook, Ledger, Rejected
from data.csv.files import RawFile
from data.csv.records import MAX_FIELD, Dialect, Record, check_fields, read_records
from engine.errors import DataError, shorten
from engine.text import fold

_Parsed = TypeVar("_Parsed")
_ENOUGH_TO_JUDGE = 20  # records; a larger file that is mostly rejected is taken for misread


@dataclass(frozen=True)
class Table:
    """A file that is read as a table.

    Attributes:
        columns: our names and what the file's header may call them, the usual name first.
        ignored: further columns of the usual file, which nothing here needs.
        max_field: characters that a cell may have.
    """

    file: RawFile
    columns: Mapping[str, tuple[str, ...]]
    dialect: Dialect = field(default_factory=Dialect)
    ignored: tuple[str, ...] = ()
    max_field: int = MAX_FIELD


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
    records = read_records(table.file, book, ledger, table.dialect)
    header = next(records, None)
    if header is None:
        raise DataError(f"{table.file.name}: no header can be read; expected {_expected(table)}")
    indices = _find_columns(table, header)
    _warn_of_extra_columns(table, header, ledger)
    for record in records:
        book.rows_in += 1
        try:
            check_fields(record.fields, len(header.fields), table.max_field)
            parsed = parse(
                {ours: record.fields[index] for ours, index in indices.items()}, record.line
            )
        except Rejected as rejection:
            ledger.reject(book, record.line, rejection, table.dialect.delimiter.join(record.fields))
            continue
        if parsed is not None:
            book.rows_out += 1
            yield parsed
    _judge(book)


def _find_columns(table: Table, header: Record) -> dict[str, int]:
    """The index in the file of each of our columns."""
    names = [fold(name) for name in header.fields]
    repeated = sorted({name for name in names if names.count(name) > 1})
    indices = {
        ours: names.index(fold(theirs))
        for ours, known_as in table.columns.items()
        for theirs in reversed(known_as)
        if fold(theirs) in names
    }
    missing = [known_as[0] for ours, known_as in table.columns.items() if ours not in indices]
    if repeated or missing:
        problem = f"column {repeated[0]!r} twice" if repeated else f"no column {missing[0]!r}"
        names_read = shorten(", ".join(map(repr, header.fields)), 200)
        raise DataError(
            f"{table.file.name}: {problem}; expected {_expected(table)}; found {names_read}"
        )
    return indices


def _expected(table: Table) -> str:
    return ", ".join(known_as[0] for known_as in table.columns.values())


def _warn_of_extra_columns(table: Table, header: Record, ledger: Ledger) -> None:
    known = {fold(name) for known_as in table.columns.values() for name in known_as}
    known |= {fold(name) for name in table.ignored}
    for name in header.fields:
        if fold(name) not in known:
            ledger.warn(f"{table.file.name}: column {shorten(name)!r} is not used")


def _judge(book: FileBook) -> None:
    """Refuse a file that gave nothing, or that was mostly rejected.

    Records that are right but belong to nothing that was read, as the credits of all films beside
    some films, do not speak against the file.
    """
    if not book.rows_out and not book.left_out and not book.rejected["unknown_film"]:
        raise DataError(
            f"{book.name}: none of its {book.rows_in:,} rows can be used; expected some"
        )
    lost = book.rejected.total() - book.rejected["unknown_film"]
    if book.rows_in >= _ENOUGH_TO_JUDGE and 2 * lost > book.rows_in:
        reasons = ", ".join(f"{rule} {n:,}" for rule, n in book.rejected.most_common(3))
        raise DataError(
            f"{book.name}: only {book.rows_out:,} of {book.rows_in:,} records can be used "
            f"({reasons}); expected half at least (encoding and delimiter can be set in "
            "sources.toml)"
        )
