"""Times that are written as texts: ISO, day, month and year in either order, or with words."""

import math
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, time, timedelta

from data.clean.dates import DAY_FIRST, MONTH_FIRST, DateReader

_PARTED = re.compile(
    r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})"
    r"(?:,?[ T]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*([ap]\.?\s?m\.?)?)?",
    re.ASCII | re.IGNORECASE,
)
_WORD = re.compile(r"[a-záéíóú]{3}|[ap]\.?\s?m\b", re.IGNORECASE)  # of a month, or of a clock
_LONGEST = 80  # characters of a time with words
_WEEKDAY = re.compile(r"^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+")
_CLOCK = re.compile(
    r"(?:,?\s+|t)(?:at\s+)?(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?(?:\s*([ap])\.?\s?m\.?)?"
    r"(?:\s*(?:utc|gmt|z))?(?:\s*([+-])(\d{2}):?(\d{2}))?(?:\s*\([\w\s]*\))?(\s\d{4})?$",
    re.ASCII,
)
_YEAR_FIRST = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})(.*)", re.ASCII)
_ZONE_WORD = re.compile(r"\s*(?:UTC|GMT)$", re.IGNORECASE)

ISO = "iso"
WORDS = "words"
TEXT_FORMATS = (ISO, DAY_FIRST, MONTH_FIRST, WORDS)
_DATES = DateReader(latest_year=2069)  # of years with two digits


def format_of_texts(texts: Iterable[str]) -> Iterator[str]:
    """What the texts of a file are; nothing where dates may be read either way."""
    is_iso = has_words = False
    day_first = month_first = 0
    for text in texts:
        if match := _PARTED.fullmatch(text):
            day_first += int(match[1]) > 12
            month_first += int(match[2]) > 12
        else:
            is_iso = is_iso or _from_iso(text) is not None
            has_words = has_words or (_from_iso(text) is None and _from_words(text) is not None)
    if is_iso:
        yield ISO
    if has_words:
        yield WORDS
    if day_first > month_first:
        yield DAY_FIRST
    elif month_first > day_first:
        yield MONTH_FIRST


def is_date_of_either_order(text: str) -> bool:
    """Whether a text is day, month and year, or month, day and year."""
    return _PARTED.fullmatch(text) is not None


def _from_iso(text: str) -> int | None:
    if match := _YEAR_FIRST.fullmatch(text):
        text = f"{match[1]}-{match[2]:>02}-{match[3]:>02}{match[4]}"
    try:
        moment = datetime.fromisoformat(_ZONE_WORD.sub("Z", text))
    except ValueError:
        return None
    return _unix(moment)


def _from_words(text: str) -> int | None:
    """The seconds of a time with the name of a month, or with a clock of twelve hours."""
    if len(text) > _LONGEST or not _WORD.search(text):
        return None
    bare = _WEEKDAY.sub("", text.lower().strip())
    clock = _CLOCK.search(bare)
    day = _DATES.read(bare[: clock.start()] + (clock[8] or "") if clock else bare)
    if day is None:
        return None
    hour, minute, second = (int(clock[group] or 0) if clock else 0 for group in (1, 2, 3))
    if clock and clock[4]:
        hour = hour % 12 + (12 if clock[4] == "p" else 0)
    try:
        moment = datetime.combine(day, time(hour, minute, second, tzinfo=UTC))
        if clock and clock[5]:
            east = timedelta(hours=int(clock[6]), minutes=int(clock[7]))
            moment -= east if clock[5] == "+" else -east
    except (ValueError, OverflowError):  # 25:00, or an hour before the year 1
        return None
    return _unix(moment)


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
        moment = datetime(_year(match[3]), int(match[month]), int(match[day]), hour, minute, second)
    except ValueError:  # 31 February
        return None
    return _unix(moment)


def _year(digits: str) -> int:
    """A year, which people write with two digits too: 69 is 2069, 70 is 1970."""
    year = int(digits)
    return year if len(digits) > 2 else year + (2000 if year < 70 else 1900)


def _unix(moment: datetime) -> int | None:
    """Unix seconds of a time, which is UTC where it says nothing; None before 1970."""
    try:
        seconds = math.floor((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())
    except (OverflowError, ValueError):
        return None
    return seconds if seconds > 0 else None


PARSERS: dict[str, Callable[[str], int | None]] = {
    ISO: _from_iso,
    DAY_FIRST: _day_first,
    MONTH_FIRST: _month_first,
    WORDS: _from_words,
}
