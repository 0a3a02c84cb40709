"""CSV records with their line numbers, where one malformed record costs that record only.

Python's reader alone would lose the rest of a file to one quote that is never closed. Here a record
that cannot be parsed rejects the line it began on, and reading resumes at the next line.
"""

import csv
import io
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, NamedTuple, cast

from data.audit import FileBook, Ledger, Rejected
from data.csv.files import RawFile

MAX_FIELD = 100_000  # characters; the longest real field, a cast list, has some thousands
_NO_LIMIT = 2**31 - 1


@dataclass(frozen=True)
class Dialect:
    """How a file's text is laid out."""

    delimiter: str = ","
    encoding: str = "utf-8-sig"


class Record(NamedTuple):
    """The fields of one record and the line it began on."""

    line: int
    fields: list[str]


class _Lines:
    """Lines of a text stream that can be pushed back, remembering those of the record at hand."""

    def __init__(self, stream: Iterator[str]) -> None:
        self._stream = stream
        self._waiting: deque[str] = deque()
        self.record: list[str] = []
        self.first = 1

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
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
    file: RawFile, book: FileBook, ledger: Ledger, dialect: Dialect = Dialect()
) -> Iterator[Record]:
    """Yield the records of `file`; malformed ones go to the ledger instead.

    The first record yielded is the header, if the file has one. Blank lines are skipped.

    Raises:
        DataError: the file is empty, binary, cut inside gzip data, or cannot be read.
    """
    file.head()
    csv.field_size_limit(_NO_LIMIT)  # oversized fields are rejected by record and line
    with file.open() as stream:
        text = io.TextIOWrapper(
            cast(BinaryIO, stream), dialect.encoding, "surrogateescape", newline="\n"
        )
        lines, width = _Lines(iter(text)), 0
        reader = csv.reader(lines, delimiter=dialect.delimiter, strict=True)
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
            width = width or len(fields)
            if len(lines.record) > 1 and len(fields) != width:
                # A quote that was not closed found another one lines later, which opened a field.
                detail = f"{len(fields)} fields over {len(lines.record)} lines; expected {width}"
                book.rows_in += 1
                first = lines.resume_after_first()
                ledger.reject(book, lines.first, Rejected("field_count", detail), first)
            elif fields:
                yield Record(lines.first, fields)


def check_fields(fields: list[str], expected: int, longest: int = MAX_FIELD) -> None:
    """Refuse a record with another number of fields, an oversized field or undecodable bytes.

    Raises:
        Rejected: the rule that the record breaks.
    """
    if len(fields) != expected:
        detail = f"{len(fields)} fields; expected {expected}"
        raise Rejected("field_count", detail)
    for field in fields:
        if len(field) > longest:
            detail = f"a field of {len(field):,} characters; expected at most {longest:,}"
            raise Rejected("field_too_long", detail)
        if not field.isascii() and any("\ud800" <= c <= "\udfff" for c in field):
            raise Rejected("not_utf8", "bytes that are not UTF-8 text")
        if "\0" in field:
            raise Rejected("binary", "a NUL byte; expected text")
