"""A ratings file as batches of text cells, each row with its line in the file.

Arrow parses plain files. A file with quotes in it is parsed record by record instead, because Arrow
takes all lines up to the next quote for one field where a quote is never closed.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from data.audit import FileBook, Ledger, Rejected
from data.csv.dialect import Header
from data.csv.files import RawFile
from data.csv.records import Record, check_width, read_records
from data.csv.survey import TextFile, read_text
from data.sources.event_headers import column_indices, event_header
from data.sources.event_layouts import EventLayout
from engine.arrays import IndexArray, Int64Array
from engine.errors import DataError

_BLOCK = 1 << 24  # bytes parsed at once; any line of at most this length can be read
_AT_ONCE = 1 << 17  # records of a quoted file in one batch
_NO_ROWS = "no rows below the header; expected events"
_ARROW_SAW_NO_ROWS = ("Empty CSV file", "file is too short")


@dataclass(frozen=True)
class Batch:
    """Rows as text: the columns user, title and, if there are such, rating and time.

    All but the time are dictionary-coded. `line_numbers` gives the lines in the file of some rows.
    """

    cells: pa.RecordBatch
    line_numbers: Callable[[IndexArray], Int64Array]


class NoRows(DataError):
    """A file of events holds its header and nothing else."""


def read_batches(
    file: RawFile, layout: EventLayout, book: FileBook, ledger: Ledger
) -> Iterator[Batch]:
    """Yield the file's rows, counted in its book; rows of another width go to the ledger.

    Raises:
        NoRows: there is nothing below the header.
        DataError: the file is empty, binary, or without a column.
    """
    text = read_text(file, layout.dialect.encoding, layout.settings)
    header = event_header(text, layout)
    book.note_text(text.encoding, header.delimiter)
    read = _quoted if text.quoted else _plain
    yield from read(
        text, header, column_indices(header, layout, file.name), _Cut(book, ledger, header)
    )
    if not book.rows_in:
        raise NoRows(f"{file.name}: {_NO_ROWS}")


@dataclass
class _Cut:
    """Rejects the rows whose number of fields is not the header's."""

    book: FileBook
    ledger: Ledger
    header: Header

    def fields(self, line: int, fields: list[str]) -> list[str] | None:
        """The fields of a row, as many as there are columns; None for one that is rejected."""
        try:
            return check_width(fields, self.header.names)
        except Rejected as rejection:
            self.book.rows_in += 1
            self.ledger.reject(self.book, line, rejection, self.header.delimiter.join(fields))
            return None


def _plain(
    text: TextFile, header: Header, indices: Mapping[str, int], cut: _Cut
) -> Iterator[Batch]:
    """Yield the rows of a file in which every line is a row."""
    cut_lines: list[int] = []
    odd: list[Record] = []  # rows of another width that are whole all the same

    def take_out(row: pa.csv.InvalidRow) -> str:
        cut_lines.append(row.number)
        if fields := cut.fields(row.number, row.text.split(header.delimiter)):
            odd.append(Record(row.number, fields))
        return "skip"

    # A `::` file is a `:` file in which every other column is empty.
    step = len(header.delimiter)
    columns = {ours: f"{index * step}" for ours, index in indices.items()}
    coded = pa.dictionary(pa.int32(), pa.string())
    types = {name: pa.string() if ours == "time" else coded for ours, name in columns.items()}
    rows = 0
    try:
        with _arrow_stream(text) as stream:
            reader = pa.csv.open_csv(
                stream,
                pa.csv.ReadOptions(
                    use_threads=False,
                    block_size=_BLOCK,
                    column_names=[f"{i}" for i in range((len(header.names) - 1) * step + 1)],
                    skip_rows=header.lines,
                ),
                pa.csv.ParseOptions(
                    delimiter=header.delimiter[0],
                    quote_char=False,
                    ignore_empty_lines=False,
                    invalid_row_handler=take_out,
                ),
                pa.csv.ConvertOptions(
                    check_utf8=False, include_columns=list(columns.values()), column_types=types
                ),
            )
            for cells in reader:
                cut.book.rows_in += cells.num_rows
                lines = _lines(header.lines + 1, rows, cut_lines)
                yield Batch(cells.rename_columns(list(columns)), lines)
                rows += cells.num_rows
    except (pa.ArrowInvalid, OSError) as error:
        if rows == 0 and any(words in str(error) for words in _ARROW_SAW_NO_ROWS):
            return
        limit = f"{_BLOCK >> 20} MiB"
        raise DataError(
            f"{text.file.name}: cannot be read as text with lines of at most {limit} ({error})"
        ) from error
    yield from record_batches(iter(odd), indices, cut.book)


@contextmanager
def _arrow_stream(text: TextFile) -> Iterator[pa.NativeFile]:
    """The text as Arrow reads it; files that need nothing else it opens itself, which is faster."""
    file = text.file
    if text.is_plain and not file.member:
        plain = pa.OSFile(os.fsencode(file.path))  # as bytes: a name may be none that is UTF-8
        with pa.CompressedInputStream(plain, "gzip") if file.is_gzipped else plain as stream:
            yield stream
    else:
        with text.open() as bytes_stream:
            yield pa.PythonFile(bytes_stream, "r")


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
    text: TextFile, header: Header, indices: Mapping[str, int], cut: _Cut
) -> Iterator[Batch]:
    """Yield the rows of a file with quotes."""
    records = read_records(text, header, cut.book, cut.ledger)
    complete = (Record(r.line, fields) for r in records if (fields := cut.fields(r.line, r.fields)))
    yield from record_batches(complete, indices, cut.book)


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


def _as_arrow(texts: list[str]) -> pa.StringArray:
    """The texts as Arrow's own parser gives them: undecodable bytes as they were."""
    try:
        return pa.array(texts, pa.string())
    except UnicodeEncodeError:
        cells = pa.array([text.encode("utf-8", "surrogateescape") for text in texts], pa.binary())
    return pc.cast(cells, options=pc.CastOptions(pa.string(), allow_invalid_utf8=True))
