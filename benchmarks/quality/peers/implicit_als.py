"""implicit's alternating least squares on who has rated what (Hu, Koren and Volinsky 2008)."""

from implicit.cpu.als import AlternatingLeastSquares

from benchmarks.quality.peers.contract import Train, ranked
from engine.arrays import Int32Array

OPTIONS = {"factors": 64, "regularization": 10.0, "alpha": 1.0, "iterations": 15}


def lists(train: Train, users: Int32Array, n: int, **changed: float) -> Int32Array:
    """Rank items by products of factors; some options may be changed."""
    options = OPTIONS | changed
    model = AlternatingLeastSquares(**options, num_threads=1, random_state=train.seed)
    model.fit(train.seen(), show_progress=False)
    return ranked(train, users, n, lambda some: model.user_factors[some] @ model.item_factors.T)
