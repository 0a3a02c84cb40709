"""LensKit's item-item neighbours for implicit feedback."""

from lenskit.knn import ItemKNNScorer

from benchmarks.quality.peers import with_lenskit
from benchmarks.quality.peers.contract import Ints, Train

OPTIONS = {"max_nbrs": 100, "save_nbrs": 1000, "feedback": "implicit"}


def lists(train: Train, users: Ints, n: int) -> Ints:
    """Return the items nearest to what each user has rated."""
    return with_lenskit.lists(train, users, n, ItemKNNScorer(**OPTIONS))
