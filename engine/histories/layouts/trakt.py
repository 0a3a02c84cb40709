"""Trakt: the ZIP of Settings > Data, and each of its JSON files by itself.

Long histories are cut into pages (`watched-history-1.json` …). The history knows each time that
something was watched; `watched-movies` and `watched-shows` only the last.
"""

from collections.abc import Callable, Iterator
from functools import partial

from engine.contract.kinds import LIKED, RATING, WATCHED, WATCHLIST, EventKind
from engine.histories.dates import Dates
from engine.histories.events import Subject, event
from engine.histories.files import FilePath, HistoryFile
from engine.histories.json_entries import Entry, entries, first_entry
from engine.histories.layouts.base import EntryPart, Layout
from engine.histories.records import Episode, HistoryRecord, TitleKind
from engine.histories.values import TEN, Unusable, imdb_number, integer, positive, rated, year_of

_SORTS = ("movie", "show", "season", "episode")
_OPENED = (
    "watchedhistory",
    "watchedmovies",
    "watchedshows",
    "ratingsmovies",
    "ratingsshows",
    "ratingsseasons",
    "ratingsepisodes",
    "listswatchlist",
    "listsfavorites",
)


def _entries(file: HistoryFile) -> list[Entry]:
    return entries(file.json, file.member)


def _first_has(*names: str, without: tuple[str, ...] = ()) -> Callable[[HistoryFile], bool]:
    """Tells a list whose first entry is of a title and has one of `names`."""

    def tells(file: HistoryFile) -> bool:
        first = first_entry(file.json, file.member)
        return (
            first is not None
            and any(first.has(sort) for sort in _SORTS)
            and any(name in first.value for name in names)
            and not any(name in first.value for name in without)
        )

    return tells


def _is_listed(name: str, file: HistoryFile) -> bool:
    listed = _first_has("movie", "show", without=("rating", "plays", "watched_at", "rated_at"))
    return listed(file) and ("favorites" in file.stem) == (name == "favorites")


def _subject(entry: Entry) -> Subject:
    sort = next((sort for sort in ("movie", "show") if entry.has(sort)), "")
    if not sort:
        raise Unusable("it names no film and no series")
    title, year = entry.text(sort, "title"), year_of(entry.text(sort, "year"))
    ids = (
        imdb_number(entry.text(sort, "ids", "imdb")),
        positive(entry.text(sort, "ids", "tmdb")),
    )
    if sort == "movie":
        return Subject(title, TitleKind.MOVIE, year, *ids)
    episode = _episode(entry)
    of = TitleKind.EPISODE if episode else TitleKind.TV_SHOW
    return Subject(title, of, year, *ids, episode=episode)


def _episode(entry: Entry) -> Episode | None:
    if entry.has("episode"):
        return Episode(
            integer(entry.text("episode", "season")),
            integer(entry.text("episode", "number")),
            entry.text("episode", "title") or None,
        )
    return Episode(integer(entry.text("season", "number"))) if entry.has("season") else None


def _played(entry: Entry, dates: Dates) -> Iterator[HistoryRecord]:
    yield event(entry, _subject(entry), WATCHED, dates.moment(entry.text("watched_at")))


def _last_played(entry: Entry, dates: Dates) -> Iterator[HistoryRecord]:
    yield event(entry, _subject(entry), WATCHED, dates.moment(entry.text("last_watched_at")))


def _rating(entry: Entry, dates: Dates) -> Iterator[HistoryRecord]:
    stars = rated(entry.text("rating"), TEN)
    if not stars:
        raise Unusable("it has no rating")
    yield event(entry, _subject(entry), RATING, dates.moment(entry.text("rated_at")), stars)


def _listed(kind: EventKind, entry: Entry, dates: Dates) -> Iterator[HistoryRecord]:
    yield event(entry, _subject(entry), kind, dates.moment(entry.text("listed_at")))


def _title(entry: Entry) -> str:
    return entry.text("movie", "title") or entry.text("show", "title")


def _opens(path: FilePath) -> bool:
    return path.ending == ".json" and path.stem.startswith(_OPENED)


TRAKT = Layout(
    "trakt",
    "Trakt",
    "the ZIP of Settings > Data, or one of its JSON files",
    (
        EntryPart("history", _first_has("watched_at"), _played, _entries, _title),
        EntryPart("ratings", _first_has("rating", "rated_at"), _rating, _entries, _title),
        EntryPart(
            "watched", _first_has("plays", "last_watched_at"), _last_played, _entries, _title
        ),
        EntryPart(
            "favorites",
            partial(_is_listed, "favorites"),
            partial(_listed, LIKED),
            _entries,
            _title,
        ),
        EntryPart(
            "watchlist",
            partial(_is_listed, "watchlist"),
            partial(_listed, WATCHLIST),
            _entries,
            _title,
        ),
    ),
    _opens,
)
