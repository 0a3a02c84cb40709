"""What the files of an upload say twice, said once."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from engine.histories.records import Episode, HistoryRecord

_SECONDS_OF_DAY = 86_400
_Key = tuple[str, int | None, str, Episode | None, str | None]


class Distinct(NamedTuple):
    """Records without repeats, and how many were left out as such."""

    records: Sequence[HistoryRecord]
    repeats: int


def distinct(parts: Iterable[Sequence[HistoryRecord]]) -> Distinct:
    """The records of all parts, the most exact part first, each thing that was done once.

    What a part says of a title is not said again by a later one: a diary knows each day that a
    film was seen, a list of seen films only that it was. Within a part the same thing on the same
    day is one: a film that was seen in three sittings.
    """
    records: list[HistoryRecord] = []
    count = 0
    said_by: dict[_Key, int] = {}
    days: dict[_Key, set[object]] = defaultdict(set)
    for number, part in enumerate(parts):
        for record in part:
            count += 1
            key = _key(record)
            day = _day(record)
            if said_by.setdefault(key, number) == number and day not in days[key]:
                days[key].add(day)
                records.append(record)
    return Distinct(records, count - len(records))


def _key(record: HistoryRecord) -> _Key:
    return record.title, record.year, record.kind, record.episode, record.profile


def _day(record: HistoryRecord) -> object:
    """When it was, to the day; of a rating its stars too, as the same may be rated anew."""
    day: object = record.day
    if record.seconds is not None:
        day = record.seconds // _SECONDS_OF_DAY
    return day, record.stars
