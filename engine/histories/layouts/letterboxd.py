"""Letterboxd: the ZIP of Settings > Data, each of its tables by itself, lists, and what it imports.

Three of the tables share one header, so only their name tells what they are. A diary's address is
that of the entry, not of the film, and there are no ids. Deleted entries are exported too.
"""

from collections.abc import Callable, Iterator, Sequence

from engine.contract.kinds import LIKED, RATING, WATCHED, WATCHLIST
from engine.histories.dates import Dates
from engine.histories.events import Subject, event
from engine.histories.files import FilePath, HistoryFile
from engine.histories.layouts.base import Layout, TablePart, columns
from engine.histories.records import HistoryRecord, TitleKind
from engine.histories.tables import Row, Table
from engine.histories.values import FIVE_STARS, TEN, imdb_number, positive, rated, year_of

_FILM = ("date", "name", "year", "letterboxd uri")
_GONE = ("deleted", "orphaned")  # folders of what was taken back
_OPENED = ("ratings", "diary", "reviews", "watched", "watchlist", "films")


def _film(row: Row) -> Subject:
    return Subject(row.text("name"), TitleKind.MOVIE, year_of(row.text("year")))


def _rating(row: Row, dates: Dates) -> Iterator[HistoryRecord]:
    if stars := rated(row.text("rating"), FIVE_STARS):
        yield event(row, _film(row), RATING, dates.moment(row.text("date")), stars)


def _entry(row: Row, dates: Dates) -> Iterator[HistoryRecord]:
    when = dates.moment(row.text("watched date", "date"))
    yield event(row, _film(row), WATCHED, when)
    if stars := rated(row.text("rating"), FIVE_STARS):
        yield event(row, _film(row), RATING, when, stars)


def _seen(row: Row, dates: Dates) -> Iterator[HistoryRecord]:
    yield event(row, _film(row), WATCHED, dates.moment(row.text("date")))


def _for_later(row: Row, dates: Dates) -> Iterator[HistoryRecord]:
    yield event(row, _film(row), WATCHLIST, dates.moment(row.text("date")))


def _loved(row: Row, dates: Dates) -> Iterator[HistoryRecord]:
    yield event(row, _film(row), LIKED, dates.moment(row.text("date")))


def _imported(row: Row, dates: Dates) -> Iterator[HistoryRecord]:
    film = Subject(
        row.text("title"),
        TitleKind.MOVIE,
        year_of(row.text("year")),
        imdb_number(row.text("imdbid")),
        positive(row.text("tmdbid")),
    )
    when = dates.moment(row.text("watcheddate"))
    yield event(row, film, WATCHED, when)
    if stars := rated(row.text("rating10"), TEN) or rated(row.text("rating"), FIVE_STARS):
        yield event(row, film, RATING, when, stars)


def _bare(purpose: str) -> Callable[[HistoryFile], bool]:
    """Tells the tables that share a header, by their name; what no name tells are seen films."""

    def is_it(file: HistoryFile) -> bool:
        table = file.table
        return table is not None and table.header == _FILM and _purpose(file) == purpose

    return is_it


def _purpose(file: HistoryFile) -> str:
    stem = file.stem
    if "watchlist" in stem:
        return "watchlist"
    # Alone, likes/films.csv is films.csv.
    return "likes" if stem.startswith(("films", "likes", "likedfilms")) else "watched"


def _nameless(file: HistoryFile) -> Sequence[str]:
    if "watched" in file.stem:
        return ()
    return (
        f"{file.subject}: three tables of Letterboxd look alike and only their names tell them "
        "apart; this one is read as films that were watched. Call it watchlist.csv or "
        "likes-films.csv if it is that.",
    )


def _is_list(file: HistoryFile) -> bool:
    table = file.table
    return (
        table is not None
        and bool(table.lines)
        and (table.lines[0][1][0].strip().startswith("Letterboxd list export"))
    )


def _list_rows(file: HistoryFile) -> Table:
    return (file.table or Table(file.member, [])).after("position")


def _list_note(file: HistoryFile) -> Sequence[str]:
    return (
        f"{file.subject} is a list: its films are taken as a watchlist, as it says of none that "
        "it was watched.",
    )


def _opens(path: FilePath) -> bool:
    if path.ending != ".csv" or path.folders.intersection(_GONE):
        return False
    stem = path.stem.rstrip("0123456789").removesuffix("copy")
    return stem in _OPENED and (stem == "films") == ("likes" in path.folders)


LETTERBOXD = Layout(
    "letterboxd",
    "Letterboxd",
    "the ZIP of Settings > Data, or one of its CSV files",
    (
        TablePart(
            "ratings",
            columns(*_FILM, "rating", without=("rewatch", "watched date")),
            _rating,
            dates=("date",),
        ),
        TablePart(
            "diary",
            columns(*_FILM, "rewatch", "watched date", without=("review",)),
            _entry,
            dates=("watched date", "date"),
        ),
        TablePart(
            "reviews",
            columns(*_FILM, "rewatch", "watched date", "review"),
            _entry,
            dates=("watched date", "date"),
        ),
        TablePart("watchlist", _bare("watchlist"), _for_later, dates=("date",)),
        TablePart("likes", _bare("likes"), _loved, dates=("date",)),
        TablePart("watched", _bare("watched"), _seen, dates=("date",), notes=_nameless),
        TablePart("list", _is_list, _for_later, table_of=_list_rows, notes=_list_note),
        TablePart(
            "import",
            columns("title", "year", "watcheddate", "tmdbid", "imdbid"),
            _imported,
            dates=("watcheddate",),
        ),
    ),
    _opens,
)
