"""Invented people, places and titles, each given out once."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from numpy.random import Generator

from data.sample import words
from data.sample.draws import happens, pick


def place_name(rng: Generator) -> str:
    """Compose the name of a place."""
    parts = (words.PLACE_STARTS, words.PLACE_MIDDLES, words.PLACE_ENDS)
    return "".join(pick(rng, part) for part in parts)


def first_name(rng: Generator) -> str:
    """Compose a given name."""
    return pick(rng, words.FIRST_STARTS) + pick(rng, words.FIRST_ENDS)


def last_name(rng: Generator) -> str:
    """Compose a family name; a few have a prefix, an accent or an apostrophe."""
    if happens(rng, 0.004):
        return pick(rng, words.IRISH_NAMES)
    parts = (words.LAST_STARTS, words.LAST_MIDDLES, words.LAST_ENDS)
    name = "".join(pick(rng, part) for part in parts)
    return pick(rng, words.LAST_PREFIXES) + name if happens(rng, 0.04) else name


def people(rng: Generator, count: int) -> tuple[str, ...]:
    """Invent distinct people; one of the first is an O'Marren, so that every sample meets one."""
    names = {f"{first_name(rng)} {words.IRISH_NAMES[0]}": None}
    while len(names) < count:
        names[f"{first_name(rng)} {last_name(rng)}"] = None
    return tuple(names)


class TitleNames:
    """Invents titles and never gives one out twice, whatever its casing, nor one that is `used`."""

    def __init__(self, rng: Generator, used: Iterable[str] = ()) -> None:
        self._rng = rng
        self._used = {title.casefold() for title in used}

    def new(self, patterns: tuple[str, ...]) -> str:
        """Compose an unused title from one of the patterns."""
        return self._unused(lambda: self._compose(pick(self._rng, patterns)))

    def _compose(self, pattern: str) -> str:
        rng = self._rng
        fields = {
            "place": place_name(rng),
            "person": first_name(rng),
            "adjective": pick(rng, words.ADJECTIVES),
            "noun": pick(rng, words.NOUNS),
            "number": str(int(rng.integers(2, 12))),
        }
        return pattern.format(**fields)

    def _unused(self, compose: Callable[[], str]) -> str:
        while (title := compose()).casefold() in self._used:
            pass
        self._used.add(title.casefold())
        return title
