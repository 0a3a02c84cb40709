"""From the rows of a request to events of works that the release in service knows, or not."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from api.events.bodies import Row, Rows
from api.events.fields import (
    EVENT_FIELDS,
    check_names,
    read_id,
    read_kind,
    read_scale,
    read_stars,
    read_time,
)
from engine.catalog.ids import identify
from engine.contract.kinds import RATING
from engine.contract.tables import MAX_ANSWER_ID
from engine.errors import InvalidValue
from engine.event_store.records import NewEvent
from engine.release.read import Release
from engine.scale import STARS_WITHOUT_A_RELEASE, RatingScale


@dataclass(frozen=True)
class Reader:
    """Reads rows with what is known at one moment.

    Attributes:
        release: that in service, if there is one.
        user_id: whose events they are; None where every row says so itself.
        kind: of all of them; None where every row says so itself.
        now: Unix seconds.
    """

    release: Release | None
    now: float
    user_id: str | None = None
    kind: str | None = None

    @property
    def scale(self) -> RatingScale:
        """The scale on which stars are given where a row does not say."""
        learned_from = self.release.recommender.scale if self.release else None
        return learned_from or STARS_WITHOUT_A_RELEASE

    @property
    def fields(self) -> tuple[str, ...]:
        """The names that a row may have."""
        taken = {"kind" if self.kind else None}
        free = tuple(name for name in EVENT_FIELDS if name not in taken)
        return free if self.user_id else ("user_id", *free)

    def event(self, row: Row) -> NewEvent:
        """The event of a row.

        Raises:
            InvalidValue: the first thing that is wrong with it.
        """
        if isinstance(row, InvalidValue):
            raise row
        check_names(row, self.fields)
        kind = self.kind or read_kind(row.get("kind"))
        scale = read_scale(kind, row.get("scale")) or self.scale
        stars = read_stars(kind, row.get("stars"), scale)
        answer_id = row.get("answer_id")
        return NewEvent(
            user_id=self.user_id or read_id("user_id", row.get("user_id")),
            item_id=self.item_id(read_id("id", row.get("id"))),
            kind=kind,
            value=stars,
            scale=scale if kind == RATING.name else None,
            at=read_time(row.get("at"), self.now),
            answer_id=None if answer_id is None else read_id("answer_id", answer_id, MAX_ANSWER_ID),
        )

    def item_id(self, text: str) -> str:
        """The work that an id stands for; the id itself where the release does not know it."""
        return known_work(self.release, text) or text


def known_work(release: Release | None, text: str) -> str | None:
    """The id of the work that an id of a title or a work stands for, now or before."""
    if release is None or (known := identify(release.catalog, text)) is None:
        return None
    return release.catalog.work_ids[known.work]


@dataclass(frozen=True)
class ReadRows:
    """The events of a request, the rows that they stand in, and what is wrong with the others.

    Attributes:
        rows: of `events`, counted from 1.
    """

    events: tuple[NewEvent, ...]
    rows: tuple[int, ...]
    rejected: Mapping[int, dict[str, Any]]
    total: int


def read_rows(reader: Reader, rows: Rows) -> ReadRows:
    """Read every row; a bad one costs itself alone."""
    events: list[NewEvent] = []
    numbers: list[int] = []
    rejected: dict[int, dict[str, Any]] = {}
    for number, row in enumerate(rows.rows, start=1):
        try:
            events.append(reader.event(row))
            numbers.append(number)
        except InvalidValue as error:
            rejected[number] = {
                "field": error.field,
                "value": error.value or None,
                "expected": error.expected,
            }
    return ReadRows(tuple(events), tuple(numbers), rejected, len(rows.rows))
