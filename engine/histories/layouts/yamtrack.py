"""Yamtrack and Floppy: one CSV of films, series, seasons and episodes among books and games.

The order of its columns is not fixed. Only ids of the source TMDB are ids there. Floppy tells rows
of media from those of its lists in a column of its own.
"""

from collections.abc import Iterator

from engine.contract.kinds import RATING, WATCHED
from engine.errors import shorten
from engine.histories.dates import Dates
from engine.histories.events import Subject, event
from engine.histories.files import FilePath
from engine.histories.layouts.base import Layout, TablePart, columns
from engine.histories.layouts.statuses import tracked
from engine.histories.records import Episode, HistoryRecord, TitleKind
from engine.histories.tables import Row
from engine.histories.values import TEN_WITH_ZERO, Unusable, integer, positive, rated

_SORTS = {
    "movie": TitleKind.MOVIE,
    "tv": TitleKind.TV_SHOW,
    "season": TitleKind.EPISODE,
    "episode": TitleKind.EPISODE,
}
_WHEN = ("progressed_at", "end_date", "start_date", "created_at")


def _media(row: Row, dates: Dates) -> Iterator[HistoryRecord]:
    if row.text("row_type") not in ("", "media"):
        raise Unusable("it is a row of a list")
    sort = row.text("media_type").casefold()
    # An anime is a film or a series.
    if sort not in _SORTS and sort != "anime":
        raise Unusable(f"it is no film or series but {shorten(sort, 20) or 'nothing'!r}")
    episode = None
    if sort in ("season", "episode"):
        episode = Episode(integer(row.text("season_number")), integer(row.text("episode_number")))
    subject = Subject(
        row.text("title"),
        _SORTS.get(sort),
        tmdb_id=positive(row.text("media_id")) if row.text("source") == "tmdb" else None,
        episode=episode,
    )
    when, rating = dates.moment(row.text(*_WHEN)), rated(row.text("score"), TEN_WITH_ZERO)
    if sort == "episode":
        # Episodes are listed once they are watched, whatever their status.
        yield event(row, subject, WATCHED, when)
        if rating:
            yield event(row, subject, RATING, when, rating)
    else:
        yield from tracked(row, subject, row.text("status"), when, rating, when)


def _opens(path: FilePath) -> bool:
    return path.ending == ".csv" and path.stem.startswith(("yamtrack", "floppy"))


YAMTRACK = Layout(
    "yamtrack",
    "Yamtrack",
    "the CSV of Settings > Export, also that of Floppy",
    (
        TablePart(
            "media", columns("media_id", "source", "media_type", "title", "status"), _media, _WHEN
        ),
    ),
    _opens,
)
