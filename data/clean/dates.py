"""Days as people and their programs write them, whatever the locale.

`9/5/2021` is a day of September or of May: the whole column decides, by a day beyond the twelfth,
or `dates` of sources.toml does. Where neither does, such a cell cannot be read.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cached_property

from engine.catalog.calendar import MONTHS_EN, MONTHS_ES
from engine.errors import InvalidValue
from engine.wording import alternatives

DAY_FIRST, MONTH_FIRST = "d/m/Y", "m/d/Y"
DATE_ORDERS = (DAY_FIRST, MONTH_FIRST)
_CLEARLY = 20  # times as many days beyond the twelfth in one place as in the other
_MONTHS = 12
_SHORT_MONTH = 3  # letters
_TIME = re.compile(r"[ t]\d{1,2}:\d{2}.*", re.ASCII)
_WEEKDAY = re.compile(r"^[a-záéíóú]+, ?(?=\S+ \S+)")
_ISO = re.compile(r"(\d{4})([-/.]?)(\d{2})\2(\d{2})", re.ASCII)
_NUMBERS = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})", re.ASCII)
_DAY_OF_MONTH = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th|º)?(?:[ -]|[ -]de )?([a-z]+)\.?,?(?:[ -]|[ -]del? )?(\d{4}|\d{2})",
    re.ASCII,
)
_MONTH_DAY = re.compile(r"([a-z]+)\.? ?(\d{1,2})(?:st|nd|rd|th)?(?:, ?| del? | )(\d{4})", re.ASCII)


class DateReader:
    """Reads the dates of one column.

    Attributes:
        latest_year: a year of two digits is the last such one that is not after this.
        short_years: whether years of two digits are read; 25 may be 1925.
    """

    def __init__(
        self,
        latest_year: int,
        order: str | None = None,
        column: Callable[[], Iterable[str]] = tuple,
        *,
        short_years: bool = True,
    ) -> None:
        self.latest_year = latest_year
        self.short_years = short_years
        self._configured = order
        self._column = column

    @cached_property
    def order(self) -> str | None:
        """Whether the day or the month comes first; None where nothing tells."""
        return self._configured or _order_of(self._column())

    def read(self, text: str, year: int | None = None) -> date | None:
        """The day; None where there is none to be read.

        Its `year`, if known, tells the century of a year of two digits.
        """
        bare = _bare(text)
        if iso := _ISO.fullmatch(bare):
            return _date(int(iso[1]), int(iso[3]), int(iso[4]))
        if numbers := _NUMBERS.fullmatch(bare):
            return self._of_numbers(numbers, year)
        if words := _DAY_OF_MONTH.fullmatch(bare):
            return _date(self._year(words[3], year), _month(words[2]), int(words[1]))
        if words := _MONTH_DAY.fullmatch(bare):
            return _date(int(words[3]), _month(words[1]), int(words[2]))
        return None

    def is_unclear(self, text: str) -> bool:
        """Whether it is a day of which nothing tells day from month."""
        numbers = _NUMBERS.fullmatch(_bare(text))
        if not numbers or self.read(text) or self.order:
            return False
        return max(int(numbers[1]), int(numbers[3])) <= _MONTHS

    def _of_numbers(self, numbers: re.Match[str], known: int | None) -> date | None:
        first, second, year = int(numbers[1]), int(numbers[3]), self._year(numbers[4], known)
        if first > _MONTHS or numbers[2] == ".":  # points are written where the day comes first
            return _date(year, second, first)
        if second > _MONTHS or self.order == MONTH_FIRST:
            return _date(year, first, second)
        return _date(year, second, first) if self.order == DAY_FIRST else None

    def _year(self, digits: str, known: int | None) -> int:
        """The year; 0, which is none, where it has two digits and nothing tells the century."""
        if len(digits) > 2:
            return int(digits)
        if known is not None and known % 100 == int(digits):
            return known
        if not self.short_years:
            return 0
        year = self.latest_year // 100 * 100 + int(digits)
        return year if year <= self.latest_year else year - 100


def checked_dates(where: str, entry: Mapping[str, object]) -> str | None:
    """The order of day and month that `dates` of a table says; None where it is silent.

    Raises:
        InvalidValue: it is no such order.
    """
    order = entry.get("dates")
    if order is None or order in DATE_ORDERS:
        return None if order is None else str(order)
    raise InvalidValue(f"{where}.dates", order, alternatives(map(repr, DATE_ORDERS)))


def _bare(text: str) -> str:
    """The text in lower case, without a time or a weekday."""
    return _WEEKDAY.sub("", _TIME.sub("", text.lower())).strip()


def _order_of(texts: Iterable[str]) -> str | None:
    numbers = [match for text in texts if (match := _NUMBERS.fullmatch(_bare(text)))]
    day_first = sum(int(match[1]) > _MONTHS for match in numbers)
    month_first = sum(int(match[3]) > _MONTHS for match in numbers)
    if day_first > _CLEARLY * month_first:
        return DAY_FIRST
    return MONTH_FIRST if month_first > _CLEARLY * day_first else None


def _month(name: str) -> int:
    """The number of the month called `september`, `sept`, `sep` or `setiembre`; 0 of none."""
    name = "septiembre" if name in ("set", "setiembre") else name
    if len(name) < _SHORT_MONTH:
        return 0
    for months in (MONTHS_EN, MONTHS_ES):
        for number, month in enumerate(months, start=1):
            if month.startswith(name):
                return number
    return 0


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:  # 31 February
        return None
