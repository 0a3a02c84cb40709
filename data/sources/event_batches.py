"""A ratings file as batches of text cells, each row with its line in the file.

Arrow parses plain files. A file with quotes in it is parsed record by record instead, because Arrow
takes all lines up to the next quote for one field where a quote is never closed.
"""

import csv
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from data.audit import FileBook, Ledger, Rejected
from data.csv.files import RawFile
from data.csv.records import Dialect, Record, read_records
from data.sources.event_layouts import EventLayout
from engine.arrays import IndexArray, Int64Array
from engine.errors import DataError, shorten
from engine.text import fold

_BLOCK = 1 << 24  # bytes parsed at once; any line of at most this length can be read
_AT_ONCE = 1 << 17  # records of a quoted file in one batch
_NO_ROWS = "no rows below the header; expected events"
_WITHOUT = {  # what to write into sources.toml for a file that has no such column
    "rating": '. Of a log without stars, write rating = "" into sources.toml',
    "time": '. Of a file without times, write time = "" into sources.toml',
}


@dataclass(frozen=True)
class Batch:
    """Rows as text: the columns user, title and, if there are such, rating and time.

    All but the time are dictionary-coded. `line_numbers` gives the lines in the file of some rows.
    """

    cells: pa.RecordBatch
    line_numbers: Callable[[IndexArray], Int64Array]


def read_batches(
    file: RawFile, layout: EventLayout, book: FileBook, ledger: Ledger
) -> Iterator[Batch]:
    """Yield the file's rows, counted in its book; rows of another width go to the ledger.

    Raises:
        DataError: the file is empty, binary, without a column or without rows.
    """
    names = layout.header or _header(file, layout)
    read = _quoted if file.holds(b'"') else _plain
    yield from read(file, layout, names, _Cut(book, ledger, len(names)))
    if not book.rows_in:
        raise DataError(f"{file.name}: {_NO_ROWS}")


def _header(file: RawFile, layout: EventLayout) -> tuple[str, ...]:
    """The header's names, after checking that our columns are among them."""
    line, *more = file.head().decode("utf-8-sig", "replace").splitlines()
    names = tuple(next(csv.reader([line], delimiter=layout.delimiter)))
    known = {fold(name) for name in names}
    for ours, theirs in layout.columns.items():
        if fold(theirs) not in known:
            names_read = shorten(", ".join(map(repr, names)), 200)
            raise DataError(
                f"{file.name}: no column {theirs!r} (the {ours}); expected "
                f"{', '.join(layout.columns.values())}; found {names_read}{_WITHOUT.get(ours, '')}"
            )
    if len(known) < len(names):
        names_read = shorten(", ".join(map(repr, names)), 200)
        raise DataError(f"{file.name}: a column name stands twice in the header: {names_read}")
    if not more:
        raise DataError(f"{file.name}: {_NO_ROWS}")
    return names


def _indices(names: tuple[str, ...], layout: EventLayout) -> dict[str, int]:
    """Ours -> index in the file, for the columns that are read."""
    folded = [fold(name) for name in names]
    return {ours: folded.index(fold(theirs)) for ours, theirs in layout.columns.items()}


@dataclass
class _Cut:
    """Rejects the rows whose number of fields is not the header's."""

    book: FileBook
    ledger: Ledger
    width: int

    def reject(self, line: int, fields: int, text: str) -> None:
        """Count and keep one such row."""
        self.book.rows_in += 1
        rejection = Rejected("field_count", f"{fields} fields; expected {self.width}")
        self.ledger.reject(self.book, line, rejection, text)


