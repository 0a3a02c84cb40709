"""One measurement in a process of its own: a task as JSON in the arguments, its result on stdout.

python -m benchmarks.worker '{"task": "fit", "peer": "cartelera", "data": "…", …}'
"""

import contextlib
import json
import sys
from importlib import import_module, metadata
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import datasets
from benchmarks.memory import peak_mb
from benchmarks.peers.contract import Options, Predict
from engine.events.interactions import Interactions
from training.splitting import Split, renumber

_WARM_RATINGS = 2_000  # of the first users: enough to compile and to load every library
_WARM_EPOCHS = 2


def main() -> None:
    """Run the task and print its result, alone on stdout."""
    task = json.loads(sys.argv[1])
    with contextlib.redirect_stdout(sys.stderr):
        result = run(task)
    print(json.dumps(result))


def run(task: dict[str, Any]) -> dict[str, Any]:
    """Do a task: tell a peer's version, fit a peer, or measure what only this trainer has."""
    if task["task"] == "version":
        peer = import_module(f"benchmarks.peers.{task['peer']}")
        variant = peer.variant() if hasattr(peer, "variant") else ""
        return {"version": metadata.version(task["package"]), "variant": variant}
    if task["task"] == "fit":
        return fit(task)
    measurement = getattr(import_module("benchmarks.trainer"), task["task"])
    result: dict[str, Any] = measurement(task)
    return result


def fit(task: dict[str, Any]) -> dict[str, Any]:
    """Speed, memory and error of one fit by one peer."""
    measure = import_module(f"benchmarks.peers.{task['peer']}").measure
    ratings = datasets.load(Path(task["data"]))
    split = datasets.repetition_split(ratings, task["seed"])
    train = ratings.take(split.train)
    mode = task.get("mode", "")
    if task.get("warm", True):
        measure(_first_users(train), Options(task["threads"], _WARM_EPOCHS, 0, mode))
    before = peak_mb()
    outcome = measure(train, Options(task["threads"], task["epochs"], task["seed"], mode))
    peak = peak_mb()
    return {
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


if __name__ == "__main__":
    main()
