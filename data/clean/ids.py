"""Ids as files write them: those of TMDB and IMDb are numbers, all others are opaque text."""

import re
from collections.abc import Callable, Iterable
from functools import cached_property

from data.audit import Rejected
from data.csv.ids import are_float_ids, whole_id
from engine.errors import shorten
from engine.text import squeeze

_MOST_INT32 = 2**31 - 1
_NUMBER = re.compile(r"0*([1-9]\d{0,9})(?:\.0+)?", re.ASCII)
_IMDB = re.compile(r"(?:tt)?0*([1-9]\d{0,9})(?:\.0+)?", re.ASCII)


def parse_id(cell: str) -> int:
    """A film's id at TMDB as a number.

    Raises:
        Rejected: it is no positive whole number.
    """
    match = _NUMBER.fullmatch(squeeze(cell))
    if not match or int(match[1]) > _MOST_INT32:
        raise Rejected("bad_film_id", f"id {shorten(cell)!r}; expected a positive whole number")
    return int(match[1])


def parse_tmdb_id(cell: str) -> int | None:
    """A film's id at TMDB; None where there is none to be read."""
    try:
        return parse_id(cell)
    except Rejected:
        return None


def parse_imdb_id(cell: str) -> int | None:
    """The number in an id of IMDb, written as `tt0114709` or without its beginning; None of none.

    >>> parse_imdb_id("tt0114709"), parse_imdb_id("114709.0"), parse_imdb_id("")
    (114709, 114709, None)
    """
    match = _IMDB.fullmatch(squeeze(cell).lower())
    return int(match[1]) if match else None


class OpaqueIds:
    """Reads the ids of one column, which are any text; a whole column of `1.0` is one of `1`."""

    def __init__(self, column: Callable[[], Iterable[str]]) -> None:
        self._column = column

    @cached_property
    def _are_floats(self) -> bool:
        return are_float_ids(self._column())

    def read(self, cell: str) -> str:
        """The id, as it is or without its `.0`."""
        return whole_id(squeeze(cell)) if are_float_ids([cell]) and self._are_floats else cell
