"""This project: its trainer, fast and in reference mode, and its lists."""

import time
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.harness.fitting import Options, Outcome, predictions, timing_from_marks
from benchmarks.harness.peer import THIS_PROJECT, ListModel, Peer, Trainer
from benchmarks.harness.ranking import LEAKY, RANDOM, Requests, Train
from engine.arrays import Int32Array
from engine.events.interactions import Interactions
from engine.events.period import DAY
from engine.models.nearest import Nearest

if TYPE_CHECKING:
    from training.ranking.base import TrainingData
    from training.ranking.configuration import RankerConfiguration
    from training.ranking.hold_out import HoldOut, ListRequests
    from training.ranking.search import SearchProtocol

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


@dataclass(frozen=True)
class ChosenLists:
    """What `make train` would choose for some ratings, and what its lists are made of.

    Attributes:
        data: what is learned from.
        known: what profiles are made of: what new users state as well, which is folded in.
    """

    data: "TrainingData"
    known: "TrainingData"
    ranker: "RankerConfiguration"

    def lists(self, train: Train, requests: Requests, n: int) -> Int32Array:
        """The lists, each at the moment of its request."""
        from training.ranking.dated_batch import dated_lists

        dated_requests = _list_requests(train, requests)
        return dated_lists(self.data, self.known, self.ranker, dated_requests, n)


def chosen(train: Train, n: int, trials: int) -> ChosenLists:
    """What `make train` would choose for lists of so many works."""
    from training.ranking.base import TrainingData
    from training.ranking.configuration import RankerConfiguration
    from training.ranking.dated_batch import dated_lists
    from training.ranking.hold_out import ListRequests
    from training.ranking.selection import choose

    similar = _nothing_similar(train.ratings.n_works)
    data = TrainingData(train.before.ratings, similar, train.seed, threads=1)
    known = TrainingData(train.ratings, similar, train.seed, threads=1)
    protocol = _search_protocol(train.protocol)
    parts = protocol.held_out(data)
    known_then = data.restricted_to(parts.train | parts.heard)

    def inner_lists(
        learned_from: TrainingData, ranker: RankerConfiguration, inner: ListRequests
    ) -> Int32Array:
        return dated_lists(learned_from, known_then, ranker, inner, n)

    choice = choose(data, parts, inner_lists, trials, _silent, protocol=protocol)
    return ChosenLists(data, known, choice.ranker)


def _lists(train: Train, requests: Requests, n: int, trials: int) -> Int32Array:
    return chosen(train, n, trials).lists(train, requests, n)


def _search_protocol(protocol: str) -> "SearchProtocol":
    """By what the search judges lists: as the service does, or as sets that are cut at random."""
    from training.ranking.search import AS_SERVED, SearchProtocol

    if protocol == RANDOM:
        return SearchProtocol(_random_ratings, liked_from=0.0)
    return SearchProtocol(_random_ratings) if protocol == LEAKY else AS_SERVED


def _random_ratings(data: "TrainingData") -> "HoldOut":
    """The inner hold-out for sets that were cut at random."""
    from benchmarks.lists.sets import random_user_split
    from training.ranking.hold_out import HoldOut

    split = random_user_split(data.events, _RANDOM_SHARE, data.seed + 1)
    return HoldOut.from_split(data.events, split)


def _list_requests(train: Train, requests: Requests) -> "ListRequests":
    """The requests as the training has them; what came of them is not known."""
    from training.metrics.ranking import RelevantItems
    from training.ranking.hold_out import KNOWN, NEW, ListRequests

    ratings, before = train.ratings, train.before.ratings
    users = requests.users
    nothing = np.zeros(0, np.int64)
    relevant = RelevantItems(users, nothing, np.zeros(len(users), np.int64), ratings.n_works)
    latest = np.zeros(ratings.n_users, np.int64)
    np.maximum.at(latest, before.user, before.times.astype(np.int64))
    away = np.maximum(requests.moments - latest[users], 0) / DAY
    heard = np.zeros(len(ratings), bool) if train.fold_in is None else train.fold_in
    return ListRequests(
        relevant,
        ratings.take(heard),
        requests.moments,
        np.where(before.active_users[users], KNOWN, NEW).astype(np.int8),
        np.bincount(ratings.user, minlength=ratings.n_users)[users],
        np.where(latest[users] > 0, away, 0.0),
    )


def _nothing_similar(n_works: int) -> Nearest:
    """Nothing resembles anything: these sets are ratings alone."""
    return Nearest(np.full((n_works, 1), -1, np.int32), np.zeros((n_works, 1), np.float32))


def _silent(what: str, done: int, total: int, note: str = "") -> None:
    """Report nothing: the run shows its own progress."""


_REFERENCE_NOTE = f"{_RATES}; float64, every step as in Surprise"
_SEARCHED = "chooses ranker and parameters as `make train` does, on inner cuts of each set"
_TRIALS = {"trials": 30}  # as `make train` makes
_MODULES = ("training.ranking.selection", "training.ranking.dated_batch", "benchmarks.lists.sets")
_fast, _reference = (partial(_fit, mode=mode) for mode in ("fast", "reference"))
PEER = Peer(
    trainers=(
        Trainer(FAST, _fast, _RATES, epochs_large=20, threads=(1, 2), always=True),
        Trainer(REFERENCE, _reference, _REFERENCE_NOTE, epochs_large=20, always=True),
    ),
    list_models=(ListModel(THIS_PROJECT, _lists, _SEARCHED, _TRIALS, modules=_MODULES, cold=True),),
)
