"""LensKit: its alternating least squares for stars, and its scorers for implicit feedback."""

import time
from functools import partial
from importlib import import_module
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.harness.fitting import FACTORS, Options, Outcome, predictions
from benchmarks.harness.peer import ListModel, Peer, Trainer
from benchmarks.harness.ranking import Requests, Train, ranked
from engine.arrays import Float32Array, Int32Array
from engine.events.interactions import Interactions

_ALS = {"embedding_size": 64, "regularization": 10.0, "weight": 1.0, "epochs": 15}
_ITEMS = {"max_nbrs": 100, "save_nbrs": 1000, "feedback": "implicit"}
_USERS = {"max_nbrs": 20, "feedback": "implicit"}


def _fit(train: Interactions, options: Options) -> Outcome:
    """Fit damped biases, then ALS on what they leave; LK_NUM_THREADS says how many threads."""
    from lenskit.als import BiasedMFScorer
    from lenskit.data import from_interactions_df
    from lenskit.training import TrainingOptions

    began = time.perf_counter()
    frame = pd.DataFrame({"user_id": train.user, "item_id": train.work, "rating": train.rating})
    data = from_interactions_df(
        frame, users=np.arange(train.n_users), items=np.arange(train.n_works)
    )
    scorer = BiasedMFScorer(embedding_size=FACTORS, epochs=options.epochs)
    trainer = scorer.create_trainer(data, TrainingOptions(rng=options.seed))
    ready = time.perf_counter()
    for _ in range(options.epochs):
        trainer.train_epoch()
    ended = time.perf_counter()
    trainer.finalize()
    bias = scorer.bias
    predict = predictions(
        float(bias.global_bias),
        np.asarray(bias.user_biases),
        np.asarray(bias.item_biases),
        np.nan_to_num(scorer.user_embeddings),
        np.nan_to_num(scorer.item_embeddings),
    )
    return Outcome(ready - began, ended - ready, options.epochs, predict)


def _lists(scorer: str, train: Train, requests: Requests, n: int, **options: Any) -> Int32Array:
    """Train a scorer, named in full, on who has rated what and rank works by its scores.

    It is given what each user has rated with the query, so new users need no training.
    """
    from lenskit.data import ItemList, RecQuery, from_interactions_df
    from lenskit.training import TrainingOptions

    ratings, before = train.ratings, train.before.ratings
    frame = pd.DataFrame({"user_id": before.user, "item_id": before.work})
    everybody, everything = np.arange(ratings.n_users), np.arange(ratings.n_works)
    data = from_interactions_df(frame, users=everybody, items=everything)
    module, name = scorer.rsplit(".", 1)
    model = getattr(import_module(module), name)(**options)
    model.train(data, TrainingOptions(rng=train.seed))
    items = ItemList(item_ids=everything)
    indptr = ratings.indptr()

    def user_scores(user: int) -> Float32Array:
        rated = ItemList(item_ids=ratings.work[indptr[user] : indptr[user + 1]])
        scores: Float32Array = model(RecQuery(user_id=user, history_items=rated), items).scores()
        return scores

    def scores(some: Int32Array) -> Float32Array:
        return np.stack([user_scores(user) for user in some.tolist()])

    return ranked(train, requests.users, n, scores)


_NOTE = "ALS on what damped biases leave, regularisation 0.1; an epoch is one iteration"
_TUNED = "chosen on an inner cut of ml-100k"
PEER = Peer(
    "lenskit",
    ".venv-lenskit",
    modules=("lenskit.als", "lenskit.knn", "lenskit.data", "lenskit.training"),
    trainers=(Trainer("LensKit BiasedMF", _fit, _NOTE, epochs=4, epochs_large=2, threads=(2,)),),
    list_models=(
        ListModel(
            "LensKit ImplicitMF", partial(_lists, "lenskit.als.ImplicitMFScorer"), _TUNED, _ALS
        ),
        ListModel("LensKit ItemKNN", partial(_lists, "lenskit.knn.ItemKNNScorer"), _TUNED, _ITEMS),
        ListModel("LensKit UserKNN", partial(_lists, "lenskit.knn.UserKNNScorer"), _TUNED, _USERS),
    ),
)
