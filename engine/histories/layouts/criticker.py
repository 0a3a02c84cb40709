"""Criticker: the CSV of ratings from 0 to 100. The names of its columns begin with a blank."""

from collections.abc import Iterator

from engine.contract.kinds import RATING
from engine.histories.dates import Dates
from engine.histories.events import Subject, event
from engine.histories.files import FilePath
from engine.histories.layouts.base import Layout, TablePart, columns
from engine.histories.records import HistoryRecord
from engine.histories.tables import Row
from engine.histories.values import HUNDRED, Unusable, imdb_number, rated, year_of

_WHEN = ("date rated", "date")


def _rating(row: Row, dates: Dates) -> Iterator[HistoryRecord]:
    stars = rated(row.text("score"), HUNDRED)
    if not stars:
        raise Unusable("it has no score")
    film = Subject(
        row.text("film name"),
        None,
        year_of(row.text("year")),
        imdb_number(row.text("imdb id")),
    )
    yield event(row, film, RATING, dates.moment(row.text(*_WHEN)), stars)


def _opens(path: FilePath) -> bool:
    return path.ending == ".csv" and "criticker" in path.stem


CRITICKER = Layout(
    "criticker",
    "Criticker",
    "the CSV of your ratings",
    (TablePart("ratings", columns("score", "film name"), _rating, _WHEN, ("film name",)),),
    _opens,
)
