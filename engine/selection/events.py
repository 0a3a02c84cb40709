"""The events of a lake in numbers: how many of each kind, source and year, and no user."""

from collections import defaultdict
from functools import lru_cache
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from engine.contract.tables import EVENTS, Column, Contract
from engine.errors import NotFound

_BATCH = 65_536
_READ = ("kind", "source", "at", "value")
EVENT_COUNTS = Contract(
    EVENTS.name,
    "The events by kind, source and year: how many, and their mean stars; not who did them.",
    (
        Column("kind", pa.string(), "rating, watched …"),
        Column("source", pa.string(), "the kind of source they came from; events: the event store"),
        Column("year", pa.int32(), "when they happened; null where that is unknown", nullable=True),
        Column("events", pa.int64(), "how many", low=0),
        Column(
            "mean_value", pa.float64(), "mean stars; null where the kind has none", nullable=True
        ),
    ),
)
_Group = tuple[str, str, int | None]


@lru_cache(maxsize=2)  # the files of a lake keep their content
def event_counts(path: Path) -> pa.Table:
    """The groups of the events in a file, in their order.

    Raises:
        NotFound: there is no such file.
    """
    counts: dict[_Group, int] = defaultdict(int)
    sums: dict[_Group, float] = defaultdict(float)
    valued: dict[_Group, int] = defaultdict(int)
    try:
        source = pq.ParquetFile(path)
    except FileNotFoundError as error:
        raise NotFound("table", EVENTS.name) from error
    with source:
        for batch in source.iter_batches(_BATCH, columns=list(_READ), use_threads=False):
            for group, events, total, with_value in _groups(batch):
                counts[group] += events
                sums[group] += total
                valued[group] += with_value
    rows = [
        {
            "kind": group[0],
            "source": group[1],
            "year": group[2],
            "events": counts[group],
            "mean_value": sums[group] / valued[group] if valued[group] else None,
        }
        for group in sorted(counts, key=lambda each: (each[0], each[1], each[2] or 0))
    ]
    return pa.Table.from_pylist(rows, schema=EVENT_COUNTS.schema)


def _groups(batch: pa.RecordBatch) -> list[tuple[_Group, int, float, int]]:
    table = pa.table(
        {
            "kind": _plain(batch.column("kind")),
            "source": _plain(batch.column("source")),
            "year": pc.year(batch.column("at")),
            "value": batch.column("value"),
        }
    )
    sums = [("value", "sum"), ("value", "count"), ([], "count_all")]
    grouped = table.group_by(["kind", "source", "year"], use_threads=False).aggregate(sums)
    return [
        (
            (row["kind"], row["source"], row["year"]),
            row["count_all"],
            row["value_sum"] or 0.0,
            row["value_count"],
        )
        for row in grouped.to_pylist()
    ]


def _plain(values: pa.Array) -> pa.Array:
    return values.dictionary_decode() if pa.types.is_dictionary(values.type) else values
