"""The guard at both doors: a table has the columns, types, ranges and order of its contract.

`conform` is called by `engine.store.tables` on every write and every read, so that no program ever
works on a table of another shape.
"""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from engine.contract.arrow import numbers, one_chunk
from engine.contract.tables import Column, Contract
from engine.errors import ContractError


def empty(contract: Contract) -> pa.Table:
    """A table of the contract without rows; Arrow's own `empty_table` imports pandas."""
    columns = [pa.nulls(0, column.type) for column in contract.columns]
    return pa.Table.from_arrays(columns, schema=contract.schema)


def conform(table: pa.Table, contract: Contract) -> pa.Table:
    """Bring `table` to exactly the contract's columns and types.

    Raises:
        ContractError: a column is missing or holds another type, a null, or a value out of range,
            or the rows are not ordered by a unique key.
    """
    missing = [c.name for c in contract.columns if c.name not in table.column_names]
    if missing:
        raise ContractError(f"table {contract.name} has no column {', '.join(missing)}")
    arrays = [_cast(table[column.name], column, contract) for column in contract.columns]
    conformed = pa.table(arrays, schema=contract.schema.with_metadata(table.schema.metadata))
    for problem in _problems(conformed, contract):
        raise ContractError(f"table {contract.name}: {problem}")
    return conformed


def _cast(values: pa.ChunkedArray, column: Column, contract: Contract) -> pa.ChunkedArray:
    if values.type == column.type:
        return values
    try:
        return values.cast(column.type)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        raise ContractError(
            f"table {contract.name}, column {column.name}: expected {column.type}, "
            f"found {values.type} ({error})"
        ) from error


def _problems(table: pa.Table, contract: Contract) -> Iterator[str]:
    for column in contract.columns:
        values = table[column.name]
        if not column.nullable and values.null_count:
            yield f"column {column.name} holds {values.null_count:,} nulls; expected none"
        if column.low is not None or column.high is not None:
            yield from _out_of_range(values, column)
        if column.allowed:
            yield from _not_allowed(values, column)
        if column.present_for:
            yield from _misplaced(values, table[column.present_for[0]], column)
    if contract.key and table.num_rows > 1 and not _strictly_ordered(table, contract.key):
        yield f"rows are not in strict order of the key ({', '.join(contract.key)})"


def _out_of_range(values: pa.ChunkedArray, column: Column) -> Iterator[str]:
    extremes = pc.min_max(values).as_py()
    least, greatest = extremes["min"], extremes["max"]
    if least is None:  # only nulls
        return
    if column.low is not None and least < column.low:
        yield f"column {column.name} holds {least}; expected at least {column.low:g}"
    if column.high is not None and greatest > column.high:
        yield f"column {column.name} holds {greatest}; expected at most {column.high:g}"


def _not_allowed(values: pa.ChunkedArray, column: Column) -> Iterator[str]:
    strangers = sorted(_distinct(values).difference(column.allowed))
    if strangers:
        yield f"column {column.name} holds {strangers[0]!r}; expected {' or '.join(column.allowed)}"


def _distinct(values: pa.ChunkedArray) -> set[str]:
    """The texts of a column; of coded text those of its dictionaries, whatever rows use them."""
    if pa.types.is_dictionary(values.type):
        return {text for piece in values.chunks for text in piece.dictionary.to_pylist()}
    return set(pc.unique(values.drop_null()).to_pylist())


def _misplaced(values: pa.ChunkedArray, coded: pa.ChunkedArray, column: Column) -> Iterator[str]:
    """Nulls where the texts `coded` ask for a value, and values where they do not."""
    name, texts = column.present_for or ("", ())
    codes, listed = one_chunk(coded), " or ".join(texts)
    needs = pa.array([text in texts for text in codes.dictionary.to_pylist()], pa.bool_())
    needed, nulls = needs.take(codes.indices), pc.is_null(values)
    if lacking := pc.sum(pc.and_(needed, nulls)).as_py():
        yield f"column {column.name} holds {lacking:,} nulls where {name} is {listed}"
    if surplus := pc.sum(pc.and_not(pc.invert(nulls), needed)).as_py():
        yield f"column {column.name} holds {surplus:,} values where {name} is not {listed}"


def _strictly_ordered(table: pa.Table, key: tuple[str, ...]) -> bool:
    """Whether every row's key is greater than the key of the row before."""
    greater = np.zeros(table.num_rows - 1, dtype=bool)
    equal = np.ones(table.num_rows - 1, dtype=bool)
    for name in key:
        ranks = _ranks(table[name])
        greater |= equal & (ranks[1:] > ranks[:-1])
        equal &= ranks[1:] == ranks[:-1]
        if not equal.any():  # the rest of the key orders nothing more
            break
    return bool(greater.all())


def _ranks(values: pa.ChunkedArray) -> np.ndarray:
    """Integers that order like `values` (text by its UTF-8 bytes)."""
    coded = values.combine_chunks()
    if not pa.types.is_dictionary(coded.type):
        coded = coded.dictionary_encode()
    order = numbers(pc.array_sort_indices(coded.dictionary))
    rank_of_code = np.empty(len(order), dtype=np.int32)
    rank_of_code[order] = np.arange(len(order), dtype=np.int32)
    ranks: np.ndarray = rank_of_code[numbers(coded.indices)]
    return ranks
