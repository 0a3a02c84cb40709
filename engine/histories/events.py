"""Records made of what a row says: its subject, what was done about it, and when."""

from dataclasses import dataclass
from typing import Protocol

from engine.contract.kinds import EventKind
from engine.histories.bounds import MOST_TITLE
from engine.histories.figures import UNKNOWN, Moment
from engine.histories.records import Episode, HistoryRecord, TitleKind
from engine.histories.values import Rating, Unusable


class Position(Protocol):
    """Where something stands: a row of a table, an entry of a list."""

    @property
    def member(self) -> str:
        """The file of an archive; empty for a plain file."""

    @property
    def line(self) -> int:
        """The line or the number of the entry, counted from 1."""


@dataclass(frozen=True)
class Subject:
    """What a row is of, with the fields of a `HistoryRecord`."""

    title: str
    of: TitleKind | None = None
    year: int | None = None
    imdb_id: int | None = None
    tmdb_id: int | None = None
    episode: Episode | None = None


def event(
    position: Position,
    subject: Subject,
    kind: EventKind,
    when: Moment = UNKNOWN,
    rating: Rating | None = None,
    profile: str | None = None,
) -> HistoryRecord:
    """A record of one thing that somebody did.

    Raises:
        Unusable: the subject has no title, or a text that is none.
    """
    if not subject.title:
        raise Unusable("it has no title")
    if len(subject.title) > MOST_TITLE:
        raise Unusable(f"a title of {len(subject.title):,} characters is none")
    return HistoryRecord(
        position.member,
        position.line,
        subject.title,
        kind.name,
        subject.of,
        subject.year,
        rating.stars if rating else None,
        rating.scale if rating else None,
        when.seconds,
        when.day,
        subject.imdb_id,
        subject.tmdb_id,
        subject.episode,
        profile,
    )
