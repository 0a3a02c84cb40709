"""One raw catalog record to one clean title, with the name of every repair that was needed.

`clean` is a pure function of a record: no file, no table, no state. The rules are those of the
assignment (ids, nulls, dates, lower case, durations) and the repairs that its real files need.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from data.audit import Rejected
from engine.catalog.calendar import MONTHS_EN
from engine.contract.tables import (
    FIRST_YEAR,
    MAX_ID_LENGTH,
    MINUTES,
    MOVIE,
    SEASONS,
    TV_SHOW,
    UNRATED_CLASS,
)
from engine.text import fold, squeeze

_TYPES = {"movie": MOVIE, "film": MOVIE, "tv show": TV_SHOW, "series": TV_SHOW, "show": TV_SHOW}
_UNITS = {
    "min": MINUTES,
    "mins": MINUTES,
    "minutes": MINUTES,
    "season": SEASONS,
    "seasons": SEASONS,
}
_DURATION = re.compile(r"(\d{1,6}) ?([a-z]+)")
_YEAR = re.compile(r"(\d{4})(?:\.0)?")
_LONG_DATE = re.compile(r"([a-z]+)\.? (\d{1,2}), ?(\d{4})")
_ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_NOBODY = {"none", "nan", "null", "n/a"}  # written where there is no person

Row = dict[str, Any]


class Edition(Protocol):
    """What the ids of a catalog's titles are made of."""

    @property
    def platform(self) -> str:
        """The platform's name."""

    @property
    def letter(self) -> str:
        """How the ids of its titles begin."""

    @property
    def show_id_prefix(self) -> str:
        """What stands before the ids of the file."""


@dataclass
class CleanTitle:
    """A row of the table titles (its work_id comes later) and the repairs it took."""

    row: Row
    repairs: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)  # unreadable cells: what was found


def clean(raw: Mapping[str, str], edition: Edition, latest_year: int) -> CleanTitle:
    """Clean one raw record, keyed by our column names.

    Raises:
        Rejected: the record has no usable id, type, title or year.
    """
    title = CleanTitle({})
    cells = {name: _tidy(name, value, title) for name, value in raw.items()}
    display = _required(cells, "title")
    show_id = _show_id(cells, edition)
    title.row |= {
        "title_id": edition.letter + show_id,
        "platform": edition.platform,
        "show_id": show_id,
        "type": _type(cells["type"]),
        "title": display.lower(),
        "display_title": display,
        "date_added": _date(cells["date_added"], title),
        "release_year": _year(cells["release_year"], latest_year),
        "description": cells["description"].lower() or None,
        "display_description": cells["description"] or None,
    }
    _rating_and_duration(cells, title)
    _lists(cells, title)
    return title


def _tidy(name: str, value: str, title: CleanTitle) -> str:
    tidy = squeeze(value)
    if tidy != value:
        title.repairs.append(f"{name}_blanks")
    return tidy


def _required(cells: Mapping[str, str], name: str) -> str:
    if not cells[name]:
        raise Rejected(f"no_{name}", f"{name} is empty; expected text")
    return cells[name]


def _show_id(cells: Mapping[str, str], edition: Edition) -> str:
    show_id = edition.show_id_prefix + _required(cells, "show_id")
    if " " in show_id or len(edition.letter + show_id) > MAX_ID_LENGTH:
        detail = f"show_id {show_id!r}; expected under {MAX_ID_LENGTH} characters, no blanks"
        raise Rejected("bad_show_id", detail)
    return show_id


def _type(value: str) -> str:
    if (known := _TYPES.get(fold(value))) is None:
        raise Rejected("unknown_type", f"type {value!r}; expected Movie or TV Show")
    return known


def _year(value: str, latest: int) -> int:
    match = _YEAR.fullmatch(value)
    if not match or not FIRST_YEAR <= int(match[1]) <= latest:
        detail = f"release_year {value!r}; expected a year from {FIRST_YEAR} to {latest}"
        raise Rejected("bad_release_year", detail)
    return int(match[1])


def _date(value: str, title: CleanTitle) -> date | None:
    """The day written as `September 25, 2021` or `2021-09-25`, whatever the locale."""
    if not value:
        return None
    if long := _LONG_DATE.fullmatch(value.lower()):
        parts = (int(long[3]), _month(long[1]), int(long[2]))
    elif iso := _ISO_DATE.fullmatch(value):
        parts = (int(iso[1]), int(iso[2]), int(iso[3]))
    else:
        parts = (0, 0, 0)
    try:
        return date(*parts)
    except ValueError:
        title.repairs.append("date_added_unreadable")
        title.notes.append(f"date_added {value!r}; expected a date like September 25, 2021")
        return None


def _month(name: str) -> int:
    """The number of the month spelled `september`, `sept` or `sep`; 0 where there is none."""
    months = (n for n, month in enumerate(MONTHS_EN, start=1) if month.startswith(name))
    return next(months, 0) if len(name) > 2 else 0


def _rating_and_duration(cells: Mapping[str, str], title: CleanTitle) -> None:
    """Fill the maturity class and the duration; a duration in the rating column goes home first."""
    rating, duration = cells["rating"], cells["duration"]
    if _is_duration(rating):
        title.repairs.append("duration_in_rating" if not duration else "duration_twice")
        duration, rating = duration or rating, ""
    title.row |= {
        "maturity_rating": rating.lower() or UNRATED_CLASS,
        "maturity_known": bool(rating),
    }
    length, unit = _parse_duration(duration)
    if duration and unit is None:
        title.repairs.append("duration_unreadable")
        title.notes.append(f"duration {duration!r}; expected minutes or seasons like 90 min")
    title.row |= {"duration_int": length, "duration_type": unit}


def _is_duration(value: str) -> bool:
    return _parse_duration(value)[1] is not None


def _parse_duration(value: str) -> tuple[int | None, str | None]:
    match = _DURATION.fullmatch(value.lower())
    if match and (unit := _UNITS.get(match[2])):
        return int(match[1]), unit
    return None, None


def _lists(cells: Mapping[str, str], title: CleanTitle) -> None:
    """Fill the list columns and the lower-case text columns they are the same content as."""
    for text, names, people in (
        ("director", "directors", True),
        ("cast", "actors", True),
        ("country", "countries", False),
        ("listed_in", "genres", False),
    ):
        entries = _entries(cells[text], text, title, people=people)
        title.row[names] = entries
        title.row[text] = ", ".join(entries).lower() or None


def _entries(value: str, column: str, title: CleanTitle, *, people: bool) -> list[str]:
    """The entries of a comma list: blank, junk and repeated ones removed."""
    if not value:
        return []
    entries = [part.strip() for part in value.split(",")]
    if "" in entries:
        title.repairs.append(f"{column}_stray_comma")
    kept = [e for e in entries if e and not (people and _is_junk(e))]
    if people and len(kept) < sum(map(bool, entries)):
        title.repairs.append(f"{column}_junk_name")
    unique: dict[str, str] = {}
    for name in kept:
        unique.setdefault(fold(name), name)
    if len(unique) < len(kept):
        title.repairs.append(f"{column}_repeated_name")
    return list(unique.values())


def _is_junk(name: str) -> bool:
    return name.isdigit() or name.lower() in _NOBODY
