"""One raw catalog record to one clean title, with the name of every repair that was needed.

`clean` is a pure function of a record: no file, no table, no state. The rules are those of the
assignment (ids, nulls, dates, lower case, durations) and the repairs that its real files need.
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from data.audit import Rejected
from data.clean.dates import DateReader
from data.clean.durations import in_words, parse_count, parse_duration
from data.clean.ids import parse_imdb_id, parse_tmdb_id
from data.clean.names import country_names, split_names, tidy_names
from data.csv.absent import is_absent, is_absent_name
from engine.contract.tables import (
    FIRST_YEAR,
    MAX_ID_LENGTH,
    MINUTES,
    MOVIE,
    SEASONS,
    TV_SHOW,
    UNRATED_CLASS,
)
from engine.errors import shorten
from engine.text import name_key, squeeze

_TYPES = {  # by the words alone: TV_SHOW is tv show
    "movie": MOVIE,
    "movies": MOVIE,
    "film": MOVIE,
    "pelicula": MOVIE,
    "tv movie": MOVIE,
    "tvmovie": MOVIE,
    "tv show": TV_SHOW,
    "tvshow": TV_SHOW,
    "show": TV_SHOW,
    "series": TV_SHOW,
    "serie": TV_SHOW,
    "tv series": TV_SHOW,
    "tvseries": TV_SHOW,
    "serie de tv": TV_SHOW,
    "miniseries": TV_SHOW,
    "mini series": TV_SHOW,
    "miniserie": TV_SHOW,
    "tv mini series": TV_SHOW,
    "tv miniseries": TV_SHOW,
    "tvminiseries": TV_SHOW,
}
_YEAR = re.compile(
    r"\(?(\d{4})\)?(?:\.0+)?"  # 2019, 2019.0
    r"|(\d{4}) ?[-–—/.](?: ?\d.*)?"  # a range or a date that begins with the year
    r"|\d{1,2}[-/.]\d{1,2}[-/.](\d{4})",
    re.ASCII,
)
_WHICH_DAY = 'dates = "d/m/Y" or "m/d/Y" in sources.toml, as which is the day is not clear'
_NAMES = ("title", "director", "cast")  # which may be called None or Null
_SCORE = re.compile(r"\d+[.,]\d+")  # stars of an audience, which are no maturity class

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
    """A row of the table titles (its work_id comes later) and the repairs it took.

    TMDB numbers series apart, so that these have no id of it here.
    """

    row: Row
    repairs: list[str] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)  # unreadable cells by column

    def unreadable(self, column: str, text: str, expected: str) -> None:
        """Note a cell that is left empty because it cannot be read."""
        self.repairs.append(f"{column}_unreadable")
        self.notes.append((column, f"{column} {shorten(text)!r}; expected {expected}"))


def clean(
    raw: Mapping[str, str], edition: Edition, latest_year: int, dates: DateReader | None = None
) -> CleanTitle:
    """Clean one raw record, keyed by our column names; a column that is not there is empty.

    Raises:
        Rejected: the record has no usable id, type, title or year.
    """
    title, dates = CleanTitle({}), dates or DateReader(latest_year)
    cells = defaultdict(str, {name: _tidy(name, value, title) for name, value in raw.items()})
    display = _required(cells, "title")
    show_id = _show_id(cells, edition)
    kind = _type(cells["type"])
    title.row |= {
        "title_id": edition.letter + show_id,
        "platform": edition.platform,
        "show_id": show_id,
        "type": kind,
        "title": display.lower(),
        "display_title": display,
        "date_added": _date(cells["date_added"], dates, title),
        "release_year": _year(cells["release_year"], dates),
        "description": cells["description"].lower() or None,
        "display_description": cells["description"] or None,
        "imdb_id": parse_imdb_id(cells["imdb_id"]),
        "tmdb_id": parse_tmdb_id(cells["tmdb_id"]) if kind == MOVIE else None,
    }
    _maturity(cells, title)
    _duration(cells, title)
    _lists(cells, title)
    return title


def _tidy(name: str, value: str, title: CleanTitle) -> str:
    tidy = squeeze(value)
    if tidy != value:
        title.repairs.append(f"{name}_blanks")
    absent = is_absent_name(tidy) if name in _NAMES else is_absent(tidy)
    return "" if absent else tidy


def _required(cells: Mapping[str, str], name: str) -> str:
    if not cells[name]:
        raise Rejected(f"no_{name}", f"{name} is empty; expected text")
    return cells[name]


def _show_id(cells: Mapping[str, str], edition: Edition) -> str:
    show_id = edition.show_id_prefix + _required(cells, "show_id")
    if len(edition.letter + show_id) > MAX_ID_LENGTH:
        detail = f"show_id {shorten(show_id)!r}; expected under {MAX_ID_LENGTH} characters"
        raise Rejected("bad_show_id", detail)
    return show_id


def _type(value: str) -> str:
    if (known := _TYPES.get(name_key(value))) is None:
        raise Rejected("unknown_type", f"type {value!r}; expected Movie or TV Show")
    return known


def _year(value: str, dates: DateReader) -> int:
    """The year of a year, of a range that begins with one, or of a date."""
    match = _YEAR.fullmatch(value)
    day = None if match else dates.read(value)
    year = int(match[1] or match[2] or match[3]) if match else day.year if day else 0
    if not FIRST_YEAR <= year <= dates.latest_year:
        expected = f"a year from {FIRST_YEAR} to {dates.latest_year}"
        detail = f"release_year {shorten(value)!r}; expected {expected}"
        raise Rejected("bad_release_year", detail)
    return year


def _date(value: str, dates: DateReader, title: CleanTitle) -> date | None:
    day = dates.read(value) if value else None
    if value and day is None:
        unclear = dates.is_unclear(value)
        expected = _WHICH_DAY if unclear else "a date like September 25, 2021"
        title.unreadable("date_added", value, expected)
    return day


def _maturity(cells: dict[str, str], title: CleanTitle) -> None:
    """Fill the maturity class; a duration in its column goes home."""
    rating, duration = cells["rating"], cells["duration"]
    if in_words(rating):
        title.repairs.append("duration_in_rating" if not duration else "duration_twice")
        cells["duration"], rating = duration or rating, ""
    elif _SCORE.fullmatch(rating):
        title.unreadable("rating", rating, "a maturity class like PG-13")
        rating = ""
    title.row |= {
        "maturity_rating": rating.lower() or UNRATED_CLASS,
        "maturity_known": bool(rating),
    }


def _duration(cells: Mapping[str, str], title: CleanTitle) -> None:
    """Fill the duration: seasons of a column of their own, minutes where a movie has no unit."""
    text = cells["duration"]
    is_movie = title.row["type"] == MOVIE
    seasons = 0 if is_movie else parse_count(cells["seasons"])
    length, unit = (seasons, SEASONS) if seasons else (parse_duration(text) or (None, None))
    count = None if unit else parse_count(text)
    if count and is_movie:
        length, unit = count, MINUTES
    elif count:  # minutes of an episode, or seasons: nobody can tell
        title.repairs.append("duration_without_unit")
    elif text and unit is None and count is None:
        title.unreadable("duration", text, "minutes or seasons like 90 min")
    title.row |= {"duration_int": length, "duration_type": unit}


def _lists(cells: Mapping[str, str], title: CleanTitle) -> None:
    """Fill the list columns and the lower-case text columns they are the same content as."""
    for text, names, people in (
        ("director", "directors", True),
        ("cast", "actors", True),
        ("country", "countries", False),
        ("listed_in", "genres", False),
    ):
        entries = _entries(cells[text], text, title)
        if text == "country":
            entries = country_names(entries)
        title.row[names], repairs = tidy_names(entries, people=people)
        title.repairs += [f"{text}_{repair}" for repair in repairs]
        title.row[text] = ", ".join(title.row[names]).lower() or None


def _entries(cell: str, column: str, title: CleanTitle) -> list[str]:
    try:
        return split_names(cell, column)
    except Rejected:
        title.unreadable(column, cell, "names like Drama, Crime")
        return []
