"""This project's lists, made as training makes them."""

import numpy as np

from benchmarks.quality.peers.contract import Floats, Ints, Train, ranked
from engine.interactions import Interactions
from training import lists as ways
from training.history import weights

_POPULAR = 1e-4  # of the popularity, which orders what nothing else tells apart


def lists(train: Train, users: Ints, n: int) -> Ints:
    """Search the parameters on an inner split, fit, and return the items with the best scores."""
    given = Interactions(
        train.user, train.item, train.rating, train.n_users, train.n_items, train.scale
    )
    way = ways._search(given, train.time, train.seed)
    model = ways.fit_neighbours(given, way, train.seed)
    weight = weights(given, train.time, way.memory)
    popular = (_POPULAR * np.log1p(train.counts())).astype(np.float32)
    indptr = given.indptr()

    def one(user: int) -> Floats:
        rows = slice(indptr[user], indptr[user + 1])
        scores: Floats = model.scores(given.work[rows], weight[rows]) + popular
        return scores

    return ranked(train, users, n, lambda some: np.stack([one(user) for user in some.tolist()]))
