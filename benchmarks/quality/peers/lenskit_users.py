"""LensKit's user-user neighbours for implicit feedback."""

from lenskit.knn import UserKNNScorer

from benchmarks.quality.peers import with_lenskit
from benchmarks.quality.peers.contract import Train
from engine.arrays import Int32Array

OPTIONS = {"max_nbrs": 20, "feedback": "implicit"}


def lists(train: Train, users: Int32Array, n: int) -> Int32Array:
    """Rank items by how many of the nearest users have rated them."""
    return with_lenskit.lists(train, users, n, UserKNNScorer(**OPTIONS))
