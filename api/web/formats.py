"""Numbers, money and days as the reader's language writes them."""

from datetime import date, datetime, timedelta
from typing import Any

from babel import Locale
from babel.dates import format_date, format_datetime, format_timedelta
from babel.numbers import format_compact_decimal, format_currency, format_decimal, format_percent

_UNITS = (("GB", 1e9), ("MB", 1e6), ("kB", 1e3), ("bytes", 1))
MONEY = "USD"  # of budgets and revenues at TMDB


class Formats:
    """How one language writes values."""

    def __init__(self, code: str) -> None:
        self._code = code

    def number(self, value: float, digits: int | None = None) -> str:
        """A number, grouped; with exactly so many digits behind its point, if that is said."""
        if digits is None:
            return format_decimal(value, locale=self._code)
        pattern = f"#,##0.{'0' * digits}" if digits else "#,##0"
        return format_decimal(value, pattern, locale=self._code)

    def compact(self, value: float) -> str:
        """A large number in few letters: 1.2M."""
        return format_compact_decimal(value, locale=self._code, fraction_digits=1)

    def bytes(self, size: float) -> str:
        """The size of a file."""
        unit = next((unit for unit in _UNITS if size >= unit[1]), _UNITS[-1])
        return f"{self.number(round(size / unit[1], 1))} {unit[0]}"

    def money(self, value: float) -> str:
        """US dollars, without cents."""
        pattern = Locale.parse(self._code).currency_formats["standard"].pattern.replace(".00", "")
        return format_currency(value, MONEY, pattern, self._code, currency_digits=False)

    def percent(self, share: float, digits: int = 0) -> str:
        """A share of one, in percent."""
        pattern = f"#,##0.{'0' * digits}%" if digits else "#,##0%"
        return format_percent(share, pattern, locale=self._code)

    def day(self, value: str | date) -> str:
        """A day, written out; a text is ISO 8601."""
        day = date.fromisoformat(value[:10]) if isinstance(value, str) else value
        return format_date(day, "long", locale=self._code)

    def moment(self, value: str | datetime) -> str:
        """A time in UTC; a text is ISO 8601."""
        moment = datetime.fromisoformat(value) if isinstance(value, str) else value
        return f"{format_datetime(moment, 'medium', locale=self._code)} UTC"

    def span(self, seconds: float) -> str:
        """A time that has passed, in its largest unit: 3 days."""
        return format_timedelta(timedelta(seconds=seconds), locale=self._code)

    def when(self, value: str) -> str:
        """A time in UTC, or the text as it is where it is none."""
        try:
            return self.moment(value)
        except ValueError:
            return value

    def figure(self, value: float) -> str:
        """A number whatever it counts: a whole one, or the first four digits of another."""
        if isinstance(value, int):
            return format_decimal(value, locale=self._code)
        return format_decimal(float(f"{value:.4g}"), "#,##0.########", locale=self._code)

    def filters(self) -> dict[str, Any]:
        """All of them by name, for templates."""
        writers = (self.number, self.compact, self.bytes, self.money, self.percent)
        moments = (self.day, self.moment, self.span, self.when, self.figure)
        return {each.__name__: each for each in (*writers, *moments)}
