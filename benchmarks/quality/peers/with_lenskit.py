"""How LensKit's scorers are trained, and how their scores become lists."""

import numpy as np
import pandas as pd
from lenskit.data import ItemList, RecQuery, from_interactions_df
from lenskit.training import TrainingOptions

from benchmarks.quality.peers.contract import Train, ranked
from engine.arrays import Float32Array, Int32Array


def lists(train: Train, users: Int32Array, n: int, scorer: object) -> Int32Array:
    """Train a scorer on who has rated what and rank items by its scores."""
    frame = pd.DataFrame({"user_id": train.user, "item_id": train.item})
    everybody, everything = np.arange(train.n_users), np.arange(train.n_items)
    data = from_interactions_df(frame, users=everybody, items=everything)
    scorer.train(data, TrainingOptions(rng=train.seed))
    items = ItemList(item_ids=everything)
    indptr = train.indptr()

    def user_scores(user: int) -> Float32Array:
        rated = ItemList(item_ids=train.item[indptr[user] : indptr[user + 1]])
        return scorer(RecQuery(user_id=user, history_items=rated), items).scores()

    return ranked(
        train, users, n, lambda some: np.stack([user_scores(user) for user in some.tolist()])
    )
