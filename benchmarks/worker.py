"""One measurement in a process of its own: a task as JSON in the arguments, its result on stdout.

python -m benchmarks.worker '{"task": "fit", "peer": "cartelera", "data": "…", …}'
"""

import contextlib
import json
import sys
import time
from importlib import import_module, metadata
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import datasets
from benchmarks.memory import peak_mb
from benchmarks.peers.contract import Options, Predict
from engine.events.interactions import Interactions
from training.splitting import Split

_WARM_RATINGS = 2_000  # of the first users: enough to compile and to load every library
_WARM_EPOCHS = 2


def main() -> None:
    """Run the task and print its result, alone on stdout."""
    task = json.loads(sys.argv[1])
    with contextlib.redirect_stdout(sys.stderr):
        result = run(task)
    print(json.dumps(result))


def run(task: dict[str, Any]) -> dict[str, Any]:
    """Return what came of a task, which names a module of peers or of own measurements."""
    if task["task"] == "version":
        peer = import_module(f"benchmarks.peers.{task['peer']}")
        variant = peer.variant() if hasattr(peer, "variant") else ""
        return {"version": metadata.version(task["package"]), "variant": variant}
    if task["task"] == "fit":
        return fit(task)
    own: dict[str, Any] = getattr(import_module("benchmarks.own"), task["task"])(task)
    return own


def fit(task: dict[str, Any]) -> dict[str, Any]:
    """Return speed, memory and error of one fit by one peer."""
    measure = import_module(f"benchmarks.peers.{task['peer']}").measure
    ratings = datasets.load(Path(task["data"]))
    split = datasets.split_of(ratings, task["seed"])
    learned = ratings.take(split.train)
    mode = task.get("mode", "")
    if task.get("warm", True):
        measure(_beginning(learned), Options(task["threads"], _WARM_EPOCHS, 0, mode))
    before = peak_mb()
    began = time.perf_counter()
    outcome = measure(learned, Options(task["threads"], task["epochs"], task["seed"], mode))
    whole = time.perf_counter() - began
    peak = peak_mb()
    return {
        "prepare": outcome.prepare,
        "epoch": outcome.seconds / outcome.timed,
        "rate": len(learned) * outcome.timed / outcome.seconds / 1e6,
        "whole": whole,
        "peak_mb": peak,
        "before_mb": before,
        "rmse": rmse(ratings, split, outcome.predict) if outcome.predict else None,
    }


def _beginning(learned: Interactions) -> Interactions:
    """Return the ratings of the first users, over as many users and works as they name."""
    rows = min(_WARM_RATINGS, len(learned))
    user, work = learned.user[:rows], learned.work[:rows]
    works, place = np.unique(work, return_inverse=True)
    return Interactions(
        user,
        place.astype(np.int32),
        learned.rating[:rows],
        int(user.max()) + 1,
        len(works),
        learned.scale,
    )


def rmse(ratings: Interactions, split: Split, predict: Predict) -> float:
    """Return the error on the ratings put aside, predictions clipped to the scale."""
    rows = np.flatnonzero(split.test)
    total = 0.0
    for stride in datasets.strides(len(rows)):
        at = rows[stride]
        stars = predict(ratings.user[at], ratings.work[at])
        error = ratings.scale.clip(stars) - ratings.rating[at].astype(np.float64)
        total += float(error @ error)
    return float(np.sqrt(total / len(rows)))


if __name__ == "__main__":
    main()
