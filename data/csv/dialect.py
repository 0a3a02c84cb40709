"""How a file's text is laid out as a table: its delimiter, its header, the columns' names.

What the settings leave open is recognised: the delimiter is the one by which the header holds the
columns that are needed, never the first that parts something.
"""

import csv
import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from data.csv.survey import TextFile
from engine.text import fold

DELIMITERS = (",", ";", "\t", "|", "::")
_NAMELESS = re.compile(r"(unnamed\d*)?")
_LINE_END = re.compile(r"\r?\n")
_RECORDS = 50  # of the beginning of a file, by which widths are judged


@dataclass(frozen=True)
class Dialect:
    """How a file's text is laid out, as far as the settings say; what is None is recognised."""

    delimiter: str | None = None
    encoding: str | None = None
    decimal: str | None = None


@dataclass(frozen=True)
class Header:
    """Where a table begins and what its columns are called.

    Attributes:
        names: as the file spells them; "" where a column has none.
        lines: of the file before its first record.
        quoting: whether quotes part cells too.
    """

    delimiter: str
    names: tuple[str, ...]
    lines: int
    quoting: bool = True

    def find(self, known_as: Collection[str]) -> int | None:
        """The index of the column that is called one of `known_as`, the likeliest first."""
        keys = [header_key(name) for name in self.names]
        for name in known_as:
            for names, spelled in ((self.names, name), (keys, header_key(name))):
                if spelled in names:
                    return names.index(spelled)
        return None

    def repeats(self, index: int) -> bool:
        """Whether another column has the name of this one."""
        return [header_key(name) for name in self.names].count(header_key(self.names[index])) > 1


def header_key(name: str) -> str:
    """The key by which names of columns are compared: userId, user_id and "User ID" are one.

    >>> header_key(" User-ID")
    'userid'
    """
    folded = fold(name)
    return "".join(c for c in folded if c.isalnum()) or folded


def is_nameless(name: str) -> bool:
    """Whether a column has no name, or one that pandas made up for it."""
    return _NAMELESS.fullmatch(header_key(name)) is not None


def find_header(
    text: TextFile, delimiter: str | None, needed: Collection[Collection[str]]
) -> Header:
    """The header of a text; of several delimiters that by which most of the `needed` are there.

    Each of the `needed` columns is what it may be called.
    """
    lines = _LINE_END.split(text.head())
    before = 0
    if lines[0].lower().startswith("sep=") and len(lines[0].strip()) == 5:
        delimiter, before = delimiter or lines[0].strip()[4], 1  # a hint for Excel
    while before < len(lines) and not lines[before].strip():
        before += 1
    rows = lines[before : before + 1 + _RECORDS]
    headers = [_header(rows, mark, before) for mark in ([delimiter] if delimiter else DELIMITERS)]
    return max(headers, key=lambda header: _columns(header, needed))


def _columns(header: Header, needed: Collection[Collection[str]]) -> tuple[int, int]:
    """How many of the needed columns a header has, and how many columns at all."""
    return sum(header.find(known_as) is not None for known_as in needed), len(header.names)


def headerless(
    text: TextFile, delimiter: str | None, names: tuple[str, ...], usual: str = ","
) -> Header:
    """The header of a text that has none: `names`, in the order of the columns.

    Quotes mean nothing in such a text. Of several delimiters, that is taken which parts every line
    alike, the `usual` one first; further fields than there are names are nobody's.
    """
    rows = [line for line in _LINE_END.split(text.head()) if line.strip()][:_RECORDS]

    def widths(mark: str) -> tuple[int, int]:
        counts = Counter(row.count(mark) + 1 for row in rows)
        return counts.most_common(1)[0] if counts else (1, 0)

    def evidence(mark: str) -> tuple[int, bool, bool]:
        width, count = widths(mark)
        return count if width > 1 else 0, mark == usual, width == len(names)

    delimiter = delimiter or max(DELIMITERS, key=evidence)
    if widths(delimiter)[0] > len(names):
        widest = max(row.count(delimiter) + 1 for row in rows)
        names += ("",) * (widest - len(names))
    return Header(delimiter, names, 0, quoting=False)


def split(lines: Sequence[str], delimiter: str) -> list[list[str]]:
    """The fields of lines, as far as they can be told line by line."""
    if len(delimiter) > 1:
        return [line.split(delimiter) for line in lines]
    try:
        return list(csv.reader(lines, delimiter=delimiter))
    except csv.Error:
        return [line.split(delimiter) for line in lines]


def _header(rows: Sequence[str], delimiter: str, before: int) -> Header:
    if len(delimiter) > 1:
        names, lines = rows[0].split(delimiter) if rows else [], 1
    else:
        reader = csv.reader((f"{row}\n" for row in rows), delimiter=delimiter)
        names = next(reader, [])
        lines = reader.line_num
    names = _as_wide_as(split(rows[lines:], delimiter), names)
    return Header(delimiter, tuple(map(_bare, names)), before + lines)


def _bare(name: str) -> str:
    """A column's name without what editors leave around it."""
    return name.replace("\ufeff", "").strip().strip("\"'").strip()


def _as_wide_as(records: list[list[str]], names: list[str]) -> list[str]:
    """The names of as many columns as the records have, where the header differs by nobody's."""
    records = [record for record in records if record][:-1] or records  # the last may be cut
    if _has_row_names(len(names), records):
        return ["", *names]
    width = Counter(map(len, records)).most_common(1)[0][0] if records else len(names)
    rest = [cell for record in records if len(record) == width for cell in record[len(names) :]]
    if width > len(names) and not any(map(str.strip, rest)):
        return names + [""] * (width - len(names))
    if all(map(is_nameless, names[width:])):
        return names[:width]
    return names


def _has_row_names(width: int, records: Sequence[Sequence[str]]) -> bool:
    """Whether R wrote its numbers of rows before the columns, and no name above them."""
    numbers = [row[0] for row in records if len(row) == width + 1]
    first = numbers[0] if numbers else ""
    return (
        1 < len(numbers) == len(records)
        and first in ("0", "1")
        and numbers == [str(int(first) + n) for n in range(len(numbers))]
        and any(row[-1].strip() for row in records)
    )
