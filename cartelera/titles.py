"""A list of works with what an answer says of each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any, overload

import pyarrow as pa

if TYPE_CHECKING:
    import pandas as pd

_SHOWN = ("title", "type", "release_year", "platforms")


@dataclass(frozen=True)
class Titles(Sequence[dict[str, Any]]):
    """Works in order, each a record; `strategy` is how a list of recommendations was made."""

    rows: list[dict[str, Any]]
    strategy: str | None = None

    @overload
    def __getitem__(self, index: int) -> dict[str, Any]: ...
    @overload
    def __getitem__(self, index: slice) -> "Titles": ...
    def __getitem__(self, index: int | slice) -> "dict[str, Any] | Titles":
        if isinstance(index, slice):
            return Titles(self.rows[index], self.strategy)
        return self.rows[index]

    def __len__(self) -> int:
        return len(self.rows)

    def to_arrow(self) -> pa.Table:
        """The records as a table of Arrow."""
        return pa.Table.from_pylist(self.rows)

    def to_pandas(self) -> "pd.DataFrame":
        """The records as a data frame, numbered from 1.

        Raises:
            ImportError: pandas is not installed; `to_arrow` needs nothing more.
        """
        try:
            import pandas as pd
        except ImportError as error:
            raise ImportError("pandas is not installed: install it, or use to_arrow()") from error

        return pd.DataFrame(self.rows, index=pd.RangeIndex(1, len(self) + 1, name="rank"))

    def __repr__(self) -> str:
        lines = ["  ".join([f"{rank:>3}", *cells]) for rank, cells in self._cells()]
        return "\n".join(lines) or "no titles"

    def _repr_html_(self) -> str:
        """The list as notebooks show it."""
        head = "".join(f"<th>{escape(name.replace('_', ' '))}</th>" for name in ("", *_SHOWN))
        body = "".join(
            f"<tr><td>{rank}</td>{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}</tr>"
            for rank, cells in self._cells()
        )
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"

    def _cells(self) -> Iterator[tuple[int, list[str]]]:
        for rank, row in enumerate(self.rows, start=1):
            yield (
                rank,
                [
                    ", ".join(value) if isinstance(value := row[name], list) else str(value)
                    for name in _SHOWN
                ],
            )
