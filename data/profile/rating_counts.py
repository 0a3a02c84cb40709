"""The ratings summed up once: what the figures of millions of ratings need."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from engine.arrays import Float64Array, Int64Array
from engine.contract.arrow import one_chunk
from engine.events.period import Period

_DECADE = 10 * 365 * 86_400  # seconds up to which a time is shown that is outside of the period
_SURE = 2.0  # standard errors above chance from which titles differ


@dataclass(frozen=True)
class Spread:
    """How far the means of titles lie apart, in stars, and how far chance alone brings them.

    Attributes:
        titles: how many have a rating.
        observed: standard deviation of the titles' means, by ratings.
        chance: the same if every title had one true mean: sigma² / n for each of n ratings.
        measurable: whether there are enough ratings to compare both.
    """

    titles: int
    observed: float
    chance: float
    sigma: float
    measurable: bool

    @property
    def signal(self) -> bool:
        """Whether the means vary more than sampling noise does."""
        error = np.sqrt(2 / (self.titles - 1)) if self.titles > 1 else 0.0
        return self.observed**2 > self.chance**2 * (1 + _SURE * float(error))


@dataclass(frozen=True)
class RatingCounts:
    """The ratings in numbers.

    Attributes:
        scale: the lowest and the highest rating of the scale.
        stars: how often each value was given, ascending.
        years: how many were given in each year, ascending.
        misdated: how many are dated decades before or after all others, and are not in `years`.
        per_user, per_title, per_work: numbers of ratings of those that have any.
        title_mean: of the titles in `per_title`.
        sigma2: variance of a title's ratings around its mean, over all titles; NaN if unknown.
        outside: how many more ratings are of works that no catalog has.
    """

    rows: int
    scale: tuple[float, float]
    stars: Mapping[float, int]
    years: Mapping[int, int]
    misdated: int
    per_user: Int64Array
    per_title: Int64Array
    per_work: Int64Array
    title_mean: Float64Array
    sigma2: float
    outside: int = 0

    @property
    def mean(self) -> float:
        """The mean of all ratings."""
        return sum(star * count for star, count in self.stars.items()) / self.rows

    def spread(self) -> Spread:
        """How far the titles' means lie apart, beside what chance alone does."""
        titles = len(self.per_title)
        if titles < 2 or self.rows <= titles:
            return Spread(titles, 0.0, 0.0, 0.0, measurable=False)
        apart = float((self.per_title * (self.title_mean - self.mean) ** 2).sum()) / self.rows
        chance = self.sigma2 * (titles - 1) / self.rows
        return Spread(titles, apart**0.5, chance**0.5, self.sigma2**0.5, measurable=True)


def count_ratings(ratings: pa.Table, titles: pa.Table) -> RatingCounts:
    """Sum the titles' ratings up, in one order, so that the same ratings give the same bits."""
    everything, ratings = ratings.num_rows, _of_titles(ratings, titles)
    values = pc.round(ratings["value"].cast(pa.float64()), 6)
    pairs = pa.table({"title_id": ratings["title_id"], "value": values}).combine_chunks()
    figures = [("value", name) for name in ("count", "mean", "variance")]
    by_title = pairs.group_by("title_id", use_threads=False).aggregate(figures)
    n, mean, variance = (by_title[f"value_{name}"].to_numpy() for _, name in figures)
    free = ratings.num_rows - len(n)
    stars = _counted(values)
    years, misdated = _years(ratings["at"].drop_null())
    return RatingCounts(
        rows=ratings.num_rows,
        scale=_scale(ratings, stars),
        stars=stars,
        years=years,
        misdated=misdated,
        per_user=np.array([*_counted(ratings["user_id"]).values()], dtype=np.int64),
        per_title=n,
        per_work=_per_work(by_title["title_id"], n, titles),
        title_mean=mean,
        sigma2=float(n @ variance) / free if free else float("nan"),
        outside=everything - ratings.num_rows,
    )


def _of_titles(ratings: pa.Table, titles: pa.Table) -> pa.Table:
    """The ratings of titles; others are of works that no catalog has."""
    coded = one_chunk(ratings["title_id"])
    known = pc.is_in(coded.dictionary, titles["title_id"].combine_chunks())
    return ratings if pc.all(known).as_py() else ratings.filter(known.take(coded.indices))


def _counted(column: pa.ChunkedArray) -> dict[Any, int]:
    """How often each value occurs, in the order of the values."""
    counts = pc.value_counts(column.combine_chunks())
    return dict(sorted(zip(*(counts.field(n).to_pylist() for n in (0, 1)), strict=True)))


def _years(times: pa.ChunkedArray) -> tuple[dict[int, int], int]:
    """How many times are of each year, and how many are decades outside of their period."""
    seconds = times.cast(pa.int64()).to_numpy()
    period = Period.from_times(seconds)
    shown = Period(period.first - _DECADE, period.last + _DECADE)
    outside = shown.excludes(seconds)
    return _counted(pc.year(times.filter(pa.array(~outside)))), int(outside.sum())


def _per_work(title_ids: pa.ChunkedArray, n: Int64Array, titles: pa.Table) -> Int64Array:
    """The ratings of all titles of a work together."""
    work_of = dict(
        zip(*(titles[name].to_pylist() for name in ("title_id", "work_id")), strict=True)
    )
    works = np.array([work_of[title] for title in title_ids.to_pylist()], dtype=object)
    _, code = np.unique(works, return_inverse=True)
    return np.bincount(code, n).astype(np.int64)


def _scale(ratings: pa.Table, stars: Mapping[float, int]) -> tuple[float, float]:
    """The scale in the table's metadata, or the range of the values that occur."""
    try:
        low, high = (ratings.schema.metadata or {})[b"rating_scale"].decode().split(",")
        return float(low), float(high)
    except (KeyError, ValueError):
        return min(stars, default=0.0), max(stars, default=0.0)
