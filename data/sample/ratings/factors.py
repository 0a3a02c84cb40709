"""Tastes: what titles are like, what users like, and how many titles each user rates.

Works and users have vectors in a common space; works of one genre lie near each other, users near
a few taste clusters. All numbers that decide a rating lie on a grid of 1/1024: their sums and
products are then exact in whatever order a machine adds them, so a seed gives the same bytes
everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from data.sample.catalogs.genres import GENRES
from data.sample.catalogs.works import Work
from data.sample.sizes import MAX_SEEN_SHARE, SampleSize
from engine.arrays import Float64Array, Int64Array, Mask

DIMENSIONS = 10
CLUSTERS = 20
CLUSTERS_PER_USER = 3
MAX_USER_ID = (270_896, 115_077)
"""The highest user id of so many users; smaller samples have gaps in proportion."""

_SPECTRUM = 1.0 / np.sqrt(1.0 + np.arange(DIMENSIONS))
"""Tastes differ most along the first dimensions, as singular values of real ratings do."""

_POPULARITY_SPREAD = 1.4
_AFFINITY = 1.6
_QUALITY_SPREAD = 0.48
_BIAS_SPREAD = 0.48
_ACTIVITY_SPREAD = 1.32
_WHOLE_STARS_SHARE = 0.5
_WEIGHT_UNIT = 2.0**24


def grid(values: Float64Array) -> Float64Array:
    """Round to multiples of 1/1024."""
    return np.round(values * 1024.0) / 1024.0


@dataclass(frozen=True, slots=True)
class Tastes:
    """What the titles are like, in the order of their ids.

    `vectors` is titles x dimensions, `quality` is in stars; `cumulative` holds the running integer
    weights of all titles for the first cluster, then for the second and so on, and `bounds` where
    each cluster's weights begin and end in it.
    """

    vectors: Float64Array
    quality: Float64Array
    centers: Float64Array
    cumulative: Int64Array
    bounds: Int64Array


def make_tastes(works: tuple[Work, ...], listed: Int64Array, rng: Generator) -> Tastes:
    """Draw the tastes of works and give them to their listings (positions of works)."""
    vectors = _work_vectors(works, rng)
    quality = rng.standard_normal(len(works)) * _QUALITY_SPREAD
    # Better works are somewhat better known, and a few are known to nearly everybody.
    fame = rng.standard_normal(len(works)) + 0.8 * quality
    centers = _spread(rng.standard_normal((CLUSTERS, DIMENSIONS)))
    weights = _cluster_weights(centers, vectors, fame)[:, listed]
    cumulative = np.cumsum(weights.ravel())
    bounds = np.concatenate(([0], cumulative[len(listed) - 1 :: len(listed)]))
    return Tastes(vectors[listed], grid(quality)[listed], centers, cumulative, bounds)


def _work_vectors(works: tuple[Work, ...], rng: Generator) -> Float64Array:
    genre_vectors = rng.standard_normal((len(GENRES), DIMENSIONS))
    member = np.zeros((len(works), len(GENRES)))
    for i, work in enumerate(works):
        member[i, list(work.genres)] = 1.0 / len(work.genres)
    own = rng.standard_normal((len(works), DIMENSIONS))
    return _spread(grid(member) @ grid(genre_vectors) * 0.9 + own * 0.5)


def _spread(vectors: Float64Array) -> Float64Array:
    """Center and scale each dimension to its part of the spectrum, so that no seed is bland."""
    exact = grid(vectors)
    centered = exact - exact.mean(axis=0)
    return grid(centered / centered.std(axis=0) * _SPECTRUM)


def _cluster_weights(
    centers: Float64Array, vectors: Float64Array, fame: Float64Array
) -> Int64Array:
    affinity = grid(centers) @ vectors.T
    exponent = _POPULARITY_SPREAD * fame + _AFFINITY * affinity
    share = np.exp(np.clip(exponent - exponent.max(axis=1, keepdims=True), -14.0, 0.0))
    weights: Int64Array = np.maximum(1.0, np.round(share * _WEIGHT_UNIT)).astype(np.int64)
    return weights


@dataclass(frozen=True, slots=True)
class Users:
    """The users in ascending order of id; `clusters` and `mixture` have a column per cluster.

    `mixture` is cumulative; `rows` and `repeats` count the rating rows of each user and how many of
    them repeat an earlier title.
    """

    ids: Int64Array
    bias: Float64Array
    vectors: Float64Array
    clusters: Int64Array
    mixture: Float64Array
    whole_stars: Mask
    rows: Int64Array
    repeats: Int64Array


def make_users(size: SampleSize, tastes: Tastes, rng: Generator) -> Users:
    """Draw all users of a sample."""
    count = size.users
    clusters = rng.integers(CLUSTERS, size=(count, CLUSTERS_PER_USER))
    parts = rng.dirichlet((1.6, 0.8, 0.4), count)
    own = rng.standard_normal((count, DIMENSIONS)) * _SPECTRUM * 0.5
    center = (tastes.centers[clusters] * grid(parts)[:, :, None]).sum(axis=1)
    rows = _activity(size, rng)
    return Users(
        ids=_user_ids(count, rng),
        bias=grid(rng.standard_normal(count) * _BIAS_SPREAD),
        vectors=grid(center + own),
        clusters=clusters,
        mixture=grid(np.cumsum(parts, axis=1)),
        whole_stars=rng.random(count) < _WHOLE_STARS_SHARE,
        rows=rows,
        repeats=_repeats(size, rows),
    )


def _user_ids(count: int, rng: Generator) -> Int64Array:
    """Draw ascending ids with gaps; the first and the highest possible id always occur."""
    highest = count * MAX_USER_ID[0] // MAX_USER_ID[1]
    between = rng.choice(highest - 2, size=count - 2, replace=False) + 2
    return np.concatenate(([1], np.sort(between), [highest])).astype(np.int64)


def _activity(size: SampleSize, rng: Generator) -> Int64Array:
    """Share the rows out to the users: at least one each, log-normal, exact in total."""
    most = int(size.titles * MAX_SEEN_SHARE)
    wish = np.exp(_ACTIVITY_SPREAD * rng.standard_normal(size.users))
    rows = 1 + np.floor(_scaled_below(wish, size.ratings - size.users, most - 1)).astype(np.int64)
    rest = size.ratings - int(rows.sum())
    rows[np.flatnonzero(rows < most)[:rest]] += 1
    return rows


def _scaled_below(wish: Float64Array, total: int, most: int) -> Float64Array:
    """Scale positive numbers so that, each cut off at `most`, they sum to `total`."""
    low, high = 0.0, total / float(wish.min())
    for _ in range(80):
        middle = (low + high) / 2
        if float(np.minimum(wish * middle, most).sum()) > total:
            high = middle
        else:
            low = middle
    return np.minimum(wish * low, most)


def _repeats(size: SampleSize, rows: Int64Array) -> Int64Array:
    """Spread the repeated rows evenly over all rows but everybody's first."""
    before = np.cumsum(rows - 1)
    shared = before * size.repeats // before[-1]
    repeats: Int64Array = np.diff(shared, prepend=0)
    return repeats
