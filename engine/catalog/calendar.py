"""Months and weekdays by name or its beginning, in Spanish and English, whatever the locale."""

from collections.abc import Mapping, Sequence

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
_SHORTEST = 3  # letters: in both languages they tell the months apart, and the weekdays


def _numbered(*languages: Sequence[str]) -> dict[str, int]:
    return {fold(name): number for names in languages for number, name in enumerate(names, 1)}


_MONTHS = _numbered(MONTHS_ES, MONTHS_EN) | _ALSO
_WEEKDAYS = _numbered(WEEKDAYS_ES, WEEKDAYS_EN)
_SHORT = "in Spanish or English, or its first three letters or more"


def parse_month(text: str) -> int:
    """The number, from 1, of a month in Spanish or English, also shortened: ene, sept., Oct.

    Raises:
        InvalidValue: it is no month.
    """
    if (month := _number(_MONTHS, text)) is None:
        raise InvalidValue("month", text, f"one of {', '.join(MONTHS_ES)}; {_SHORT}")
    return month


def parse_weekday(text: str) -> int:
    """The number, Monday is 1, of a weekday in Spanish or English, also shortened: mié, thurs.

    Raises:
        InvalidValue: it is no weekday.
    """
    if (weekday := _number(_WEEKDAYS, text)) is None:
        raise InvalidValue("weekday", text, f"one of {', '.join(WEEKDAYS_ES)}; {_SHORT}")
    return weekday


def _number(names: Mapping[str, int], text: str) -> int | None:
    """The number of the name that a text is or shortens, if it shortens those of one number."""
    key = fold(text).removesuffix(".")
    if key in names:
        return names[key]
    numbers = {number for name, number in names.items() if name.startswith(key)}
    return numbers.pop() if len(key) >= _SHORTEST and len(numbers) == 1 else None
