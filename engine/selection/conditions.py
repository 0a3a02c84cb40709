"""Conditions on the rows of a table, as texts say them: `platform=netflix`, `title~toy`.

Texts are compared as they are, `~` without case; nothing is a pattern.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from engine.arrays import Int64Array
from engine.contract.arrow import numbers
from engine.errors import InvalidValue

EQUAL, NOT_EQUAL, CONTAINS, LEAST, MOST = "=", "!=", "~", ">=", "<="
OPERATORS = (LEAST, MOST, NOT_EQUAL, EQUAL, CONTAINS)  # the longer before what they begin with
_ORDERS = {LEAST: pc.greater_equal, MOST: pc.less_equal}
_EXPECTED = "column=value, column!=value, column~text, column>=value or column<=value"


@dataclass(frozen=True)
class Condition:
    """One condition; of a column of lists some value of the list has to pass it.

    Attributes:
        text: what is compared with; empty after `=`: rows that hold nothing there.
    """

    column: str
    operator: str
    text: str

    def __str__(self) -> str:
        return f"{self.column}{self.operator}{self.text}"


def parse(text: str, types: Mapping[str, pa.DataType]) -> Condition:
    """The condition that a text says of a table with columns of some types.

    Raises:
        InvalidValue: it says none, or of no column, or compares with what no column like it holds.
    """
    starts = {operator: text.find(operator) for operator in OPERATORS if operator in text}
    if not starts:
        raise InvalidValue("where", text, _EXPECTED)
    operator = min(starts, key=lambda each: (starts[each], -len(each)))
    column, value = text[: starts[operator]], text[starts[operator] + len(operator) :]
    if column not in types:
        raise InvalidValue("where", text, f"a column of the table: {', '.join(types)}")
    condition = Condition(column, operator, value)
    _check(condition, types[column])
    return condition


def _check(condition: Condition, kind: pa.DataType) -> None:
    one = kind.value_type if pa.types.is_list(kind) or pa.types.is_dictionary(kind) else kind
    is_text = pa.types.is_string(one)
    if condition.operator == CONTAINS and not is_text:
        raise InvalidValue("where", str(condition), "~ of columns of text alone")
    if condition.operator in _ORDERS and (is_text or pa.types.is_list(kind)):
        raise InvalidValue("where", str(condition), ">= and <= of numbers and days alone")
    if condition.text:
        _value(condition, one)


def _value(condition: Condition, kind: pa.DataType) -> pa.Scalar:
    """What a condition compares with, as its column holds it.

    Raises:
        InvalidValue: no value of the column can be like it.
    """
    try:
        return pa.scalar(condition.text, pa.string()).cast(kind)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        raise InvalidValue("where", str(condition), f"a value of the type {kind}") from error


def passing(batch: pa.RecordBatch, conditions: Iterable[Condition]) -> Int64Array:
    """Positions of the rows of a batch that pass all conditions."""
    masks = [_mask(batch.column(each.column), each) for each in conditions]
    if not masks:
        return np.arange(batch.num_rows, dtype=np.int64)
    positions = numbers(pc.indices_nonzero(reduce(pc.and_, masks)))
    return positions.astype(np.int64)


def _mask(values: pa.Array, condition: Condition) -> pa.BooleanArray:
    if pa.types.is_list(values.type):
        return _mask_of_lists(values, condition)
    if pa.types.is_dictionary(values.type):
        values = values.dictionary_decode()
    return _compared(values, condition)


def _compared(values: pa.Array, condition: Condition) -> pa.BooleanArray:
    """Which values pass; what is null passes only where nothing is asked for."""
    if not condition.text:
        nothing = pc.is_null(values)
        if pa.types.is_string(values.type):
            nothing = pc.or_(nothing, _filled(pc.equal(values, "")))
        return pc.invert(nothing) if condition.operator == NOT_EQUAL else nothing
    if condition.operator == CONTAINS:
        sought = condition.text.lower()
        return _filled(pc.match_substring(pc.utf8_lower(values), sought))
    value = _value(condition, values.type)
    if condition.operator in _ORDERS:
        return _filled(_ORDERS[condition.operator](values, value))
    equal = _filled(pc.equal(values, value))
    return pc.invert(equal) if condition.operator == NOT_EQUAL else equal


def _mask_of_lists(values: pa.ListArray, condition: Condition) -> pa.BooleanArray:
    """Which lists hold a value that passes; without a text: which are empty."""
    length = pc.list_value_length(values)
    if not condition.text:
        empty = pc.or_(pc.is_null(values), _filled(pc.equal(length, 0)))
        return pc.invert(empty) if condition.operator == NOT_EQUAL else empty
    positive = Condition(condition.column, _POSITIVE[condition.operator], condition.text)
    hits = pc.indices_nonzero(_compared(pc.list_flatten(values), positive))
    rows = numbers(pc.list_parent_indices(values).take(hits)) if len(hits) else _NONE
    mask = np.zeros(len(values), dtype=bool)
    mask[rows] = True
    holds: Any = pa.array(mask.tolist(), pa.bool_())
    return pc.invert(holds) if condition.operator == NOT_EQUAL else holds


_POSITIVE = {EQUAL: EQUAL, NOT_EQUAL: EQUAL, CONTAINS: CONTAINS}
_NONE = np.zeros(0, dtype=np.int64)


def _filled(mask: pa.BooleanArray) -> pa.BooleanArray:
    """A mask whose nulls are false."""
    return pc.coalesce(mask, pa.scalar(False))
