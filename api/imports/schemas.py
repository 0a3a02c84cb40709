"""What a file of another service says, as the answers about it show it."""

from typing import Any, Literal

from pydantic import BaseModel, Field

from api.events.schemas import EventKindName
from api.schemas import Kind, example
from engine.histories.records import TitleKind
from engine.imports.evidence import EvidenceCode
from engine.imports.match import MOST_CHOICES, Status

MOST_ROWS = 20_000  # of a preview
MOST_UNDECIDED = 1_000  # rows of the answer to an import that are still to be decided
MOST_UNREAD = 100


class EvidenceNote(BaseModel):
    """What speaks for a match, or why nobody can tell."""

    code: EvidenceCode = Field(description="for programs: pages translate it")
    text: str = Field(description="for people, in English")


_WORK: dict[str, Any] = {
    "id": "wns1",
    "title": "The Lantern Road",
    "type": "movie",
    "year": 2019,
    "platforms": ["netflix"],
    "directors": ["Ana Orsel"],
}
_BY_TITLE = {"code": "title_and_year", "text": "title and year are its alone"}
_ALIKE = {"code": "same_name", "text": "several are called so"}


class HistoryWork(BaseModel):
    """A work that a row is or may be of; or a film that no platform carries."""

    model_config = example(**_WORK)

    id: str = Field(description="of the work; tmdb- and TMDB's id of a film that is no work here")
    title: str
    type: Kind
    year: int
    platforms: list[str] = Field(description="that carry it; empty of what none carries")
    directors: list[str]


class WorkChoice(HistoryWork):
    """A work that a row may be of, and why."""

    model_config = example(**_WORK, evidence=[_ALIKE])

    evidence: list[EvidenceNote]


_ROW = {
    "row": 1,
    "same_as": None,
    "member": "ratings.csv",
    "line": 2,
    "records": 1,
    "title": "The Lantern Road",
    "year": 2019,
    "of": "movie",
    "profile": None,
    "kind": "rating",
    "stars": 4.5,
    "rating_scale": [0.5, 5.0],
    "date": "2026-03-01",
    "status": "matched",
    "work": _WORK,
    "evidence": [_BY_TITLE],
    "runner_up": None,
    "choices": [],
}


class ImportRow(BaseModel):
    """One record of a file, or the episodes of one series, and what it is of."""

    model_config = example(**_ROW)

    row: int = Field(description="counted from 1; the same for the same file and query")
    same_as: int | None = Field(
        description="the first row that asks the same of the same title: what is chosen for one "
        "of them holds for all; null of that row itself"
    )
    member: str = Field(description="the file of an archive; empty in a plain file")
    line: int = Field(description="where the record begins, counted from 1")
    records: int = Field(description="1, or how many episodes of a series there are")
    title: str = Field(description="as the file has it")
    year: int | None
    of: TitleKind | None = Field(description="null where the file does not say")
    profile: str | None = Field(description="whose it is, in a file of a household")
    kind: EventKindName = Field(description="of the event: an episode makes its series watched")
    stars: float | None = Field(description="as the file has them")
    rating_scale: tuple[float, float] | None = Field(description="that these were given on")
    date: str | None = Field(
        description="the latest: a day, or a time in UTC; null where the file has none"
    )
    status: Status = Field(
        description="matched; outside: a film that no platform carries, which is kept; ambiguous "
        "and unknown: somebody must choose; skipped: left out by choice"
    )
    work: HistoryWork | None = Field(description="what it is of, where that is sure")
    evidence: list[EvidenceNote]
    runner_up: HistoryWork | None = Field(
        description="the best known of what else is called so, where the work is sure"
    )
    choices: list[WorkChoice] = Field(
        description=f"what it may be, {MOST_CHOICES} at most, the likeliest first"
    )


class ImportMember(BaseModel):
    """A file of an archive."""

    name: str
    read_as: str | None = Field(description="null where it was passed over")


class ImportDates(BaseModel):
    """How the dates of a file are written."""

    order: str | None = Field(description="dmy, mdy, ymd …; null where every date says it itself")
    evidence: str = Field(description="how that is known, in words")
    alternatives: list[str] = Field(
        description="other orders in which all dates exist too: one must be chosen as `dates`"
    )


class ImportCounts(BaseModel):
    """How much of a file there is of everything."""

    records: int = Field(description="that were read")
    unread: int = Field(description="rows of the file that say nothing which could be an event")
    rows: int
    matched: int
    outside: int
    ambiguous: int
    unknown: int
    skipped: int
    events: int = Field(description="one for each work and kind, the newest")


class ImportEvent(BaseModel):
    """An event that would be stored, as the events of a user are sent."""

    model_config = example(id="wns1", kind="rating", stars=4.5, at="2026-03-01T12:00:00Z")

    id: str
    kind: EventKindName
    stars: float | None = Field(description="on the release's rating scale")
    at: str | None = Field(description="UTC; noon of a day; null where nobody knows")


class UnreadRow(BaseModel):
    """A row of a file that nothing could be made of."""

    member: str
    line: int
    text: str
    reason: str


_COUNTS = {
    "records": 1,
    "unread": 0,
    "rows": 1,
    "matched": 1,
    "outside": 0,
    "ambiguous": 0,
    "unknown": 0,
    "skipped": 0,
    "events": 1,
}
_EVENT = {"id": "wns1", "kind": "rating", "stars": 4.5, "at": "2026-03-01T12:00:00Z"}
_FILE: dict[str, Any] = {
    "release": "20261121T101500Z-3f2a",
    "service": "Letterboxd",
    "layout": "letterboxd",
    "members": [{"name": "ratings.csv", "read_as": "ratings"}],
    "profiles": {},
    "dates": None,
    "notes": [],
    "counts": _COUNTS,
}


class ImportedFile(BaseModel):
    """What is said of a file as a whole."""

    release: str
    service: str = Field(description="where the file comes from, as people call it")
    layout: str
    members: list[ImportMember] = Field(description="of an archive; empty of a plain file")
    profiles: dict[str, int] = Field(
        description="of a household, with how many records each has: where there are several one "
        "must be chosen as `profile`"
    )
    dates: ImportDates | None
    notes: list[str] = Field(description="what was understood and what was not, in words")
    counts: ImportCounts


class ImportPreview(ImportedFile):
    """What an import of a file would store; nothing is kept of it."""

    model_config = example(**_FILE, rows=[_ROW], events=[_EVENT], unread=[])

    rows: list[ImportRow] = Field(description=f"the first {MOST_ROWS:,}; `counts` counts all")
    events: list[ImportEvent] = Field(
        description="of the rows that are sure, as `POST /v1/users/{user_id}/events` takes them"
    )
    unread: list[UnreadRow] = Field(description=f"the first {MOST_UNREAD}; `counts` counts all")


class ImportOutcome(ImportedFile):
    """What became of an import; what is sure is on the disk, all in one step."""

    model_config = example(
        user_id="42", status="created", created=1, repeated=0, **_FILE, undecided=[]
    )

    user_id: str
    status: Literal["created", "repeated"] = Field(
        description="repeated: nothing was new, all of it had been stored before"
    )
    created: int = Field(description="events that are new")
    repeated: int = Field(description="events that the user had before")
    undecided: list[ImportRow] = Field(
        description="rows that somebody must still choose for, each question once: the first "
        f"{MOST_UNDECIDED:,}; `counts` counts all rows"
    )
