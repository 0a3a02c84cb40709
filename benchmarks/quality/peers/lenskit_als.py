"""LensKit's ImplicitMF: alternating least squares on who has rated what."""

from lenskit.als import ImplicitMFScorer

from benchmarks.quality.peers import with_lenskit
from benchmarks.quality.peers.contract import Train
from engine.arrays import Int32Array

OPTIONS = {"embedding_size": 64, "regularization": 10.0, "weight": 1.0, "epochs": 15}


def lists(train: Train, users: Int32Array, n: int) -> Int32Array:
    """Rank items by products of factors."""
    return with_lenskit.lists(train, users, n, ImplicitMFScorer(**OPTIONS))
