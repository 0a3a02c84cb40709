"""Watcharr: the JSON of a profile: a list of films and series with their status and episodes."""

from collections.abc import Iterator

from engine.contract.kinds import RATING, WATCHED
from engine.histories.dates import Dates
from engine.histories.events import Subject, event
from engine.histories.files import FilePath, HistoryFile
from engine.histories.json_entries import Entry, entries, first_entry
from engine.histories.layouts.base import EntryPart, Layout
from engine.histories.layouts.statuses import tracked
from engine.histories.records import Episode, HistoryRecord, TitleKind
from engine.histories.values import TEN, Unusable, integer, positive, rated, year_of

_WHEN = ("updatedAt", "createdAt")


def _entries(file: HistoryFile) -> list[Entry]:
    return entries(file.json, file.member)


def _is_it(file: HistoryFile) -> bool:
    first = first_entry(file.json, file.member)
    return first is not None and "status" in first.value and first.has("content")


def _subject(entry: Entry) -> Subject:
    film = entry.text("content", "type") == "movie"
    return Subject(
        entry.text("content", "title"),
        TitleKind.MOVIE if film else TitleKind.TV_SHOW,
        year_of(entry.text("content", "release_date") or entry.text("content", "first_air_date")),
        tmdb_id=positive(entry.text("content", "tmdbId")),
    )


def _kept(entry: Entry, dates: Dates) -> Iterator[HistoryRecord]:
    if not entry.has("content"):
        raise Unusable("it is a game, or names nothing")
    subject, when = _subject(entry), dates.moment(_date(entry))
    rating = rated(entry.text("rating"), TEN)
    episodes = list(_episodes(entry, subject, dates))
    yield from episodes
    if not episodes:
        yield from tracked(entry, subject, entry.text("status"), when, rating, when)
    elif rating:
        yield event(entry, subject, RATING, when, rating)


def _episodes(entry: Entry, subject: Subject, dates: Dates) -> Iterator[HistoryRecord]:
    for each in entry.below("watchedEpisodes"):
        if each.text("status") not in ("", "FINISHED"):
            continue
        episode = Episode(integer(each.text("seasonNumber")), integer(each.text("episodeNumber")))
        of = Subject(
            subject.title,
            TitleKind.EPISODE,
            subject.year,
            tmdb_id=subject.tmdb_id,
            episode=episode,
        )
        yield event(entry, of, WATCHED, dates.moment(_date(each)))


def _date(entry: Entry) -> str:
    return next(filter(None, (entry.text(name) for name in _WHEN)), "")


def _opens(path: FilePath) -> bool:
    return path.ending == ".json" and path.stem.startswith("watcharr")


WATCHARR = Layout(
    "watcharr",
    "Watcharr",
    "the JSON of Profile > Export",
    (EntryPart("watched", _is_it, _kept, _entries, lambda entry: entry.text("content", "title")),),
    _opens,
)
