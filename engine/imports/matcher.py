"""Matches the records of one history, each question once."""

from dataclasses import dataclass, field, replace

from rapidfuzz import fuzz

from engine.catalog.directory import FILM, WORK
from engine.histories.records import HistoryRecord
from engine.imports.bearers import Bearer, Bearers, Nearness
from engine.imports.by_id import match_id
from engine.imports.by_title import match_title
from engine.imports.evidence import EvidenceCode
from engine.imports.match import NOTHING, Match, Question, Status, doubtful, question_of
from engine.imports.subjects import Subject, is_carried, subject_of_film, subject_of_work
from engine.release.read import Release
from engine.text import name_key

MOST_SEARCHES = 500  # titles of a file for which like names are looked for, which takes long
_LISTED = 8  # names of a search that are compared
_ALIKE = 70.0  # of 100: how alike a name is that is offered


@dataclass
class Matcher:
    """Matches records to what a release knows; records of one question get one match."""

    release: Release
    _matches: dict[Question, Match] = field(default_factory=dict)
    _searches: int = 0

    def __post_init__(self) -> None:
        """Look names up in the release."""
        self._bearers = Bearers(self.release)

    def match(self, record: HistoryRecord) -> Match:
        """What a record is of."""
        question = question_of(record)
        if (match := self._matches.get(question)) is None:
            match = self._matches[question] = self._carried(self._match(question))
        return match

    def knows_imdb(self, number: int | None) -> bool:
        """Whether an id at IMDb is of anything that the release knows."""
        return bool(self._bearers.by_imdb(number))

    def _match(self, question: Question) -> Match:
        by_title = match_title(self._bearers, question)
        by_id = match_id(self._bearers, question, by_title)
        match = by_title if by_id is NOTHING else by_id
        return self._with_like_names(question) if match is NOTHING else match

    def _carried(self, match: Match) -> Match:
        """The same, marked where no catalog has it."""
        if match.subject is None or is_carried(self.release.catalog, match.subject):
            return match
        return replace(match, status=Status.OUTSIDE)

    def _with_like_names(self, question: Question) -> Match:
        """Nothing, with the names that are spelled like the title as choices."""
        if self._searches >= MOST_SEARCHES:
            return NOTHING
        self._searches += 1
        key = name_key(question.title)
        entries = self.release.directory.search(question.title, _LISTED, (WORK, FILM))
        subjects = dict.fromkeys(self._subject(each.kind, each.position) for each in entries)
        alike = [each for each in subjects if self._is_alike(question, each, key)]
        if not alike:
            return NOTHING
        offered = doubtful([Bearer(e, Nearness.TITLE) for e in alike], EvidenceCode.SPELLED_ALIKE)
        return replace(offered, status=Status.UNKNOWN, evidence=())

    def _is_alike(self, question: Question, subject: Subject, key: str) -> bool:
        if question.of is not None and self._bearers.is_movie(subject) == question.is_serial:
            return False
        names = map(name_key, self._bearers.titles(subject))
        return any(fuzz.ratio(key, name) >= _ALIKE for name in names)

    def _subject(self, kind: str, position: int) -> Subject:
        if kind == WORK:
            return subject_of_work(self.release.catalog, position)
        return subject_of_film(self.release.catalog, position)
