"""The cells of one TMDB record: what cannot be read is empty and counted, never a filler."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from itertools import islice

from data.audit import Rejected
from data.clean.dates import DateReader
from data.clean.durations import parse_duration
from data.clean.numbers import parse_number
from data.csv.absent import is_absent, is_absent_name
from data.csv.literals import parse_entries, parse_entry, parse_names, parse_text
from engine.contract.tables import MINUTES
from engine.text import fold, name_key, squeeze

LISTS = ("genres", "production_companies", "production_countries", "spoken_languages", "keywords")
_COLLECTION = "belongs_to_collection"
_NESTED = {_COLLECTION, *LISTS}
_TEXTS = {"title", "original_title", "overview", "tagline"}  # which may be any word
_PLACEHOLDERS = {  # written where nothing is said, beside what stands for no value anywhere
    "tba",
    "tbd",
    "released",
    "no overview",
    "no overview found",
    "no overview available",
    "no overview yet",
    "no description",
}
_FORMS = {"inc", "ltd", "llc", "l l c", "corp", "co", "co ltd", "lp", "plc", "s a", "sa", "gmbh"}
_LITERAL = re.compile(r"[\[{]")
_IMAGE = re.compile(r"(?:https?://image\.tmdb\.org/t/p/\w+)?(/[\w.-]{3,120})", re.ASCII)
_SAMPLE = 200  # records of the beginning by which lists are known to be plain text


class FilmFile:
    """How one file writes dates, decimals and lists.

    Attributes:
        decimal: the mark of decimals, None where it is not known.
    """

    def __init__(
        self,
        records: Callable[[], Iterator[Mapping[str, str]]],
        latest_year: int,
        decimal: str | None = None,
        dates: str | None = None,
    ) -> None:
        self._records = records
        self.decimal = decimal
        self.dates = DateReader(latest_year, dates, self._release_dates, short_years=False)

    @property
    def latest_year(self) -> int:
        """The last year in which a film may be released."""
        return self.dates.latest_year

    def _release_dates(self) -> Iterator[str]:
        return (record["release_date"] for record in self._records())

    @cached_property
    def has_plain_lists(self) -> bool:
        """Whether lists are `Action, Science Fiction` rather than literals."""
        cells = [
            squeeze(record[name]) for record in islice(self._records(), _SAMPLE) for name in LISTS
        ]
        written = [cell for cell in cells if not is_absent(cell)]
        return sum(not _LITERAL.match(cell) for cell in written) * 2 > len(written)


class FilmCells:
    """The cells of one record with single blanks and without fillers; nested ones as they are.

    Attributes:
        repairs: what had to be done to read them.
    """

    def __init__(self, raw: Mapping[str, str], file: FilmFile) -> None:
        self._file = file
        self._cells = {
            name: cell if name in _NESTED else squeeze(cell) for name, cell in raw.items()
        }
        self.repairs = {f"{name}_blanks" for name, cell in raw.items() if self._cells[name] != cell}
        for name in ("overview", "tagline"):
            if _is_placeholder(self._cells[name]):
                self._cells[name] = ""
                self.repairs.add(f"{name}_placeholder")

    def text(self, name: str) -> str:
        """A text; "" where there is none."""
        cell = self._cells[name]
        absent = is_absent_name if name in _TEXTS else is_absent
        return "" if absent(cell) else cell

    def integer(self, name: str, most: int) -> int:
        """A number rounded to a whole one; 0 where there is none."""
        return round(self._number(name, most, integer=True) or 0)

    def number(self, name: str, most: float) -> float | None:
        """A number from 0 to `most`; None where there is none."""
        return self._number(name, most, integer=False)

    def minutes(self, name: str, most: int) -> int | None:
        """A running time in minutes; None where there is none."""
        duration = parse_duration(self._cells[name])
        return (
            duration[0] if duration and duration[1] == MINUTES else self.integer(name, most) or None
        )

    def image_path(self, name: str) -> str | None:
        """The path of an image below any size at TMDB's image server; None where there is none."""
        cell = self.text(name)
        match = _IMAGE.fullmatch(cell)
        if cell and not match:
            self._unreadable(name)
        return match[1] if match else None

    def collection(self) -> str | None:
        """The name of the collection; None where there is none."""
        cell = self._nested(_COLLECTION)
        try:
            if self._is_plain(cell):
                return squeeze(cell)
            return parse_text(parse_entry(cell, _COLLECTION).get("name"), _COLLECTION) or None
        except Rejected:
            self._unreadable(_COLLECTION)
            return None

    def names(self, column: str) -> list[str]:
        """The names of a list: blank and repeated ones removed."""
        cell = self._nested(column)
        try:
            return unique_names(
                _plain_names(cell) if self._is_plain(cell) else parse_names(cell, column)
            )
        except Rejected:
            self._unreadable(column)
            return []

    def values(self, column: str, key: str) -> list[str]:
        """The values of `key` in a list of dicts; none of a plain list or of no list."""
        cell = self._nested(column)
        try:
            entries = () if self._is_plain(cell) else parse_entries(cell, column)
            return unique_names(parse_text(entry.get(key), column) for entry in entries)
        except Rejected:
            self._unreadable(column)
            return []

    def _nested(self, column: str) -> str:
        cell = self._cells[column].strip()
        return "" if is_absent(cell) else cell

    def _is_plain(self, cell: str) -> bool:
        return bool(cell) and not _LITERAL.match(cell) and self._file.has_plain_lists

    def _number(self, name: str, most: float, *, integer: bool) -> float | None:
        cell = self._cells[name]
        if is_absent(cell):
            return None
        number = parse_number(cell, most, integer=integer, decimal=self._file.decimal)
        if number is None:
            self._unreadable(name)
        return number

    def _unreadable(self, column: str) -> None:
        self.repairs.add(f"{column}_unreadable")


def _is_placeholder(cell: str) -> bool:
    words = fold(cell).rstrip(".")
    return bool(cell) and (words in _PLACEHOLDERS or is_absent(words))


def unique_names(names: Iterable[str]) -> list[str]:
    """The names in their order: blank and repeated ones removed."""
    unique: dict[str, str] = {}
    for name in names:
        if name:
            unique.setdefault(fold(name) or name, name)
    return list(unique.values())


def _plain_names(cell: str) -> list[str]:
    """The names of a plain list; what only says the form of a company belongs to the one before."""
    names: list[str] = []
    for part in map(squeeze, cell.split("|" if "|" in cell else ",")):
        if names and name_key(part) in _FORMS:
            names[-1] += f", {part}"
        else:
            names.append(part)
    return names
