"""Speed, memory and error of one fit by one peer, measured in a process of its own."""

from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import datasets
from benchmarks.harness import files
from benchmarks.harness.fitting import Options, Predict
from benchmarks.harness.memory import peak_mb
from benchmarks.harness.peer import labelled, loaded
from engine.events.interactions import Interactions
from training.splitting import Split, renumber

_WARM_RATINGS = 2_000  # of the first users: enough to compile and to load every library
_WARM_EPOCHS = 2


def fit(
    peer: str, label: str, *, threads: int, epochs: int, seed: int, data: str
) -> dict[str, Any]:
    """Let a trainer learn from four fifths of a file's ratings; test it on the others."""
    trainer = labelled(loaded(peer).trainers, label)
    ratings = files.load(Path(data))
    split = datasets.repetition_split(ratings, seed)
    train = ratings.take(split.train)
    if trainer.warm:
        trainer.fit(_first_users(train), Options(threads, _WARM_EPOCHS, seed=0))
    before = peak_mb()
    outcome = trainer.fit(train, Options(threads, epochs, seed))
    peak = peak_mb()
    return {
        "epochs": epochs,
        "prepare": outcome.prepare,
        "epoch": outcome.seconds / outcome.timed,
        "rate": len(train) * outcome.timed / outcome.seconds / 1e6,
        "peak_mb": peak,
        "before_mb": before,
        "rmse": rmse(ratings, split, outcome.predict) if outcome.predict else None,
    }


def _first_users(train: Interactions) -> Interactions:
    """The ratings of the first users, over as many users and works as they name."""
    return renumber(train.take(np.arange(min(_WARM_RATINGS, len(train)))))


def rmse(ratings: Interactions, split: Split, predict: Predict) -> float:
    """Root mean square error on the ratings put aside, predictions clipped to the scale."""
    rows = np.flatnonzero(split.test)
    total = 0.0
    for stride in datasets.strides(len(rows)):
        tested = rows[stride]
        stars = predict(ratings.user[tested], ratings.work[tested])
        error = ratings.scale.clip(stars) - ratings.rating[tested].astype(np.float64)
        total += float(error @ error)
    return float(np.sqrt(total / len(rows)))
