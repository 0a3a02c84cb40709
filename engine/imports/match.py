"""Which work a record is of: ids before titles, and nothing that is not sure.

A title is matched where one work or film alone is called so: of the year before to the year after
that of the record, or, where the record has none, at all. All else is asked, with the choices that
there are. What is only spelled alike is offered and never taken.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

from engine.histories.records import HistoryRecord, TitleKind
from engine.imports.bearers import Bearer, Nearness
from engine.imports.evidence import Evidence, EvidenceCode, evidence
from engine.imports.subjects import Subject

MOST_CHOICES = 8


class Status(StrEnum):
    """What is known of what a record is of."""

    MATCHED = "matched"
    OUTSIDE = "outside"
    AMBIGUOUS = "ambiguous"
    UNKNOWN = "unknown"
    SKIPPED = "skipped"


class Question(NamedTuple):
    """What a record says of what it is of: records that say the same are of the same."""

    title: str
    of: TitleKind | None
    year: int | None
    imdb_id: int | None
    tmdb_id: int | None

    @property
    def is_serial(self) -> bool:
        """Whether it asks for a series."""
        return self.of in (TitleKind.TV_SHOW, TitleKind.EPISODE)


class Choice(NamedTuple):
    """What a record may be of, and why."""

    subject: Subject
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True)
class Match:
    """What a record is of, as far as that is known.

    Attributes:
        subject: a work, or a film that no platform carries; None where nobody can tell.
        runner_up: the best known of what else is called so, where there is a subject.
        choices: what it may be, where there is none: `MOST_CHOICES` at most, the likeliest first.
    """

    status: Status
    subject: Subject | None = None
    evidence: tuple[Evidence, ...] = ()
    runner_up: Subject | None = None
    choices: tuple[Choice, ...] = ()

    def because(self, *codes: EvidenceCode) -> "Match":
        """The same with further evidence."""
        return replace(self, evidence=(*self.evidence, *map(evidence, codes)))


NOTHING = Match(Status.UNKNOWN)
_CODES = {
    Nearness.TITLE: (),
    Nearness.ORIGINAL: (EvidenceCode.ORIGINAL_TITLE,),
    Nearness.SPELLED: (EvidenceCode.OTHER_SPELLING,),
    Nearness.BARE: (EvidenceCode.UNDECORATED,),
}


def question_of(record: HistoryRecord) -> Question:
    """What a record says of what it is of."""
    return Question(record.title, record.of, record.year, record.imdb_id, record.tmdb_id)


def sure(subject: Subject, *codes: EvidenceCode, runner_up: Subject | None = None) -> Match:
    """A match by some evidence; whether a platform carries it is said later."""
    return Match(Status.MATCHED, subject, tuple(map(evidence, codes)), runner_up)


def doubtful(bearers: Sequence[Bearer], *codes: EvidenceCode) -> Match:
    """A question to whoever brings the record, with what it may be."""
    reasons = tuple(map(evidence, codes))
    choices = [
        Choice(
            bearer.subject, tuple(map(evidence, dict.fromkeys((*codes, *_CODES[bearer.nearness]))))
        )
        for bearer in bearers[:MOST_CHOICES]
    ]
    return Match(Status.AMBIGUOUS, evidence=reasons, choices=tuple(choices))


def codes_of(nearness: Nearness) -> tuple[EvidenceCode, ...]:
    """What the evidence of a title says of how near it is."""
    return _CODES[nearness]
