"""LensKit's ImplicitMF: alternating least squares on who has rated what."""

from lenskit.als import ImplicitMFScorer

from benchmarks.quality.peers import with_lenskit
from benchmarks.quality.peers.contract import Ints, Train

OPTIONS = {"embedding_size": 64, "regularization": 10.0, "weight": 1.0, "epochs": 15}


def lists(train: Train, users: Ints, n: int) -> Ints:
    """Return the items with the highest products of factors."""
    return with_lenskit.lists(train, users, n, ImplicitMFScorer(**OPTIONS))
