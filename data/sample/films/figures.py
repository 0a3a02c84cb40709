"""The figures of the films: release days, votes, popularity and money, all with heavy tails.

Votes and popularity follow the quantiles of the real files, so that every size has its few famous
films; money is known for few films, and more often for famous ones.
"""

import math
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.random import Generator

from data.sample.draws import happens, pick_weighted

LAST_RELEASE = 2017

_DECADE_WEIGHTS = (2, 4, 10, 29, 33, 46, 58, 76, 86, 125, 246, 282)
_DECADES = dict(zip(range(1900, 2020, 10), _DECADE_WEIGHTS, strict=True))
_MONTHS = dict(enumerate((28, 30, 36, 35, 33, 32, 26, 34, 48, 46, 37, 38), start=1))
_WEEKDAYS = {4: 139, 3: 75, 2: 70, 5: 51, 1: 46, 6: 36, 0: 35}
_FIRST_OF_JANUARY = 0.06  # the share of films of which only the year is known

# Quantiles of the real files: the share of films below, and the values there.
_SHARES = (0.0, 0.064, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 1.0)
_VOTES = (0.4, 0.99, 1.0, 3.0, 10.0, 34.0, 160.0, 434.0, 2_185.0, 6_559.0, 14_000.0)
_POPULARITY = (1e-6, 0.03, 0.084, 0.386, 1.13, 3.68, 8.33, 11.1, 17.0, 43.0, 540.0)

# The share of films whose money is known, by fame.
_FAME = (0.0, 0.5, 0.8, 0.95, 1.0)
_BUDGET_KNOWN = (0.02, 0.06, 0.3, 0.75, 0.98)
_REVENUE_KNOWN = (0.05, 0.3, 0.6, 0.85, 1.0)  # where the budget is
_REVENUE_ALONE = (0.02, 0.03, 0.1, 0.25, 0.5)
_MOST_BUDGET, _MOST_REVENUE = 380e6, 2.8e9
_IN_MILLIONS = 0.01  # the share of budgets that somebody entered as a number of millions


@dataclass(frozen=True)
class Figures:
    """How a film was received: votes of 0 to 10 with their mean; money in US dollars, 0 unknown."""

    votes: int
    average: float
    popularity: float
    budget: int
    revenue: int


def release_year(rng: Generator) -> int:
    """Draw a year from 1900 to 2017, the late ones far more often."""
    decade = pick_weighted(rng, _DECADES)
    return decade + int(rng.integers(min(10, LAST_RELEASE + 1 - decade)))


def release_day(rng: Generator, year: int) -> date:
    """Draw a day of the year: often a Friday, sometimes just the first of January."""
    if happens(rng, _FIRST_OF_JANUARY):
        return date(year, 1, 1)
    first = date(year, pick_weighted(rng, _MONTHS), 1)
    days = (pick_weighted(rng, _WEEKDAYS) - first.weekday()) % 7
    return first.replace(day=1 + days + 7 * int(rng.integers(4)))


def fame_ranks(rng: Generator, favour: list[float]) -> list[float]:
    """Rank films between 0 (unknown) and 1 (famous), evenly; `favour` is added to their luck."""
    luck = rng.random(len(favour)) + np.array(favour)
    ranks = np.empty(len(favour))
    ranks[np.argsort(luck, kind="stable")] = (np.arange(len(favour)) + 0.5) / len(favour)
    return [float(rank) for rank in ranks]


def make_figures(rng: Generator, fame: float) -> Figures:
    """Draw the figures of a film with a fame between 0 and 1."""
    votes = int(_quantile(fame, _VOTES))
    buzz = 1.0 - abs(1.0 - abs(fame + 0.06 * float(rng.standard_normal())))
    budget = _draw_budget(rng, fame)
    return Figures(
        votes=votes,
        average=_draw_average(rng, votes),
        popularity=round(_quantile(buzz, _POPULARITY) * float(rng.uniform(0.9, 1.1)), 6),
        budget=budget,
        revenue=_draw_revenue(rng, fame, budget),
    )


def _quantile(share: float, values: tuple[float, ...]) -> float:
    """Interpolate between the logarithms of the values at _SHARES."""
    return math.exp(float(np.interp(share, _SHARES, np.log(values))))


def _draw_average(rng: Generator, votes: int) -> float:
    if votes == 0:
        return 0.0
    deviation = 0.7 + 1.6 / math.sqrt(votes)
    mean = min(max(float(rng.normal(6.1, deviation)), 0.5), 10.0)
    return float(round(mean)) if votes == 1 else round(mean, 1)


def _draw_budget(rng: Generator, fame: float) -> int:
    if not happens(rng, float(np.interp(fame, _FAME, _BUDGET_KNOWN))):
        return 0
    if happens(rng, _IN_MILLIONS):
        return int(rng.integers(1, 60))
    dollars = math.exp(float(rng.normal(math.log(8e6) + 4.0 * (fame - 0.8), 1.4)))
    return _two_digits(_folded_below(_MOST_BUDGET, dollars))


def _draw_revenue(rng: Generator, fame: float, budget: int) -> int:
    known = _REVENUE_KNOWN if budget else _REVENUE_ALONE
    if not happens(rng, float(np.interp(fame, _FAME, known))):
        return 0
    middle = math.log(max(budget, 1e5)) + 0.6 if budget else math.log(1e6)
    dollars = math.exp(float(rng.normal(middle, 1.1 if budget else 2.2)))
    return 1 + int(_folded_below(_MOST_REVENUE, dollars))


def _folded_below(most: float, dollars: float) -> float:
    """Fold sums over a limit back below it, so that no two films share the first rank."""
    return dollars if dollars <= most else most * most / dollars


def _two_digits(dollars: float) -> int:
    """Round to two digits, as budgets are published."""
    unit: int = 10 ** max(int(math.log10(max(dollars, 10.0))) - 1, 0)
    return unit * max(1, round(dollars / unit))
