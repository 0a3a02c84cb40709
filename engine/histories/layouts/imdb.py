"""IMDb: the CSV of ratings, of the watchlist and of any list.

Types are called `tvMiniSeries` in older files and `TV Mini Series` in newer ones. An episode is
called "Series: Episode" and has an id of its own. What has no rating in a list is wanted.
"""

from collections.abc import Iterator

from engine.contract.kinds import RATING, WATCHLIST
from engine.histories.dates import Dates
from engine.histories.events import Subject, event
from engine.histories.files import FilePath
from engine.histories.layouts.base import Layout, TablePart, columns
from engine.histories.records import Episode, HistoryRecord, TitleKind
from engine.histories.tables import Row
from engine.histories.values import TEN, Unusable, imdb_number, rated, year_of
from engine.text import letters

_MOVIES = ("movie", "tvmovie", "short", "tvshort", "video", "tvspecial", "musicvideo", "film")
_SHOWS = ("tvseries", "tvminiseries", "series", "miniseries", "serietv")
_GAMES = ("videogame", "podcastseries", "podcastepisode", "game")


def _subject(row: Row) -> Subject:
    sort = letters(row.text("title type"))
    title, year = row.text("title"), year_of(row.text("year"))
    number = imdb_number(row.text("const"))
    if sort in _GAMES:
        raise Unusable(f"it is no film or series but a {row.text('title type')}")
    if sort == "tvepisode":
        # The id is the episode's, and works are films and series.
        series, _, name = title.partition(": ")
        return Subject(series, TitleKind.EPISODE, None, episode=Episode(name=name.strip() or None))
    of = TitleKind.MOVIE if sort in _MOVIES else TitleKind.TV_SHOW if sort in _SHOWS else None
    return Subject(title, of, year, number)


def _rating(row: Row, dates: Dates) -> Iterator[HistoryRecord]:
    subject = _subject(row)
    stars = rated(row.text("your rating"), TEN)
    if not stars:
        raise Unusable("it has no rating")
    yield event(row, subject, RATING, dates.moment(row.text("date rated")), stars)


def _listed(row: Row, dates: Dates) -> Iterator[HistoryRecord]:
    if row.text("your rating"):
        yield from _rating(row, dates)
    else:
        yield event(row, _subject(row), WATCHLIST, dates.moment(row.text("created")))


def _opens(path: FilePath) -> bool:
    return path.ending == ".csv" and path.stem.startswith(("ratings", "watchlist"))


IMDB = Layout(
    "imdb",
    "IMDb",
    "the CSV of your ratings, your watchlist or a list",
    (
        TablePart(
            "ratings",
            columns("const", "your rating", "date rated", "title", without=("position",)),
            _rating,
            dates=("date rated",),
        ),
        TablePart(
            "list",
            columns("position", "const", "created", "title"),
            _listed,
            dates=("date rated", "created"),
        ),
    ),
    _opens,
)
