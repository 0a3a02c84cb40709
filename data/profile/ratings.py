"""The ratings: their stars, years and concentration, and whether titles differ at all."""

from collections.abc import Iterator
from statistics import NormalDist

import numpy as np

from data.profile.rating_counts import RatingCounts
from engine.arrays import Float64Array, Int64Array
from engine.inequality import gini
from engine.pages.documents import Axis, Figure, Layer
from engine.pages.figures import columns, histogram, lines
from engine.wording import many, of, share

_MOST_VALUES = 21  # different stars that have a bar each
_BINS = 40  # of the means of titles
_LEAST = 10  # ratings of a title from which its mean is drawn, where enough titles have them
_RANKS = 200  # points of a long tail
_normal = np.vectorize(NormalDist().cdf)  # the share of a normal distribution below a value
_NOISE = "expected from sampling noise alone"


def figures(ratings: RatingCounts) -> Iterator[Figure]:
    """Yield the figures of stars, years, long tails, concentration and means."""
    yield _stars(ratings)
    if ratings.years:
        yield _years(ratings)
    yield _tails(ratings)
    yield _lorenz(ratings)
    yield _means(ratings)


def texts(ratings: RatingCounts) -> Iterator[str]:
    """Yield what is to be known before all figures."""
    yield warning(ratings)
    if not ratings.years:
        yield "No rating has a time."


def warning(ratings: RatingCounts) -> str:
    """Whether titles differ by more than sampling noise, in a sentence."""
    spread = ratings.spread()
    if not spread.measurable:
        return "There are too few ratings to tell whether titles differ in how they are liked."
    if spread.observed < 1e-6 and spread.sigma < 1e-6:
        return "WARNING: all ratings are equal, so they say nothing about any title."
    figures = (
        f"the means of {many(spread.titles, 'title')} lie {spread.observed:.3f} stars apart "
        f"(standard deviation, by ratings), where sampling noise alone, σ²/n with "
        f"σ = {spread.sigma:.2f}, brings {spread.chance:.3f}"
    )
    if spread.signal:
        return f"Titles do differ: {figures}."
    return (
        f"WARNING: no sign that any title is liked more than another: {figures}. "
        "No model can learn from such ratings which titles are good."
    )


def _stars(ratings: RatingCounts) -> Figure:
    title = "Stars"
    values, counts = list(ratings.stars), list(ratings.stars.values())
    most = max(ratings.stars, key=lambda star: (ratings.stars[star], -star))
    mean = ratings.mean
    sentence = (
        f"{most:g} stars are given most, in {of(ratings.stars[most], ratings.rows, 'rating')}; "
        f"the mean is {mean:.2f} on a scale from {ratings.scale[0]:g} to {ratings.scale[1]:g}."
    )
    if len(values) <= _MOST_VALUES:
        rows = [(f"{value:g}", float(count)) for value, count in ratings.stars.items()]
        return columns(title, sentence, rows, "stars")
    bins = np.histogram(values, 20, weights=counts)
    return histogram(title, sentence, bins, Axis("stars", "number"))


def _years(ratings: RatingCounts) -> Figure:
    dated = sum(ratings.years.values())
    first, last = min(ratings.years), max(ratings.years)
    most = max(ratings.years, key=lambda year: (ratings.years[year], -year))
    sentence = (
        f"{most} has the most, {of(ratings.years[most], dated, 'rating')}, of {first} to {last}."
        if first < last
        else f"All {many(dated, 'dated rating')} are of {first}."
    )
    if undated := ratings.rows - dated - ratings.misdated:
        sentence += f" {many(undated, 'rating')} without a time {_are(undated)} not shown."
    if misdated := ratings.misdated:
        sentence += (
            f" {many(misdated, 'rating')} dated far from all others {_are(misdated)} not shown."
        )
    rows = [(str(year), float(ratings.years.get(year, 0))) for year in range(first, last + 1)]
    return columns("Ratings by year", sentence, rows)


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


