"""Arrow columns as NumPy arrays, without pandas.

`to_numpy`, `fill_null` and `pyarrow.parquet.read_table` import pandas, which costs the service a
third of a second and 40 MB that it never uses.
"""

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from engine.arrays import Int32Array
from engine.errors import ContractError


def one_chunk(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    """A column in one piece; an empty one is combined without pandas only like this."""
    if not isinstance(column, pa.ChunkedArray):
        return column
    if column.num_chunks == 1:
        return column.chunk(0)  # combining would copy it
    return column.combine_chunks() if len(column) else pa.nulls(0, column.type)


class Rows:
    """The rows of a table as Python values, one at a time.

    A column of one piece answers several times as quickly as a table that is sliced.
    """

    def __init__(self, table: pa.Table) -> None:
        self._columns = {name: one_chunk(table[name]) for name in table.column_names}

    def __getitem__(self, position: int) -> dict[str, Any]:
        """The row at a position by the names of the columns."""
        return {name: column[position].as_py() for name, column in self._columns.items()}

    def value(self, position: int, column: str) -> Any:
        """What one column holds in that row."""
        return self._columns[column][position].as_py()


def numbers(column: pa.Array | pa.ChunkedArray) -> np.ndarray:
    """A column of numbers without nulls as a read-only array."""
    array: np.ndarray = np.from_dlpack(one_chunk(column))
    return array


def filled(column: pa.ChunkedArray, filler: int) -> np.ndarray:
    """A column of whole numbers as int64, `filler` where it is null."""
    coded = one_chunk(column).dictionary_encode(null_encoding="encode")
    values = [filler if value is None else value for value in coded.dictionary.to_pylist()]
    array: np.ndarray = np.array(values, dtype=np.int64)[numbers(coded.indices)]
    return array


def positions(values: pa.ChunkedArray, among: pa.ChunkedArray) -> Int32Array:
    """The row of each of `values` in `among`, which holds them all, each once.

    Raises:
        ContractError: a value is not in `among`.
    """
    rows = {value: row for row, value in enumerate(among.to_pylist())}
    try:
        return np.array([rows[value] for value in values.to_pylist()], dtype=np.int32)
    except KeyError as error:
        raise ContractError(f"id {error} stands in one table and not in the other") from error


def read(path: Path, coded: list[str]) -> pa.Table:
    """A Parquet file's table; the columns in `coded` keep their dictionaries.

    Raises:
        OSError, pyarrow.ArrowInvalid: the file cannot be read as Parquet.
    """
    with pq.ParquetFile(path, read_dictionary=coded) as file:
        return file.read()


def write_mappable(path: Path, table: pa.Table) -> None:
    """Write a table so that `mapped` can use the file as it lies on the disk."""
    columns = [one_chunk(column) for column in table.columns]
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(pa.Table.from_arrays(columns, schema=table.schema))


def mapped(path: Path) -> pa.Table:
    """The table that `write_mappable` wrote: its columns stay on the disk until they are read.

    Raises:
        OSError, pyarrow.ArrowInvalid: the file cannot be read as a table.
    """
    with pa.memory_map(str(path)) as source:
        return pa.ipc.open_file(source).read_all()


def use_plain_allocator() -> None:
    """Let tables be allocated as everything else is, so that `give_back` can return their memory.

    Arrow's own allocator keeps what a large table needed while it was read.
    """
    pa.set_memory_pool(pa.system_memory_pool())


def give_back() -> None:
    """Give memory that is no longer used back to the operating system."""
    pa.default_memory_pool().release_unused()
