"""The works as rows that are looked up in columns: an object for each takes ten times as much."""

from collections.abc import Iterator, Mapping
from typing import Any, Protocol

import pyarrow as pa

from engine.catalog.texts import Texts, shared
from engine.contract.arrow import one_chunk

_BLOCKS = ("work_id", "title")  # texts that every list shows of every work, each of its own
_LISTS = ("title_ids",)  # lists that hardly two works share; few ask for them


class _Column(Protocol):
    """The values of a column by position."""

    def __getitem__(self, position: int, /) -> Any:
        """The value at a position."""


class WorkRow(Mapping[str, Any]):
    """One row of the table works as Python values; each is looked up when it is asked for."""

    __slots__ = ("_columns", "_work")

    def __init__(self, columns: Mapping[str, _Column], work: int) -> None:
        self._columns = columns
        self._work = work

    def __getitem__(self, name: str) -> Any:
        """What a column holds in the row."""
        return self._columns[name][self._work]

    def __iter__(self) -> Iterator[str]:
        return iter(self._columns)

    def __len__(self) -> int:
        return len(self._columns)


class WorkRows:
    """The rows of the table works by position: a value of one takes less than a microsecond."""

    def __init__(self, works: pa.Table) -> None:
        self._columns = {name: _column(name, works[name]) for name in works.column_names}

    def __getitem__(self, work: int) -> WorkRow:
        """The row of the work at a position."""
        return WorkRow(self._columns, work)


class _Cells:
    """The values of a column, made one at a time."""

    def __init__(self, column: pa.ChunkedArray) -> None:
        self._column = one_chunk(column)

    def __getitem__(self, position: int) -> Any:
        return self._column[position].as_py()


def _column(name: str, column: pa.ChunkedArray) -> _Column:
    if name in _BLOCKS:
        return Texts.of_column(column)
    return _Cells(column) if name in _LISTS else shared(column.to_pylist())
