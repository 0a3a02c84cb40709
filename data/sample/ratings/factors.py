"""The latent factors of the titles: what they are like, how good and how popular they are.

Works and users have vectors in a common space; works of one genre lie near each other, users near
the centers of a few clusters. All numbers that decide a rating lie on a grid of 1/1024: their sums
and products are then exact in whatever order a machine adds them, so a seed gives the same bytes
everywhere.
"""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from data.sample.catalogs.genres import GENRES
from data.sample.catalogs.placements import SHOW
from data.sample.catalogs.works import Work
from engine.arrays import Float64Array, Int64Array, Mask

DIMENSIONS = 10
CLUSTERS = 20

# Tastes differ most along the first dimensions, as singular values of real ratings do.
SPECTRUM = 1.0 / np.sqrt(1.0 + np.arange(DIMENSIONS))

_GENRE_WEIGHT, _SELF_WEIGHT = 0.9, 0.5
_POPULARITY_SPREAD = 1.4
_AFFINITY = 1.6
_QUALITY_SPREAD = 0.48  # stars
_QUALITY_IN_FAME = 0.8
_WEIGHT_UNIT = 2.0**24  # weights are integers, so that their sums are exact
_RATED_SERIES_SHARE = 0.1
_LEAST_EXPONENT = -14.0  # even what a cluster likes least is drawn now and then


@dataclass(frozen=True)
class TitleFactors:
    """What the titles are like, in the order of their ids.

    Attributes:
        vectors: titles x dimensions.
        quality: in stars.
        centers: clusters of users x dimensions.
        cumulative: running integer weights of all titles for the first cluster, then for the second
            and so on; titles that nobody rates weigh nothing.
        bounds: where each cluster's weights begin and end in `cumulative`.
    """

    vectors: Float64Array
    quality: Float64Array
    centers: Float64Array
    cumulative: Int64Array
    bounds: Int64Array


def make_title_factors(
    works: tuple[Work, ...], listed_works: Int64Array, rated: Mask, rng: Generator
) -> TitleFactors:
    """Draw the factors of works and give them to their listings (positions of works).

    `rated` says which works anybody rates at all: bool, one for each work.
    """
    vectors = _work_vectors(works, rng)
    quality = rng.standard_normal(len(works)) * _QUALITY_SPREAD
    # Better works are somewhat better known, and a few are known to nearly everybody.
    fame = rng.standard_normal(len(works)) + _QUALITY_IN_FAME * quality
    centers = _spread(rng.standard_normal((CLUSTERS, DIMENSIONS)))
    weights = (_cluster_weights(centers, vectors, fame) * rated)[:, listed_works]
    n_titles, cumulative = len(listed_works), np.cumsum(weights.ravel())
    return TitleFactors(
        vectors=vectors[listed_works],
        quality=grid(quality)[listed_works],
        centers=centers,
        cumulative=cumulative,
        bounds=np.concatenate(([0], cumulative[n_titles - 1 :: n_titles])),
    )


def rated_works(works: tuple[Work, ...], rng: Generator) -> Mask:
    """Which works anybody rates: all films and few of the series, as where films are rated."""
    is_series = np.array([work.kind == SHOW for work in works])
    rated: Mask = ~is_series | (rng.random(len(works)) < _RATED_SERIES_SHARE)
    return rated


def grid(values: Float64Array) -> Float64Array:
    """Round to multiples of 1/1024."""
    return np.round(values * 1024.0) / 1024.0


def _work_vectors(works: tuple[Work, ...], rng: Generator) -> Float64Array:
    genre_vectors = rng.standard_normal((len(GENRES), DIMENSIONS))
    membership = np.zeros((len(works), len(GENRES)))
    for i, work in enumerate(works):
        membership[i, list(work.genres)] = 1.0 / len(work.genres)
    self_vectors = rng.standard_normal((len(works), DIMENSIONS))
    shared = grid(membership) @ grid(genre_vectors) * _GENRE_WEIGHT
    return _spread(shared + self_vectors * _SELF_WEIGHT)


def _spread(vectors: Float64Array) -> Float64Array:
    """Center and scale each dimension to its part of the spectrum, so that no seed is bland."""
    exact = grid(vectors)
    centered = exact - exact.mean(axis=0)
    return grid(centered / centered.std(axis=0) * SPECTRUM)


def _cluster_weights(
    centers: Float64Array, vectors: Float64Array, fame: Float64Array
) -> Int64Array:
    """How often each cluster draws each work: int64, clusters x works, at least 1."""
    affinity = grid(centers) @ vectors.T
    exponent = _POPULARITY_SPREAD * fame + _AFFINITY * affinity
    share = np.exp(np.maximum(exponent - exponent.max(axis=1, keepdims=True), _LEAST_EXPONENT))
    weights: Int64Array = np.maximum(1.0, np.round(share * _WEIGHT_UNIT)).astype(np.int64)
    return weights
