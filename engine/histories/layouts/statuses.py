"""What trackers call how far somebody got with a title, as kinds of events."""

from collections.abc import Iterator

from engine.contract.kinds import RATING, WATCHED, WATCHLIST
from engine.errors import shorten
from engine.histories.events import Position, Subject, event
from engine.histories.figures import UNKNOWN, Moment
from engine.histories.records import HistoryRecord, TitleKind
from engine.histories.values import Rating, Unusable
from engine.text import letters

_DONE = ("finished", "completed", "watched")
_GOING_ON = ("watching", "inprogress", "rewatching", "repeating")
_PLANNED = ("planned", "planning", "plantowatch", "watchlist")


def tracked(
    position: Position,
    subject: Subject,
    status: str,
    when: Moment = UNKNOWN,
    rating: Rating | None = None,
    rated_when: Moment = UNKNOWN,
) -> Iterator[HistoryRecord]:
    """What a status and a rating say. Of a series that goes on, some was watched; of a film, none.

    Raises:
        Unusable: neither says anything: it was given up or laid aside, and not rated.
    """
    key = letters(status)
    if rating:
        yield event(position, subject, RATING, rated_when, rating)
    if key in _DONE or (key in _GOING_ON and subject.of is not TitleKind.MOVIE):
        yield event(position, subject, WATCHED, when)
    elif key in _PLANNED:
        yield event(position, subject, WATCHLIST, when)
    elif not rating:
        raise Unusable(f"{shorten(status, 30) or 'no status'!r} says nothing of what is liked")
