"""The books of one ingest: what came in, went out and was repaired, left out or rejected.

Every raw record is accounted for, per file and rule: rows in = rows out + left out + rejected.
Rejected records are kept with file, line and reason, and become the table `quarantine`.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import pyarrow as pa

from engine.contract.tables import QUARANTINE
from engine.errors import shorten

SAMPLES = 3  # rejected records of each rule that are kept for messages
_PENDING = 1 << 16  # rejected records kept as Python values
_RECORD_LENGTH = 500  # characters kept of a rejected record
_BETWEEN_CELLS = re.compile(r"[,;|\t]|::")
_BETWEEN_WORDS = re.compile(r"""[\s,;|:"'{}()\[\]]+""")
_PRIVATE = "(of a user who asked to be forgotten)"  # stands for such a record


class Rejected(Exception):
    """A raw record breaks the rule `reason`; `detail` says what was found and expected."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


class Sample(NamedTuple):
    """A rejected record as messages show it."""

    line: int
    record: str
    detail: str


@dataclass
class FileBook:
    """The books of one raw file; counts are of records, `read_as` says how its text was read."""

    name: str
    read_as: dict[str, str] = field(default_factory=dict)
    rows_in: int = 0
    rows_out: int = 0
    by_links: int = 0  # of the rows out: films that a file of links led to their title
    outside: int = 0  # of the rows out: films that no catalog has, or events of such
    repaired: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)
    rejected: Counter[str] = field(default_factory=Counter)
    samples: dict[str, list[Sample]] = field(default_factory=dict)  # by rule, some of each

    @property
    def balanced(self) -> bool:
        """Whether every record that came in is accounted for."""
        return self.rows_in == self.rows_out + self.left_out.total() + self.rejected.total()

    @property
    def worst_rule(self) -> str:
        """The rule that rejected most records; "" where none did."""
        return max(self.rejected, key=self.rejected.__getitem__, default="")

    def keep_sample(self, line: int, rejection: Rejected, record: str) -> None:
        """Remember a rejected record, if there are few of its rule."""
        samples = self.samples.setdefault(rejection.reason, [])
        if len(samples) < SAMPLES:
            samples.append(Sample(line, printable(record), rejection.detail))

    def examples(self, count: int) -> list[Sample]:
        """Some rejected records, those of the rule that rejected most first."""
        rules = [rule for rule, _ in self.rejected.most_common()]
        return [sample for rule in rules for sample in self.samples.get(rule, [])][:count]

    def note_text(self, encoding: str, delimiter: str) -> None:
        """Note how the text of the file is stored."""
        self.read_as |= {"encoding": encoding, "delimiter": delimiter}

    def as_json(self) -> dict[str, object]:
        """The counts as the ingest report holds them, rules in alphabetical order."""
        return {
            "file": self.name,
            "read_as": dict(sorted(self.read_as.items())),
            "rows_in": self.rows_in,
            "rows_out": self.rows_out,
            "repaired": dict(sorted(self.repaired.items())),
            "left_out": dict(sorted(self.left_out.items())),
            "rejected": dict(sorted(self.rejected.items())),
        }


@dataclass
class Ledger:
    """The books of all files, the warnings, and the rejected records.

    Attributes:
        is_private: whether a cell names somebody of whom nothing may be kept.
    """

    is_private: Callable[[str], bool] | None = None
    books: list[FileBook] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    _rejected: list[pa.Table] = field(default_factory=list)
    _pending: list[dict[str, object]] = field(default_factory=list)

    def open(self, name: str) -> FileBook:
        """Begin a new book for the file `name`."""
        book = FileBook(name)
        self.books.append(book)
        return book

    def book(self, name: str) -> FileBook:
        """The book of the file `name`."""
        return next(book for book in self.books if book.name == name)

    def warn(self, message: str) -> None:
        """Note something that the operator should know but that stops nothing."""
        self.warnings.append(message)

    def warn_first(self, message: str) -> None:
        """Note something that must not be lost among the other warnings."""
        self.warnings.insert(0, message)

    def reject(self, book: FileBook, line: int, rejection: Rejected, record: str) -> None:
        """Count and keep one rejected record, which began at `line`."""
        record = self.without_private(record)  # in samples, too
        book.rejected[rejection.reason] += 1
        book.keep_sample(line, rejection, record)
        self.quarantine(book.name, line, rejection, record)

    def without_private(self, record: str) -> str:
        """A record as it may be kept: nothing of one in which a private cell may stand."""
        if self.is_private and any(map(self.is_private, _possible_cells(record))):
            return _PRIVATE
        return record

    def quarantine(self, file: str, line: int, rejection: Rejected, record: str) -> None:
        """Keep a record without counting it in the books of its file."""
        row = {
            "file": file,
            "line": line,
            "reason": rejection.reason,
            "detail": shorten(rejection.detail, _RECORD_LENGTH),
            "record": shorten(printable(record), _RECORD_LENGTH),
        }
        self._pending.append(row)
        if len(self._pending) >= _PENDING:
            self._flush()

    def reject_many(self, rows: pa.Table) -> None:
        """Keep a whole table of rejected records, already counted in their book."""
        self._flush()
        self._rejected.append(rows.cast(QUARANTINE.schema))

    def absorb(self, ledger: "Ledger") -> None:
        """Take over the warnings of another ledger and its rejected records, by file and line."""
        self._flush()
        self.warnings += ledger.warnings
        self._rejected.append(ledger.quarantine_table().sort_by("line"))

    def quarantine_table(self) -> pa.Table:
        """All rejected records, in the order in which they came."""
        self._flush()
        empty = QUARANTINE.schema.empty_table()
        return pa.concat_tables([empty, *self._rejected]).unify_dictionaries()

    def _flush(self) -> None:
        if self._pending:
            self._rejected.append(pa.Table.from_pylist(self._pending, schema=QUARANTINE.schema))
            self._pending = []


def _possible_cells(record: str) -> Iterator[str]:
    """What a broken record may hold as a cell, however its kind of file parts them."""
    yield from _BETWEEN_WORDS.split(record)
    yield from (cell.strip(" \"'") for cell in _BETWEEN_CELLS.split(record))


def printable(text: str) -> str:
    """`text` with undecodable bytes, which the reader keeps as surrogates, written as \\xNN."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
