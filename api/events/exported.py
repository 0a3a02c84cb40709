"""Rows as an export of a person's history writes them, which events are read back from.

Such a row says of a work what people want to read, too. Only a row with these very names is read
so: of any other an unknown name is refused.
"""

from collections.abc import Iterable, Mapping
from typing import Any

COLUMNS = (
    "id",
    "title",
    "year",
    "type",
    "kind",
    "stars",
    "scale",
    "at",
    "tmdb_id",
    "imdb_id",
)
_OF_EVENT = ("id", "kind", "stars", "scale", "at")
# What a spreadsheet takes for a formula, or for the end of the cell before one.
_BEGINS_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
_MARK = "'"


def is_exported(names: Iterable[str]) -> bool:
    """Whether a row with these names is one of an export."""
    return set(names) == set(COLUMNS)


def event_of(row: Mapping[str, Any]) -> dict[str, Any]:
    """What a row of an export says of the event itself."""
    return {name: row[name] for name in _OF_EVENT if row.get(name) is not None}


def guarded(cell: str) -> str:
    """A cell of CSV that no spreadsheet takes for a formula; `unguarded` is its way back."""
    return f"{_MARK}{cell}" if _is_dangerous(cell) else cell


def unguarded(cell: str) -> str:
    """The cell that `guarded` made this one of."""
    return cell[1:] if cell.startswith(_MARK) and _is_dangerous(cell) else cell


def _is_dangerous(cell: str) -> bool:
    return cell.lstrip(_MARK).startswith(_BEGINS_FORMULA)
