"""LensKit's item-item neighbours for implicit feedback."""

from lenskit.knn import ItemKNNScorer

from benchmarks.quality.peers import with_lenskit
from benchmarks.quality.peers.contract import Train
from engine.arrays import Int32Array

OPTIONS = {"max_nbrs": 100, "save_nbrs": 1000, "feedback": "implicit"}


def lists(train: Train, users: Int32Array, n: int) -> Int32Array:
    """Rank items by nearness to what each user has rated."""
    return with_lenskit.lists(train, users, n, ItemKNNScorer(**OPTIONS))
