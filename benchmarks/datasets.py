"""The ratings that are measured on: invented ones of a given size, and public files where present.

Every set becomes one `.npz` of ratings in canonical order that all measurements read.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.rating_files import coded
from engine.arrays import Float64Array, Int64Array
from engine.events.interactions import Interactions
from engine.events.table import with_scale
from engine.scale import RatingScale
from training.splitting import Split, random_split

TEST_SHARE = 0.2
_PLANTED = 8  # factors behind the invented ratings
_STRIDE = 1_000_000  # ratings computed at a time
_START, _SPAN = 1_200_000_000, 100_000_000  # seconds in which invented ratings are given
_HALF_STARS = RatingScale(0.5, 5.0)
_WHOLE_STARS = RatingScale(1.0, 5.0)


@dataclass(frozen=True)
class Shape:
    """How many ratings, users and works an invented set has, before repeated pairs are dropped."""

    ratings: int
    users: int
    works: int


GENERATED = {
    "tiny": Shape(3_000, 150, 80),
    "generated-1m": Shape(1_000_000, 10_000, 4_000),
    "generated-11m": Shape(11_000_000, 115_077, 22_000),
}
_CSV = {"names": ["user", "item", "rating", "time"]}
_REAL: dict[str, tuple[str, RatingScale, dict[str, Any]]] = {
    "ml-100k": ("ml-100k/u.data", _WHOLE_STARS, _CSV | {"sep": "\t"}),
    "ml-latest-small": ("ml-latest-small/ratings.csv", _HALF_STARS, _CSV | {"skiprows": 1}),
    "catalog-ratings": (
        "ratings_on_catalog_ids/ml2023_matched_ratings.csv.gz",
        _HALF_STARS,
        {"names": ["user", "rating", "time", "item"], "skiprows": 1},
    ),
    "ml-1m-partial": (
        "ml-1m-partial/ratings_first487650.dat.gz",
        _WHOLE_STARS,
        _CSV | {"sep": "::", "engine": "python"},
    ),
    "ml-latest-2023": ("ml-latest-2023/ratings_2023.csv.gz", _HALF_STARS, _CSV | {"skiprows": 1}),
}
PUBLIC = tuple(_REAL)


def real_sets(folder: Path) -> list[str]:
    """The names of the public sets that lie in a folder, small ones first."""
    return [name for name, (path, *_) in _REAL.items() if (folder / path).is_file()]


def make(name: str, folder: Path) -> Interactions:
    """A set by name, with the time of every rating; `folder` is where the public files lie.

    Invented ratings are given at invented times.
    """
    if name not in GENERATED:
        return _read(name, folder)
    ratings = generate(GENERATED[name], seed=0)
    time = np.random.default_rng(1).integers(_START, _START + _SPAN, len(ratings))
    return replace(ratings, time=time.astype(np.uint32))


def generate(shape: Shape, seed: int) -> Interactions:
    """Invent ratings on half stars: few users and works have most of them.

    Stars follow a bias of the user, one of the work, eight planted factors, and noise.
    """
    rng = np.random.default_rng(seed)
    pair = _pairs(shape, rng)
    user, work = (part.astype(np.int32) for part in np.divmod(pair, shape.works))
    user_bias, work_bias = (rng.normal(0, 0.4, n) for n in (shape.users, shape.works))
    spread = np.sqrt(0.5) / _PLANTED**0.25
    user_factors, work_factors = (
        rng.normal(0, spread, (n, _PLANTED)).astype(np.float32) for n in (shape.users, shape.works)
    )
    rating = np.empty(len(pair), dtype=np.float32)
    for rows in strides(len(pair)):
        u, i = user[rows], work[rows]
        stars = 3.5 + user_bias[u] + work_bias[i] + rng.normal(0, 0.7, len(u))
        stars += np.einsum("nk,nk->n", user_factors[u], work_factors[i])
        rating[rows] = (np.round(stars * 2) / 2).clip(0.5, 5)
    return Interactions(user, work, rating, shape.users, shape.works, _HALF_STARS)


def _pairs(shape: Shape, rng: np.random.Generator) -> Int64Array:
    """Distinct pairs, user · works + work, ascending: int64, shape (shape.ratings,)."""
    activity = rng.pareto(1.3, shape.users) + 0.3
    popularity = 1 / (np.arange(shape.works) + 15.0) ** 0.8
    rng.shuffle(popularity)
    most = shape.works / 5  # of one user
    share = np.minimum(activity / activity.sum() * shape.ratings, most)
    share *= shape.ratings / share.sum()
    pair = np.empty(0, dtype=np.int64)
    while len(pair) < shape.ratings:
        n_drawn = shape.ratings - len(pair) + shape.ratings // 8
        user, work = _draw(share, n_drawn, rng), _draw(popularity, n_drawn, rng)
        pair = np.unique(np.concatenate([pair, user * shape.works + work]))
    kept = np.zeros(len(pair), dtype=bool)
    kept[rng.permutation(len(pair))[: shape.ratings]] = True
    return pair[kept]


def _draw(weight: Float64Array, n: int, rng: np.random.Generator) -> Int64Array:
    """Draw `n` indices by weight, with replacement."""
    edges = np.cumsum(weight)
    drawn: Int64Array = np.searchsorted(edges, rng.random(n) * edges[-1])
    return np.minimum(drawn, len(weight) - 1)


def strides(n: int) -> Iterator[slice]:
    """Yield slices that cover `n` rows, some at a time."""
    for low in range(0, n, _STRIDE):
        yield slice(low, min(low + _STRIDE, n))


def _read(name: str, folder: Path) -> Interactions:
    path, scale, options = _REAL[name]
    table = pd.read_csv(folder / path, **options)
    rating, time = table["rating"].to_numpy(np.float32), table["time"].to_numpy(np.int64)
    return coded(table, rating, time, scale)


def repetition_split(ratings: Interactions, repetition: int) -> Split:
    """What is learned from and tested on in a repetition, the same for everybody."""
    return random_split(len(ratings), TEST_SHARE, repetition)


def save_as_lake(interactions: Interactions, path: Path) -> None:
    """Write the ratings as the ingest would: ids as text, coded against dictionaries, zstd."""
    users = pa.array([f"{code:07}" for code in range(interactions.n_users)])
    works = pa.array([f"ns{code:06}" for code in range(interactions.n_works)])
    seconds = np.arange(len(interactions)) + _START
    zeros = np.zeros(len(interactions), np.int8)
    table = pa.table(
        {
            "user_id": pa.DictionaryArray.from_arrays(interactions.user, users),
            "title_id": pa.DictionaryArray.from_arrays(interactions.work, works),
            "kind": pa.DictionaryArray.from_arrays(zeros, ["rating"]),
            "value": interactions.rating,
            "at": pa.array(seconds, pa.timestamp("s", tz="UTC")),
            "source": pa.DictionaryArray.from_arrays(zeros, ["ratings"]),
        }
    )
    pq.write_table(with_scale(table, interactions.scale), path, compression="zstd")
