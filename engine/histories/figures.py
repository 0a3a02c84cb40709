"""Dates as they are written: in figures whose order may be open, or clear in themselves."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

_CLOCK = (
    r"(?:(?:,?\s+|T)(?P<hour>\d{1,2})(?::(?P<minute>\d\d))?(?::(?P<second>\d\d))?(?:[.,]\d{1,12})?"
    r"\s?(?P<half>[AaPp]\.?[Mm]\.?)?\s?(?P<offset>Z|UTC|GMT|[+-]\d\d:?\d\d)?"
    r"(?:\s[A-Z]{2,5})?(?:\sm=\S*)?)?"  # Go names the zone again, and its own clock
)
_FIGURES = re.compile(
    rf"(?P<a>\d{{1,4}})\s?(?P<mark>[./-])\s?(?P<b>\d{{1,2}})\s?(?P=mark)\s?(?P<c>\d{{1,4}})\.?{_CLOCK}"
)
_NAMES = re.compile(
    rf"(?:(?P<month>[A-Za-z]{{3,9}})\.?\s(?P<day>\d{{1,2}})(?:st|nd|rd|th)?"
    rf"|(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\.?\s(?P<month2>[A-Za-z]{{3,9}})\.?),?\s(?P<year>\d{{4}}){_CLOCK}"
)
_MONTHS = "january february march april may june july august september october november december"
_EPOCH = re.compile(r"\d{9,14}(?:\.0+)?")
_LONGEST = 64  # characters of a date with everything
_SECONDS_OF_DAY = 86_400
_CENTURY = 2000  # of a year in two digits: nobody streamed anything before
_FIRST_DAY = date(1900, 1, 1)  # what stands before it is the zero of some program: 0001-01-01
_MILLISECONDS = 10**11  # an epoch above counts them: as seconds it would be the year 5138
_ORDINAL_OF_EPOCH = date(1970, 1, 1).toordinal()


class Moment(NamedTuple):
    """When something happened, as far as a file says."""

    seconds: int | None = None
    day: date | None = None


UNKNOWN = Moment()


class _Clock(NamedTuple):
    """A time of day in seconds, and its distance from UTC."""

    seconds: int
    offset: int


@dataclass(frozen=True)
class Figures:
    """A date in three figures, and every day that it may mean.

    Attributes:
        text: as it is written.
        values: the three figures in their order.
        orders: in which they may stand by their form; a year of four digits says where it stands.
        short: whether the year has two digits, of this century.
        clock: the time of day, where one is written.
    """

    text: str
    values: tuple[int, int, int]
    orders: tuple[str, ...]
    short: bool
    clock: _Clock | None

    @cached_property
    def days(self) -> Mapping[str, date]:
        """The day by each order in which there is one."""
        days = {order: self._day(order) for order in self.orders}
        return {order: day for order, day in days.items() if day}

    def moment(self, day: date) -> Moment:
        """The day with the time of day, where that is written."""
        return _moment(day, self.clock)

    def _day(self, order: str) -> date | None:
        year, month, day = (self.values[order.index(figure)] for figure in "ymd")
        return _existing(year + (_CENTURY if self.short else 0), month, day)


def read_date(text: str) -> Figures | Moment | None:
    """A date as its figures, or at once where it says itself what it means; None for no date.

    An epoch in seconds or milliseconds, a named month, and the zero that programs write for
    "never" are read at once. A time of day without an offset counts as UTC.
    """
    text = text.strip()
    if not text:
        return UNKNOWN
    if len(text) > _LONGEST:
        return None
    if match := _FIGURES.fullmatch(text):
        return _figures(text, match)
    if match := _NAMES.fullmatch(text):
        return _with_month(match)
    if _EPOCH.fullmatch(text):
        return _of_epoch(int(text.partition(".")[0]))
    return UNKNOWN if text in ("0", "0.0", "null", "None", "never", "\\N") else None


def _figures(text: str, match: re.Match[str]) -> Figures | None:
    widths = [len(match[name]) for name in "abc"]
    if widths[0] == 4 and widths[2] <= 2:
        orders: tuple[str, ...] = ("ymd",)
    elif widths[0] <= 2 and widths[2] == 4:
        # No country that writes the month first parts figures by points.
        orders = ("dmy",) if match["mark"] == "." else ("dmy", "mdy")
    elif max(widths) <= 2:
        orders = ("dmy", "ymd") if match["mark"] == "." else ("dmy", "mdy", "ymd")
    else:
        return None
    clock = _clock(match)
    if clock is None and match["hour"]:
        return None
    values = (int(match["a"]), int(match["b"]), int(match["c"]))
    return Figures(text, values, orders, max(widths) <= 2, clock)


def _with_month(match: re.Match[str]) -> Moment | None:
    name = (match["month"] or match["month2"]).casefold()
    months = [n for n, month in enumerate(_MONTHS.split(), 1) if month.startswith(name)]
    clock = _clock(match)
    if len(months) != 1 or (clock is None and match["hour"]):
        return None
    day = _existing(int(match["year"]), months[0], int(match["day"] or match["day2"]))
    return _moment(day, clock) if day else None


def _of_epoch(value: int) -> Moment:
    seconds = value // 1000 if value >= _MILLISECONDS else value
    return Moment(seconds=seconds)


def _existing(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _clock(match: re.Match[str]) -> _Clock | None:
    if not match["hour"]:
        return None
    hour, minute, second = (int(match[name] or 0) for name in ("hour", "minute", "second"))
    if match["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if match["half"][0] in "pP" else 0)
    if hour > 23 or minute > 59 or second > 60:
        return None
    return _Clock(hour * 3600 + minute * 60 + min(second, 59), _offset(match["offset"]))


def _offset(text: str | None) -> int:
    if not text or text[0] not in "+-":
        return 0
    digits = text[1:].replace(":", "")
    seconds = int(digits[:2]) * 3600 + int(digits[2:]) * 60
    return -seconds if text[0] == "-" else seconds


def _moment(day: date, clock: _Clock | None) -> Moment:
    if day < _FIRST_DAY:
        return UNKNOWN
    if clock is None:
        return Moment(day=day)
    start = (day.toordinal() - _ORDINAL_OF_EPOCH) * _SECONDS_OF_DAY
    return Moment(seconds=start + clock.seconds - clock.offset)
