"""One raw TMDB record to one film: literals, dates, money; every rule by its name.

A film is a distinct id with a valid release date. What is unknown is empty, never a filler: only
money keeps TMDB's zero, as every question about it asks.
"""

import math
import re
from collections.abc import Mapping
from datetime import date

from data.audit import FileBook, Ledger, Rejected
from data.clean.titles import Row
from data.csv.files import RawFile
from data.csv.literals import parse_entries, parse_entry, parse_text
from data.csv.tables import Table, read_rows
from engine.contract.tables import FIRST_YEAR
from engine.errors import shorten
from engine.text import fold, squeeze

COLUMNS = {
    "film_id": ("id", "tmdb_id"),
    "title": ("title",),
    "original_title": ("original_title",),
    "original_language": ("original_language",),
    "release_date": ("release_date",),
    "status": ("status",),
    "runtime": ("runtime",),
    "overview": ("overview",),
    "tagline": ("tagline",),
    "belongs_to_collection": ("belongs_to_collection",),
    "genres": ("genres",),
    "production_companies": ("production_companies",),
    "production_countries": ("production_countries",),
    "spoken_languages": ("spoken_languages",),
    "budget": ("budget",),
    "revenue": ("revenue",),
    "popularity": ("popularity",),
    "vote_count": ("vote_count",),
    "vote_average": ("vote_average",),
}
_VITAL = ("film_id", "title", "release_date")
_IGNORED = ("adult", "homepage", "imdb_id", "poster_path", "video")
_NESTED = {
    "belongs_to_collection",
    "genres",
    "production_companies",
    "production_countries",
    "spoken_languages",
}
_LISTS = (  # our list, their column, the key of its entries
    ("genres", "genres", "name"),
    ("companies", "production_companies", "name"),
    ("countries", "production_countries", "name"),
    ("languages", "spoken_languages", "name"),
    ("language_codes", "spoken_languages", "iso_639_1"),
)
_PLACEHOLDERS = {  # written where nothing is said
    "-",
    "n/a",
    "na",
    "none",
    "null",
    "nan",
    "tba",
    "tbd",
    "released",
    "no overview",
    "no overview found",
    "no overview available",
    "no overview yet",
    "no description",
}
MAX_CELL = 400_000  # characters; the longest real cast and crew lists have some 70,000
_MOST = 10**15  # of money, minutes, votes: beyond, a number is a mistake
_MOST_INT32 = 2**31 - 1
_TEN = 10.0  # the highest vote
_ID = re.compile(r"0*([1-9]\d{0,9})(?:\.0)?", re.ASCII)
_NUMBER = re.compile(r"-?\d{1,30}(?:\.\d{1,30})?(?:[eE][+-]?\d{1,3})?", re.ASCII)
_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)


def read_films(file: RawFile, latest_year: int, ledger: Ledger) -> tuple[list[Row], set[int]]:
    """Read the films, ordered by id, and the ids of the records that are none.

    Raises:
        DataError: the file is broken as a whole.
    """
    book = ledger.open(file.name)
    table = Table(file, COLUMNS, vital=_VITAL, ignored=_IGNORED, max_field=MAX_CELL)
    cleaner = _Cleaner(latest_year, book)
    films = list(read_rows(table, book, ledger, cleaner))
    films.sort(key=lambda film: film["film_id"])
    return films, cleaner.rejected


class _Cleaner:
    """Cleans the records of one file, remembering the ids it has seen."""

    def __init__(self, latest_year: int, book: FileBook) -> None:
        self._latest_year = latest_year
        self._book = book
        self._seen: dict[int, Row] = {}
        self.rejected: set[int] = set()

    def __call__(self, raw: Mapping[str, str], _line: int) -> Row | None:
        """The record's film; None for a repeated one.

        Raises:
            Rejected: the rule that the record breaks.
        """
        film_id = parse_id(raw["film_id"])
        try:
            film, repairs = clean_film(film_id, raw, self._latest_year)
        except Rejected:
            self.rejected.add(film_id)
            raise
        twin = self._seen.setdefault(film_id, film)
        if twin is not film:
            self._repeated(twin, film)
            return None
        self._book.repaired.update(repairs)
        return film

    def _repeated(self, first: Row, again: Row) -> None:
        if first != again:
            detail = f"id {first['film_id']} again with other content; the first is kept"
            raise Rejected("duplicate_id", detail)
        self._book.left_out["duplicate_row"] += 1


