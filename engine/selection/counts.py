"""How often each value of a column stands in the rows that pass conditions."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from engine.errors import InvalidValue
from engine.selection.conditions import Condition, passing
from engine.selection.shown import ShownTable

MOST_VALUES = 20  # that are named; the others are counted together


@dataclass(frozen=True)
class Facet:
    """The most frequent values of a column.

    Attributes:
        values: each with its rows, the most first; None is no value.
        further: how many other values there are.
    """

    column: str
    values: list[tuple[Any, int]]
    further: int


def facets(
    table: ShownTable, lake: Path, conditions: tuple[Condition, ...], columns: Sequence[str]
) -> list[Facet]:
    """The values of some columns; of lists each value counts once for every list that holds it.

    Raises:
        InvalidValue: the values of a column are too many to be counted.
    """
    for column in columns:
        if column not in table.facets:
            expected = ", ".join(table.facets) or "none: this table has no columns of few values"
            raise InvalidValue("facet", column, expected)
    counters: dict[str, Counter[Any]] = {column: Counter() for column in columns}
    for batch in table.batches(lake) if columns else ():
        positions = passing(batch, conditions)
        rows = batch if len(positions) == batch.num_rows else batch.take(pa.array(positions))
        for column, counter in counters.items():
            for each in _flat(rows.column(column)).value_counts().to_pylist():
                counter[each["values"]] += each["counts"]
    return [_facet(column, counter) for column, counter in counters.items()]


def _flat(values: pa.Array) -> pa.Array:
    return pc.list_flatten(values) if pa.types.is_list(values.type) else values


def _facet(column: str, counter: Counter[Any]) -> Facet:
    ordered = sorted(counter.items(), key=lambda pair: (-pair[1], str(pair[0])))
    return Facet(column, ordered[:MOST_VALUES], max(0, len(ordered) - MOST_VALUES))
