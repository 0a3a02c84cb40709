"""implicit's BPR: what was rated before what was not (Rendle et al. 2009)."""

from implicit.cpu.bpr import BayesianPersonalizedRanking

from benchmarks.quality.peers.contract import Train, ranked
from engine.arrays import Int32Array

OPTIONS = {"factors": 64, "learning_rate": 0.01, "regularization": 0.01, "iterations": 60}


def lists(train: Train, users: Int32Array, n: int) -> Int32Array:
    """Rank items by products of factors, the last of which is the bias."""
    model = BayesianPersonalizedRanking(**OPTIONS, num_threads=1, random_state=train.seed)
    model.fit(train.seen(), show_progress=False)
    return ranked(train, users, n, lambda some: model.user_factors[some] @ model.item_factors.T)
