"""The ratings summed up once, in pieces: what the pictures of millions of ratings need."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from engine.arrays import Float64Array, IndexArray, Int64Array
from engine.catalog.titles import positions
from engine.contract.arrow import numbers

_CHUNK = 1 << 20  # ratings summed up at once, which bounds the memory
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
        years: how many were given in each year, ascending; those without a time are not in it.
        per_user, per_title, per_work: numbers of ratings of those that have any.
        title_mean: of the titles in `per_title`.
        sigma2: variance of a title's ratings around its mean, over all titles; NaN if unknown.
    """

    rows: int
    scale: tuple[float, float]
    stars: Mapping[float, int]
    years: Mapping[int, int]
    per_user: Int64Array
    per_title: Int64Array
    per_work: Int64Array
    title_mean: Float64Array
    sigma2: float

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
    """Sum the ratings up; the memory it needs beside the table is small."""
    users, rated = (ratings[name].combine_chunks() for name in ("user_id", "title_id"))
    row = positions(pa.chunked_array([rated.dictionary]), titles["title_id"])
    works = titles["work_id"].combine_chunks().dictionary_encode()
    title, user = numbers(rated.indices), numbers(users.indices)
    n, total, squares, stars = _title_sums(title, ratings["value"], len(row))
    has = n > 0
    rows = ratings.num_rows
    within = float(np.maximum(squares[has] - total[has] ** 2 / n[has], 0).sum())
    free = rows - int(has.sum())
    work = numbers(works.indices)[row] if len(row) else np.zeros(0, np.int32)
    per_work = np.bincount(work, n, len(works.dictionary)).astype(np.int64)
    per_user = np.bincount(user, minlength=len(users.dictionary))
    return RatingCounts(
        rows=rows,
        scale=_scale(ratings, stars),
        stars=stars,
        years=_years(ratings["at"]),
        per_user=per_user[per_user > 0],
        per_title=n[has],
        per_work=per_work[per_work > 0],
        title_mean=total[has] / n[has],
        sigma2=within / free if free else float("nan"),
    )


def _title_sums(
    title: IndexArray, ratings: pa.ChunkedArray, titles: int
) -> tuple[Int64Array, Float64Array, Float64Array, dict[float, int]]:
    """Every title's number, sum and sum of squares of ratings, and the count of every value."""
    n = np.bincount(title, minlength=titles)
    total, squares = np.zeros(titles), np.zeros(titles)
    stars: dict[float, int] = {}
    begin = 0
    for piece in ratings.chunks:
        for start in range(0, len(piece), _CHUNK):
            part = numbers(piece.slice(start, _CHUNK)).astype(np.float64).round(6)
            ids = title[begin : begin + len(part)]
            begin += len(part)
            total += np.bincount(ids, part, titles)
            squares += np.bincount(ids, part**2, titles)
            for value, count in zip(*np.unique(part, return_counts=True), strict=True):
                stars[float(value)] = stars.get(float(value), 0) + int(count)
    return n, total, squares, dict(sorted(stars.items()))


def _years(moments: pa.ChunkedArray) -> dict[int, int]:
    years: dict[int, int] = {}
    for piece in moments.chunks:
        for start in range(0, len(piece), _CHUNK):
            seconds = numbers(piece.slice(start, _CHUNK).drop_null().cast(pa.int64()))
            year_of_each = (
                seconds.astype("datetime64[s]").astype("datetime64[Y]").astype(np.int64) + 1970
            )
            for year, count in zip(*np.unique(year_of_each, return_counts=True), strict=True):
                years[int(year)] = years.get(int(year), 0) + int(count)
    return dict(sorted(years.items()))


def _scale(ratings: pa.Table, stars: Mapping[float, int]) -> tuple[float, float]:
    """The scale in the table's metadata, or the range of the values that occur."""
    try:
        low, high = (ratings.schema.metadata or {})[b"rating_scale"].decode().split(",")
        return float(low), float(high)
    except (KeyError, ValueError):
        return min(stars, default=0.0), max(stars, default=0.0)
