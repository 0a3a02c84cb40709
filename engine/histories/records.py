"""What a file of another service says of one title, before anybody knows which work that is.

Layouts read files to records; `engine.imports` looks up the works that they are of.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from engine.scale import RatingScale


class TitleKind(StrEnum):
    """What a record is of, as far as the file says."""

    MOVIE = "movie"
    TV_SHOW = "tv show"
    EPISODE = "episode"


@dataclass(frozen=True)
class Episode:
    """Which part of a series was watched; what the file does not say is None."""

    season: int | None = None
    number: int | None = None
    name: str | None = None


@dataclass(frozen=True)
class HistoryRecord:
    """One thing that somebody did about one title, as a file has it.

    Attributes:
        member: the file of an archive that it stands in; empty in a plain file.
        line: where it begins, counted from 1: a line of text, or the entry of a list.
        title: as the file spells it; of an episode that of its series.
        kind: of the event, as `engine.contract.kinds` calls it.
        of: film, series or episode; None where the file does not say.
        year: of first release.
        stars: on `scale`, where the kind has them.
        seconds: when it happened, in Unix seconds, where the file says the time of day or an
            offset; `day` where it says the day alone. Both None: the file does not say.
        imdb_id: the number in the id at IMDb of what `title` names: of an episode its series.
        tmdb_id: its id at TMDB, of a film or a series as `of` says; of an episode its series.
        profile: whose it is, in a file of a household.
    """

    member: str
    line: int
    title: str
    kind: str
    of: TitleKind | None = None
    year: int | None = None
    stars: float | None = None
    scale: RatingScale | None = None
    seconds: int | None = None
    day: date | None = None
    imdb_id: int | None = None
    tmdb_id: int | None = None
    episode: Episode | None = None
    profile: str | None = None


@dataclass(frozen=True)
class Unread:
    """A row of a file that says nothing which an event could be made of, and why."""

    member: str
    line: int
    text: str
    reason: str


@dataclass(frozen=True)
class DateOrder:
    """How the dates of a file are written, and how sure that is.

    Attributes:
        order: `dmy`, `mdy`, `ymd` …; None where every date says it itself.
        evidence: a short sentence: the order of the rows, the calendar.
        alternatives: other orders in which all dates exist too; empty where it is sure. Whoever
            imports such a file has to say which it is.
    """

    order: str | None
    evidence: str
    alternatives: Sequence[str] = ()


@dataclass(frozen=True)
class History:
    """All that one upload says.

    Attributes:
        layout: the name of the layout that read it, `letterboxd` …
        service: what people call where it comes from, `Letterboxd`.
        members: of an archive, each with what it was read as; those that were passed over with
            None.
        profiles: of a household, by how many records each has; empty where a file knows none.
        dates: of a file that has any, how they are read.
        notes: sentences on what was understood and what was not, for people.
    """

    layout: str
    service: str
    records: Sequence[HistoryRecord]
    unread: Sequence[Unread] = ()
    members: Mapping[str, str | None] = field(default_factory=dict)
    dates: DateOrder | None = None
    profiles: Mapping[str, int] = field(default_factory=dict)
    notes: Sequence[str] = ()
