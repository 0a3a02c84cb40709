"""Cells that hold Python literals or JSON: `[{'id': 16, 'name': 'Animation'}, …]` in TMDB's files.

They are parsed, never evaluated. A cast list has the same keys in the same order in almost every
film, so one regular expression reads it thirty times as fast as the general parser; whatever it
does not read whole, escapes for instance, goes to the parser.
"""

import ast
import json
import re
import warnings
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from data.audit import Rejected
from engine.errors import shorten
from engine.text import squeeze

Entry = Mapping[str, Any]

_STRING = r"""'[^'\\\r\n]*'|"[^"\\\r\n]*\""""
_NUMBER = r"-?(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{1,18})?"
_VALUE = f"{_STRING}|None|True|False|{_NUMBER}"
_JSON = re.compile(r"\[?\s*\{?\s*\"")  # how JSON begins, and a Python literal rarely
_SURROGATE = re.compile("[\ud800-\udfff]")


class EntryReader:
    """Reads lists of dicts whose keys are usually `keys`, in this order; the values of `kept`."""

    def __init__(self, keys: Sequence[str], kept: Sequence[str]) -> None:
        self._kept = tuple(kept)
        parts = (
            f"'{key}': ({_VALUE})" if key in kept else f"'{key}': (?:{_VALUE})" for key in keys
        )
        self._usual = re.compile(rf"((?:\A\[|, )\{{{', '.join(parts)}\}})")
        self._order = [key for key in keys if key in kept]

    def read(self, cell: str, column: str) -> list[tuple[Any, ...]]:
        """The values of every entry under the kept keys, None where it lacks one.

        Raises:
            Rejected: the cell is no list of dicts.
        """
        if cell in ("", "[]"):
            return []
        usual = self._usual.findall(cell)
        if usual and sum(len(entry[0]) for entry in usual) + 1 == len(cell) and cell[-1] == "]":
            groups = [1 + self._order.index(key) for key in self._kept]
            return [tuple(_plain(entry[group]) for group in groups) for entry in usual]
        entries = parse_entries(cell, column)
        return [tuple(entry.get(key) for key in self._kept) for entry in entries]


def _plain(value: str) -> Any:
    """What one of the usual values stands for."""
    if value[0] in "'\"":
        return value[1:-1]
    if value.isdigit():  # as most are, and the parser is slow
        return int(value)
    return None if value == "None" else ast.literal_eval(value)


@lru_cache(maxsize=20_000)
def parse_entries(cell: str, column: str) -> Sequence[Entry]:
    """The dicts of a list, nulls apart; an empty cell is an empty list.

    Raises:
        Rejected: the cell is no list of dicts.
    """
    value = _parsed(cell, column) if cell else []
    if isinstance(value, list):
        value = [entry for entry in value if entry is not None]
    if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
        raise Rejected("bad_literal", f"{column} is {shorten(cell)!r}; expected a list of dicts")
    return value


@lru_cache(maxsize=20_000)
def parse_entry(cell: str, column: str) -> Entry:
    """One dict; an empty cell is an empty one.

    Raises:
        Rejected: the cell is no dict.
    """
    value = _parsed(cell, column) if cell else {}
    if not isinstance(value, dict):
        raise Rejected("bad_literal", f"{column} is {shorten(cell)!r}; expected a dict")
    return value


@lru_cache(maxsize=20_000)
def parse_names(cell: str, column: str) -> Sequence[str]:
    """The texts of a list, or the names of its dicts; an empty cell is an empty list.

    Raises:
        Rejected: the cell is no list, or one of something else.
    """
    values = _parsed(cell, column) if cell else []
    if not isinstance(values, list):
        raise Rejected("bad_literal", f"{column} is {shorten(cell)!r}; expected a list")
    names = (value.get("name") if isinstance(value, dict) else value for value in values)
    return [text for name in names if (text := parse_text(name, column))]


def _parsed(cell: str, column: str) -> Any:
    """The value of a cell: of JSON, where it begins so, else of Python, else of the other."""
    parsers = (_json, _python) if _JSON.match(cell) else (_python, _json)
    for parse in parsers:
        try:
            return parse(cell)
        except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
            continue
    detail = f"{column} is {shorten(cell)!r}; expected a Python literal or JSON"
    raise Rejected("bad_literal", detail)


def _python(cell: str) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a stray backslash is the file's affair
        return ast.literal_eval(cell)


def _json(cell: str) -> Any:
    return json.loads(cell, parse_constant=_no_number)


def _no_number(name: str) -> Any:
    raise ValueError(name)


def parse_text(value: object, column: str) -> str:
    """A text out of a literal, with single blanks; None is empty.

    Two escapes that stand for one character, as JSON writes it, become that character.

    Raises:
        Rejected: it is no text, or holds a NUL or half a character.
    """
    if value is None:
        return ""
    if isinstance(value, str) and not value.isascii() and _SURROGATE.search(value):
        try:
            value = value.encode("utf-16-le", "surrogatepass").decode("utf-16-le")
        except UnicodeDecodeError:
            value = None
    if not isinstance(value, str) or "\0" in value:
        raise Rejected("bad_literal", f"{column} holds {value!a:.80}; expected text")
    return squeeze(value)
