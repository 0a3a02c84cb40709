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
_ALSO = {"setiembre": 9}  # as people in Peru and Uruguay write it


def _numbered(*languages: Sequence[str]) -> dict[str, int]:
    return {fold(name): number for names in languages for number, name in enumerate(names, 1)}


_MONTHS = _numbered(MONTHS_ES, MONTHS_EN) | _ALSO
_WEEKDAYS = _numbered(WEEKDAYS_ES, WEEKDAYS_EN)


def parse_month(text: str) -> int:
    """The number, from 1, of a month in Spanish or English.

    Raises:
        InvalidValue: it is no month.
    """
    if (month := _MONTHS.get(fold(text))) is None:
        raise InvalidValue("month", text, f"one of {', '.join(MONTHS_ES)} (or in English)")
    return month


def parse_weekday(text: str) -> int:
    """The number, Monday is 1, of a weekday in Spanish or English.

    Raises:
        InvalidValue: it is no weekday.
    """
    if (weekday := _WEEKDAYS.get(fold(text))) is None:
        raise InvalidValue("weekday", text, f"one of {', '.join(WEEKDAYS_ES)} (or in English)")
    return weekday
