"""Hulu: the CSV of a privacy request, by what its columns may be called.

Nobody has published one. A table with a column for a title and one for a date is read by these
names where no other layout knows it, and says so. "Title" and "Date" alone are not enough.
"""

from collections.abc import Iterator, Sequence

from engine.contract.kinds import WATCHED
from engine.histories.dates import Dates
from engine.histories.events import Subject, event
from engine.histories.files import FilePath, HistoryFile
from engine.histories.layouts.base import Layout, TablePart
from engine.histories.records import Episode, HistoryRecord, TitleKind
from engine.histories.tables import Row

_TITLES = ("title", "content title", "video title", "program title", "episode title")
_SERIES = ("series name", "series title", "show name")
_DATES = (
    "watch date",
    "date watched",
    "playback date",
    "timestamp",
    "event time",
    "start time",
    "date",
)
_OF_VIDEOS = frozenset((*_TITLES, *_SERIES, *_DATES)) - {"title", "date", "timestamp"}
# What says something else of a title than that it was watched, or what other services have.
_NOT_HULU = frozenset(("rating", "your rating", "score", "season title", "status", "year"))


def _is_it(file: HistoryFile) -> bool:
    columns = file.table.columns if file.table else frozenset()
    return (
        not columns.isdisjoint((*_TITLES, *_SERIES))
        and not columns.isdisjoint(_DATES)
        and columns.isdisjoint(_NOT_HULU)
        # A title and a date alone may as well be those of books.
        and (not columns.isdisjoint(_OF_VIDEOS) or "hulu" in file.stem)
    )


def _watched(row: Row, dates: Dates) -> Iterator[HistoryRecord]:
    when = dates.moment(row.text(*_DATES))
    series, title = row.text(*_SERIES), row.text(*_TITLES)
    if series:
        episode = Episode(name=title or None)
        yield event(row, Subject(series, TitleKind.EPISODE, episode=episode), WATCHED, when)
    else:
        yield event(row, Subject(title), WATCHED, when)


def _note(_: HistoryFile) -> Sequence[str]:
    return (
        "Read by the names of its columns as a history of Hulu, whose files nobody has described: "
        "look whether titles and dates are right.",
    )


def _opens(path: FilePath) -> bool:
    stem = path.stem
    return path.ending == ".csv" and ("hulu" in stem or stem.endswith("watchhistory"))


HULU = Layout(
    "hulu",
    "Hulu",
    "the CSV of a privacy request, with a column for the title and one for the date",
    (TablePart("watch history", _is_it, _watched, _DATES, (*_SERIES, *_TITLES), _note),),
    _opens,
)
