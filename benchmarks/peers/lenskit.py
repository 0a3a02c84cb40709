"""LensKit's BiasedMF: damped biases first, then alternating least squares on what they leave."""

import time

import numpy as np
import pandas as pd
from lenskit.als import BiasedMFScorer
from lenskit.data import from_interactions_df
from lenskit.training import TrainingOptions

from benchmarks.peers.contract import FACTORS, Options, Outcome, predictions
from engine.events.interactions import Interactions


def measure(train: Interactions, options: Options) -> Outcome:
    """Fit with the library's own regularisation; LK_NUM_THREADS says how many threads."""
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
