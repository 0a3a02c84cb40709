"""RecTools' EASE with its own penalty, on the most rated items."""

from rectools.models import EASEModel

from benchmarks.quality.peers import with_rectools
from benchmarks.quality.peers.contract import Train
from engine.arrays import Int32Array

OPTIONS = {"regularization": 500.0, "recommend_n_threads": 1}
_MAX_ITEMS = 6_000  # its inverse of all items of the largest set takes hours and all memory


def lists(train: Train, users: Int32Array, n: int) -> Int32Array:
    """Rank items as EASE does."""
    return with_rectools.lists(train, users, n, EASEModel(**OPTIONS), _MAX_ITEMS)
