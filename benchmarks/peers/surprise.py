"""`surprise.SVD` with its defaults: the model and the rates that all trainers are held against.

As a model of lists: all unseen works in the order of the stars it predicts.
"""

import time
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.harness.fitting import Options, Outcome, predictions
from benchmarks.harness.peer import ListModel, Peer, Trainer
from benchmarks.harness.ranking import Requests, Train, ranked
from engine.arrays import Float32Array, Float64Array, Int32Array
from engine.events.interactions import Interactions

SVD = "Surprise SVD"


def _trainset(ratings: Interactions) -> Any:
    """The ratings as the library wants them, through the fastest of its doors."""
    import surprise

    reader = surprise.Reader(rating_scale=(ratings.scale.low, ratings.scale.high))
    frame = pd.DataFrame({"u": ratings.user, "i": ratings.work, "r": ratings.rating})
    return surprise.Dataset.load_from_df(frame, reader).build_full_trainset()


def _fit(train: Interactions, options: Options) -> Outcome:
    """Build a trainset and fit; `prepare` holds the building of the trainset and the start."""
    import surprise

    began = time.perf_counter()
    trainset = _trainset(train)
    epochs: list[float] = []
    visit = trainset.all_ratings

    def marked_visit() -> Iterator[Any]:
        epochs.append(time.perf_counter())
        return visit()  # type: ignore[no-any-return]

    trainset.all_ratings = marked_visit
    algorithm = surprise.SVD(n_epochs=options.epochs, random_state=options.seed)
    algorithm.fit(trainset)
    ended = time.perf_counter()
    users = _inner(trainset.to_inner_uid, train.n_users)
    works = _inner(trainset.to_inner_iid, train.n_works)
    of_numbers = predictions(
        trainset.global_mean,
        *(_with_zero(values) for values in (algorithm.bu, algorithm.bi)),
        *(_with_zero(values) for values in (algorithm.pu, algorithm.qi)),
    )

    def predict(user: np.ndarray, work: np.ndarray) -> Float64Array:
        return of_numbers(users[user], works[work])

    return Outcome(epochs[0] - began, ended - epochs[0], options.epochs, predict)


def _inner(inner_id: Any, n: int) -> np.ndarray:
    """The library's numbers of users or items, -1 for what has no ratings: int32, shape (n,)."""
    inner = np.full(n, -1, dtype=np.int32)
    for raw in range(n):
        try:
            inner[raw] = inner_id(raw)
        except ValueError:
            continue
    return inner


def _with_zero(values: np.ndarray) -> np.ndarray:
    """The values and a zero behind them, which -1 finds."""
    return np.concatenate([values, np.zeros((1, *values.shape[1:]))])


def _lists(train: Train, requests: Requests, n: int) -> Int32Array:
    """Rank works by predicted stars; it learns from what new users state as well."""
    import surprise

    trainset = _trainset(train.ratings)
    model = surprise.SVD(random_state=train.seed).fit(trainset)
    known = np.array([trainset.to_raw_iid(inner) for inner in trainset.all_items()])
    row_of = _inner(trainset.to_inner_uid, train.ratings.n_users)
    factors = _with_zero(model.pu)

    def scores(some: Int32Array) -> Float32Array:
        scored = np.full((len(some), train.ratings.n_works), -np.inf, dtype=np.float32)
        scored[:, known] = factors[row_of[some]] @ model.qi.T + model.bi
        return scored

    return ranked(train, requests.users, n, scores)


PEER = Peer(
    "scikit-surprise",
    modules=("surprise",),
    trainers=(
        Trainer(SVD, _fit, "its defaults; visits ratings one by one", epochs_large=2, always=True),
    ),
    list_models=(ListModel(SVD, _lists, "its defaults; ordered by predicted stars"),),
)
