"""How long a title is, as catalogs write it: minutes, hours and minutes, or seasons."""

import re

from engine.contract.tables import MINUTES, SEASONS
from engine.text import fold

_HOUR = 60
_SEASONS = re.compile(r"(\d{1,6})(?:\.0+)? ?(?:seasons?|temporadas?|series)\.?", re.ASCII)
_MINUTES = re.compile(r"(\d{1,6})(?:\.0+)? ?(?:min|mins|minutes?|minutos?)\.?", re.ASCII)
_HOURS = re.compile(
    r"(?:pt)?(\d{1,3}) ?(?:h|hrs?|hours?|horas?)\.?,?(?: ?(?:and|y) )?"
    r" ?(?:(\d{1,3}) ?(?:m|min|mins|minutes?|minutos?)?\.?)?(?: ?0?s)?",
    re.ASCII,
)
_SHORT = re.compile(r"(?:pt)?(\d{1,6}) ?(?:m|'|′|’)(?:0?s)?", re.ASCII)
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::\d{2})?", re.ASCII)
_NUMBER = re.compile(r"(\d{1,6})(?:[.,]0+)?", re.ASCII)

Duration = tuple[int, str]  # how many of which unit: min or season


def parse_duration(text: str) -> Duration | None:
    """The minutes or seasons of a text that names its unit; None of another.

    >>> parse_duration("1h 30min"), parse_duration("2 temporadas"), parse_duration("PT1H30M")
    ((90, 'min'), (2, 'season'), (90, 'min'))
    """
    key = fold(text)
    if duration := in_words(key):
        return duration
    if hours := _HOURS.fullmatch(key) or _CLOCK.fullmatch(key):
        return int(hours[1]) * _HOUR + int(hours[2] or 0), MINUTES
    if short := _SHORT.fullmatch(key):
        return int(short[1]), MINUTES
    return None


def in_words(text: str) -> Duration | None:
    """The duration of a text that can be nothing else, whatever column it stands in."""
    key = fold(text)
    if seasons := _SEASONS.fullmatch(key):
        return int(seasons[1]), SEASONS
    if minutes := _MINUTES.fullmatch(key):
        return int(minutes[1]), MINUTES
    return None


def parse_count(text: str) -> int | None:
    """A whole number without a unit, written as `2`, `2.0` or `2,0`; None of another text."""
    match = _NUMBER.fullmatch(text)
    return int(match[1]) if match else None
