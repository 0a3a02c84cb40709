"""RecTools' PopularModel: the items with most users."""

from rectools.models import PopularModel

from benchmarks.quality.peers import with_rectools
from benchmarks.quality.peers.contract import Ints, Train


def lists(train: Train, users: Ints, n: int) -> Ints:
    """Return the most rated items."""
    return with_rectools.lists(train, users, n, PopularModel())
