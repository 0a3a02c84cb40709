"""`surprise.SVD` with its defaults: the model and the rates that all others are held against."""

import time
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
import surprise

from benchmarks.peers.contract import Options, Outcome, predictions
from engine.arrays import Float64Array
from engine.events.interactions import Interactions


def measure(train: Interactions, options: Options) -> Outcome:
    """Build a trainset and fit; `prepare` holds the building of the trainset and the start."""
    began = time.perf_counter()
    reader = surprise.Reader(rating_scale=(train.scale.low, train.scale.high))
    frame = pd.DataFrame({"u": train.user, "i": train.work, "r": train.rating})
    trainset = surprise.Dataset.load_from_df(frame, reader).build_full_trainset()
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
