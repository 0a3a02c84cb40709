"""`surprise.SVD` with its defaults: all unseen items in the order of the stars it predicts."""

import numpy as np
import pandas as pd
import surprise

from benchmarks.quality.peers.contract import Train, ranked
from engine.arrays import Float32Array, Int32Array


def lists(train: Train, users: Int32Array, n: int) -> Int32Array:
    """Rank items by predicted stars."""
    reader = surprise.Reader(rating_scale=(train.scale.low, train.scale.high))
    frame = pd.DataFrame({"u": train.user, "i": train.item, "r": train.rating})
    trainset = surprise.Dataset.load_from_df(frame, reader).build_full_trainset()
    model = surprise.SVD(random_state=train.seed).fit(trainset)
    known = np.array([trainset.to_raw_iid(inner) for inner in trainset.all_items()])

    def scores(some: Int32Array) -> Float32Array:
        rows = np.array([trainset.to_inner_uid(user) for user in some.tolist()])
        scored = np.full((len(some), train.n_items), -np.inf, dtype=np.float32)
        scored[:, known] = model.pu[rows] @ model.qi.T + model.bi
        return scored

    return ranked(train, users, n, scores)
