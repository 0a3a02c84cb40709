"""Times that are written as texts: ISO, or day, month and year in either order."""

import math
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime

_PARTED = re.compile(
    r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})"
    r"(?:,?[ T]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*([ap]\.?m\.?)?)?",
    re.ASCII | re.IGNORECASE,
)
_YEAR_FIRST = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})(.*)", re.ASCII)
_ZONE_WORD = re.compile(r"\s*(?:UTC|GMT)$", re.IGNORECASE)

ISO = "iso"
DAY_FIRST = "d/m/Y"
MONTH_FIRST = "m/d/Y"
TEXT_FORMATS = (ISO, DAY_FIRST, MONTH_FIRST)


def format_of_texts(texts: Iterable[str]) -> Iterator[str]:
    """What the texts of a file are; nothing where dates may be read either way."""
    is_iso = False
    day_first = month_first = 0
    for text in texts:
        if match := _PARTED.fullmatch(text):
            day_first += int(match[1]) > 12
            month_first += int(match[2]) > 12
        else:
            is_iso = is_iso or _from_iso(text) is not None
    if is_iso:
        yield ISO
    if day_first > month_first:
        yield DAY_FIRST
    elif month_first > day_first:
        yield MONTH_FIRST


def _from_iso(text: str) -> int | None:
    if match := _YEAR_FIRST.fullmatch(text):
        text = f"{match[1]}-{match[2]:>02}-{match[3]:>02}{match[4]}"
    try:
        time = datetime.fromisoformat(_ZONE_WORD.sub("Z", text))
    except ValueError:
        return None
    return _unix(time)


def _day_first(text: str) -> int | None:
    return _from_parts(text, day=1, month=2)


def _month_first(text: str) -> int | None:
    return _from_parts(text, day=2, month=1)


def _from_parts(text: str, day: int, month: int) -> int | None:
    if not (match := _PARTED.fullmatch(text)):
        return None
    hour, minute, second = (int(match[group] or 0) for group in (4, 5, 6))
    if half := match[7]:
        hour = hour % 12 + (12 if half[0] in "pP" else 0)
    try:
        time = datetime(_year(match[3]), int(match[month]), int(match[day]), hour, minute, second)
    except ValueError:  # 31 February
        return None
    return _unix(time)


def _year(digits: str) -> int:
    """A year, which people write with two digits too: 69 is 2069, 70 is 1970."""
    year = int(digits)
    return year if len(digits) > 2 else year + (2000 if year < 70 else 1900)


def _unix(time: datetime) -> int | None:
    """Unix seconds of a time, which is UTC where it says nothing; None before 1970."""
    try:
        seconds = math.floor((time if time.tzinfo else time.replace(tzinfo=UTC)).timestamp())
    except (OverflowError, ValueError):
        return None
    return seconds if seconds > 0 else None


PARSERS: dict[str, Callable[[str], int | None]] = {
    ISO: _from_iso,
    DAY_FIRST: _day_first,
    MONTH_FIRST: _month_first,
}
