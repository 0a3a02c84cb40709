"""How RecTools' models are fitted, and how their tables become lists."""

import numpy as np
import pandas as pd
from rectools import Columns
from rectools.dataset import Dataset

from benchmarks.quality.peers.contract import Train
from engine.arrays import Int32Array


def lists(
    train: Train, users: Int32Array, n: int, model: object, at_most: int | None = None
) -> Int32Array:
    """Fit a model on who has rated what and list what it recommends.

    `at_most` limits it to the most rated items; who has rated none of them gets an empty list.
    """
    items = np.argsort(-train.counts(), kind="stable")[:at_most]
    kept = np.isin(train.item, items)
    frame = pd.DataFrame(
        {
            Columns.User: train.user[kept],
            Columns.Item: train.item[kept],
            Columns.Weight: 1.0,
            Columns.Datetime: pd.to_datetime(train.time[kept].astype(np.int64), unit="s"),
        }
    )
    data = Dataset.construct(frame)
    known = np.intersect1d(users, train.user[kept])
    table = model.fit(data).recommend(known, data, k=n, filter_viewed=True)
    item_lists = np.full((len(users), n), -1, dtype=np.int32)
    rows = np.searchsorted(users, table[Columns.User])
    item_lists[rows, table[Columns.Rank] - 1] = table[Columns.Item]
    return item_lists
