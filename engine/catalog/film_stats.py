"""The films' questions: releases, franchises, countries, companies, people and their money.

Counts are of distinct films with a release date. Sums of money count what is unknown as 0, and say
of how many films it is known. Definitions in docs/api.md.
"""

from dataclasses import dataclass

import numpy as np

from engine.arrays import Int32Array
from engine.catalog.films import Films
from engine.catalog.filters import NAME_LISTS
from engine.catalog.names import find_name
from engine.catalog.postings import Postings

FEWEST_VOTES = 2000  # below, the mean of a film's votes says too little to be shown


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
        """Revenue per film, over all films."""
        return self.revenue / self.films if self.films else 0.0

    @property
    def mean_return(self) -> float:
        """The return ratio over all films, those without one as 0."""
        return self.returns / self.films if self.films else 0.0

    @property
    def mean_known_return(self) -> float | None:
        """The return ratio over the films that have one; None without any."""
        return self.returns / self.known_return if self.known_return else None


@dataclass(frozen=True)
class Group:
    """The films of a franchise, country, company or person: positions and money."""

    name: str
    films: Int32Array
    money: Money


def released(films: Films, month: int | None = None, weekday: int | None = None) -> int:
    """How many films came out in a month (from 1), on a weekday (Monday is 1), or both."""
    mask = np.ones(len(films), dtype=bool)
    if month is not None:
        mask &= films.month == month
    if weekday is not None:
        mask &= films.weekday == weekday
    return int(mask.sum())


def franchise(films: Films, name: str) -> Group:
    """The films of a franchise, with or without the word Collection in its name.

    Raises:
        NotFound: there is none of this name.
    """
    return _group(films, "franchise", name)


def country(films: Films, name: str) -> Group:
    """Films that a country produced, alone or with others.

    Raises:
        NotFound: no film was produced there.
    """
    return _group(films, "country", name)


def company(films: Films, name: str) -> Group:
    """Films of a production company.

    Raises:
        NotFound: there is none of this name.
    """
    return _group(films, "company", name)


def actor(films: Films, name: str) -> Group:
    """Films that an actor plays in, whatever the billing.

    Raises:
        NotFound: nobody of this name acts in a film.
    """
    return _group(films, "actor", name)


def director(films: Films, name: str) -> Group:
    """Films that a director made, alone or with others.

    Raises:
        NotFound: nobody of this name directed a film.
    """
    return _group(films, "director", name)


def _group(films: Films, kind: str, name: str) -> Group:
    postings: Postings = getattr(films, NAME_LISTS[kind])
    code = find_name(postings, kind, name)
    positions = postings.rows(code)
    return Group(postings.names[code], positions, _money(films, positions))


def _money(films: Films, positions: Int32Array) -> Money:
    """What the films at some positions cost and earned."""
    budget, revenue = films.budget[positions], films.revenue[positions]
    known = (budget > 0) & (revenue > 0)  # TMDB writes 0 for what it does not know
    return Money(
        films=len(positions),
        budget=int(budget.sum()),
        revenue=int(revenue.sum()),
        known_revenue=int((revenue > 0).sum()),
        known_return=int(known.sum()),
        returns=float(films.return_ratio[positions].sum()),
        pooled_return=float(revenue[known].sum() / budget[known].sum()) if known.any() else None,
    )
