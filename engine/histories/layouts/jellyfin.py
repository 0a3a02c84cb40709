"""Jellyfin: the backup of the plugin Playback Reporting, a table of tabs without a header.

It holds all users of a server, by their ids. Times are those of the server's clock, without an
offset. Durations are seconds or milliseconds, and the least integer where nobody knows.
"""

import re
from collections.abc import Iterator, Sequence

from engine.contract.kinds import WATCHED
from engine.histories.dates import Dates
from engine.histories.events import Subject, event
from engine.histories.figures import Figures, read_date
from engine.histories.files import FilePath, HistoryFile
from engine.histories.layouts.base import Layout, TablePart
from engine.histories.records import Episode, HistoryRecord, TitleKind
from engine.histories.tables import Row, Table
from engine.histories.values import Unusable, integer

_COLUMNS = ("date", "user", "item", "type", "title", "method", "client", "device", "duration")
_EPISODE = re.compile(
    r"(?P<series>.+) - s(?P<season>\d{1,4})e(?P<number>\d{1,5})(?: - (?P<name>.*))?"
)
_LEAST_SECONDS = 120  # a shorter play is somebody who looked what it is
_MOST_SECONDS = 86_400  # a longer play is counted in milliseconds


def _rows(file: HistoryFile) -> Table:
    return (file.table or Table(file.member, [])).under(_COLUMNS)


def _is_it(file: HistoryFile) -> bool:
    if file.table is None or not file.table.lines:
        return False
    cells = file.table.lines[0][1]
    return len(cells) == len(_COLUMNS) and isinstance(read_date(cells[0]), Figures)


def _played(row: Row, dates: Dates) -> Iterator[HistoryRecord]:
    seconds = integer(row.text("duration"))
    if seconds is not None and seconds > _MOST_SECONDS:
        seconds //= 1000
    if seconds is not None and 0 <= seconds < _LEAST_SECONDS:
        raise Unusable(f"it was played for {seconds} seconds only")
    subject = _subject(row.text("type").casefold(), row.text("title"))
    when = dates.moment(row.text("date"))
    yield event(row, subject, WATCHED, when, profile=row.text("user") or None)


def _subject(sort: str, title: str) -> Subject:
    if sort == "movie":
        return Subject(title, TitleKind.MOVIE)
    if sort != "episode":
        raise Unusable(f"it is no film or episode but {sort[:20] or 'nothing'!r}")
    match = _EPISODE.fullmatch(title)
    if match is None:
        return Subject(title, TitleKind.EPISODE)
    episode = Episode(int(match["season"]), int(match["number"]), match["name"] or None)
    return Subject(match["series"], TitleKind.EPISODE, episode=episode)


def _note(_: HistoryFile) -> Sequence[str]:
    return ("Its times are those of the server's clock; they are read as UTC.",)


def _opens(path: FilePath) -> bool:
    return path.ending == ".tsv" and "playbackreporting" in path.stem


JELLYFIN = Layout(
    "jellyfin",
    "Jellyfin",
    "the backup of the plugin Playback Reporting (TSV)",
    (TablePart("playback", _is_it, _played, ("date",), ("title",), _note, _rows),),
    _opens,
)