def _plain(
    file: RawFile, layout: EventLayout, names: tuple[str, ...], cut: _Cut
) -> Iterator[Batch]:
    """Yield the rows of a file in which every line is a row."""
    first_line = 1 if layout.header else 2
    cut_lines: list[int] = []

    def reject(row: pa.csv.InvalidRow) -> str:
        cut_lines.append(row.number)
        cut.reject(row.number, row.actual_columns, row.text)
        return "skip"

    columns = {ours: f"{index}" for ours, index in _indices(names, layout).items()}
    coded = pa.dictionary(pa.int32(), pa.string())
    types = {name: pa.string() if ours == "time" else coded for ours, name in columns.items()}
    rows = 0
    try:
        reader = pa.csv.open_csv(
            _stream(file),
            pa.csv.ReadOptions(
                use_threads=False,
                block_size=_BLOCK,
                column_names=[f"{index}" for index in range(len(names))],
                skip_rows=first_line - 1,
            ),
            pa.csv.ParseOptions(
                delimiter=layout.delimiter,
                quote_char=False,
                ignore_empty_lines=False,
                invalid_row_handler=reject,
            ),
            pa.csv.ConvertOptions(
                check_utf8=False, include_columns=list(columns.values()), column_types=types
            ),
        )
        for cells in reader:
            cut.book.rows_in += cells.num_rows
            yield Batch(cells.rename_columns(list(columns)), _lines(first_line, rows, cut_lines))
            rows += cells.num_rows
    except (pa.ArrowInvalid, OSError) as error:
        limit = f"{_BLOCK >> 20} MiB"
        raise DataError(
            f"{file.name}: cannot be read as text with lines of at most {limit} ({error})"
        ) from error


def _stream(file: RawFile) -> pa.NativeFile:
    # As bytes: a name may be none that is UTF-8.
    plain = pa.OSFile(os.fsencode(file.path))
    return pa.CompressedInputStream(plain, "gzip") if file.path.suffix.lower() == ".gz" else plain


def _lines(
    first_line: int, first_row: int, cut_lines: list[int]
) -> Callable[[IndexArray], Int64Array]:
    """The lines of parsed rows: those that the parser skipped lie between them."""

    def line_numbers(rows: IndexArray) -> Int64Array:
        cut = np.sort(np.array(cut_lines, dtype=np.int64))
        parsed_before = cut - first_line - np.arange(len(cut))
        parsed = first_row + rows
        return parsed + first_line + np.searchsorted(parsed_before, parsed, side="right")

    return line_numbers


def _quoted(
    file: RawFile, layout: EventLayout, names: tuple[str, ...], cut: _Cut
) -> Iterator[Batch]:
    """Yield the rows of a file with quotes."""
    records = read_records(file, cut.book, cut.ledger, Dialect(layout.delimiter))
    if not layout.header:
        next(records, None)
    complete = _complete(records, layout.delimiter, cut)
    yield from record_batches(complete, _indices(names, layout), cut.book)


def record_batches(
    records: Iterator[Record], indices: Mapping[str, int], book: FileBook
) -> Iterator[Batch]:
    """Yield records as batches, counted in their book; `indices` says which field is the user …

    For kinds of files that are read record by record: a field is text, "" where there is none.
    """
    while some := list(islice(records, _AT_ONCE)):
        book.rows_in += len(some)
        columns = {}
        for ours, index in indices.items():
            cells = _as_arrow([record.fields[index] for record in some])
            columns[ours] = cells if ours == "time" else cells.dictionary_encode()
        lines = np.array([record.line for record in some], dtype=np.int64)
        yield Batch(pa.record_batch(columns), lines.__getitem__)


def _complete(records: Iterator[Record], delimiter: str, cut: _Cut) -> Iterator[Record]:
    for record in records:
        if len(record.fields) == cut.width:
            yield record
        else:
            cut.reject(record.line, len(record.fields), delimiter.join(record.fields))


def _as_arrow(texts: list[str]) -> pa.StringArray:
    """The texts as Arrow's own parser gives them: undecodable bytes as they were."""
    try:
        return pa.array(texts, pa.string())
    except UnicodeEncodeError:
        cells = pa.array([text.encode("utf-8", "surrogateescape") for text in texts], pa.binary())
    return pc.cast(cells, options=pc.CastOptions(pa.string(), allow_invalid_utf8=True))