def _tails(ratings: RatingCounts) -> Figure:
    users, titles = ratings.per_user, ratings.per_title
    sentence = (
        f"The median user gave {many(float(np.median(users)), 'rating')}, the busiest "
        f"{users.max():,}; the median rated title has {np.median(titles):,.0f}, the first "
        f"{titles.max():,}, and {of(int((titles == 1).sum()), len(titles), 'title')} a single one."
    )
    series = {"users": _ranked(users), "titles": _ranked(titles)}
    axes = Axis("rank (logarithmic)", log=True), Axis("ratings (logarithmic)", log=True)
    return lines("Ratings per user and title", sentence, series, axes)


def _ranked(counts: Int64Array) -> tuple[Int64Array, Int64Array]:
    """Some ranks, closer where they are low, and the counts that have them."""
    ranks = np.unique(np.geomspace(1, len(counts), _RANKS).round().astype(np.int64))
    return ranks, np.sort(counts)[::-1][ranks - 1]


def _lorenz(ratings: RatingCounts) -> Figure:
    works = np.sort(ratings.per_work)[::-1]
    top = -(-len(works) // 10)
    sentence = (
        f"The most rated {of(top, len(works), 'work')} have "
        f"{share(float(works[:top].sum()), ratings.rows)} of all ratings. The Gini coefficient, 0 "
        f"where all have as many, is {gini(works):.2f} for works and "
        f"{gini(ratings.per_user):.2f} for users."
    )
    series = {"works": _cumulated(works), "users": _cumulated(ratings.per_user)}
    axes = (
        Axis("share of works or users, the most active first", "share", low=0, high=1),
        Axis("share of the ratings", "share", low=0, high=1),
    )
    even = Layer("line", [0, 1], [0, 1], "all have as many", "faint", "dotted")
    return lines("Concentration of ratings", sentence, series, axes, [even])


def _cumulated(counts: Int64Array) -> tuple[Float64Array, Float64Array]:
    """The Lorenz curve from the top: shares of those that count, and of what they hold."""
    cumulated = np.sort(counts)[::-1].cumsum()
    ranks = np.unique(np.linspace(0, len(counts), _RANKS).round().astype(np.int64))
    return ranks / len(counts), np.concatenate(([0], cumulated))[ranks] / cumulated[-1]


def _means(ratings: RatingCounts) -> Figure:
    title = "Mean stars per title"
    enough = ratings.per_title >= _LEAST
    least = _LEAST if enough.any() else 1
    counts = ratings.per_title[ratings.per_title >= least]
    means = ratings.title_mean[ratings.per_title >= least]
    low, high = ratings.scale
    edges = np.linspace(low, high if high > low else low + 1, _BINS + 1)
    bins = np.histogram(means.clip(edges[0], edges[-1]), edges)
    sentence = (
        f"Half of the {many(len(means), 'title')} with {many(least, 'rating')} or more have a mean "
        f"between {np.quantile(means, 0.25):.2f} and {np.quantile(means, 0.75):.2f}."
    )
    spread = ratings.spread()
    expected = None
    if spread.measurable and spread.sigma >= 1e-6:
        by_chance = _by_chance(edges, counts, ratings.mean, spread.sigma)
        expected = Layer("steps", edges.tolist(), by_chance.tolist(), _NOISE, "best")
    return histogram(title, sentence, bins, Axis("mean stars", "number"), expected)


def _by_chance(edges: Float64Array, counts: Int64Array, mean: float, sigma: float) -> Float64Array:
    """How many titles would have their mean between edges if all were liked the same."""
    expected = np.zeros(len(edges) - 1)
    for size, titles in zip(*np.unique(counts, return_counts=True), strict=True):
        below = _normal((edges - mean) / (sigma / np.sqrt(size)))
        below[0], below[-1] = 0, 1  # a mean never leaves the scale
        expected += titles * np.diff(below)
    return expected
