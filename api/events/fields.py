"""From the fields of a row to an event: what each may be, and what is said of what it may not."""

import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from difflib import get_close_matches
from typing import Any

import numpy as np

from api.events.bodies import plain
from engine.contract.kinds import CODES, HAS_VALUE
from engine.contract.tables import MAX_ID_LENGTH
from engine.errors import InvalidValue
from engine.event_store.records import AHEAD_SECONDS, is_storable
from engine.scale import RatingScale
from engine.text import squeeze

EVENT_FIELDS = ("id", "kind", "stars", "scale", "at", "answer_id")
_NUMBER = re.compile(r"-?\d+(\.\d*)?|-?\.\d+", re.ASCII)
_SCALE = re.compile(r"(-?\d+(?:\.\d+)?)\.\.(-?\d+(?:\.\d+)?)", re.ASCII)
_EXPECTED_SCALE = "the least and the greatest number of stars, as [1, 10] or 1..10"
_DIGITS = re.compile(r"-?\d{1,15}", re.ASCII)
_EXPECTED_TIME = (
    "a time from 1970 on and not in the future, as ISO 8601 or in Unix seconds "
    "(not milliseconds); without an offset it is UTC"
)


def check_names(row: Mapping[str, Any], takes: tuple[str, ...]) -> None:
    """Refuse fields that an event does not have: a misspelt one would be lost.

    Raises:
        InvalidValue: the first of them, with the nearest name.
    """
    for name in row:
        if name not in takes:
            nearest = get_close_matches(name, takes, 1)
            meant = f"; did you mean {nearest[0]}?" if nearest else ""
            raise InvalidValue(
                "field", plain(name), f"none of that name but {', '.join(takes)}{meant}"
            )


def read_id(field: str, value: object, longest: int = MAX_ID_LENGTH) -> str:
    """An id; a whole number stands for its digits.

    Raises:
        InvalidValue: it is missing, no text that can be seen, or too long.
    """
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value) if abs(value) < 10**18 else value
    expected = f"text of 1 to {longest} characters"
    if not isinstance(value, str):
        raise InvalidValue(field, "" if value is None else plain(value), expected)
    text = squeeze(value) if is_storable(value) else value
    if not 0 < len(text) <= longest or not is_storable(value):
        raise InvalidValue(field, plain(value), f"{expected}, without NUL")
    if not any(c.isprintable() and not c.isspace() for c in text):
        raise InvalidValue(field, plain(value), "text that can be seen")
    return text


def read_kind(value: object) -> str:
    """The kind of an event.

    Raises:
        InvalidValue: there is no such kind.
    """
    kind = value.strip().lower() if isinstance(value, str) else None
    if kind not in CODES:
        raise InvalidValue(
            "kind", "" if value is None else plain(value), f"one of {', '.join(CODES)}"
        )
    return kind


def read_stars(kind: str, value: object, scale: RatingScale) -> float | None:
    """The stars of an event of this kind.

    Raises:
        InvalidValue: they are missing, off the scale, no number, or there are any where the kind
            has none.
    """
    if not HAS_VALUE[CODES[kind]]:
        if value is not None:
            raise InvalidValue("stars", plain(value), f"none, as {kind} has no stars")
        return None
    stars = _number(value)
    if stars is None or not scale.low <= stars <= scale.high:
        expected = f"a number from {scale.low:g} to {scale.high:g}"
        raise InvalidValue("stars", "" if value is None else plain(value), expected)
    return stars


def read_scale(kind: str, value: object) -> RatingScale | None:
    """The scale that the stars of an event of this kind stand on; None where the row does not say.

    Raises:
        InvalidValue: it is no scale, or the kind has no stars.
    """
    if value is None:
        return None
    if not HAS_VALUE[CODES[kind]]:
        raise InvalidValue("scale", plain(value), f"none, as {kind} has no stars")
    written = _SCALE.fullmatch(value.strip()) if isinstance(value, str) else None
    ends: Any = written.groups() if written else value
    if not isinstance(ends, list | tuple) or len(ends) != 2:
        raise InvalidValue("scale", plain(value), _EXPECTED_SCALE)
    low, high = map(_number, ends)
    if low is None or high is None or low >= high:
        raise InvalidValue("scale", plain(value), _EXPECTED_SCALE)
    return RatingScale(low, high)


def written_scale(scale: RatingScale) -> str:
    """A scale as `read_scale` reads it, to the last digit."""
    return f"{number_text(scale.low)}..{number_text(scale.high)}"


def number_text(value: float) -> str:
    """A number in the shortest decimals that are read as the same one."""
    text = np.format_float_positional(value, trim="-")
    return str(text)


def _number(value: object) -> float | None:
    if isinstance(value, str) and _NUMBER.fullmatch(value.strip()):
        value = float(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return float(value) if math.isfinite(value) else None
    except OverflowError:  # a whole number of hundreds of digits
        return None


def read_time(value: object, now: float) -> int | None:
    """When an event happened, in Unix seconds; None where nobody says.

    Raises:
        InvalidValue: it is no time, before 1970 or in the future.
    """
    if value is None:
        return None
    second = _second(value)
    if second is None or not 0 <= second <= now + AHEAD_SECONDS:
        raise InvalidValue("at", plain(value), _EXPECTED_TIME)
    return second


def _second(value: object) -> int | None:
    if isinstance(value, str) and not _DIGITS.fullmatch(value.strip()):
        return _iso(value.strip())
    number = _number(value)
    return None if number is None else math.floor(number)


def _iso(text: str) -> int | None:
    try:
        time = datetime.fromisoformat(text)
        return math.floor((time if time.tzinfo else time.replace(tzinfo=UTC)).timestamp())
    except (ValueError, OverflowError):
        return None
