"""RecTools' PureSVD (Cremonesi et al. 2010): a truncated SVD of who has rated what.

It takes no seed: a numeric one breaks it under SciPy 1.17, and it converges to the same factors.
"""

from rectools.models import PureSVDModel

from benchmarks.quality.peers import with_rectools
from benchmarks.quality.peers.contract import Train
from engine.arrays import Int32Array

FACTORS = 16


def lists(train: Train, users: Int32Array, n: int) -> Int32Array:
    """Rank items by products of factors."""
    model = PureSVDModel(factors=FACTORS, recommend_n_threads=1)
    return with_rectools.lists(train, users, n, model)
