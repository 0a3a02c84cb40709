"""A page of the rows of a table that pass conditions, in the order of a column; and all of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from engine.arrays import Int64Array
from engine.contract.arrow import numbers
from engine.errors import InvalidValue
from engine.selection.conditions import Condition, passing
from engine.selection.shown import ShownTable

MOST_SORTED = 1_000_000  # rows whose order fits in memory
_ROW_GROUP = 16_384  # rows of a file that is streamed


@dataclass(frozen=True)
class Selection:
    """Which rows are chosen, and in which order; without a column in that of the table."""

    conditions: tuple[Condition, ...] = ()
    sort: str = ""
    descending: bool = False
    limit: int = 50
    offset: int = 0


@dataclass(frozen=True)
class Rows:
    """A page of rows.

    Attributes:
        total: how many pass the conditions.
    """

    total: int
    rows: list[dict[str, Any]]


def select(table: ShownTable, lake: Path, selection: Selection) -> Rows:
    """A page of a table.

    Raises:
        InvalidValue: the table has no such column, or too many rows pass to be sorted.
    """
    if selection.sort:
        return _sorted_page(table, lake, selection)
    first, last = selection.offset, selection.offset + selection.limit
    total = 0
    rows: list[dict[str, Any]] = []
    for batch in table.batches(lake):
        positions = passing(batch, selection.conditions)
        chosen = positions[max(0, first - total) : max(0, last - total)]
        rows += batch.take(pa.array(chosen)).to_pylist() if len(chosen) else []
        total += len(positions)
    return Rows(total, rows)


def _sorted_page(table: ShownTable, lake: Path, selection: Selection) -> Rows:
    kind = table.types.get(selection.sort)
    if kind is None or pa.types.is_list(kind):
        columns = [name for name, each in table.types.items() if not pa.types.is_list(each)]
        raise InvalidValue("sort", selection.sort, f"a column: {', '.join(columns)}")
    positions, keys = _keys(table, lake, selection)
    order = "descending" if selection.descending else "ascending"
    ranks = pc.array_sort_indices(keys, order=order, null_placement="at_end")
    page = numbers(ranks.slice(selection.offset, selection.limit)).astype(np.int64)
    return Rows(len(positions), _rows_at(table, lake, positions[page]))


def _keys(table: ShownTable, lake: Path, selection: Selection) -> tuple[Int64Array, pa.Array]:
    """The positions of the rows that pass, in the table, and what they are sorted by."""
    found_positions, keys, start = [np.zeros(0, np.int64)], [], 0
    for batch in table.batches(lake):
        positions = passing(batch, selection.conditions)
        values = batch.column(selection.sort).take(pa.array(positions))
        keys.append(values.dictionary_decode() if pa.types.is_dictionary(values.type) else values)
        found_positions.append(positions + start)
        start += batch.num_rows
        if sum(map(len, keys)) > MOST_SORTED:
            raise InvalidValue("sort", selection.sort, f"at most {MOST_SORTED:,} rows to sort")
    kind = table.types[selection.sort]
    plain = kind.value_type if pa.types.is_dictionary(kind) else kind
    joined = pa.concat_arrays(keys) if keys else pa.nulls(0, plain)
    return np.concatenate(found_positions), joined


def _rows_at(table: ShownTable, lake: Path, positions: Int64Array) -> list[dict[str, Any]]:
    """The rows at some positions of a table, in their order."""
    rows: dict[int, dict[str, Any]] = {}
    start = 0
    ordered = np.sort(positions)
    for batch in table.batches(lake) if len(positions) else ():
        first, last = np.searchsorted(ordered, [start, start + batch.num_rows])
        inside = ordered[first:last]
        if len(inside):
            taken = batch.take(pa.array(inside - start)).to_pylist()
            rows |= dict(zip(inside.tolist(), taken, strict=True))
        start += batch.num_rows
        if len(rows) == len(positions):
            break
    return [rows[position] for position in positions.tolist()]


def parts(
    table: ShownTable, lake: Path, conditions: tuple[Condition, ...]
) -> Iterator[pa.RecordBatch]:
    """Yield all rows that pass, in parts, in the order of the table."""
    for batch in table.batches(lake):
        positions = passing(batch, conditions)
        if len(positions):
            yield batch if len(positions) == batch.num_rows else batch.take(pa.array(positions))


def parquet(table: ShownTable, lake: Path, conditions: tuple[Condition, ...]) -> Iterator[bytes]:
    """Yield a Parquet file of all rows that pass, so many rows in memory at once."""
    schema = table.contract.schema
    buffer = _Drained()
    with pq.ParquetWriter(buffer, schema, compression="zstd") as writer:
        waiting: list[pa.RecordBatch] = []
        for batch in parts(table, lake, conditions):
            waiting.append(pa.RecordBatch.from_arrays(_cast(batch, schema), schema=schema))
            if sum(each.num_rows for each in waiting) >= _ROW_GROUP:
                writer.write_table(pa.Table.from_batches(waiting))
                waiting = []
                yield buffer.drain()
        if waiting:
            writer.write_table(pa.Table.from_batches(waiting))
    yield buffer.drain()


def _cast(batch: pa.RecordBatch, schema: pa.Schema) -> list[pa.Array]:
    return [
        column if column.type == field.type else column.cast(field.type)
        for column, field in zip(batch.columns, schema, strict=True)
    ]


class _Drained(BytesIO):
    """A file of which what is written is taken away, while it counts all that was."""

    def __init__(self) -> None:
        super().__init__()
        self._taken = 0

    def tell(self) -> int:
        """How much was written."""
        return self._taken + super().tell()

    def drain(self) -> bytes:
        """What was written since the last time."""
        content = self.getvalue()
        self._taken += len(content)
        self.seek(0)
        self.truncate()
        return content

    def close(self) -> None:
        """Keep what is there: the writer closes before the last part is taken."""
