"""Makes the lists of one model on one cut, or takes them from an earlier run with the same code."""

import hashlib
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.measure import Failed, measure
from benchmarks.quality import plan
from benchmarks.quality.plan import LENGTH, Model, Settings
from benchmarks.quality.sets import Case, Task
from engine.arrays import Int32Array

_WORKER = "benchmarks.quality.worker"


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


@dataclass(frozen=True)
class ModelFacts:
    """What a model says of itself.

    Attributes:
        version: of its library; empty for this project.
        parameters: in words.
    """

    version: str
    parameters: str


def model_facts(model: Model, settings: Settings) -> ModelFacts | Failed:
    """A model's version and parameters, or why it cannot be used."""
    python = model.python(settings.environments)
    if python and not python.exists():
        return Failed(f"not installed: no {model.environment}; make {model.environment}/ready")
    task = {"task": "version", "module": model.module, "package": model.package}
    answer = measure(task, str(python or sys.executable), _WORKER, settings.timeout)
    if isinstance(answer, Failed):
        return Failed(f"not installed: {answer.reason}")
    return ModelFacts(f"{model.package} {answer['version']}".strip(), answer["parameters"])


def prepare(case: Case, seed: int, task: Task, settings: Settings) -> Path:
    """Write what a cut gives to learn from; the folder that holds it."""
    folder = settings.folder / f"{case.name}-{seed}"
    folder.mkdir(parents=True, exist_ok=True)
    task.train.save(folder / "train.npz", task.relevant.users)
    return folder


def make_lists(model: Model, version: str, folder: Path, settings: Settings) -> TimedLists | Failed:
    """A model's lists for the cut in a folder; `version` is that of its library."""
    name = model.module.rsplit(".", 1)[1]
    output, record = folder / f"{name}.npy", folder / f"{name}.json"
    key = _key(model, version, folder / "train.npz", settings.threads)
    kept = _kept(record, output, key)
    costs = kept
    if costs is None:
        task = {
            "task": "lists",
            "module": model.module,
            "data": str(folder / "train.npz"),
            "n": LENGTH,
            "output": str(output),
            "threads": settings.threads,
        }
        record.unlink(missing_ok=True)
        python = str(model.python(settings.environments) or sys.executable)
        answer = measure(task, python, _WORKER, settings.timeout)
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


def _key(model: Model, version: str, data: Path, threads: int) -> str:
    """A hash of all that lists depend on."""
    with np.load(data, allow_pickle=False) as saved:
        digest = hashlib.sha256()
        for name in sorted(saved.files):
            digest.update(saved[name].tobytes())
    code = plan.fingerprint(model)
    parts = (model.module, version, code, digest.hexdigest(), str(threads), str(LENGTH))
    return hashlib.sha256("|".join(parts).encode()).hexdigest()
