"""The titles that a record's title may stand for, without what services add to it."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from engine.contract.tables import FIRST_YEAR, LAST_YEAR
from engine.text import squeeze

_YEAR_AT_END = re.compile(r"(.+?) ?[(\[](\d{4})(?:[-–]\d{0,4})?[)\]]")
_BRACKETS_AT_END = re.compile(r"(.+?) ?[(\[]([^()\[\]]+)[)\]]")
_ALSO = re.compile(r"a\.?k\.?a\.? ", re.IGNORECASE)
_ARTICLE_LAST = re.compile(
    r"(.+), (the|an?|el|l[aeo]s?|les|il|gli|der|die|das|den|det|een|une?|l')", re.IGNORECASE
)
_MOST_BRACKETS = 3
LONGEST_TITLE = 300  # characters: beyond them nothing is a title


class Spelling(NamedTuple):
    """A title as it may be called here.

    Attributes:
        year: that stands behind it.
        bare: whether something in brackets was left out.
    """

    text: str
    year: int | None = None
    bare: bool = False


def spellings(title: str) -> list[Spelling]:
    """A title as it stands, then without year, without brackets, and what stands in these.

    >>> [each.text for each in spellings("Hunt, The (Jagten) (2012)")][1:]
    ['The Hunt (Jagten)', 'The Hunt', 'Jagten']
    """
    return list(dict.fromkeys(_spellings(squeeze(title[:LONGEST_TITLE]))))


def undecorated(title: str) -> str | None:
    """A title without what stands in brackets at its end; None where nothing does."""
    match = _BRACKETS_AT_END.fullmatch(title) if title.endswith((")", "]")) else None
    return match[1] if match else None


def _spellings(title: str) -> Iterator[Spelling]:
    yield Spelling(title)
    name, year = title, None
    if (match := _YEAR_AT_END.fullmatch(title)) and FIRST_YEAR <= int(match[2]) <= LAST_YEAR:
        name, year = match[1], int(match[2])
    yield Spelling(article_first(name), year)
    groups: list[str] = []
    while len(groups) < _MOST_BRACKETS and (match := _BRACKETS_AT_END.fullmatch(name)):
        name = match[1]
        groups.append(_ALSO.sub("", match[2]))
        yield Spelling(article_first(name), year, bare=True)
    yield from (Spelling(article_first(group), year, bare=True) for group in groups)


def article_first(name: str) -> str:
    """A title with the article in front that a list has behind it.

    >>> article_first("Matrix, The")
    'The Matrix'
    """
    if not (match := _ARTICLE_LAST.fullmatch(name)):
        return name
    gap = "" if match[2].endswith("'") else " "
    return f"{match[2]}{gap}{match[1]}"
