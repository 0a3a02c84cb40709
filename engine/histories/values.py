"""What single cells say: years, ids, stars on their scale; and why a row cannot be used."""

import math
import re
from typing import NamedTuple

from engine.errors import shorten
from engine.scale import RatingScale

FIVE_STARS = RatingScale(0.5, 5)  # in halves
WHOLE_STARS = RatingScale(1, 5)
TEN = RatingScale(1, 10)
TEN_WITH_ZERO = RatingScale(0, 10)
HUNDRED = RatingScale(0, 100)

YES = frozenset({"yes", "true", "1", "y", "x"})

_IMDB = re.compile(r"(?:.*?\btt)?0*(\d{1,10})\b")
_NUMBER = re.compile(r"[+-]?\d{1,12}(?:[.,]\d{1,12})?")
_YEAR_BEHIND = re.compile(r"(.*\S)\s*\(((?:18|19|20|21)\d\d)\)", re.DOTALL)
_FIRST_YEAR = 1870  # of anything that moves on a screen
_LAST_YEAR = 2199
_UNRATED = ("", "null", "none", "n/a", "-", "nr")
_ZEROS = ("0", "0.0", "0.00")  # on a scale that begins above


class Unusable(Exception):
    """A row of which no event can be made; the message is the reason that people read."""


class Rating(NamedTuple):
    """Stars and the scale that they were given on."""

    stars: float
    scale: RatingScale


def number(text: str) -> float | None:
    """A decimal number, with a point or a comma; None for anything else."""
    if not _NUMBER.fullmatch(text):
        return None
    return float(text.replace(",", "."))


def integer(text: str) -> int | None:
    """A whole number, be it written as `3` or as `3.0`; None for anything else."""
    value = number(text)
    return int(value) if value is not None and value == math.floor(value) else None


def positive(text: str) -> int | None:
    """A whole number above 0, as ids are; None for anything else, as many write 0 for none."""
    value = integer(text)
    return value if value and value > 0 else None


def year_of(text: str) -> int | None:
    """The year that a text begins with: of `1999`, `1999-10-15`, `1999.0`; None where none does."""
    digits = text[:4]
    if not (len(digits) == 4 and digits.isascii() and digits.isdigit()):
        return None
    return int(digits) if _FIRST_YEAR <= int(digits) <= _LAST_YEAR else None


def title_and_year(title: str) -> tuple[str, int | None]:
    """A title and the year in brackets behind it, if there is one: `Titans (2018)`."""
    match = _YEAR_BEHIND.fullmatch(title)
    return (match[1], int(match[2])) if match else (title, None)


def imdb_number(text: str) -> int | None:
    """The number of an id at IMDb: of `tt0133093`, of `133093`, of an address that holds it."""
    if "/" in text and "/tt" not in text:
        return None
    match = _IMDB.match(text)
    return (int(match[1]) or None) if match else None


def rated(text: str, scale: RatingScale) -> Rating | None:
    """Stars on their scale; None where the cell says that there are none.

    Raises:
        Unusable: what stands there is no rating on the scale.
    """
    key = text.strip().casefold()
    if key in _UNRATED or (key in _ZEROS and scale.low > 0):
        return None
    stars = number(key)
    if stars is None:
        raise Unusable(f"the rating {shorten(text, 20)!r} is no number")
    if not scale.low <= stars <= scale.high:
        raise Unusable(f"the rating {stars:g} is not within {scale}")
    return Rating(stars, scale)


def is_yes(text: str) -> bool:
    """Whether a cell says yes."""
    return text.strip().casefold() in YES
