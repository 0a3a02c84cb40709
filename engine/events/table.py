"""The table events as arrays: the scale that it carries, its rows as interactions with works."""

import numpy as np
import pyarrow as pa

from engine.arrays import Float32Array, Int8Array, Int32Array
from engine.contract.arrow import numbers, one_chunk
from engine.contract.kinds import CODES, HAS_VALUE, RATING
from engine.contract.tables import EVENTS
from engine.events.interactions import Interactions, latest_rows
from engine.scale import RatingScale

SCALE_KEY = b"rating_scale"  # in the metadata of the table events
_UNKNOWN = -1  # older than any time
_LATEST = np.iinfo(np.uint32).max  # Unix seconds: a day in 2106


def rating_scale(events: pa.Table) -> RatingScale | None:
    """The scale that the table events carries; None where none of its events has stars."""
    ends = (events.schema.metadata or {}).get(SCALE_KEY)
    return RatingScale(*map(float, ends.decode().split(","))) if ends else None


def with_scale(events: pa.Table, scale: RatingScale | None) -> pa.Table:
    """The table with the contract's schema and, if there is one, the scale in its metadata."""
    metadata = {SCALE_KEY: f"{scale.low!r},{scale.high!r}".encode()} if scale else None
    return events.cast(EVENTS.schema.with_metadata(metadata))


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
    time = numbers(events["at"].cast(pa.int64()).fill_null(_UNKNOWN))
    time = np.where((time < 0) | (time > _LATEST), _UNKNOWN, time)
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


def _stars(events: pa.Table) -> Float32Array:
    """The events' stars, NaN where they have none: float32, shape (n,)."""
    column = events["value"]
    return numbers(column.fill_null(float("nan")) if column.null_count else column)
