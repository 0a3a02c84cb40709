"""Months and weekdays by name, in Spanish and English, whatever the locale of the process."""

from collections.abc import Sequence

from engine.errors import InvalidValue
from engine.text import fold

MONTHS_ES = (
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
)
MONTHS_EN = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
WEEKDAYS_ES = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")
WEEKDAYS_EN = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ALSO = {"setiembre": 9}


def _numbered(*languages: Sequence[str]) -> dict[str, int]:
    return {fold(name): at for names in languages for at, name in enumerate(names, start=1)}


_MONTHS = _numbered(MONTHS_ES, MONTHS_EN) | _ALSO
_WEEKDAYS = _numbered(WEEKDAYS_ES, WEEKDAYS_EN)


def parse_month(text: str) -> int:
    """Return the month's number, from 1, for its Spanish or English name.

    Raises:
        InvalidValue: it is no month.
    """
    if (month := _MONTHS.get(fold(text))) is None:
        raise InvalidValue("month", text, f"one of {', '.join(MONTHS_ES)} (or in English)")
    return month


def parse_weekday(text: str) -> int:
    """Return the weekday's number, Monday is 1, for its Spanish or English name.

    Raises:
        InvalidValue: it is no weekday.
    """
    if (weekday := _WEEKDAYS.get(fold(text))) is None:
        raise InvalidValue("weekday", text, f"one of {', '.join(WEEKDAYS_ES)} (or in English)")
    return weekday
