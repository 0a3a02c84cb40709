"""Lists of one model, made in a process of its own where its library is installed."""

import time
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.harness.memory import peak_mb
from benchmarks.harness.peer import ListModel, import_all, labelled, loaded
from benchmarks.harness.ranking import Requests, Train, popular
from engine.arrays import Int32Array


def make(peer: str, label: str, *, data: str, n: int, output: str) -> dict[str, Any]:
    """Make and write lists; how long that took, what is read and loaded before left out."""
    model = labelled(loaded(peer).list_models, label)
    import_all([*model.modules, *(["benchmarks.lists.search"] if model.choices else [])])
    train, requests = Train.load(Path(data))
    began = time.perf_counter()
    lists = chosen_lists(model, train, requests, n)
    seconds = time.perf_counter() - began
    check(lists, train, requests.users, n)
    np.save(output, lists, allow_pickle=False)
    return {"seconds": seconds, "peak_mb": peak_mb()}


def chosen_lists(model: ListModel, train: Train, requests: Requests, n: int) -> Int32Array:
    """A model's lists, by the best of its choices where it has some."""
    if not model.choices:
        return completed(model, train, requests, n)
    search = import_module("benchmarks.lists.search")  # needs what peers' environments lack
    return completed(model, train, requests, n, **search.best_options(model, train))


def completed(
    model: ListModel, train: Train, requests: Requests, n: int, **chosen: Any
) -> Int32Array:
    """A model's lists; the most rated works for users without ratings, of whom it knows nothing."""
    lists = model.make(train, requests, n, **chosen)
    unknown = ~train.ratings.active_users[requests.users]
    if unknown.any() and not model.cold:
        lists[unknown] = popular(train, requests.users[unknown], n)
    return lists


def check(lists: np.ndarray, train: Train, users: np.ndarray, n: int) -> None:
    """Raise unless the lists are as agreed.

    Raises:
        ValueError: another shape, an unknown or repeated item, or one the user has rated.
    """
    ratings = train.ratings
    if lists.shape != (len(users), n) or lists.dtype != np.int32:
        raise ValueError(f"lists are {lists.dtype} {lists.shape}, not int32 {(len(users), n)}")
    if lists.size and not (lists.min() >= -1 and lists.max() < ratings.n_works):
        raise ValueError("lists hold unknown items")
    pairs = (users[:, None].astype(np.int64) * ratings.n_works + lists)[lists >= 0]
    if len(np.unique(pairs)) < len(pairs):
        raise ValueError("a list holds an item twice")
    if np.isin(pairs, ratings.user.astype(np.int64) * ratings.n_works + ratings.work).any():
        raise ValueError("a list holds an item that its user has rated")
