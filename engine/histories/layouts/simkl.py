"""Simkl: the backup as JSON (by itself or in its ZIP) and as CSV; ids are texts in both."""

from collections.abc import Iterator

from engine.contract.kinds import RATING, WATCHED
from engine.histories.dates import Dates
from engine.histories.events import Subject, event
from engine.histories.files import FilePath, HistoryFile
from engine.histories.json_entries import Entry, entries, first_entry
from engine.histories.layouts.base import EntryPart, Layout, TablePart, columns
from engine.histories.layouts.statuses import tracked
from engine.histories.records import Episode, HistoryRecord, TitleKind
from engine.histories.tables import Row
from engine.histories.values import TEN, Rating, imdb_number, integer, positive, rated, year_of
from engine.text import letters

_LISTS = ("movies", "shows", "anime")
_SORTS = {"movie": TitleKind.MOVIE, "movies": TitleKind.MOVIE}
_SORTS |= dict.fromkeys(("tv", "tvshow", "show", "series", "shows"), TitleKind.TV_SHOW)


def _entries(file: HistoryFile) -> list[Entry]:
    document = file.json
    if not isinstance(document, dict):
        return []
    listed = (entries(document.get(name), file.member) for name in _LISTS)
    flat = [entry for each in listed for entry in each]
    return [Entry(file.member, line, entry.value) for line, entry in enumerate(flat, 1)]


def _is_it(file: HistoryFile) -> bool:
    document = file.json
    if not isinstance(document, dict):
        return False
    firsts = (first_entry(document.get(name), file.member) for name in _LISTS)
    return any(
        "status" in first.value and (first.has("movie") or first.has("show"))
        for first in firsts
        if first
    )


def _subject(entry: Entry) -> Subject:
    name = "movie" if entry.has("movie") else "show"
    film = name == "movie" or entry.text("anime_type") == "movie"
    return Subject(
        entry.text(name, "title"),
        TitleKind.MOVIE if film else TitleKind.TV_SHOW,
        year_of(entry.text(name, "year")),
        imdb_number(entry.text(name, "ids", "imdb")),
        positive(entry.text(name, "ids", "tmdb")),
    )


def _kept(entry: Entry, dates: Dates) -> Iterator[HistoryRecord]:
    subject, rating = _subject(entry), rated(entry.text("user_rating"), TEN)
    when_rated = dates.moment(entry.text("user_rated_at"))
    episodes = list(_episodes(entry, subject, dates))
    if episodes:
        yield from episodes
        if rating:
            yield event(entry, subject, RATING, when_rated, rating)
        return
    when = dates.moment(entry.text("last_watched_at") or entry.text("added_to_watchlist_at"))
    yield from tracked(entry, subject, entry.text("status"), when, rating, when_rated)


def _episodes(entry: Entry, subject: Subject, dates: Dates) -> Iterator[HistoryRecord]:
    for season in entry.below("seasons"):
        for each in season.below("episodes"):
            episode = Episode(integer(season.text("number")), integer(each.text("number")))
            of = Subject(
                subject.title,
                TitleKind.EPISODE,
                subject.year,
                subject.imdb_id,
                subject.tmdb_id,
                episode,
            )
            yield event(entry, of, WATCHED, dates.moment(each.text("watched_at")))


def _listed(row: Row, dates: Dates) -> Iterator[HistoryRecord]:
    subject = Subject(
        row.text("title"),
        _SORTS.get(letters(row.text("type"))),
        year_of(row.text("year")),
        imdb_number(row.text("imdb")),
        positive(row.text("tmdb")),
    )
    rating: Rating | None = rated(row.text("rating"), TEN)
    when = dates.moment(row.text("watcheddate"))
    yield from tracked(row, subject, row.text("watchlist"), when, rating, when)


def _opens(path: FilePath) -> bool:
    return path.ending in (".json", ".csv") and path.stem.startswith("simkl")


SIMKL = Layout(
    "simkl",
    "Simkl",
    "the backup as JSON, ZIP or CSV",
    (
        EntryPart(
            "backup",
            _is_it,
            _kept,
            _entries,
            lambda entry: entry.text("movie", "title") or entry.text("show", "title"),
        ),
        TablePart(
            "table", columns("simkl_id", "title", "type", "watchlist"), _listed, ("watcheddate",)
        ),
    ),
    _opens,
)
