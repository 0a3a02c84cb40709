"""Cells that list names: people, genres, countries, parted by commas or as a literal."""

import re

from data.audit import Rejected
from data.csv.literals import parse_names
from engine.catalog.countries import english_name
from engine.text import fold

_NOBODY = {"none", "nan", "null", "n/a"}  # written where there is no person
_NOWHERE = "XX"  # written where there is no country
_CODE = re.compile("[A-Z]{2,3}")
_ENTITY = re.compile(r"&#?\w+;")
_QUOTED = re.compile(r"^[\[{]\s*['\"{]|['\"}]\s*[\]}]$")  # how a literal begins or ends
_NESTED = re.compile(r"['\"\[{]")  # more of a literal than its brackets
_ADJACENT = re.compile(r"(['\"]) (['\"])")  # NumPy writes no commas; Python would join the texts


def split_names(cell: str, column: str) -> list[str]:
    """The entries of a cell, blank ones among them: a literal, JSON, or names and what parts them.

    Raises:
        Rejected: the cell is a list of which a part is missing, or a list of something else.
    """
    if cell[:1] == "[" and cell[-1:] == "]":
        try:
            return list(parse_names(_ADJACENT.sub(r"\1, \2", cell), column))
        except Rejected:
            if _NESTED.search(cell, 1):
                raise
            cell = cell[1:-1]  # [drama, crime]
    elif _QUOTED.search(cell):
        raise Rejected("bad_literal", f"{column} is {cell!r:.80}; expected a whole list")
    delimiter = "|" if "|" in cell else ";" if ";" in _ENTITY.sub("", cell) else ","
    return [part.strip() for part in cell.split(delimiter)] if cell else []


def tidy_names(entries: list[str], *, people: bool = False) -> tuple[list[str], list[str]]:
    """The entries without blank, junk and repeated ones, and which of these there were."""
    repairs = ["stray_comma"] if "" in entries else []
    kept = [e for e in entries if e and not (people and _is_junk(e))]
    if people and len(kept) < sum(map(bool, entries)):
        repairs.append("junk_name")
    unique: dict[str, str] = {}
    for name in kept:
        unique.setdefault(fold(name), name)
    if len(unique) < len(kept):
        repairs.append("repeated_name")
    return list(unique.values()), repairs


def country_names(entries: list[str]) -> list[str]:
    """Countries by name: a code of ISO 3166 is its country in English."""
    return [_country(entry) for entry in entries if entry != _NOWHERE]


def _country(entry: str) -> str:
    return (english_name(entry) if _CODE.fullmatch(entry) else None) or entry


def _is_junk(name: str) -> bool:
    return name.isdigit() or name.lower() in _NOBODY
