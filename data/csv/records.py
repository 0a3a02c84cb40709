"""CSV records with their line numbers, where one malformed record costs that record only.

Python's reader alone would lose the rest of a file to one quote that is never closed. Here a record
that cannot be parsed rejects the line it began on, and reading resumes at the next line.
"""

import csv
import io
from collections import deque
from collections.abc import Iterator, Sequence
from typing import BinaryIO, NamedTuple, cast

from data.audit import FileBook, Ledger, Rejected
from data.csv.dialect import Header, is_nameless
from data.csv.survey import UTF_8, TextFile

MAX_FIELD = 100_000  # characters; the longest real field, a cast list, has some thousands
_MOST_LINES = 1_000  # of a record: an open quote costs this much reading and no more
_NO_LIMIT = 2**31 - 1


class Record(NamedTuple):
    """The fields of one record and the line it began on."""

    line: int
    fields: list[str]


class _Lines:
    """Lines of a text stream that can be pushed back, remembering those of the record at hand."""

    def __init__(self, stream: Iterator[str], first: int = 1) -> None:
        self._stream = stream
        self._waiting: deque[str] = deque()
        self.record: list[str] = []
        self.first = first

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        if len(self.record) >= _MOST_LINES:
            raise csv.Error(f"a record of over {_MOST_LINES:,} lines")
        line = self._waiting.popleft() if self._waiting else next(self._stream)
        self.record.append(line)
        return line

    def begin(self) -> None:
        """Forget the finished record: the next line begins a new one."""
        self.first += len(self.record)
        self.record.clear()

    def resume_after_first(self) -> str:
        """Push back all but the first line of the record at hand, and return that line."""
        first, *rest = self.record
        self._waiting.extendleft(reversed(rest))
        self.record = [first]
        return first


def read_records(
    text: TextFile, header: Header, book: FileBook, ledger: Ledger
) -> Iterator[Record]:
    """Yield the records below the header; malformed ones go to the ledger.

    Blank lines are skipped. A delimiter of several characters parts fields without quoting.

    Raises:
        DataError: the file is cut inside packed data, or cannot be read.
    """
    with text.open() as stream:
        lines = io.TextIOWrapper(cast(BinaryIO, stream), UTF_8, "surrogateescape", newline="\n")
        for _ in range(header.lines):
            next(lines, None)
        if len(header.delimiter) > 1 or not header.quoting:
            yield from _split_lines(lines, header)
        else:
            yield from _parse_lines(lines, header, book, ledger)


def _split_lines(lines: Iterator[str], header: Header) -> Iterator[Record]:
    for number, line in enumerate(lines, start=header.lines + 1):
        if line.strip():
            yield Record(number, line.rstrip("\r\n").split(header.delimiter))


def _parse_lines(
    stream: Iterator[str], header: Header, book: FileBook, ledger: Ledger
) -> Iterator[Record]:
    csv.field_size_limit(_NO_LIMIT)  # oversized fields are rejected by record and line
    lines, width = _Lines(stream, header.lines + 1), len(header.names)
    reader = csv.reader(lines, delimiter=header.delimiter, strict=True)
    while True:
        lines.begin()
        try:
            fields = next(reader, None)
        except csv.Error as error:
            rejection = Rejected("malformed_csv", f"{error}; expected balanced quotes")
            book.rows_in += 1
            ledger.reject(book, lines.first, rejection, lines.resume_after_first())
            continue
        if fields is None:
            return
        if len(lines.record) > 1 and not _fits(fields, header.names):
            # A quote that was not closed found another one lines later, which opened a field.
            detail = f"{len(fields)} fields over {len(lines.record)} lines; expected {width}"
            book.rows_in += 1
            first = lines.resume_after_first()
            ledger.reject(book, lines.first, Rejected("field_count", detail), first)
        elif fields:
            yield Record(lines.first, fields)


def check_width(fields: list[str], names: Sequence[str]) -> list[str]:
    """The fields of a record, as many as there are columns.

    Empty fields after the last column, and columns without a name at the end that a record lacks,
    are an editor's: they make no other record.

    Raises:
        Rejected: the record has another number of fields.
    """
    if not _fits(fields, names):
        raise Rejected("field_count", f"{len(fields)} fields; expected {len(names)}")
    return (fields + [""] * (len(names) - len(fields)))[: len(names)]


def _fits(fields: list[str], names: Sequence[str]) -> bool:
    if len(fields) > len(names):
        return not any(map(str.strip, fields[len(names) :]))
    return all(map(is_nameless, names[len(fields) :]))


def problem_of(field: str, longest: int = MAX_FIELD) -> Rejected | None:
    """Why a field cannot be used as text; None where it can."""
    if len(field) > longest:
        detail = f"a field of {len(field):,} characters; expected at most {longest:,}"
        return Rejected("field_too_long", detail)
    if not field.isascii() and any("\ud800" <= c <= "\udfff" for c in field):
        return Rejected("not_utf8", "bytes that are no text in the file's encoding")
    if "\0" in field:
        return Rejected("binary", "a NUL byte; expected text")
    return None
