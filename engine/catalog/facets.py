"""What titles can be asked for, and how many there are: genres, platforms, maturity classes."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from engine.arrays import Mask
from engine.catalog.categories import Categories
from engine.catalog.films import Films
from engine.catalog.genres import SharedGenre, shared_genres
from engine.catalog.maturity import UNKNOWN_AGE, class_key, least_age
from engine.catalog.titles import Catalog
from engine.contract.tables import MOVIE


@dataclass(frozen=True)
class Counts:
    """How many titles there are of something, and how many works these are, by their type."""

    titles: int
    works: int
    movies: int
    tv_shows: int


@dataclass(frozen=True)
class GenreFacet:
    """A shared genre, the catalogs' words that mean it here, and what has it."""

    genre: SharedGenre
    words: list[str]
    counts: Counts
    films: int


@dataclass(frozen=True)
class PlatformFacet:
    """A platform, the names under which people ask for it, and what it carries."""

    name: str
    label: str
    aliases: list[str]
    counts: Counts


@dataclass(frozen=True)
class MaturityFacet:
    """A maturity class and what has it.

    Attributes:
        age: the least that it stands for; None if it says none.
        same: other spellings of it, which are found with it.
    """

    name: str
    age: int | None
    same: list[str]
    counts: Counts


def genre_facets(catalog: Catalog, films: Films) -> list[GenreFacet]:
    """All shared genres in the order of their English names."""
    listed, of_films, count = catalog.shared_genres, films.shared_genres, _counter(catalog)
    return [
        GenreFacet(
            genre,
            list(dict.fromkeys(listed.words[genre.name] + of_films.words[genre.name])),
            count(listed.masks[genre.name]),
            int(of_films.masks[genre.name].sum()),
        )
        for genre in shared_genres()
    ]


def platform_facets(catalog: Catalog) -> list[PlatformFacet]:
    """All platforms in their order."""
    count = _counter(catalog)
    return [
        PlatformFacet(
            row["platform"],
            row["label"],
            row["aliases"],
            count(catalog.platform.equal(row["platform"])),
        )
        for row in catalog.platforms.table.to_pylist()
    ]


def maturity_facets(catalog: Catalog) -> list[MaturityFacet]:
    """The classes that catalogs give, the youngest first, then by name; last those of no age."""
    ages = {name: least_age(name) for name in catalog.known_classes}
    names = sorted(ages, key=lambda name: (UNKNOWN_AGE if (a := ages[name]) is None else a, name))
    known, count = catalog.maturity_known, _counter(catalog)
    return [
        MaturityFacet(
            name,
            ages[name],
            [n for n in names if n != name and class_key(n) == class_key(name)],
            count(catalog.maturity.equal(name) & known),
        )
        for name in names
    ]


def without_class(catalog: Catalog) -> Counts:
    """What no catalog classified: titles without a class, and the works of these."""
    return _counter(catalog)(~catalog.maturity_known)


def without_age(catalog: Catalog) -> Counts:
    """What no limit of age lets pass: titles whose class is missing or says no age."""
    return _counter(catalog)(catalog.protection.ages == UNKNOWN_AGE)


def _counter(catalog: Catalog) -> Callable[[Mask], Counts]:
    """What counts the titles in a mask and their works."""
    is_movie = Categories.from_column(catalog.works["type"]).equal(MOVIE)

    def count(titles: Mask) -> Counts:
        works = np.zeros(len(is_movie), dtype=bool)
        works[catalog.work_of[titles]] = True
        total, movies = int(works.sum()), int((works & is_movie).sum())
        return Counts(int(titles.sum()), total, movies, total - movies)

    return count
