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


def variety(lists: Int32Array, train: Interactions, lake: Lake) -> Variety:
    """What lists hold, of works as popular as in the training part."""
    top = lists[:, :_LENGTH]
    return Variety(breadth(top, train, lake.catalog.offered), diversity(top, genre_matrix(lake)))


def diversity(lists: Int32Array, genres: Float32Array) -> float:
    """How unlike the works of one list are; `genres` has a row of 0 and 1 for each work.

    Two works without genres count as unlike; lists of one entry have no pairs. 0 without pairs.
    """
    total, pairs = 0.0, 0
    for low in range(0, len(lists), _CHUNK):
        chunk = lists[low : low + _CHUNK]
        present = chunk >= 0
        entry_genres = genres[np.maximum(chunk, 0)] * present[:, :, None]
        shared = entry_genres @ entry_genres.transpose(0, 2, 1)
        size = entry_genres.sum(axis=2)
        union = size[:, :, None] + size[:, None, :] - shared
        jaccard = np.divide(shared, union, out=np.zeros_like(shared), where=union > 0)
        diagonal = np.eye(chunk.shape[1], dtype=bool)
        counted = present[:, :, None] & present[:, None, :] & ~diagonal
        total += float((1 - jaccard)[counted].sum(dtype=np.float64))
        pairs += int(counted.sum())
    return total / pairs if pairs else 0.0


def genre_matrix(lake: Lake) -> Float32Array:
    """Which genres each work has on any platform: float32, shape (n_works, n_genres)."""
    listed = lake.titles["genres"].to_pylist()
    names = sorted({name for row in listed for name in row})
    column = {name: index for index, name in enumerate(names)}
    genres = np.zeros((lake.works.num_rows, max(len(names), 1)), dtype=np.float32)
    for work, row in zip(lake.catalog.work_of.tolist(), listed, strict=True):
        genres[work, [column[name] for name in row]] = 1.0
    return genres
