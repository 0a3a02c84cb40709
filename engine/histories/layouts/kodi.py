"""Kodi: NFO files, one for each film, series or episode, a ZIP of many, and videodb.xml.

Only what was played or rated says something. An NFO may end with an address behind its XML.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine.contract.kinds import RATING, WATCHED
from engine.histories.dates import Dates, read_dates
from engine.histories.events import Subject, event
from engine.histories.files import FilePath, HistoryFile
from engine.histories.layouts.base import Layout, PartReading, gathered
from engine.histories.records import Episode, HistoryRecord, TitleKind
from engine.histories.values import TEN, Unusable, imdb_number, integer, positive, rated, year_of
from engine.histories.xml_elements import Element

_SORTS = {
    "movie": TitleKind.MOVIE,
    "tvshow": TitleKind.TV_SHOW,
    "episodedetails": TitleKind.EPISODE,
}
_ALL = "videodb"


@dataclass(frozen=True)
class _Video:
    """An element and its number among those of its file."""

    member: str
    line: int
    element: Element


def _videos(file: HistoryFile) -> Sequence[_Video]:
    root = file.xml
    if root is None:
        return ()
    elements = root.children if root.tag == _ALL else [root]
    known = [element for element in elements if element.tag in _SORTS]
    # In videodb.xml the episodes stand in their series.
    nested = [
        child for element in known for child in element.children if child.tag == "episodedetails"
    ]
    numbered = enumerate([*known, *nested], 1)
    return [_Video(file.member, line, element) for line, element in numbered]


def _seen(video: _Video, dates: Dates) -> Iterator[HistoryRecord]:
    element = video.element
    subject = _subject(element)
    when = dates.moment(element.text("lastplayed"))
    rating = rated(element.text("userrating"), TEN)
    if positive(element.text("playcount")) or element.text("watched") == "true":
        yield event(video, subject, WATCHED, when)
    if rating:
        yield event(video, subject, RATING, when, rating)
    elif not positive(element.text("playcount")) and element.text("watched") != "true":
        raise Unusable("it was neither played nor rated")


def _subject(element: Element) -> Subject:
    of = _SORTS[element.tag]
    if of is TitleKind.EPISODE:
        # Its ids are those of the episode, and works are films and series.
        episode = Episode(
            integer(element.text("season")),
            integer(element.text("episode")),
            element.text("title") or None,
        )
        return Subject(element.text("showtitle"), of, episode=episode)
    ids = {
        each.attributes.get("type", "").casefold(): each.content
        for each in element.named_by(("uniqueid",))
    }
    old = element.text("id", "imdbid", "imdb_id")
    imdb = ids.get("imdb") or (old if old.startswith("tt") else "")
    return Subject(
        element.text("title"),
        of,
        year_of(element.text("year", "premiered")),
        imdb_number(imdb),
        positive(ids.get("tmdb") or element.text("tmdbid")),
    )


@dataclass(frozen=True)
class _Videos:
    """What Kodi keeps of films and series."""

    name: str = "videos"

    def claims(self, file: HistoryFile) -> bool:
        """Whether a file is XML of Kodi."""
        return bool(_videos(file))

    def read(self, file: HistoryFile, order: str | None) -> PartReading:
        """What was played and rated."""
        videos = _videos(file)
        dates = read_dates((video.element.text("lastplayed") for video in videos), order)
        records, unread = gathered(
            videos,
            lambda video: _seen(video, dates),
            lambda video: video.element.text("title"),
        )
        return PartReading(records, unread, dates.order)


def _opens(path: FilePath) -> bool:
    return path.ending == ".nfo" or (path.ending == ".xml" and "videodb" in path.stem)


KODI = Layout(
    "kodi",
    "Kodi",
    "an NFO file, a ZIP of many, or videodb.xml of an export",
    (_Videos(),),
    _opens,
)
