"""RecTools: how its models are fitted, and how their tables become lists."""

from typing import Any

import numpy as np
import pandas as pd

from benchmarks.harness.peer import ListModel, Peer
from benchmarks.harness.ranking import Requests, Train
from benchmarks.peers import implicit
from engine.arrays import Int32Array

_MOST_RATED = 6_000  # all works of the largest set would take EASE hours and all memory


def _ease(train: Train, requests: Requests, n: int, **options: Any) -> Int32Array:
    """Rank works as EASE does."""
    from rectools.models import EASEModel

    return _recommended(
        EASEModel(**options, recommend_n_threads=1), train, requests, n, _MOST_RATED
    )


def _als(train: Train, requests: Requests, n: int, **options: Any) -> Int32Array:
    """Rank works by implicit's factors."""
    from implicit.als import AlternatingLeastSquares
    from rectools.models import ImplicitALSWrapperModel

    model = AlternatingLeastSquares(**options, num_threads=1, random_state=train.seed)
    wrapped = ImplicitALSWrapperModel(model, recommend_n_threads=1)
    return _recommended(wrapped, train, requests, n)


def _svd(train: Train, requests: Requests, n: int, **options: Any) -> Int32Array:
    """Rank works by a truncated SVD of who has rated what (Cremonesi et al. 2010).

    It takes no seed: a numeric one breaks it under SciPy 1.17, and it converges to the same
    factors.
    """
    from rectools.models import PureSVDModel

    return _recommended(PureSVDModel(**options, recommend_n_threads=1), train, requests, n)


def _recommended(
    model: Any, train: Train, requests: Requests, n: int, at_most: int | None = None
) -> Int32Array:
    """Fit a model on who has rated what and list what it recommends.

    It knows the users that it has learned from alone, and so learns from what new users state as
    well. `at_most` limits it to the most rated works; who has rated none of them gets an empty
    list.
    """
    from rectools import Columns
    from rectools.dataset import Dataset

    ratings, users = train.ratings, requests.users
    works = np.argsort(-train.counts(), kind="stable")[:at_most]
    kept = np.isin(ratings.work, works)
    frame = pd.DataFrame(
        {
            Columns.User: ratings.user[kept],
            Columns.Item: ratings.work[kept],
            Columns.Weight: 1.0,
            Columns.Datetime: pd.to_datetime(ratings.times[kept].astype(np.int64), unit="s"),
        }
    )
    data = Dataset.construct(frame)
    known = np.intersect1d(users, ratings.user[kept])
    table = model.fit(data).recommend(known, data, k=n, filter_viewed=True)
    item_lists = np.full((len(users), n), -1, dtype=np.int32)
    rows = np.searchsorted(users, table[Columns.User])
    item_lists[rows, table[Columns.Rank] - 1] = table[Columns.Item]
    return item_lists


_TRANSPOSED = "its default penalty; it multiplies by the transpose of B"
_EASE_NOTE = f"the {_MOST_RATED:,} most rated items; {_TRANSPOSED}"
_TUNED = "chosen on an inner cut of ml-100k"
PEER = Peer(
    "rectools",
    ".venv-rectools",
    modules=("rectools.models", "rectools.dataset", "implicit.als"),
    list_models=(
        ListModel("RecTools EASE", _ease, _EASE_NOTE, {"regularization": 500.0}),
        ListModel("RecTools ALS", _als, "implicit's ALS inside, as above", implicit.ALS),
        ListModel("RecTools PureSVD", _svd, _TUNED, {"factors": 16}),
    ),
)
