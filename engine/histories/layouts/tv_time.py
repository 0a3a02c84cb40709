"""TV Time: the ZIP that its users were sent; the service ended in July 2026.

The ZIP holds access tokens and hashes of passwords too, so only the tables below are ever opened.
Its names come with -, _ and prefixes; ids are those of TVDB; a year may stand behind a title.
"""

from collections.abc import Iterator

from engine.contract.kinds import LIKED, WATCHED, WATCHLIST
from engine.errors import shorten
from engine.histories.dates import Dates
from engine.histories.events import Subject, event
from engine.histories.files import FilePath
from engine.histories.layouts.base import Layout, TablePart, columns
from engine.histories.records import Episode, HistoryRecord, TitleKind
from engine.histories.tables import Row
from engine.histories.values import (
    Unusable,
    imdb_number,
    integer,
    is_yes,
    positive,
    title_and_year,
    year_of,
)

_OPENED = ("trackingprodrecords", "usertvshowdata", "seenepisode")
_WHEN = ("created_at", "updated_at")
_WATCHES = ("watch", "rewatch")
_FOLLOWED = "it was followed, which says not that it was watched"


def _series(row: Row, *columns_: str, episode: Episode | None = None) -> Subject:
    title, year = title_and_year(row.text(*columns_))
    of = TitleKind.EPISODE if episode else TitleKind.TV_SHOW
    return Subject(title, of, year, episode=episode)


def _episode(row: Row) -> Episode:
    season = integer(row.text("season_number", "s_no", "episode_season_number"))
    return Episode(season, positive(row.text("episode_number", "ep_no")))


def _tracked(row: Row, dates: Dates) -> Iterator[HistoryRecord]:
    key = row.text("key")
    if key.startswith("user-series") and is_yes(row.text("is_for_later")):
        yield event(row, _series(row, "series_name"), WATCHLIST)
        return
    if not key.startswith(("watch-episode", "rewatch-episode")):
        follows = key.startswith("user-series")
        raise Unusable(_FOLLOWED if follows else f"{shorten(key, 20)!r} is no view of an episode")
    when = dates.moment(row.text(*_WHEN))
    if is_yes(row.text("is_unitary")):
        title, year = title_and_year(row.text("movie_name", "series_name"))
        yield event(row, Subject(title, TitleKind.MOVIE, year), WATCHED, when)
    else:
        yield event(row, _series(row, "series_name", episode=_episode(row)), WATCHED, when)


def _film(row: Row, dates: Dates) -> Iterator[HistoryRecord]:
    sort = row.text("type").casefold()
    when = dates.moment(row.text(*_WHEN))
    if not row.text("movie_name"):
        if sort not in _WATCHES or not row.text("series_name"):
            raise Unusable("it is no film and no episode that was watched")
        yield event(row, _series(row, "series_name", episode=_episode(row)), WATCHED, when)
        return
    title, year = title_and_year(row.text("movie_name"))
    year = year or year_of(row.text("release_date"))
    film = Subject(title, TitleKind.MOVIE, year, imdb_number(row.text("imdb_id")))
    if sort.startswith("towatch"):
        yield event(row, film, WATCHLIST, when)
    elif sort in _WATCHES:
        yield event(row, film, WATCHED, when)
    else:
        raise Unusable(_FOLLOWED if sort == "follow" else f"{shorten(sort, 20)!r} is no view")


def _show(row: Row, _: Dates) -> Iterator[HistoryRecord]:
    series = _series(row, "tv_show_name")
    if is_yes(row.text("is_favorited")):
        yield event(row, series, LIKED)
    if positive(row.text("nb_episodes_seen")):
        yield event(row, series, WATCHED)
    elif is_yes(row.text("is_followed")):
        yield event(row, series, WATCHLIST)


def _seen(row: Row, dates: Dates) -> Iterator[HistoryRecord]:
    series = _series(row, "tv_show_name", episode=_episode(row))
    yield event(row, series, WATCHED, dates.moment(row.text(*_WHEN)))


def _opens(path: FilePath) -> bool:
    return path.ending == ".csv" and any(name in path.stem for name in _OPENED)


TV_TIME = Layout(
    "tv-time",
    "TV Time",
    "the ZIP of the data request, or its tracking-prod-records",
    (
        TablePart(
            "episodes",
            columns("key", "series_name", "created_at", without=("type",)),
            _tracked,
            _WHEN,
            ("series_name", "movie_name"),
        ),
        TablePart(
            "films",
            columns("type", "movie_name", "created_at"),
            _film,
            _WHEN,
            ("movie_name", "series_name"),
        ),
        TablePart(
            "seen episodes",
            columns("tv_show_name", "episode_number"),
            _seen,
            _WHEN,
            ("tv_show_name",),
        ),
        TablePart(
            "series", columns("tv_show_name", "nb_episodes_seen"), _show, (), ("tv_show_name",)
        ),
    ),
    _opens,
)
