"""From the rows of an import to events of a user, without what the user said before."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import isclose

from engine.catalog.ids import identify
from engine.contract.kinds import RATING, WATCHED
from engine.event_store.records import AHEAD_SECONDS, NewEvent, StoredEvent
from engine.events.period import DAY
from engine.histories.records import HistoryRecord
from engine.imports.entries import Entry, noon_of, second_of
from engine.imports.subjects import item_id
from engine.release.read import Release
from engine.scale import RatingScale

_OFFSETS = 14 * 3_600  # seconds by which a day begins earlier somewhere than in UTC


@dataclass(frozen=True)
class Statement:
    """What the rows of an import say of one item: one event.

    Attributes:
        second: Unix seconds; None where nobody knows. Of what is dated by a day, noon UTC.
        by_day: whether the file says the day alone.
        rows: that say it.
    """

    item_id: str
    kind: str
    stars: float | None
    second: int | None
    by_day: bool
    rows: tuple[int, ...]

    def event(self, user_id: str, scale: RatingScale) -> NewEvent:
        """The event of a user."""
        given_on = None if self.stars is None else scale
        return NewEvent(user_id, self.item_id, self.kind, self.stars, given_on, self.second)


def statements(
    release: Release, entries: Iterable[Entry], scale: RatingScale, now: float
) -> list[Statement]:
    """One statement for each item and kind: the newest, of those of one time the last.

    Stars are brought to `scale`. No time is in the future: a day that has not reached its noon is
    counted as now, and what cannot have happened yet has no time.
    """
    newest: dict[tuple[str, str], tuple[int, HistoryRecord]] = {}
    rows: dict[tuple[str, str], list[int]] = {}
    for entry in entries:
        if entry.match.subject is None:
            continue
        record = entry.newest
        key = item_id(release, entry.match.subject), _kind(entry, record)
        second = second_of(record)
        rows.setdefault(key, []).append(entry.row)
        if key not in newest or second >= newest[key][0]:
            newest[key] = second, record
    return [
        _statement(key, record, tuple(rows[key]), scale, now) for key, (_, record) in newest.items()
    ]


def _kind(entry: Entry, record: HistoryRecord) -> str:
    """The kind of an event; a rating without stars says that it was watched."""
    has_stars = record.stars is not None and record.scale is not None
    return WATCHED.name if entry.kind == RATING.name and not has_stars else entry.kind


def _statement(
    key: tuple[str, str],
    record: HistoryRecord,
    rows: tuple[int, ...],
    scale: RatingScale,
    now: float,
) -> Statement:
    item, kind = key
    second = _time(record, now)
    stars = stars_on(record, scale) if kind == RATING.name else None
    by_day = record.seconds is None and record.day is not None and second is not None
    return Statement(item, kind, stars, second, by_day, rows)


def stars_on(record: HistoryRecord, scale: RatingScale) -> float | None:
    """A record's stars on another scale; None where it has none.

    People count from none: 50 of 100 are 2.5 of 5, whether the least is none, a half or one.
    """
    if record.stars is None or record.scale is None:
        return None
    return float(scale.clip(scale.out_of(record.stars, record.scale.high)))


def _time(record: HistoryRecord, now: float) -> int | None:
    """When it happened; None where that is unknown, before 1970 or in the future."""
    if record.seconds is not None:
        return record.seconds if 0 <= record.seconds <= now + AHEAD_SECONDS else None
    noon = noon_of(record)
    if noon < 0:
        return None
    if noon <= now:
        return noon
    begins = noon - DAY // 2 - _OFFSETS
    return int(now) if begins <= now else None


@dataclass(frozen=True)
class Unsaid:
    """What of an import is to be stored, and what the user has said before.

    Attributes:
        new: statements that the store may still recognise by their very time.
        repeated: statements that the user has made before.
    """

    new: list[Statement]
    repeated: list[Statement]


def unsaid(
    release: Release,
    listed: Sequence[Statement],
    stored: Iterable[StoredEvent],
    scale: RatingScale,
) -> Unsaid:
    """Part statements from those that a user's events say already.

    Without a time an event alike says it; by day one of that day. A time of day is left to the
    store, which knows by it what was stored before.
    """
    times: dict[tuple[str, str], list[tuple[float | None, int]]] = {}
    for event in stored:
        key = _item(release, event.item_id), event.kind
        times.setdefault(key, []).append((_stars(event, scale), event.at))
    result = Unsaid([], [])
    for statement in listed:
        known = times.get((statement.item_id, statement.kind), [])
        part = result.repeated if any(_says(statement, *each) for each in known) else result.new
        part.append(statement)
    return result


def _says(statement: Statement, stars: float | None, second: int) -> bool:
    """Whether an event with these stars and of this time says what a statement says."""
    if (stars is None) != (statement.stars is None):
        return False
    if stars is not None and statement.stars is not None and not isclose(stars, statement.stars):
        return False
    if statement.second is None:
        return True
    return (
        statement.second // DAY == second // DAY if statement.by_day else statement.second == second
    )


def _stars(event: StoredEvent, scale: RatingScale) -> float | None:
    if event.value is None or event.scale is None:
        return None
    return float(scale.clip(event.scale.converted(event.value, scale)))


def _item(release: Release, text: str) -> str:
    """The id of the work that an id stands for now; the id itself where nothing has it."""
    known = identify(release.catalog, text)
    return text if known is None else release.catalog.work_ids[known.work]


def rows_of(listed: Iterable[Statement]) -> Iterator[int]:
    """Yield the rows that statements come from."""
    for statement in listed:
        yield from statement.rows
