"""Invented people, places and titles, each used once."""

import unicodedata
from collections.abc import Iterable

from numpy.random import Generator

from data.sample.draws import happens, pick
from data.sample.words import Words, read_words

SYLLABLES: dict[str, Words] = read_words("names")
TITLE_WORDS: dict[str, Words] = read_words("titles")
ADJECTIVES, NOUNS = TITLE_WORDS["adjectives"], TITLE_WORDS["nouns"]

_IRISH_NAMES = SYLLABLES["irish_names"]
_IRISH_SHARE = 0.004
_PREFIXED_SHARE = 0.04


def place_name(rng: Generator) -> str:
    """Compose the name of a place."""
    return _compose(rng, "place_starts", "place_middles", "place_ends")


def first_name(rng: Generator) -> str:
    """Compose a first name."""
    return _compose(rng, "first_starts", "first_ends")


def last_name(rng: Generator) -> str:
    """Compose a family name; a few have a prefix, an accent or an apostrophe."""
    if happens(rng, _IRISH_SHARE):
        return pick(rng, _IRISH_NAMES)
    name = _compose(rng, "last_starts", "last_middles", "last_ends")
    return pick(rng, SYLLABLES["last_prefixes"]) + name if happens(rng, _PREFIXED_SHARE) else name


def _compose(rng: Generator, *parts: str) -> str:
    return "".join(pick(rng, SYLLABLES[part]) for part in parts)


def people(rng: Generator, count: int) -> Words:
    """Invent distinct people; one of the first is an O'Marren, so that every sample meets one."""
    names = {f"{first_name(rng)} {_IRISH_NAMES[0]}": None}
    while len(names) < count:
        names[f"{first_name(rng)} {last_name(rng)}"] = None
    return tuple(names)


def without_accents(text: str) -> str:
    """The text with bare letters in place of accented ones."""
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


class TitleNames:
    """Invents titles, none twice whatever its casing, and none of those `used` before."""

    def __init__(self, rng: Generator, used: Iterable[str] = ()) -> None:
        self._rng = rng
        self._used = {title.casefold() for title in used}

    def new(self, patterns: Words) -> str:
        """Compose an unused title from one of the patterns."""
        while (title := self._compose(patterns)).casefold() in self._used:
            pass
        self._used.add(title.casefold())
        return title

    def _compose(self, patterns: Words) -> str:
        rng, pattern = self._rng, pick(self._rng, patterns)
        return pattern.format(
            place=place_name(rng),
            person=first_name(rng),
            adjective=pick(rng, ADJECTIVES),
            noun=pick(rng, NOUNS),
            number=int(rng.integers(2, 12)),
        )
