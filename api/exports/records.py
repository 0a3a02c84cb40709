"""What is exported: works as other services may know them, and what somebody did about them."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from engine.contract.kinds import CODES, KINDS, RATING, WATCHED, WATCHLIST
from engine.scale import RatingScale


class Part(StrEnum):
    """What of a person is exported."""

    HISTORY = "history"
    WATCHLIST = "watchlist"
    LIST = "list"


@dataclass(frozen=True)
class ExportedWork:
    """A work; everything but its id is None where the release does not know it.

    Attributes:
        type: of `engine.contract.tables.TYPES`.
        imdb_id: as IMDb writes it.
        platforms: who carries it, as people call them.
    """

    id: str
    title: str | None = None
    year: int | None = None
    type: str | None = None
    imdb_id: str | None = None
    tmdb_id: int | None = None
    platforms: tuple[str, ...] = ()


@dataclass(frozen=True)
class Entry:
    """One thing that somebody did about a work, or one entry of their list.

    Attributes:
        kind: of the event; None of a list.
        scale: of the stars.
        second: when it happened, in Unix seconds; None where nobody knows.
        reason: why it is in a list, as a sentence without a full stop.
    """

    work: ExportedWork
    kind: str | None = None
    stars: float | None = None
    scale: RatingScale | None = None
    second: int | None = None
    reason: str | None = None

    @property
    def is_seen(self) -> bool:
        """Whether it says that somebody knows the work."""
        return self.kind is not None and KINDS[CODES[self.kind]].seen


@dataclass(frozen=True)
class Export:
    """All that one file or feed holds.

    Attributes:
        entries: of a history in the order of their times; of a list the best first.
        released: Unix seconds at which the release was made.
        updated: of the last event, or of the release where that is later.
        feed_id: an IRI that stays.
        link: the path of the export itself, below the prefix `root` of a proxy.
    """

    part: Part
    entries: tuple[Entry, ...]
    released: int
    updated: int
    feed_id: str
    link: str
    root: str


@dataclass(frozen=True)
class Viewings:
    """What somebody did about one work that they know.

    Attributes:
        times: when it was watched, in Unix seconds; without times that nobody knows.
        rating: the latest; None where there are no stars.
    """

    work: ExportedWork
    times: tuple[int, ...]
    rating: Entry | None


def by_work(entries: Iterable[Entry]) -> list[tuple[Entry, ...]]:
    """The entries of each work, in the order of the first of each."""
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        groups.setdefault(entry.work.id, []).append(entry)
    return [tuple(group) for group in groups.values()]


def viewings(entries: Iterable[Entry]) -> list[Viewings]:
    """The works that somebody knows, with the times at which they watched them."""
    listed = []
    for group in by_work(each for each in entries if each.is_seen):
        ratings = [each for each in group if each.kind == RATING.name]
        times = [each.second for each in group if each.kind == WATCHED.name]
        known = tuple(second for second in times if second is not None)
        listed.append(Viewings(group[0].work, known, ratings[-1] if ratings else None))
    return listed


def on_watchlist(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The works that somebody has put on their watchlist and done nothing else about since.

    Of several events about one work the one of the highest precedence speaks, as in lists.
    """
    groups = by_work(entries)
    latest = (max(group, key=lambda each: _precedence(each)) for group in groups)
    return tuple(entry for entry in latest if entry.kind == WATCHLIST.name)


def _precedence(entry: Entry) -> tuple[int, int]:
    kind = KINDS[CODES[entry.kind or WATCHLIST.name]]
    return kind.precedence, entry.second or 0
