"""The table events as arrays: what it carries beside its rows, and these as interactions."""

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from engine.arrays import Float32Array, Int8Array, Int32Array, Int64Array, Mask
from engine.contract.arrow import numbers, one_chunk
from engine.contract.kinds import CODES, HAS_VALUE, KINDS, RATING
from engine.contract.tables import EVENT_STORE_KEY, EVENTS
from engine.errors import ContractError
from engine.events.interactions import LATEST, Interactions, latest_rows
from engine.events.mark import EventMark
from engine.scale import RatingScale

SCALE_KEY = b"rating_scale"  # in the metadata of the table events
EVENT_STORE = "events"  # in its column source: the row came from the event store
_UNKNOWN = -1  # older than any time


def rating_scale(events: pa.Table) -> RatingScale | None:
    """The scale that the table events carries; None where none of its events has stars."""
    ends = (events.schema.metadata or {}).get(SCALE_KEY)
    return RatingScale(*map(float, ends.decode().split(","))) if ends else None


def event_mark(metadata: Mapping[bytes, bytes] | None) -> EventMark | None:
    """How far the event store was read, by the metadata of the schema; None where there was none.

    Raises:
        ContractError: it says so in words that are not known.
    """
    entry = (metadata or {}).get(EVENT_STORE_KEY)
    try:
        return EventMark.from_json(json.loads(entry)) if entry else None
    except ValueError as error:
        raise ContractError(f"table {EVENTS.name}, in its metadata: {error}") from error


def read_event_mark(lake: Path) -> EventMark | None:
    """How far the event store had been read that a lake in a folder was made of.

    Raises:
        OSError: there is no such table, or it cannot be read.
        ArrowInvalid: it is no Parquet.
        ContractError: it says so in words that are not known.
    """
    return event_mark(pq.read_schema(lake / f"{EVENTS.name}.parquet").metadata)


def with_scale(
    events: pa.Table, scale: RatingScale | None, mark: EventMark | None = None
) -> pa.Table:
    """The table with the contract's schema, and in its metadata the scale and the mark there are.

    The `mark` says how far the event store was read.
    """
    metadata = {}
    if scale:
        metadata[SCALE_KEY] = f"{scale.low!r},{scale.high!r}".encode()
    if mark:
        metadata[EVENT_STORE_KEY] = json.dumps(mark.as_json()).encode()
    return events.cast(EVENTS.schema.with_metadata(metadata or None))


def from_event_store(events: pa.Table) -> Mask:
    """Which rows came from the event store: bool, shape (n,)."""
    sources = one_chunk(events["source"])
    names = [name == EVENT_STORE for name in sources.dictionary.to_pylist()]
    is_stored: Mask = np.array(names, bool)[numbers(sources.indices)]
    return is_stored


def speaking(events: pa.Table) -> pa.Table:
    """The table with one row per user, title and kind: of two sources' the one that speaks.

    It is what counts of events must be made of.
    """
    user, title = (numbers(one_chunk(events[name]).indices) for name in ("user_id", "title_id"))
    kind = kind_codes(events)
    again = (np.diff(user) == 0) & (np.diff(title) == 0) & (np.diff(kind) == 0)
    if not again.any():
        return events
    is_repeated = np.append(again, False) | np.append(False, again)
    rows = np.flatnonzero(is_repeated)
    item = title[rows] * np.int32(len(KINDS)) + kind[rows]
    part = events.take(pa.array(rows))
    n_items = int(item.max()) + 1
    kept = latest_rows(user[rows], item, _stars(part), _times(part), n_items)
    speaks = ~is_repeated
    speaks[rows[kept]] = True
    return events.filter(pa.array(speaks))


def ratings_among(events: pa.Table) -> pa.Table:
    """The rows of the table events that have stars."""
    rated = HAS_VALUE[kind_codes(events)]
    return events if rated.all() else events.filter(pa.array(rated))


def count_kinds(events: pa.Table) -> dict[str, int]:
    """How many events there are of each kind, those of no event left out."""
    counts = events["kind"].value_counts().to_pylist()
    return {count["values"]: count["counts"] for count in counts}


def interactions_from_table(
    events: pa.Table, work_of_title: Int32Array, n_works: int
) -> Interactions:
    """The events as interactions with works.

    `events` is the table of that name or some of its rows, its ids coded against ascending
    dictionaries; `work_of_title` maps the title codes to works. Of a user's events about one work
    (of several kinds, or about several copies of it) the one of the highest precedence speaks, and
    of equals the latest.
    """
    users = one_chunk(events["user_id"])
    user = numbers(users.indices)
    work = work_of_title[numbers(one_chunk(events["title_id"]).indices)]
    stars, kind = _stars(events), _kinds_unless_ratings(events)
    time = _times(events)
    rows = latest_rows(user, work, stars, time, n_works, kind)
    return Interactions(
        user[rows],
        work[rows],
        stars[rows],
        len(users.dictionary),
        n_works,
        rating_scale(events),
        np.maximum(time[rows], 0).astype(np.uint32),
        None if kind is None else kind[rows],
    )


def kind_codes(events: pa.Table) -> Int8Array:
    """The codes of the events' kinds: int8, shape (n,)."""
    kinds = one_chunk(events["kind"])
    codes = np.array([CODES[name] for name in kinds.dictionary.to_pylist()], np.int8)
    coded: Int8Array = codes[numbers(kinds.indices)]
    return coded


def _kinds_unless_ratings(events: pa.Table) -> Int8Array | None:
    kind = kind_codes(events)
    return kind if (kind != CODES[RATING.name]).any() else None


def _times(events: pa.Table) -> Int64Array:
    """The events' Unix seconds, below 0 where unknown: int64, shape (n,)."""
    time = numbers(events["at"].cast(pa.int64()).fill_null(_UNKNOWN))
    return np.where((time < 0) | (time > LATEST), _UNKNOWN, time)


def _stars(events: pa.Table) -> Float32Array:
    """The events' stars, NaN where they have none: float32, shape (n,)."""
    column = events["value"]
    return numbers(column.fill_null(float("nan")) if column.null_count else column)
