"""The items with most ratings: what no personal list at all reaches."""

import numpy as np

from benchmarks.quality.peers.contract import Train, ranked
from engine.arrays import Int32Array


def lists(train: Train, users: Int32Array, n: int) -> Int32Array:
    """Rank items by how many have rated them."""
    counts = train.counts()
    return ranked(train, users, n, lambda some: np.tile(counts, (len(some), 1)))
