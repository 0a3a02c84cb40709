"""RecTools' PopularModel: the items with most users."""

from rectools.models import PopularModel

from benchmarks.quality.peers import with_rectools
from benchmarks.quality.peers.contract import Train
from engine.arrays import Int32Array


def lists(train: Train, users: Int32Array, n: int) -> Int32Array:
    """Rank items by how many have rated them."""
    return with_rectools.lists(train, users, n, PopularModel())
