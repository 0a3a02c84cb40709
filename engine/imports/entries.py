"""The rows of an import: what people look at and decide about, each matched."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from engine.contract.kinds import HIDDEN, WATCHED, WATCHLIST
from engine.errors import InvalidValue
from engine.events.period import DAY
from engine.histories.records import HistoryRecord, TitleKind
from engine.imports.evidence import EvidenceCode, episodes, evidence
from engine.imports.match import Match, Question, Status, question_of
from engine.imports.matcher import Matcher
from engine.imports.subjects import is_carried, subject_by_id
from engine.release.read import Release
from engine.text import name_key

SKIP = "-"  # stands for the id of a work where a row is to be left out
MOST_CHOSEN = 1_000  # rows of one import that are decided by hand
_OF_SERIES = (WATCHLIST.name, HIDDEN.name)  # what is said of an episode and meant of its series


@dataclass(frozen=True)
class Entry:
    """A row of an import: one record, or the episodes of one series that were watched.

    Attributes:
        row: counted from 1, in the order of the file.
        records: of the row, in the order of the file.
        kind: of the event that becomes of it: whoever rates an episode has watched the series.
        match: what it is of.
        same_as: the first row that asks the same; a choice for one of them is one for all. None
            of that row itself.
    """

    row: int
    records: tuple[HistoryRecord, ...]
    kind: str
    match: Match
    same_as: int | None = None

    @property
    def newest(self) -> HistoryRecord:
        """The record that was last, of those without a time the last of the file."""
        return max(reversed(self.records), key=second_of)


def second_of(record: HistoryRecord) -> int:
    """When a record was, as far as it can be ordered: -1 where it says no time."""
    if record.seconds is not None:
        return record.seconds
    return -1 if record.day is None else noon_of(record)


def noon_of(record: HistoryRecord) -> int:
    """Noon, UTC, of a record's day, in Unix seconds; -1 where it says none."""
    if record.day is None:
        return -1
    return (record.day.toordinal() - _EPOCH) * DAY + DAY // 2


_EPOCH = 719_163  # the ordinal of the first of January 1970


def match_entries(
    matcher: Matcher,
    records: Sequence[HistoryRecord],
    chosen: Mapping[int, str] | None = None,
    report: Callable[[int, int], None] | None = None,
) -> list[Entry]:
    """The rows of some records, matched, with what somebody chose for rows by their numbers.

    `report` is told how many rows of how many are matched.

    Raises:
        InvalidValue: a row that was chosen for is not there, or nothing has the id.
    """
    groups, entries = _grouped(matcher, records), list[Entry]()
    for entry in _matched(matcher, groups):
        entries.append(entry)
        if report:
            report(len(entries), len(groups))
    if not chosen:
        return entries
    if strangers := sorted(row for row in chosen if not 0 < row <= len(entries)):
        expected = f"a row from 1 to {len(entries)}" if entries else "none, as there are no rows"
        raise InvalidValue("choose", strangers[0], expected)
    return list(_chosen(matcher.release, entries, chosen))


def _grouped(matcher: Matcher, records: Sequence[HistoryRecord]) -> list[list[HistoryRecord]]:
    """Records by row: those of the episodes of one series, of one kind and profile, are one."""
    groups: dict[object, list[HistoryRecord]] = {}
    for number, record in enumerate(records):
        is_part = record.of is TitleKind.EPISODE
        groups.setdefault(_series(matcher, record) if is_part else number, []).append(record)
    return list(groups.values())


def _series(matcher: Matcher, record: HistoryRecord) -> object:
    """What the episodes of one series have in common; an id at IMDb may be that of the episode."""
    imdb_id = record.imdb_id if matcher.knows_imdb(record.imdb_id) else None
    title = name_key(record.title) or record.title
    return title, kind_of(record), record.profile, imdb_id, record.tmdb_id


def kind_of(record: HistoryRecord) -> str:
    """The kind of the event of a record: what is said of an episode says its series was watched."""
    if record.of is TitleKind.EPISODE and record.kind not in _OF_SERIES:
        return WATCHED.name
    return record.kind


def _matched(matcher: Matcher, groups: Sequence[list[HistoryRecord]]) -> Iterator[Entry]:
    first: dict[Question, int] = {}
    for row, records in enumerate(groups, start=1):
        record = records[0]
        match = matcher.match(record)
        if record.of is TitleKind.EPISODE:
            match = replace(match, evidence=(*match.evidence, episodes(len(records))))
        question = question_of(record)
        asked_before = first.setdefault(question, row)
        same_as = None if asked_before == row else asked_before
        yield Entry(row, tuple(records), kind_of(record), match, same_as)


def _chosen(
    release: Release, entries: Sequence[Entry], chosen: Mapping[int, str]
) -> Iterator[Entry]:
    """The rows, those that were chosen for with what was chosen."""
    groups = {entry.same_as or entry.row for entry in entries if entry.row in chosen}
    of_group = {
        (entries[row - 1].same_as or row): _choice(release, text) for row, text in chosen.items()
    }
    by_row = {row: _choice(release, text) for row, text in chosen.items()}
    for entry in entries:
        group = entry.same_as or entry.row
        if group not in groups:
            yield entry
        else:
            yield replace(entry, match=by_row.get(entry.row) or of_group[group])


def _choice(release: Release, text: str) -> Match:
    if text == SKIP:
        return Match(Status.SKIPPED, evidence=(evidence(EvidenceCode.SKIPPED),))
    subject = subject_by_id(release, text)
    carried = is_carried(release.catalog, subject)
    status = Status.MATCHED if carried else Status.OUTSIDE
    return Match(status, subject, (evidence(EvidenceCode.CHOSEN),))
