"""RecTools' wrapper of implicit's alternating least squares, with the same options."""

from implicit.als import AlternatingLeastSquares
from rectools.models import ImplicitALSWrapperModel

from benchmarks.quality.peers import with_rectools
from benchmarks.quality.peers.contract import Train
from benchmarks.quality.peers.implicit_als import OPTIONS
from engine.arrays import Int32Array


def lists(train: Train, users: Int32Array, n: int) -> Int32Array:
    """Rank items by products of factors."""
    model = AlternatingLeastSquares(**OPTIONS, num_threads=1, random_state=train.seed)
    wrapped = ImplicitALSWrapperModel(model, recommend_n_threads=1)
    return with_rectools.lists(train, users, n, wrapped)
