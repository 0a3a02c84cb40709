"""EASE with the penalty that is best on an inner cut."""

from benchmarks.quality.peers import ease
from benchmarks.quality.peers.contract import Train
from benchmarks.quality.peers.searching import best_options
from engine.arrays import Int32Array

PENALTIES = (100.0, 250.0, 500.0, 1000.0, 2500.0)


def lists(train: Train, users: Int32Array, n: int) -> Int32Array:
    """Rank items by the sums of B over what each user has rated."""
    options = [{"penalty": penalty} for penalty in PENALTIES]
    best = best_options(train, ease.lists, options)
    return ease.lists(train, users, n, **best)