def clean_film(film_id: int, raw: Mapping[str, str], latest_year: int) -> tuple[Row, set[str]]:
    """Clean one raw record to a film without its work, and name the repairs it took.

    Raises:
        Rejected: no title, no valid date, a malformed literal or number.
    """
    cells, repairs = _tidy(raw)
    released = _date(cells["release_date"], latest_year)
    if not cells["title"]:
        raise Rejected("no_title", "title is empty; expected text")
    budget, revenue = (_rounded(cells, name) or 0 for name in ("budget", "revenue"))
    votes = _rounded(cells, "vote_count", _MOST_INT32) or 0
    film: Row = {
        "film_id": film_id,
        "work_id": None,
        "title": cells["title"],
        "release_date": released,
        "release_year": released.year,
        "runtime": _rounded(cells, "runtime", _MOST_INT32) or None,
        "collection": parse_text(_collection(cells).get("name"), "belongs_to_collection") or None,
        "keywords": [],
        "budget": budget,
        "revenue": revenue,
        "return_ratio": revenue / budget if budget and revenue else 0.0,
        "popularity": _number(cells, "popularity", _MOST),
        "vote_count": votes,
        "vote_average": _number(cells, "vote_average", _TEN) if votes else None,
    }
    for name in ("original_title", "original_language", "status", "overview", "tagline"):
        film[name] = cells[name] or None
    for name, column, key in _LISTS:
        film[name] = parse_names(cells[column], column, key)
    return film, repairs


def _tidy(raw: Mapping[str, str]) -> tuple[dict[str, str], set[str]]:
    """Cells with single blanks and without fillers, and the repairs; literals stay as they are."""
    cells = {name: cell if name in _NESTED else squeeze(cell) for name, cell in raw.items()}
    repairs = {f"{name}_blanks" for name, cell in raw.items() if cells[name] != cell}
    for name in ("overview", "tagline"):
        if fold(cells[name]).rstrip(".") in _PLACEHOLDERS:
            cells[name] = ""
            repairs.add(f"{name}_placeholder")
    return cells, repairs


def parse_id(cell: str) -> int:
    """A film's id as a number.

    Raises:
        Rejected: it is no positive whole number.
    """
    match = _ID.fullmatch(squeeze(cell))
    if not match or int(match[1]) > _MOST_INT32:
        raise Rejected("bad_film_id", f"id {shorten(cell)!r}; expected a positive whole number")
    return int(match[1])


def parse_names(cell: str, column: str, key: str = "name") -> list[str]:
    """The values of `key` in a list of dicts: blank and repeated ones removed.

    Raises:
        Rejected: the cell is no list of dicts.
    """
    unique: dict[str, str] = {}
    for entry in parse_entries(cell, column):
        if name := parse_text(entry.get(key), column):
            unique.setdefault(fold(name) or name, name)
    return list(unique.values())


def _collection(cells: Mapping[str, str]) -> Mapping[str, object]:
    return parse_entry(cells["belongs_to_collection"], "belongs_to_collection")


def _date(cell: str, latest_year: int) -> date:
    if not cell:
        raise Rejected("no_release_date", "release_date is empty; a film has one")
    match = _DATE.fullmatch(cell)
    try:
        day = date(*map(int, match.groups())) if match else None
    except ValueError:  # 31 February
        day = None
    if day is None or not FIRST_YEAR <= day.year <= latest_year:
        detail = f"release_date {shorten(cell)!r}; expected a day like 1995-10-30, "
        raise Rejected("bad_release_date", f"{detail}from {FIRST_YEAR} to {latest_year}")
    return day


def _rounded(cells: Mapping[str, str], name: str, most: int = _MOST) -> int | None:
    """A number rounded to a whole one; None where the cell is empty."""
    number = _number(cells, name, most)
    return None if number is None else round(number)


def _number(cells: Mapping[str, str], name: str, most: float) -> float | None:
    """A number from 0 to `most`; None where the cell is empty.

    Raises:
        Rejected: it is another number or none at all.
    """
    if not (cell := cells[name]):
        return None
    number = abs(float(cell)) if _NUMBER.fullmatch(cell) else math.inf
    if (cell.startswith("-") and number) or number > most:
        detail = f"{name} {shorten(cell)!r}; expected a number from 0 to {most:,}"
        raise Rejected("bad_number", detail)
    return number
