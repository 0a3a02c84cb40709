"""Makes the lists of one cell, or takes them from an earlier run with the same code and data."""

import hashlib
import json
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.harness.peer import THIS_PROJECT, Contestant, ListModel
from benchmarks.harness.process import ROOT, Failed, Task, measure
from engine.arrays import Int32Array

_SHARED = ("benchmarks/harness/ranking.py", "benchmarks/lists/making.py")
# What a search on an inner cut hangs on.
_SEARCH = (
    "benchmarks/lists/sets.py",
    "benchmarks/lists/search.py",
    "training/protocols.py",
    "training/splitting.py",
)


@dataclass(frozen=True)
class TimedLists:
    """Lists and what they cost.

    Attributes:
        lists: int32, shape (n_users, 20), -1 where a list ends.
        seconds: to learn and to make them, of a process that is started and has read its data.
        earlier: whether an earlier run made them.
    """

    lists: Int32Array
    seconds: float
    peak_mb: float
    earlier: bool


def timed_lists(task: Task, contestant: Contestant[ListModel], version: str) -> TimedLists | Failed:
    """What a task makes; `version` is that of the contestant's library."""
    output = Path(task.arguments["output"])
    record = output.with_suffix(".json")
    key = _key(task, contestant, version)
    kept = _kept(record, output, key)
    costs = kept
    if costs is None:
        record.unlink(missing_ok=True)
        answer = measure(task)
        if isinstance(answer, Failed):
            return answer
        costs = answer | {"key": key}
        record.write_text(json.dumps(costs), encoding="utf-8")
    lists = np.load(output, allow_pickle=False)
    return TimedLists(lists, costs["seconds"], costs["peak_mb"], kept is not None)


def _kept(record: Path, output: Path, key: str) -> dict[str, Any] | None:
    """The record of an earlier run of the same code on the same data."""
    if not (record.is_file() and output.is_file()):
        return None
    costs: dict[str, Any] = json.loads(record.read_text("utf-8"))
    return costs if costs["key"] == key else None


def _key(task: Task, contestant: Contestant[ListModel], version: str) -> str:
    """A hash of all that lists depend on."""
    digest = hashlib.sha256()
    with np.load(task.arguments["data"], allow_pickle=False) as saved:
        for name in sorted(saved.files):
            digest.update(saved[name].tobytes())
    model = contestant.offer
    parts = (
        *(model.label, model.parameters, version, fingerprint(contestant)),
        *(digest.hexdigest(), str(task.threads), str(task.arguments["n"])),
    )
    return hashlib.sha256("|".join(parts).encode()).hexdigest()


def fingerprint(contestant: Contestant[ListModel]) -> str:
    """A hash of the code that makes a contestant's lists, libraries left out.

    For this project's lists that is all of engine and training.
    """
    peer = Path(str(import_module(contestant.module).__file__))
    shared = (*_SHARED, *(_SEARCH if contestant.offer.choices else ()))
    sources = {peer, *(ROOT / name for name in shared)}
    if contestant.label == THIS_PROJECT:
        sources |= {path for room in ("engine", "training") for path in (ROOT / room).rglob("*.py")}
        sources |= {ROOT / name for name in _SEARCH}
    digest = hashlib.sha256()
    for path in sorted(sources):
        digest.update(path.read_bytes())
    return digest.hexdigest()
