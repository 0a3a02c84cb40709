"""iCheckMovies: the CSV of films that were checked, with favourites and what was disliked."""

from collections.abc import Iterator

from engine.contract.kinds import DISLIKED, LIKED, WATCHED
from engine.histories.dates import Dates
from engine.histories.events import Subject, event
from engine.histories.figures import UNKNOWN, read_date
from engine.histories.files import FilePath
from engine.histories.layouts.base import Layout, TablePart, columns
from engine.histories.records import HistoryRecord, TitleKind
from engine.histories.tables import Row
from engine.histories.values import Unusable, imdb_number, is_yes, year_of

_IDS = ("imdb url", "imdburl", "imdb", "imdb id")


def _checked(row: Row, dates: Dates) -> Iterator[HistoryRecord]:
    film = Subject(
        row.text("title"),
        TitleKind.MOVIE,
        year_of(row.text("year")),
        imdb_number(row.text(*_IDS)),
    )
    checked = row.text("checked")
    written = read_date(checked)
    dated = bool(checked) and written is not None
    day = dates.moment(checked) if dated else UNKNOWN
    done = [
        kind
        for kind, says in (
            (LIKED, is_yes(row.text("favorite", "favourite"))),
            (DISLIKED, is_yes(row.text("disliked"))),
            (WATCHED, is_yes(checked) or (dated and written != UNKNOWN)),
        )
        if says
    ]
    if not done:
        raise Unusable("it is not checked")
    for kind in done:
        yield event(row, film, kind, day)


def _opens(path: FilePath) -> bool:
    return path.ending == ".csv" and "icheckmovies" in path.stem


ICHECKMOVIES = Layout(
    "icheckmovies",
    "iCheckMovies",
    "the CSV of the films that you have checked",
    (TablePart("films", columns("title", "year", "checked"), _checked, ("checked",)),),
    _opens,
)
