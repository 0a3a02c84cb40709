"""implicit's alternating least squares with what is best on an inner cut."""

from itertools import product

from benchmarks.quality.peers import implicit_als
from benchmarks.quality.peers.contract import Train
from benchmarks.quality.peers.searching import best_options
from engine.arrays import Int32Array

REGULARIZATIONS = (1.0, 10.0, 30.0)
ALPHAS = (1.0, 5.0)


def lists(train: Train, users: Int32Array, n: int) -> Int32Array:
    """Rank items by products of factors."""
    options = [
        {"regularization": penalty, "alpha": alpha}
        for penalty, alpha in product(REGULARIZATIONS, ALPHAS)
    ]
    best = best_options(train, implicit_als.lists, options)
    return implicit_als.lists(train, users, n, **best)
