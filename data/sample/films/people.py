"""The people and companies of the films: a few are busy, and each has a genre it prefers.

Whoever works on a streaming film can be met here again under the same name; a few different people
share a name, as they do in TMDB, where only the id tells them apart.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Generic, TypeVar

import numpy as np
from numpy.random import Generator

from data.sample.catalogs.works import Work
from data.sample.draws import happens, pick, pick_weighted
from data.sample.films.tmdb import FILM_GENRES
from data.sample.names import TITLE_WORDS, TitleNames, people
from engine.arrays import Float64Array

T = TypeVar("T")

_PREFERENCE = 0.8  # the share of those who work on a film that prefer one of its genres
_FIRST_RANK, _SKEW = 8.0, 0.6  # the one of rank r works (r + _FIRST_RANK) ** -_SKEW as often

_GENDERS = {2: 40, 1: 23, 0: 37}
_FACELESS = 0.64
_NAMESAKES = 0.003
_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


@dataclass(frozen=True)
class Person:
    """A member of cast or crew; `gender` is 0 for unknown, 1 for female, 2 for male."""

    id: int
    name: str
    gender: int
    profile: str | None


@dataclass(frozen=True)
class Company:
    """A production company."""

    id: int
    name: str


class Guild(Generic[T]):
    """Members by preferred genre, from the busiest to the least busy."""

    def __init__(self, rng: Generator, members: Sequence[T]) -> None:
        weights = np.array([genre.weight for genre in FILM_GENRES], dtype=np.float64)
        self._genre_ends = _part_ends(weights)
        genres = rng.choice(len(weights), size=len(members), p=weights / weights.sum())
        genres[: len(weights)] = np.arange(len(weights))  # none stays without members
        self._members: list[list[T]] = [[] for _ in FILM_GENRES]
        for i, genre in zip(rng.permutation(len(members)).tolist(), genres.tolist(), strict=True):
            self._members[genre].append(members[i])
        self._ends = [
            _part_ends(np.power(np.arange(len(part)) + _FIRST_RANK, -_SKEW))
            for part in self._members
        ]

    def draw(self, rng: Generator, genres: tuple[int, ...], count: int) -> tuple[T, ...]:
        """Draw distinct members for a film of these genres; one drawn twice counts as two."""
        chances = rng.random((count, 3)).tolist()  # one call is much faster than three per member
        return tuple(dict.fromkeys(self._member(genres, *row) for row in chances))

    def _member(self, genres: tuple[int, ...], kind: float, genre: float, rank: float) -> T:
        if genres and kind < _PREFERENCE:
            preferred = genres[int(genre * len(genres))]
        else:
            preferred = bisect_right(self._genre_ends, genre)
        return self._members[preferred][bisect_right(self._ends[preferred], rank)]


def _part_ends(weights: Float64Array) -> list[float]:
    """Divide 0 to 1 by weights; the last part is open, so that every chance falls into one."""
    return list(accumulate((weights / weights.sum()).tolist()))[:-1]


def distinct_ids(rng: Generator, count: int, spread: int) -> list[int]:
    """Draw distinct ids from 2 up, in no order, on average `spread` apart."""
    return [int(i) + 2 for i in rng.permutation(count * spread)[:count]]


def image_path(rng: Generator) -> str:
    """Invent the path of an image."""
    letters = "".join(_LETTERS[i] for i in rng.integers(len(_LETTERS), size=27).tolist())
    return f"/{letters}.jpg"


@dataclass(frozen=True)
class Industry:
    """All who make films; `streamed` are the people of the streaming films by their name."""

    actors: Guild[Person]
    directors: Guild[Person]
    crew: Guild[Person]
    companies: Guild[Company]
    streamed: dict[str, Person]


def make_industry(movies: Sequence[Work], films: int, rng: Generator) -> Industry:
    """Invent the people and companies of so many films, beside those of the streaming movies."""
    cast = list(dict.fromkeys(name for work in movies for name in work.cast))
    directors = list(dict.fromkeys(name for work in movies for name in work.directors))
    lists = (
        _with_invented(rng, cast, max(100, round(1.3 * films))),
        _with_invented(rng, directors, max(60, round(0.45 * films))),
        _with_invented(rng, (), max(60, round(0.5 * films))),
    )
    ids = iter(distinct_ids(rng, sum(len(names) for names in lists), 12))
    actors, all_directors, crew = (
        [_make_person(rng, next(ids), name) for name in names] for names in lists
    )
    streamed = actors[: len(cast)] + all_directors[: len(directors)]
    return Industry(
        actors=Guild(rng, actors),
        directors=Guild(rng, all_directors),
        crew=Guild(rng, crew),
        companies=Guild(rng, _make_companies(rng, max(40, round(0.4 * films)))),
        streamed={person.name: person for person in streamed},
    )


def _with_invented(rng: Generator, streamed: Sequence[str], count: int) -> list[str]:
    """Add invented names up to a count, of which a few belong to two people."""
    invented = people(rng, max(count - len(streamed), 40))
    taken = set(streamed)
    new = [name for name in invented if name not in taken]
    return [*streamed, *(pick(rng, invented) if happens(rng, _NAMESAKES) else name for name in new)]


def _make_person(rng: Generator, number: int, name: str) -> Person:
    profile = None if happens(rng, _FACELESS) else image_path(rng)
    return Person(number, name, pick_weighted(rng, _GENDERS), profile)


def _make_companies(rng: Generator, count: int) -> list[Company]:
    titles = TitleNames(rng)
    invented = [titles.new(TITLE_WORDS["companies"]) for _ in range(count)]
    names = (*TITLE_WORDS["first_companies"], *invented)
    return [Company(*pair) for pair in zip(distinct_ids(rng, len(names), 4), names, strict=True)]
