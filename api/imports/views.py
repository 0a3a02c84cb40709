"""From a matched history to the answers of `api.imports.schemas`."""

from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from api.events.schemas import EventKindName
from api.events.views import moment
from api.imports.schemas import (
    MOST_ROWS,
    MOST_UNDECIDED,
    MOST_UNREAD,
    EvidenceNote,
    HistoryWork,
    ImportCounts,
    ImportDates,
    ImportEvent,
    ImportMember,
    ImportOutcome,
    ImportPreview,
    ImportRow,
    UnreadRow,
    WorkChoice,
)
from engine.histories.records import History, HistoryRecord
from engine.imports.entries import Entry
from engine.imports.events import Statement
from engine.imports.evidence import Evidence
from engine.imports.histories import MatchedHistory
from engine.imports.match import Choice
from engine.imports.subjects import Description, Subject, describe
from engine.release.read import Release


@dataclass
class _Shown:
    """Shows works, each of which is described once: many rows are of one."""

    release: Release
    _described: dict[Subject, Description] = field(default_factory=dict)

    def row(self, entry: Entry) -> ImportRow:
        """A row of an import."""
        record, match = entry.newest, entry.match
        scale = record.scale if record.stars is not None else None
        return ImportRow(
            row=entry.row,
            same_as=entry.same_as,
            member=record.member,
            line=record.line,
            records=len(entry.records),
            title=record.title,
            year=record.year,
            of=record.of,
            profile=record.profile,
            kind=EventKindName(entry.kind),
            stars=record.stars,
            rating_scale=(scale.low, scale.high) if scale else None,
            date=_date(record),
            status=match.status,
            work=self._work(match.subject),
            evidence=_notes(match.evidence),
            runner_up=self._work(match.runner_up),
            choices=[self._choice(choice) for choice in match.choices],
        )

    def _work(self, subject: Subject | None) -> HistoryWork | None:
        if subject is None:
            return None
        return HistoryWork(**self._fields(subject))

    def _choice(self, choice: Choice) -> WorkChoice:
        return WorkChoice(**self._fields(choice.subject), evidence=_notes(choice.evidence))

    def _fields(self, subject: Subject) -> dict[str, Any]:
        if (known := self._described.get(subject)) is None:
            known = self._described[subject] = describe(self.release, subject)
        return known._asdict()


def preview(matched: MatchedHistory) -> ImportPreview:
    """What an import of a file would store."""
    shown = _Shown(matched.release)
    return ImportPreview(
        **_file(matched),
        rows=[shown.row(entry) for entry in matched.entries[:MOST_ROWS]],
        events=[_event(statement) for statement in matched.statements],
        unread=_unread(matched.history),
    )


def outcome(matched: MatchedHistory, user_id: str, created: int, repeated: int) -> ImportOutcome:
    """What became of an import."""
    shown = _Shown(matched.release)
    return ImportOutcome(
        user_id=user_id,
        status="created" if created else "repeated",
        created=created,
        repeated=repeated,
        **_file(matched),
        undecided=[shown.row(entry) for entry in islice(matched.undecided, MOST_UNDECIDED)],
    )


def _file(matched: MatchedHistory) -> dict[str, Any]:
    history, dates = matched.history, matched.history.dates
    return {
        "release": matched.release.name,
        "service": history.service,
        "layout": history.layout,
        "members": [ImportMember(name=n, read_as=r) for n, r in history.members.items()],
        "profiles": dict(history.profiles),
        "dates": dates
        and ImportDates(
            order=dates.order, evidence=dates.evidence, alternatives=list(dates.alternatives)
        ),
        "notes": list(history.notes),
        "counts": ImportCounts(
            records=len(history.records),
            unread=len(history.unread),
            rows=len(matched.entries),
            events=len(matched.statements),
            **{status.value: count for status, count in matched.counts.items()},
        ),
    }


def _event(statement: Statement) -> ImportEvent:
    second = statement.second
    return ImportEvent(
        id=statement.item_id,
        kind=EventKindName(statement.kind),
        stars=statement.stars,
        at=None if second is None else moment(second),
    )


def _unread(history: History) -> list[UnreadRow]:
    return [
        UnreadRow(member=row.member, line=row.line, text=row.text, reason=row.reason)
        for row in history.unread[:MOST_UNREAD]
    ]


def _date(record: HistoryRecord) -> str | None:
    if record.seconds is not None:
        return moment(record.seconds)
    return record.day.isoformat() if record.day else None


def _notes(evidence: tuple[Evidence, ...]) -> list[EvidenceNote]:
    return [EvidenceNote(code=code, text=text) for code, text in evidence]
