"""The rows of the event store as events of titles, their stars on one scale.

They were checked when they came in. What is of no title stays in the store, is counted, and is read
again by the next ingest: the work may have appeared.
"""

from collections import Counter
from dataclasses import dataclass, field

import numpy as np

from data.audit import FileBook
from data.sources.coded_events import CodedEvents
from data.sources.event_items import ItemPositions
from engine.arrays import Float32Array, Float64Array, Int8Array, Int32Array, Int64Array, Mask
from engine.contract.kinds import CODES, HAS_VALUE, KINDS
from engine.event_store.records import StoredEvent
from engine.event_store.snapshot import Snapshot
from engine.scale import RatingScale

EVENT_STORE_BOOK = "event store"  # its name among the files of the ingest report
READING_STORE = "reading the event store"  # as progress names it
_NONE = -1  # stands for no scale
_Row = tuple[int, int, int, float, int, int]  # user, title, kind, stars, scale, time


@dataclass(frozen=True)
class StoreInput:
    """The event store, ready to be read; what its items stand for are positions of titles."""

    snapshot: Snapshot
    items: ItemPositions


@dataclass(frozen=True)
class StoredRows:
    """The events of a store that are of titles.

    Attributes:
        users: ids by code.
        user, title: codes of users, positions of titles.
        kind: codes of `engine.contract.kinds`.
        value: stars as they were given, NaN where the kind has none.
        scale: of the stars, an index of `scales`; -1 where there are none.
        time: Unix seconds.
        last_scale: of the stars that came in last; None where there are none.
    """

    users: list[str]
    user: Int32Array
    title: Int32Array
    kind: Int8Array
    value: Float64Array
    scale: Int32Array
    time: Int64Array
    scales: list[RatingScale]
    last_scale: RatingScale | None

    def common_scale(self, of_files: RatingScale | None) -> RatingScale | None:
        """The scale that all stars are brought to: that of the files, or that of the last stars.

        It is widened by those of the store that end alike.
        """
        common = of_files or self.last_scale
        for scale in self.scales:
            if common and scale.high == common.high:
                common = common.union(scale)
        return common

    def by_kind(self, common: RatingScale | None, book: FileBook) -> dict[str, CodedEvents]:
        """The rows of each kind there is, the stars brought to the common scale.

        Stars outside of the scale that they were given on are left out.
        """
        value, valid = self._stars_on(common)
        lost = len(valid) - int(valid.sum())
        book.rows_out -= lost
        if lost:
            book.left_out["rating_out_of_scale"] += lost
        parts = {}
        for code in np.unique(self.kind[valid]).tolist():
            rows = valid & (self.kind == code)
            parts[KINDS[code].name] = CodedEvents(
                self.users,
                self.user[rows],
                self.title[rows],
                value[rows],
                self.time[rows],
                common if HAS_VALUE[code] else None,
            )
        return parts

    def _stars_on(self, common: RatingScale | None) -> tuple[Float32Array, Mask]:
        """The stars on the common scale, and which rows are valid."""
        value, valid = self.value.copy(), np.ones(len(self.value), bool)
        for index, scale in enumerate(self.scales):
            rows = self.scale == index
            stars = self.value[rows]
            valid[rows] = (stars >= scale.low) & (stars <= scale.high)
            value[rows] = scale.converted(stars, common) if common else stars
        return value.astype(np.float32), valid


def read_stored_rows(store: StoreInput, book: FileBook) -> StoredRows:
    """Read the whole store, batch by batch.

    Raises:
        StoreUnavailable: the database broke off.
    """
    reader = _Reader(store.items, book)
    for batch in store.snapshot.batches():
        reader.add(batch)
    return reader.rows()


@dataclass
class _Reader:
    """Codes one batch after the other."""

    items: ItemPositions
    book: FileBook
    users: dict[str, int] = field(default_factory=dict)
    scales: dict[RatingScale, int] = field(default_factory=dict)
    batches: list[tuple[np.ndarray, ...]] = field(default_factory=list)
    last: tuple[int, RatingScale | None] = (0, None)  # the last stars: offset and scale

    def add(self, batch: list[StoredEvent]) -> None:
        """Take over a batch; what is of no title is booked."""
        rows: list[_Row] = []
        left_out: Counter[str] = Counter()
        for event in batch:
            title, kind = self.items.find(event.item_id), CODES.get(event.kind)
            if title is None or kind is None:
                left_out["unknown_title" if title is None else "unknown_kind"] += 1
                continue
            rows.append((self._user(event), title, kind, *self._stars(event), event.at))
        self.book.rows_in += len(batch)
        self.book.rows_out += len(rows)
        self.book.left_out += left_out
        self.batches.append(_columns(rows))

    def rows(self) -> StoredRows:
        """All batches in one."""
        arrays = zip(_columns([]), *self.batches, strict=True)
        user, title, kind, value, scale, time = map(np.concatenate, arrays)
        users, scales = list(self.users), list(self.scales)
        return StoredRows(users, user, title, kind, value, scale, time, scales, self.last[1])

    def _user(self, event: StoredEvent) -> int:
        return self.users.setdefault(event.user_id, len(self.users))

    def _stars(self, event: StoredEvent) -> tuple[float, int]:
        if event.value is None or event.scale is None:
            return float("nan"), _NONE
        if event.offset > self.last[0]:
            self.last = event.offset, event.scale
        return event.value, self.scales.setdefault(event.scale, len(self.scales))


_TYPES = (np.int32, np.int32, np.int8, np.float64, np.int32, np.int64)


def _columns(rows: list[_Row]) -> tuple[np.ndarray, ...]:
    columns = zip(*rows, strict=True) if rows else ((),) * len(_TYPES)
    return tuple(np.array(column, kind) for column, kind in zip(columns, _TYPES, strict=True))
