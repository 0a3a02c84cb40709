"""One raw TMDB record to one film: literals, dates, money; every rule by its name.

A film is a distinct id with a valid release date. What is unknown is empty, never a filler: only
money keeps TMDB's zero, as every question about it asks.
"""

from collections.abc import Mapping
from datetime import date

from data.audit import FileBook, Ledger, Rejected
from data.clean.dates import DAY_FIRST
from data.clean.durations import parse_count
from data.clean.film_cells import FilmCells, FilmFile
from data.clean.ids import parse_id, parse_imdb_id
from data.clean.titles import Row
from data.csv.tables import Table, read_cells, read_rows
from data.judge import Guess, guess_from_text
from engine.contract.tables import FIRST_YEAR
from engine.errors import DataError, shorten

COLUMNS = {
    "film_id": ("id", "tmdb_id", "movie_id"),
    "title": ("title", "original_title"),
    "release_date": ("release_date",),
    "original_title": ("original_title",),
    "original_language": ("original_language",),
    "status": ("status",),
    "runtime": ("runtime",),
    "overview": ("overview",),
    "tagline": ("tagline",),
    "poster_path": ("poster_path",),
    "belongs_to_collection": ("belongs_to_collection",),
    "genres": ("genres",),
    "keywords": ("keywords",),
    "production_companies": ("production_companies",),
    "production_countries": ("production_countries",),
    "spoken_languages": ("spoken_languages",),
    "budget": ("budget",),
    "revenue": ("revenue",),
    "popularity": ("popularity",),
    "vote_count": ("vote_count",),
    "vote_average": ("vote_average",),
    "imdb_id": ("imdb_id",),
    "release_year": ("release_year",),
}
VITAL = ("film_id", "title", "release_date")
IGNORED = ("adult", "backdrop_path", "homepage", "video")
_LISTS = (  # our list, their column
    ("genres", "genres"),
    ("keywords", "keywords"),
    ("companies", "production_companies"),
    ("countries", "production_countries"),
    ("languages", "spoken_languages"),
)
MAX_CELL = 400_000  # characters; the longest real cast and crew lists have some 70,000
_MOST = 10**15  # of money, minutes, votes: beyond, a number is a mistake
_MOST_INT32 = 2**31 - 1
_TEN = 10.0  # the highest vote


def read_films(
    table: Table, dates: str | None, latest_year: int, ledger: Ledger
) -> tuple[list[Row], set[int]]:
    """Read the films, ordered by id, and the ids of the records that are none.

    Raises:
        DataError: the file is broken as a whole.
    """
    book = ledger.open(table.file.name)
    habits = FilmFile(lambda: read_cells(table), latest_year, table.dialect.decimal, dates)
    cleaner = _Cleaner(habits, book)
    films = list(read_rows(table, book, ledger, cleaner))
    if not films:
        raise DataError(f"{book.name}: none of its {book.rows_in:,} records has a release date")
    films.sort(key=lambda film: film["film_id"])
    return films, cleaner.rejected


class _Cleaner:
    """Cleans the records of one file, remembering the ids it has seen."""

    def __init__(self, file: FilmFile, book: FileBook) -> None:
        self._file = file
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
            film, repairs = clean_film(film_id, raw, self._file)
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


def guess_from_films(book: FileBook) -> Guess | None:
    """Why a file of films was misread, by the rules that reject films."""
    if book.worst_rule != "unclear_release_date":
        return guess_from_text(book)
    return Guess(
        "Its dates begin with the day or with the month, and no day after the twelfth tells which",
        [f'dates = "{DAY_FIRST}"'],
    )


def clean_film(film_id: int, raw: Mapping[str, str], file: FilmFile) -> tuple[Row, set[str]]:
    """Clean one raw record to a film without its work, and name the repairs it took.

    Raises:
        Rejected: no title, or no valid date.
    """
    cells = FilmCells(raw, file)
    released = _date(cells.text("release_date"), parse_count(cells.text("release_year")), file)
    if not (title := cells.text("title")):
        raise Rejected("no_title", "title is empty; expected text")
    budget, revenue = cells.integer("budget", _MOST), cells.integer("revenue", _MOST)
    votes = cells.integer("vote_count", _MOST_INT32)
    film: Row = {
        "film_id": film_id,
        "work_id": None,
        "imdb_id": parse_imdb_id(cells.text("imdb_id")),
        "title": title,
        "release_date": released,
        "release_year": released.year,
        "runtime": cells.minutes("runtime", _MOST_INT32),
        "collection": cells.collection(),
        "budget": budget,
        "revenue": revenue,
        "return_ratio": revenue / budget if budget and revenue else 0.0,
        "popularity": cells.number("popularity", _MOST),
        "vote_count": votes,
        "vote_average": cells.number("vote_average", _TEN) if votes else None,
        "language_codes": cells.values("spoken_languages", "iso_639_1"),
    }
    for name in ("original_title", "original_language", "status", "overview", "tagline"):
        film[name] = cells.text(name) or None
    film["poster_path"] = cells.image_path("poster_path")
    for name, column in _LISTS:
        film[name] = cells.names(column)
    return film, cells.repairs


def _date(cell: str, year: int | None, file: FilmFile) -> date:
    """The day; its `year`, if known, tells the century of a year of two digits."""
    if not cell:
        raise Rejected("no_release_date", "release_date is empty; a film has one")
    day = file.dates.read(cell, year)
    if day is None and file.dates.is_unclear(cell):
        detail = f"release_date {shorten(cell)!r}; which number is the day is not clear"
        raise Rejected("unclear_release_date", detail)
    if day is None or not FIRST_YEAR <= day.year <= file.latest_year:
        detail = f"release_date {shorten(cell)!r}; expected a day like 1995-10-30, "
        raise Rejected("bad_release_date", f"{detail}from {FIRST_YEAR} to {file.latest_year}")
    return day
