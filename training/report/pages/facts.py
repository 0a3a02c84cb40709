"""What the report is about: a release's own files and, where it still lies on disk, its study."""

import csv
import math
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from engine.errors import ReleaseDamaged
from engine.release.manifest import verify
from engine.release.registry import current
from engine.store.home import Home
from training.metrics.errors import Errors
from training.ratings.evaluation import Evaluation
from training.ratings.tune import CONTINUED, open_study

OUTCOMES = ("complete", "pruned", "diverged")
_NO_PARAMETERS = {"trial", "n_epochs", "rmse", "mae", "outcome"}
_SAME = 1e-9  # relative difference below which two errors are the same


@dataclass(frozen=True)
class Tried:
    """One trial as `trials.csv` has it; a diverged one has no RMSE."""

    number: int
    parameters: Mapping[str, float]
    n_epochs: int
    rmse: float | None
    mae: float | None
    outcome: str


@dataclass(frozen=True)
class Facts:
    """All that the report shows.

    Attributes:
        curves: RMSE epoch by epoch, by trial.
        missing: what the curves lack and why, as sentences; empty if nothing.
    """

    manifest: Mapping[str, Any]
    evaluation: Evaluation
    trials: Sequence[Tried]
    curves: Mapping[int, Sequence[float]]
    missing: str

    def of(self, outcome: str) -> list[Tried]:
        """Return the trials that ended so."""
        return [trial for trial in self.trials if trial.outcome == outcome]

    @property
    def best(self) -> Tried | None:
        """The complete trial with the lowest RMSE, the first of equals."""
        measured = [trial for trial in self.of("complete") if trial.rmse is not None]
        return min(measured, key=lambda t: (t.rmse or 0.0, t.number), default=None)

    @property
    def parameters(self) -> list[str]:
        """The names of what was searched."""
        return list(self.trials[0].parameters) if self.trials else []


def read_facts(home: Home) -> Facts:
    """Return the facts of the current release, after checking every byte of it.

    Raises:
        NoRelease: nothing is published.
        ReleaseDamaged: a file is missing, altered or lacks what a training writes.
    """
    folder = current(home)
    manifest = verify(folder)
    try:
        evaluation = _evaluation(manifest["evaluation"])
        trials = _trials(folder / "trials.csv")
        curves, missing = _curves(home.studies, str(manifest["study"]), trials)
    except (LookupError, TypeError, ValueError) as error:
        raise ReleaseDamaged(f"release {folder.name} cannot be reported: {error!r}") from error
    return Facts(manifest, evaluation, trials, curves, missing)


def _evaluation(record: Mapping[str, Any]) -> Evaluation:
    tables = {
        protocol: {model: Errors(**errors) for model, errors in table.items()}
        for protocol, table in record["tables"].items()
    }
    counts = {name: int(record[name]) for name in ("ratings", "users", "works", "seed", "folds")}
    return Evaluation(**counts, tables=tables)


def _trials(path: Path) -> list[Tried]:
    """Return the exported trials; none where the release has no such file."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as lines:
        return [_tried(row) for row in csv.DictReader(lines)]


def _tried(row: Mapping[str, str]) -> Tried:
    rmse, mae = (float(row[name]) if row[name] else None for name in ("rmse", "mae"))
    return Tried(
        number=int(row["trial"]),
        parameters={name: _number(row[name]) for name in row if name not in _NO_PARAMETERS},
        n_epochs=int(row["n_epochs"]),
        rmse=rmse,
        mae=mae,
        outcome=row.get("outcome", "complete"),  # versions before could not give a trial up
    )


def _number(text: str) -> float:
    return int(text) if text.lstrip("-").isdigit() else float(text)


def _curves(folder: Path, name: str, trials: Sequence[Tried]) -> tuple[dict[int, list[float]], str]:
    """Return the curves of the trials, and what is missing and why."""
    if name.startswith(CONTINUED):
        before = name.removeprefix(CONTINUED)
        return {}, f"This release continued the model of {before}; no study was made for it."
    try:
        found = _epochs(folder, name)
    except (sqlite3.Error, SQLAlchemyError, RuntimeError) as error:
        reason = str(error).splitlines()[0]
        return {}, f"The errors of single epochs are missing: {folder} cannot be read ({reason})."
    if found is None:
        return {}, f"The errors of single epochs are missing: {folder} no longer has the study."
    curves = {t.number: found[t.number] for t in trials if _belongs(found.get(t.number), t)}
    lost = sum(trial.number not in curves and trial.outcome != "diverged" for trial in trials)
    if lost:
        return curves, f"The study on disk lacks the epochs of {lost} of {len(trials)} trials."
    return curves, ""


def _belongs(curve: Sequence[float] | None, trial: Tried) -> bool:
    """Tell whether a curve on disk led to what the release says of the trial."""
    if not curve:
        return False
    return trial.rmse is None or math.isclose(min(curve), trial.rmse, rel_tol=_SAME)


def _epochs(folder: Path, name: str) -> dict[int, list[float]] | None:
    """Return the finite errors of every trial's epochs, or None if there is no such study.

    Looking never makes the file or the study.
    """
    file = folder / "studies.db"
    if not file.is_file():
        return None
    with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as data_base:
        query = "SELECT 1 FROM studies WHERE study_name = ?"
        if data_base.execute(query, [name]).fetchone() is None:
            return None
    with open_study(folder, name) as study:
        return {trial.number: _in_order(trial.intermediate_values) for trial in study.trials}


def _in_order(values: Mapping[int, float]) -> list[float]:
    return [values[epoch] for epoch in sorted(values) if math.isfinite(values[epoch])]
