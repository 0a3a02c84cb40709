"""What all lists together hold, and how unlike the entries of one list are."""

from dataclasses import dataclass

import numpy as np

from engine.arrays import Float32Array, Int32Array
from engine.events.interactions import Interactions
from training.dataset import Lake
from training.metrics.beyond_accuracy import Breadth, breadth

_LENGTH = 10  # entries of a list that count
_CHUNK = 5_000  # lists compared at once


@dataclass(frozen=True)
class Variety:
    """Means over the lists' first ten entries.

    Attributes:
        breadth: coverage, Gini and novelty.
        diversity: mean of 1 - Jaccard of the genres over all pairs of a list's entries (Ziegler et
            al. 2005): 0 all alike, 1 nothing shared.
    """

    breadth: Breadth
    diversity: float


def variety(lists: Int32Array, learned: Interactions, lake: Lake) -> Variety:
    """Return what lists hold, of works as popular as in the learned ratings."""
    top = lists[:, :_LENGTH]
    return Variety(breadth(top, learned), diversity(top, genres_of(lake)))


def diversity(lists: Int32Array, genres: Float32Array) -> float:
    """Return how unlike the works of one list are; `genres` has a row of 0 and 1 for each work.

    Two works without genres count as unlike; lists of one entry have no pairs. 0 without pairs.
    """
    total, pairs = 0.0, 0
    for low in range(0, len(lists), _CHUNK):
        chunk = lists[low : low + _CHUNK]
        there = chunk >= 0
        of_entry = genres[np.maximum(chunk, 0)] * there[:, :, None]
        shared = of_entry @ of_entry.transpose(0, 2, 1)
        size = of_entry.sum(axis=2)
        either = size[:, :, None] + size[:, None, :] - shared
        alike = np.divide(shared, either, out=np.zeros_like(shared), where=either > 0)
        counted = there[:, :, None] & there[:, None, :] & ~np.eye(chunk.shape[1], dtype=bool)
        total += float((1 - alike)[counted].sum(dtype=np.float64))
        pairs += int(counted.sum())
    return total / pairs if pairs else 0.0


def genres_of(lake: Lake) -> Float32Array:
    """Return which genres each work has on any platform: float32, shape (n_works, n_genres)."""
    listed = lake.titles["genres"].to_pylist()
    place = {name: at for at, name in enumerate(sorted({n for row in listed for n in row}))}
    genres = np.zeros((lake.works.num_rows, max(len(place), 1)), dtype=np.float32)
    for work, names in zip(lake.catalog.work_of.tolist(), listed, strict=True):
        genres[work, [place[name] for name in names]] = 1.0
    return genres
