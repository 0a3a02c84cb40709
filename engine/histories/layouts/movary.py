"""Movary: history.csv, ratings.csv and watchlist.csv, of films with their ids.

It writes titles with quotes in them as they are, so that such titles come back mangled; their ids
are right. Where a film was watched stands in the history too, and is not read.
"""

from collections.abc import Iterator

from engine.contract.kinds import RATING, WATCHED, WATCHLIST
from engine.histories.dates import Dates
from engine.histories.events import Subject, event
from engine.histories.files import FilePath
from engine.histories.layouts.base import Layout, TablePart, columns
from engine.histories.records import HistoryRecord, TitleKind
from engine.histories.tables import Row
from engine.histories.values import TEN, Unusable, imdb_number, positive, rated, year_of


def _film(row: Row) -> Subject:
    return Subject(
        row.text("title"),
        TitleKind.MOVIE,
        year_of(row.text("year")),
        imdb_number(row.text("imdbid")),
        positive(row.text("tmdbid")),
    )


def _watched(row: Row, dates: Dates) -> Iterator[HistoryRecord]:
    yield event(row, _film(row), WATCHED, dates.moment(row.text("watchedat")))


def _rating(row: Row, _: Dates) -> Iterator[HistoryRecord]:
    stars = rated(row.text("userrating"), TEN)
    if not stars:
        raise Unusable("it has no rating")
    yield event(row, _film(row), RATING, rating=stars)


def _for_later(row: Row, dates: Dates) -> Iterator[HistoryRecord]:
    yield event(row, _film(row), WATCHLIST, dates.moment(row.text("addedat")))


def _opens(path: FilePath) -> bool:
    stem = path.stem.rstrip("0123456789")
    known = ("history", "ratings", "watchlist")
    return path.ending == ".csv" and stem.removeprefix("movary") in known


MOVARY = Layout(
    "movary",
    "Movary",
    "history.csv, ratings.csv or watchlist.csv",
    (
        TablePart("history", columns("title", "tmdbid", "watchedat"), _watched, ("watchedat",)),
        TablePart("ratings", columns("title", "tmdbid", "userrating"), _rating),
        TablePart("watchlist", columns("title", "tmdbid", "addedat"), _for_later, ("addedat",)),
    ),
    _opens,
)
