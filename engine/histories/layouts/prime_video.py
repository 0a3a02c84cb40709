"""Prime Video: the tables of a data request, and what a community exporter saves.

A data request says in which hour something was played, and where: the place is never read. Its
columns are called otherwise in each request. The exporter writes in the language of the page.
"""

import re
from collections.abc import Iterator

from engine.contract.kinds import WATCHED, WATCHLIST
from engine.histories.dates import Dates
from engine.histories.events import Subject, event
from engine.histories.files import FilePath, HistoryFile
from engine.histories.layouts.base import Layout, TablePart
from engine.histories.layouts.seasons import SEASON, number_of
from engine.histories.records import Episode, HistoryRecord, TitleKind
from engine.histories.tables import Row
from engine.histories.values import Unusable, is_yes
from engine.text import letters

_TITLES = ("title", "item name", "video title", "title name", "content title")
_HOURS = (
    "playback hour",
    "playback start datetime (utc)",
    "playback start datetime",
    "playback start date",
    "playback date",
)
# One of them tells a table of Prime Video from those of other services.
_PRIME = frozenset((*_HOURS[:3], "seconds viewed"))
_WANTED_TITLES = ("catalog title", "catalogtitle")
_ADDED = ("added date", "item added time", "created date", "creation date", "last updated")

_WATCHED_ON = (
    "date watched",
    "datum angesehen",
    "fecha vista",
    "fecha de visualización",
    "data assistida",
    "date regardée",
    "data di visualizzazione",
)
_EXPORTED_TITLES = ("title", "titel", "título", "titre", "titolo")
_EPISODES = ("episode title", "episode", "folge", "episodio", "episódio", "épisode")
_SORTS = ("type", "typ", "tipo")
_MOVIES = frozenset(("movie", "film", "pelicula", "filme"))

_BEFORE_SEASON = re.compile(r"\s*(?:,|:|\s[-–])\s+")


def _has(columns: frozenset[str], *names: str) -> bool:
    return not columns.isdisjoint(names)


def _columns(file: HistoryFile) -> frozenset[str]:
    return file.table.columns if file.table else frozenset()


def _is_request(file: HistoryFile) -> bool:
    columns = _columns(file)
    return _has(columns, *_PRIME) and _has(columns, *_TITLES)


def _is_watchlist(file: HistoryFile) -> bool:
    return _has(_columns(file), *_WANTED_TITLES)


def _is_exported(file: HistoryFile) -> bool:
    columns = _columns(file)
    return _has(columns, *_WATCHED_ON) and _has(columns, *_EXPORTED_TITLES)


def _subject(title: str) -> Subject:
    """A title, or the series of "Series, Season 11" and "Series - Season 2: Episode"."""
    pieces = list(_BEFORE_SEASON.finditer(title))
    for before in pieces:
        rest = title[before.end() :]
        season = SEASON.match(rest)
        if season and not rest[season.end() : season.end() + 1].isalnum():
            name = rest[season.end() :].lstrip(" ,:-–") or None
            episode = Episode(number_of(season), name=name)
            return Subject(title[: before.start()].strip(), TitleKind.EPISODE, episode=episode)
    return Subject(title)


def _played(row: Row, dates: Dates) -> Iterator[HistoryRecord]:
    yield event(row, _subject(row.text(*_TITLES)), WATCHED, dates.moment(row.text(*_HOURS)))


def _wanted_later(row: Row, dates: Dates) -> Iterator[HistoryRecord]:
    if is_yes(row.text("deleted")):
        raise Unusable("it was taken off the list again")
    when = dates.moment(row.text(*_ADDED))
    yield event(row, Subject(row.text(*_WANTED_TITLES)), WATCHLIST, when)


def _exported(row: Row, dates: Dates) -> Iterator[HistoryRecord]:
    title = row.text(*_EXPORTED_TITLES)
    when = dates.moment(row.text(*_WATCHED_ON))
    if letters(row.text(*_SORTS)) in _MOVIES:
        yield event(row, Subject(title, TitleKind.MOVIE), WATCHED, when)
        return
    subject = _subject(title)
    season = subject.episode.season if subject.episode else None
    episode = Episode(season, name=row.text(*_EPISODES) or None)
    yield event(row, Subject(subject.title, TitleKind.EPISODE, episode=episode), WATCHED, when)


def _opens(path: FilePath) -> bool:
    stem = path.stem
    request = stem.startswith(("digitalprimevideo", "digitalvideoplayback", "viewinghistory"))
    return path.ending == ".csv" and request and "location" not in stem


PRIME_VIDEO = Layout(
    "prime-video",
    "Prime Video",
    "the ZIP of a data request or its ViewingHistory.csv, or the CSV of the watch history exporter",
    (
        TablePart("exported history", _is_exported, _exported, _WATCHED_ON, _EXPORTED_TITLES),
        TablePart("viewing history", _is_request, _played, _HOURS, _TITLES),
        TablePart("watchlist", _is_watchlist, _wanted_later, _ADDED, _WANTED_TITLES),
    ),
    _opens,
)
