"""When events happened, however a file writes it: recognised over the whole column, or declared.

A time that is not there, cannot be read or lies in the future is unknown: the event stays.
"""

import re
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from data.csv.absent import is_absent
from data.sources.event_time_texts import PARSERS, TEXT_FORMATS, format_of_texts
from engine.arrays import Float64Array, Int64Array, Mask

NO_TIME = np.int64(-1)  # stands for an event without a time; older than any
UNREADABLE = np.int64(-2)  # … whose time is no time …
FUTURE = np.int64(-3)  # … or has not come
DAY = 86_400
_DIGITS = 18  # of a whole number that surely fits
_SURE = 0.99  # share of the numbers that must look like days or dates
_EXCEL_EPOCH = 25_569  # 1970-01-01 as Excel counts days
_FIRST_DAY = 9_131  # 1995-01-01: the days of older events may as well be seconds
_NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)

SECONDS = "seconds"
_UNITS = {  # numbers of what, and how many seconds one is
    SECONDS: 1.0,
    "milliseconds": 1e-3,
    "microseconds": 1e-6,
    "nanoseconds": 1e-9,
    "days": DAY,
}
_SUB_DAY = list(_UNITS)[:4]
_LEAST_SECONDS = 1e8  # 1973: what is less may count something else than time
_FIRST_YEAR, _LAST_YEAR = 1900, 2100  # whole columns between are years …
_ENOUGH = 20  # … if they are as long
EXCEL_DAYS = "Excel days"
DIGITS = "YYYYMMDD"
NUMBER_FORMATS = (*_UNITS, EXCEL_DAYS, DIGITS)
TIME_FORMATS = (*NUMBER_FORMATS, *TEXT_FORMATS)  # what the setting time_format may be
UNKNOWN_TIMES = {NO_TIME: "no_timestamp", UNREADABLE: "unreadable_time", FUTURE: "future_time"}


@dataclass
class TimeColumn:
    """The times of a file as they are written, part by part.

    Attributes:
        numbers: NaN where a cell is no number.
        texts: the other cells of each part, by row; absent ones are not there.
    """

    numbers: list[Float64Array] = field(default_factory=list)
    texts: list[dict[int, str]] = field(default_factory=list)

    def add(self, cells: pa.StringArray) -> None:
        """Take over the cells of the next part."""
        is_whole = pc.and_(
            pc.ascii_is_decimal(cells), pc.less_equal(pc.binary_length(cells), _DIGITS)
        )
        if pc.all(is_whole).as_py():
            self.numbers.append(cells.cast(pa.int64()).to_numpy().astype(np.float64))
            self.texts.append({})
            return
        digits = pc.if_else(is_whole, cells, pa.scalar(None, pa.string()))
        numbers = digits.cast(pa.int64()).fill_null(0).to_numpy().astype(np.float64)
        rest = np.flatnonzero(~is_whole.to_numpy(zero_copy_only=False))
        texts: dict[int, str] = {}
        written = cells.cast(pa.binary()).take(pa.array(rest)).to_pylist()
        for row, cell in zip(rest.tolist(), written, strict=True):
            text = cell.decode("utf-8", "surrogateescape").strip()
            if _NUMBER.fullmatch(text):
                numbers[row] = float(text.replace(",", "."))
            else:
                numbers[row] = np.nan
                if not is_absent(text):
                    texts[row] = text
        self.numbers.append(numbers)
        self.texts.append(texts)

    def recognise(self, latest: int) -> list[str]:
        """The formats of the numbers and of the other texts, those that are there; `latest` is now.

        Dates that may be read either way are of no format.
        """
        formats = _formats_of_numbers(self.numbers, latest) if self._has_numbers() else []
        if any(self.texts):
            formats += format_of_texts(text for part in self.texts for text in part.values())
        return formats

    def _has_numbers(self) -> bool:
        return any(bool((part > 0).any()) for part in self.numbers)

    def read(self, part: int, formats: list[str], latest: int) -> Int64Array:
        """Unix seconds of one part: `NO_TIME`, `UNREADABLE` or `FUTURE` where there is none."""
        numbers = self.numbers[part]
        times = np.full(len(numbers), UNREADABLE)
        if number_formats := [name for name in formats if name in NUMBER_FORMATS]:
            seconds = _seconds_of_units(numbers, number_formats)
            known = (seconds > 0) & (numbers > 0)  # false for NaN
            times[known] = np.minimum(seconds[known], 2.0**62).astype(np.int64)
        times[(numbers == 0) | (numbers == -1) | np.isnan(numbers)] = NO_TIME
        parsers = [PARSERS[name] for name in formats if name in PARSERS]
        for row, text in self.texts[part].items():
            times[row] = next(filter(None, (parse(text) for parse in parsers)), UNREADABLE)
        times[times > latest] = FUTURE
        return times

    def as_text(self, part: int, row: int) -> str:
        """A cell much as it is written."""
        number = self.numbers[part][row]
        return self.texts[part].get(row, "" if np.isnan(number) else f"{number:.19g}")

    def are_early(self, formats: list[str]) -> bool:
        """Whether most times are months after 1970, and may be ranks or counts instead."""
        if formats[:1] != [SECONDS] or all(
            part.min(initial=np.inf) > _LEAST_SECONDS for part in self.numbers
        ):
            return False
        numbers = np.concatenate([part[part > 0] for part in self.numbers])
        is_order = len(numbers) >= _ENOUGH and numbers.min() < numbers.max()
        return bool(is_order and np.median(numbers) < _LEAST_SECONDS)

    def example(self) -> str:
        """The first text that is no number, or the first number where there is none."""
        texts = (text for part in self.texts for text in part.values())
        numbers = (f"{n:.19g}" for part in self.numbers for n in part[part > 0].tolist())
        return next(texts, next(numbers, ""))


