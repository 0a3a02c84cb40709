"""Netflix: the two columns of Account > Viewing activity, and the tables of a data request.

The short table writes dates as the account's country does, newest first. The tables of a data
request hold the profiles of a whole household, in UTC.
"""

from collections.abc import Iterator

from engine.contract.kinds import DISLIKED, LIKED, RATING, WATCHED, WATCHLIST
from engine.errors import shorten
from engine.histories.dates import Dates
from engine.histories.events import Subject, event
from engine.histories.files import FilePath, HistoryFile
from engine.histories.layouts.base import Layout, TablePart, columns
from engine.histories.layouts.netflix_titles import netflix_subject
from engine.histories.records import HistoryRecord
from engine.histories.tables import Row
from engine.histories.values import WHOLE_STARS, Unusable, integer, rated

_NOT_LATEST = "not latest view"
_AUTOPLAY = "autoplayed: user action: none;"
_PROMOTIONS = ("clip: ", "trailer: ")
_THUMBS = {1: DISLIKED, 2: LIKED, 3: LIKED}


def _short(file: HistoryFile) -> bool:
    return file.table is not None and file.table.columns == {"title", "date"}


def _subject(title: str) -> Subject:
    key = title.casefold()
    if "_hook_" in key or key.startswith(_PROMOTIONS):
        raise Unusable("it is no film or episode but a trailer")
    return netflix_subject(title)


def _viewed(row: Row, dates: Dates) -> Iterator[HistoryRecord]:
    yield event(row, _subject(row.text("title")), WATCHED, dates.moment(row.text("date")))


def _activity(row: Row, dates: Dates) -> Iterator[HistoryRecord]:
    title = row.text("title")
    if sort := row.text("supplemental video type"):
        raise Unusable(f"it is no film or episode but {shorten(sort.lower(), 40)}")
    if _AUTOPLAY in row.text("attributes").casefold():
        raise Unusable("it began by itself and nobody watched on")
    if row.text("latest bookmark").casefold() == _NOT_LATEST:
        raise Unusable("it was watched again later, and that view is in the file")
    when = dates.moment(row.text("start time"))
    yield event(row, _subject(title), WATCHED, when, profile=row.text("profile name"))


def _thumb(row: Row, dates: Dates) -> Iterator[HistoryRecord]:
    profile, subject = row.text("profile name"), Subject(row.text("title name"))
    when = dates.moment(row.text("event utc ts"))
    thumbs = integer(row.text("thumbs value")) or 0
    if kind := _THUMBS.get(thumbs):
        yield event(row, subject, kind, when, profile=profile)
        return
    if thumbs:
        raise Unusable(f"{thumbs} is no thumb that is known")
    stars = rated(row.text("star value"), WHOLE_STARS)
    if not stars:
        raise Unusable("it has neither stars nor a thumb")
    yield event(row, subject, RATING, when, stars, profile)


def _listed(row: Row, dates: Dates) -> Iterator[HistoryRecord]:
    when = dates.moment(row.text(*_ADDED))
    subject = netflix_subject(row.text("title name"))
    yield event(row, subject, WATCHLIST, when, profile=row.text("profile name"))


def _opens(path: FilePath) -> bool:
    stem = path.stem.rstrip("0123456789")
    known = ("viewingactivity", "ratings", "mylist", "netflixviewinghistory")
    return path.ending == ".csv" and stem in known


_ADDED = ("utc title add date", "utc add date", "date added")

NETFLIX = Layout(
    "netflix",
    "Netflix",
    "NetflixViewingHistory.csv of Account > Viewing activity, or the ZIP of a data request",
    (
        TablePart(
            "viewing activity",
            columns("profile name", "start time", "title"),
            _activity,
            dates=("start time",),
        ),
        TablePart("viewing history", _short, _viewed, dates=("date",)),
        TablePart(
            "ratings",
            columns("profile name", "title name", "thumbs value"),
            _thumb,
            dates=("event utc ts",),
            title=("title name",),
        ),
        TablePart(
            "my list",
            columns("profile name", "title name", without=("thumbs value", "rating type")),
            _listed,
            dates=_ADDED,
            title=("title name",),
        ),
    ),
    _opens,
)
