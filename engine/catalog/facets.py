"""What titles can be asked for, and how many there are: genres, platforms, maturity classes."""

from dataclasses import dataclass

import numpy as np

from engine.arrays import Mask
from engine.catalog.films import Films
from engine.catalog.genres import SharedGenre, shared_genres
from engine.catalog.maturity import UNKNOWN_AGE, least_age
from engine.catalog.titles import Catalog


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
    """A maturity class, the least age that it stands for, None if it says none, and what has it."""

    name: str
    age: int | None
    counts: Counts


def genre_facets(catalog: Catalog, films: Films) -> list[GenreFacet]:
    """All shared genres in the order of their English names."""
    listed, of_films = catalog.shared_genres, films.shared_genres
    return [
        GenreFacet(
            genre,
            list(dict.fromkeys(listed.words[genre.name] + of_films.words[genre.name])),
            _count(catalog, listed.masks[genre.name]),
            int(of_films.masks[genre.name].sum()),
        )
        for genre in shared_genres()
    ]


def platform_facets(catalog: Catalog) -> list[PlatformFacet]:
    """All platforms in their order."""
    return [
        PlatformFacet(
            row["platform"],
            row["label"],
            row["aliases"],
            _count(catalog, catalog.platform.equal(row["platform"])),
        )
        for row in catalog.platforms.table.to_pylist()
    ]


def maturity_facets(catalog: Catalog) -> list[MaturityFacet]:
    """The classes that catalogs give, the youngest first, then by name; last those of no age."""
    ages = {name: least_age(name) for name in catalog.known_classes}
    names = sorted(ages, key=lambda name: (UNKNOWN_AGE if (a := ages[name]) is None else a, name))
    known = catalog.maturity_known
    return [
        MaturityFacet(name, ages[name], _count(catalog, catalog.maturity.equal(name) & known))
        for name in names
    ]


def without_class(catalog: Catalog) -> Counts:
    """What no catalog classified: titles without a class, and the works of these."""
    return _count(catalog, ~catalog.maturity_known)


def without_age(catalog: Catalog) -> Counts:
    """What no limit of age lets pass: titles whose class is missing or says no age."""
    return _count(catalog, catalog.protection.ages == UNKNOWN_AGE)


def _count(catalog: Catalog, titles: Mask) -> Counts:
    works = np.unique(catalog.work_of[titles], return_index=True)[1]
    movies = int(catalog.is_movie[titles][works].sum())
    return Counts(int(titles.sum()), len(works), movies, len(works) - movies)
