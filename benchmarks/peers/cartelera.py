"""This project: its trainer, fast and in reference mode, and its lists."""

import time
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.harness.fitting import Options, Outcome, predictions, timing_from_marks
from benchmarks.harness.peer import THIS_PROJECT, ListModel, Peer, Trainer
from benchmarks.harness.ranking import LEAKY, RANDOM, Requests, Train
from engine.arrays import Int32Array
from engine.events.interactions import Interactions
from engine.models.nearest import Nearest

if TYPE_CHECKING:
    from training.ranking.base import TrainingData
    from training.splitting import Split

FAST, REFERENCE = f"{THIS_PROJECT} fast", f"{THIS_PROJECT} reference"
_RANDOM_SHARE = 0.1  # of each user's ratings: more would leave the search too little to learn from
_RATES = "same objective and rates; Surprise numbers users and works otherwise, so another start"


def _fit(train: Interactions, options: Options, mode: Any) -> Outcome:
    """Fit with Surprise's default parameters."""
    from training.ratings.sgd.fit import fit
    from training.ratings.sgd.parameters import SvdParameters

    parameters = SvdParameters(n_epochs=options.epochs)
    marks: list[float] = []
    began = time.perf_counter()
    model = fit(
        train,
        parameters,
        options.seed,
        options.threads,
        mode=mode,
        on_epoch=lambda *_: marks.append(time.perf_counter()),
    )
    predict = predictions(
        model.mean, model.user_bias, model.item_bias, model.user_factors, model.item_factors
    )
    return Outcome(*timing_from_marks(began, marks), predict)


def _lists(train: Train, requests: Requests, n: int, trials: int) -> Int32Array:
    """Search rankers and parameters on an inner split, fit the best, and make its lists.

    What new users state is no part of what is learned: their profiles are folded in.
    """
    from training import ranking
    from training.metrics.ranking import LIKED_FROM
    from training.ranking import search
    from training.ranking.base import TrainingData
    from training.ranking.batch import batch_lists

    similar = _nothing_similar(train.ratings.n_works)
    users, before = requests.users, train.before.ratings
    data = TrainingData(before, similar, train.seed, threads=1)
    asking = TrainingData(train.ratings, similar, train.seed, threads=1)
    by_time = train.protocol not in (RANDOM, LEAKY)
    results = search.search(
        data,
        trials,
        _silent,
        held_out=search.latest_events if by_time else _random_ratings,
        liked_from=0.0 if train.protocol == RANDOM else LIKED_FROM,
    )
    popular = ranking.Popular(data)
    if not results:  # nobody liked anything in the inner split
        unproved = popular.FIRST[0]
        return batch_lists(popular.fit(unproved), asking, users, n, popular.popularity(unproved))
    best = search.best_result(results)
    fitted = ranking.BY_NAME[best.name](data).fit(best.parameters)
    return batch_lists(fitted, asking, users, n, popular.popularity(results[0].parameters))


def _random_ratings(data: "TrainingData") -> "Split":
    """The inner split for sets that were cut at random."""
    from benchmarks.lists.sets import random_user_split

    return random_user_split(data.interactions, _RANDOM_SHARE, data.seed + 1)


def _nothing_similar(n_works: int) -> Nearest:
    """Nothing resembles anything: these sets are ratings alone."""
    return Nearest(np.full((n_works, 1), -1, np.int32), np.zeros((n_works, 1), np.float32))


def _silent(what: str, done: int, total: int, note: str) -> None:
    """Report nothing: the run shows its own progress."""


_REFERENCE_NOTE = f"{_RATES}; float64, every step as in Surprise"
_SEARCHED = "searches its parameters on an inner cut of each set"
_TRIALS = {"trials": 30}  # as `make train` makes
_MODULES = ("training.ranking.search", "training.ranking.batch", "benchmarks.lists.sets")
_fast, _reference = (partial(_fit, mode=mode) for mode in ("fast", "reference"))
PEER = Peer(
    trainers=(
        Trainer(FAST, _fast, _RATES, epochs_large=20, threads=(1, 2), always=True),
        Trainer(REFERENCE, _reference, _REFERENCE_NOTE, epochs_large=20, always=True),
    ),
    list_models=(ListModel(THIS_PROJECT, _lists, _SEARCHED, _TRIALS, modules=_MODULES, cold=True),),
)
