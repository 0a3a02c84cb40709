"""The site of MovieLens: ratings and wishlist, with the ids of IMDb and TMDB and without dates."""

from collections.abc import Iterator

from engine.contract.kinds import RATING, WATCHLIST
from engine.histories.dates import Dates
from engine.histories.events import Subject, event
from engine.histories.files import FilePath
from engine.histories.layouts.base import Layout, TablePart, columns
from engine.histories.records import HistoryRecord, TitleKind
from engine.histories.tables import Row
from engine.histories.values import (
    FIVE_STARS,
    Unusable,
    imdb_number,
    positive,
    rated,
    title_and_year,
)

_FILM = ("movie_id", "imdb_id", "tmdb_id", "title")


def _film(row: Row) -> Subject:
    title, year = title_and_year(row.text("title"))
    ids = (imdb_number(row.text("imdb_id")), positive(row.text("tmdb_id")))
    return Subject(title, TitleKind.MOVIE, year, *ids)


def _rating(row: Row, _: Dates) -> Iterator[HistoryRecord]:
    stars = rated(row.text("rating"), FIVE_STARS)
    if not stars:
        raise Unusable("it has no rating")
    yield event(row, _film(row), RATING, rating=stars)


def _wished(row: Row, _: Dates) -> Iterator[HistoryRecord]:
    yield event(row, _film(row), WATCHLIST)


def _opens(path: FilePath) -> bool:
    return path.ending == ".csv" and path.stem.startswith(("movielensratings", "movielenswishlist"))


MOVIELENS = Layout(
    "movielens",
    "MovieLens",
    "movielens-ratings.csv or movielens-wishlist.csv of the site",
    (
        TablePart("ratings", columns(*_FILM, "rating"), _rating),
        TablePart("wishlist", columns(*_FILM, without=("rating",)), _wished),
    ),
    _opens,
)
