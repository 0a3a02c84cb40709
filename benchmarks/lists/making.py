"""One model in a process of its own, in the environment where it is installed.

python -m benchmarks.quality.worker '{"task": "lists", "module": "…", "data": "…", …}'
"""

import contextlib
import json
import sys
import time
from importlib import import_module, metadata
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from benchmarks.memory import peak_mb
from benchmarks.quality.peers.contract import Train


def main() -> None:
    """Run the task and print its result, alone on stdout."""
    task = json.loads(sys.argv[1])
    with contextlib.redirect_stdout(sys.stderr):
        result = run(task)
    print(json.dumps(result))


def run(task: dict[str, Any]) -> dict[str, Any]:
    """Do a task: tell a version, or make and write lists and tell how long that took."""
    module = import_module(task["module"])
    if task["task"] == "version":
        version = metadata.version(task["package"]) if task["package"] else ""
        return {"version": version, "parameters": parameters(module)}
    train, users = Train.load(Path(task["data"]))
    began = time.perf_counter()
    lists = module.lists(train, users, task["n"])
    seconds = time.perf_counter() - began
    check(lists, train, users, task["n"])
    np.save(task["output"], lists, allow_pickle=False)
    return {"seconds": seconds, "peak_mb": peak_mb()}


def parameters(module: ModuleType) -> str:
    """A module's parameters, which are its public constants, in words."""
    constants: dict[str, Any] = {}
    for name, value in vars(module).items():
        if name.isupper() and not name.startswith("_"):
            constants |= value if isinstance(value, dict) else {name.lower(): value}
    return ", ".join(f"{name} {value}" for name, value in constants.items())


def check(lists: np.ndarray, train: Train, users: np.ndarray, n: int) -> None:
    """Raise unless the lists are as agreed.

    Raises:
        ValueError: another shape, an unknown or repeated item, or one the user has rated.
    """
    if lists.shape != (len(users), n) or lists.dtype != np.int32:
        raise ValueError(f"lists are {lists.dtype} {lists.shape}, not int32 {(len(users), n)}")
    if lists.size and not (lists.min() >= -1 and lists.max() < train.n_items):
        raise ValueError("lists hold unknown items")
    pairs = (users[:, None].astype(np.int64) * train.n_items + lists)[lists >= 0]
    if len(np.unique(pairs)) < len(pairs):
        raise ValueError("a list holds an item twice")
    if np.isin(pairs, train.user.astype(np.int64) * train.n_items + train.item).any():
        raise ValueError("a list holds an item that its user has rated")


if __name__ == "__main__":
    main()
