"""The films' questions: releases, franchises, countries, companies, people and their money.

Counts are of distinct films with a release date. Sums of money count what is unknown as 0, and say
of how many films it is known. Definitions in docs/api.md.
"""

from dataclasses import dataclass

import numpy as np

from engine.arrays import Int32Array, Mask
from engine.catalog.films import Films
from engine.catalog.names import resolve
from engine.catalog.postings import Postings
from engine.errors import InvalidValue

FEWEST_VOTES = 2000  # from which on a film's votes are told
_COLLECTION = "collection"  # what people leave out of a franchise's name


@dataclass(frozen=True)
class Money:
    """What some films cost and earned, in US dollars; unknown amounts count as 0.

    Attributes:
        known_revenue, known_return: number of films whose revenue, and whose budget as well, is
            known.
        returns: sum of the films' return ratios.
        pooled_return: sum of revenue / sum of budget over the films with both; None without any.
    """

    films: int
    budget: int
    revenue: int
    known_revenue: int
    known_return: int
    returns: float
    pooled_return: float | None

    @property
    def mean_revenue(self) -> float:
        """Return revenue per film, over all films."""
        return self.revenue / self.films if self.films else 0.0

    @property
    def mean_return(self) -> float:
        """Return the mean return ratio over all films, those without one as 0."""
        return self.returns / self.films if self.films else 0.0

    @property
    def mean_known_return(self) -> float | None:
        """Return the mean return ratio over the films that have one; None without any."""
        return self.returns / self.known_return if self.known_return else None


@dataclass(frozen=True)
class Group:
    """The films of a franchise, country, company or person: positions and money."""

    name: str
    films: Int32Array
    money: Money


@dataclass(frozen=True)
class FilmFilter:
    """What a film must be; a condition that is None asks nothing. Texts are as the user wrote."""

    year_min: int | None = None
    year_max: int | None = None
    genre: str | None = None
    country: str | None = None
    company: str | None = None
    franchise: str | None = None
    language: str | None = None
    actor: str | None = None
    director: str | None = None


def released(films: Films, month: int | None = None, weekday: int | None = None) -> int:
    """Return how many films came out in a month (from 1), on a weekday (Monday is 1), or both."""
    mask = np.ones(len(films), dtype=bool)
    if month is not None:
        mask &= films.month == month
    if weekday is not None:
        mask &= films.weekday == weekday
    return int(mask.sum())


def franchise(films: Films, name: str) -> Group:
    """Return a franchise, with or without the word Collection in its name.

    Raises:
        NotFound: there is none of this name.
    """
    return _group(films, films.franchises, "franchise", name, _COLLECTION)


def country(films: Films, name: str) -> Group:
    """Return the films that a country produced, alone or with others.

    Raises:
        NotFound: no film was produced there.
    """
    return _group(films, films.countries, "country", name)


def company(films: Films, name: str) -> Group:
    """Return the films of a production company.

    Raises:
        NotFound: there is none of this name.
    """
    return _group(films, films.companies, "company", name)


def actor(films: Films, name: str) -> Group:
    """Return the films that an actor plays in, whatever the billing.

    Raises:
        NotFound: nobody of this name acts in a film.
    """
    return _group(films, films.actors, "actor", name)


def director(films: Films, name: str) -> Group:
    """Return the films that a director made, alone or with others.

    Raises:
        NotFound: nobody of this name directed a film.
    """
    return _group(films, films.directors, "director", name)


def _group(films: Films, postings: Postings, kind: str, name: str, suffix: str = "") -> Group:
    code = resolve(postings, kind, name, suffix)
    positions = postings.rows(code)
    return Group(postings.names[code], positions, money_of(films, positions))


def money_of(films: Films, positions: Int32Array) -> Money:
    """Return what some films cost and earned."""
    budget, revenue = films.budget[positions], films.revenue[positions]
    both = (budget > 0) & (revenue > 0)
    return Money(
        films=len(positions),
        budget=int(budget.sum()),
        revenue=int(revenue.sum()),
        known_revenue=int((revenue > 0).sum()),
        known_return=int(both.sum()),
        returns=float(films.return_ratio[positions].sum()),
        pooled_return=float(revenue[both].sum() / budget[both].sum()) if both.any() else None,
    )


def select(films: Films, wanted: FilmFilter) -> Mask:
    """Return which films pass: bool, shape (n_films,).

    Raises:
        InvalidValue: the years are in the wrong order.
        NotFound: no film bears a name that was asked for.
    """
    mask = np.ones(len(films), dtype=bool)
    low, high = wanted.year_min, wanted.year_max
    if low is not None and high is not None and low > high:
        raise InvalidValue("year_min", low, f"a year not after year_max, {high}")
    if low is not None:
        mask &= films.year >= low
    if high is not None:
        mask &= films.year <= high
    for kind, postings, suffix in (
        ("genre", "genres", ""),
        ("country", "countries", ""),
        ("company", "companies", ""),
        ("franchise", "franchises", _COLLECTION),
        ("language", "languages", ""),
        ("actor", "actors", ""),
        ("director", "directors", ""),
    ):
        if (name := getattr(wanted, kind)) is not None:
            mask &= _bearing(getattr(films, postings), kind, name, suffix)
    return mask


def _bearing(postings: Postings, kind: str, name: str, suffix: str) -> Mask:
    mask = np.zeros(postings.n_rows, dtype=bool)
    mask[postings.rows(resolve(postings, kind, name, suffix))] = True
    return mask