def _formats_of_numbers(parts: list[Float64Array], latest: int) -> list[str]:
    """What the numbers of a file count; nothing where they are years.

    Of files that were joined, some may count seconds and others milliseconds, say.
    """
    least = min((part.min(initial=np.inf) for part in parts), default=0)
    most = max((part.max(initial=0) for part in parts), default=0)
    if least > 1e8 and most <= latest:
        return [SECONDS]
    all_numbers = np.concatenate(parts)
    numbers = all_numbers[all_numbers > 0]
    today = latest / DAY
    for name, likely in (
        ("days", (numbers >= _FIRST_DAY) & (numbers <= today)),
        (
            EXCEL_DAYS,
            (numbers >= _FIRST_DAY + _EXCEL_EPOCH) & (numbers <= today + _EXCEL_EPOCH),
        ),
        (DIGITS, _seconds(numbers, DIGITS) > 0),
    ):
        if likely.mean() >= _SURE:
            return [name]
    if ((numbers >= _FIRST_YEAR) & (numbers <= _LAST_YEAR)).all() and len(numbers) >= _ENOUGH:
        return []
    units = _units(numbers)
    counts = np.bincount(units, minlength=len(_SUB_DAY))
    usual = int(counts.argmax())
    joined = [
        unit
        for unit, name in enumerate(_SUB_DAY)
        if unit != usual
        and counts[unit]
        and bool(_are_moments(_seconds(numbers[units == unit], name), latest).any())
    ]
    return [_SUB_DAY[unit] for unit in (usual, *joined)]


def _units(numbers: Float64Array) -> Int64Array:
    """Which of the units in `_SUB_DAY` each number is of, by its size, as a time since 1973."""
    return np.searchsorted([1e11, 1e14, 1e17], numbers, side="right")


def _are_moments(seconds: Float64Array, latest: int) -> Mask:
    return (seconds >= _LEAST_SECONDS) & (seconds <= latest)


def _seconds_of_units(numbers: Float64Array, names: list[str]) -> Float64Array:
    """The Unix seconds of numbers that count one thing, or several, the usual one first."""
    seconds = _seconds(numbers, names[0])
    if len(names) > 1:
        units = _units(numbers)  # NaN is the last, which stays NaN
        for name in names[1:]:
            of_unit = units == _SUB_DAY.index(name)
            seconds[of_unit] = _seconds(numbers[of_unit], name)
    return seconds


def _seconds(numbers: Float64Array, name: str) -> Float64Array:
    """The Unix seconds that numbers of a format stand for; 0 or less where they stand for none."""
    if name == DIGITS:
        return _seconds_of_digits(numbers)
    if name == EXCEL_DAYS:
        return np.floor((numbers - _EXCEL_EPOCH) * DAY + 1e-3)  # days are fractions of seconds
    return np.floor(numbers * _UNITS[name] + (1e-3 if name == "days" else 0.0))


def _seconds_of_digits(numbers: Float64Array) -> Float64Array:
    """The seconds of dates written as 20190131, or with the time as 20190131235959."""
    with_time = numbers >= 1e13
    days = np.where(with_time, np.floor(numbers / 1e6), numbers)
    days = np.where((days >= 19_700_101) & (days < 21_000_000), days, 0).astype(np.int64)
    year, month, day = days // 10_000, days // 100 % 100, days % 100
    is_date: Mask = (month >= 1) & (month <= 12) & (day >= 1) & (day <= 31)
    months = (np.where(is_date, year, 1970) - 1970) * 12 + np.where(is_date, month, 1) - 1
    first = months.astype("datetime64[M]").astype("datetime64[D]")
    seconds = (first.astype(np.int64) + np.where(is_date, day, 1) - 1) * DAY
    clock = np.where(with_time, numbers % 1e6, 0).astype(np.int64)
    hour, minute, second = clock // 10_000, clock // 100 % 100, clock % 100
    is_time: Mask = (hour < 24) & (minute < 60) & (second < 61)
    total = seconds + hour * 3600 + minute * 60 + second
    return np.where(is_date & is_time & (numbers % 1 == 0), total, 0).astype(np.float64)
