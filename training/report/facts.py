"""What the training report shows: a release's files and, where it still lies on disk, its study."""

import csv
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from engine.errors import DataError, ReleaseDamaged
from engine.release.manifest import verify
from engine.release.registry import current
from engine.store.home import Home
from training.metrics.bootstrap import Interval
from training.metrics.errors import Errors
from training.ratings.evaluation import Evaluation
from training.ratings.neighbours_proof import NeighboursSignificance
from training.ratings.significance import StarsSignificance
from training.ratings.study_file import recorded_trials
from training.ratings.tune import CONTINUED

OUTCOMES = ("complete", "pruned", "diverged")
_NO_PARAMETERS = {"trial", "n_epochs", "rmse", "mae", "outcome"}
_SAME = 1e-9  # relative difference up to which two errors are the same


@dataclass(frozen=True)
class TrialRow:
    """One trial as `trials.csv` lists it; a diverged one has no RMSE."""

    number: int
    parameters: Mapping[str, float]
    n_epochs: int
    rmse: float | None
    mae: float | None
    outcome: str


@dataclass(frozen=True)
class TrainingFacts:
    """All that the training report shows.

    Attributes:
        evaluation: the errors of stars; None where the release predicts none.
        significance: whether the factors are worth anything; None likewise.
        curves: RMSE epoch by epoch, by number of the trial.
        missing: a sentence on which curves are missing and why; empty if none is.
    """

    manifest: Mapping[str, Any]
    evaluation: Evaluation | None
    significance: StarsSignificance | None
    trials: Sequence[TrialRow]
    curves: Mapping[int, Sequence[float]]
    missing: str

    def with_outcome(self, outcome: str) -> list[TrialRow]:
        """The trials that ended with one of `OUTCOMES`, in order."""
        return [trial for trial in self.trials if trial.outcome == outcome]

    @property
    def best(self) -> TrialRow | None:
        """The complete trial with the lowest RMSE, the first of equals."""
        measured = [trial for trial in self.with_outcome("complete") if trial.rmse is not None]
        return min(measured, key=lambda t: (t.rmse or 0.0, t.number), default=None)

    @property
    def parameters(self) -> list[str]:
        """The names of the parameters that were searched."""
        return list(self.trials[0].parameters) if self.trials else []


def read_facts(home: Home) -> TrainingFacts:
    """Read the facts of the current release, after checking every byte of it.

    Raises:
        NoRelease: nothing is published.
        ReleaseDamaged: a file is missing, altered or lacks what a training writes.
    """
    folder = current(home)
    manifest = verify(folder)
    try:
        if manifest["rating_scale"] is None:
            return TrainingFacts(manifest, None, None, [], {}, "")
        evaluation = _evaluation(manifest["evaluation"])
        significance = _significance(manifest["stars"])
        trials = _trials(folder / "trials.csv")
        curves, missing = _curves(home.studies, str(manifest["study"]), trials)
    except (LookupError, TypeError, ValueError) as error:
        raise ReleaseDamaged(f"release {folder.name} cannot be reported: {error!r}") from error
    return TrainingFacts(manifest, evaluation, significance, trials, curves, missing)


def _evaluation(record: Mapping[str, Any]) -> Evaluation:
    tables = {
        protocol: {model: Errors(**errors) for model, errors in table.items()}
        for protocol, table in record["tables"].items()
    }
    counts = {name: int(record[name]) for name in ("ratings", "users", "works", "seed", "folds")}
    return Evaluation(**counts, tables=tables)


def _significance(record: Mapping[str, Any]) -> StarsSignificance:
    values = {f.name: record[f.name] for f in fields(StarsSignificance) if f.name != "neighbours"}
    gain = _interval(values.pop("gain"))
    neighbours = record.get("neighbours")  # releases of before have none
    return StarsSignificance(
        **values, gain=gain, neighbours=_neighbours(neighbours) if neighbours else None
    )


def _neighbours(record: Mapping[str, Any]) -> NeighboursSignificance:
    values = dict(record) | {"shares": tuple(record["shares"]), "gain": _interval(record["gain"])}
    return NeighboursSignificance(**values)


def _interval(record: Mapping[str, Any] | None) -> Interval | None:
    return Interval(**record) if record else None


def _trials(path: Path) -> list[TrialRow]:
    """The exported trials; none where the release has no such file."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as lines:
        return [_trial_row(row) for row in csv.DictReader(lines)]


def _trial_row(row: Mapping[str, str]) -> TrialRow:
    rmse, mae = (float(row[name]) if row[name] else None for name in ("rmse", "mae"))
    return TrialRow(
        number=int(row["trial"]),
        parameters={name: _number(row[name]) for name in row if name not in _NO_PARAMETERS},
        n_epochs=int(row["n_epochs"]),
        rmse=rmse,
        mae=mae,
        outcome=row.get("outcome", "complete"),  # earlier versions did not prune
    )


def _number(text: str) -> float:
    return int(text) if text.lstrip("-").isdigit() else float(text)


def _curves(
    folder: Path, name: str, trials: Sequence[TrialRow]
) -> tuple[dict[int, list[float]], str]:
    """The curves of the trials, and a sentence on what is missing and why."""
    if name.startswith(CONTINUED):
        before = name.removeprefix(CONTINUED)
        return {}, f"This release continued the model of {before}; no study was made for it."
    try:
        recorded = _recorded_curves(folder, name)
    except DataError as error:
        return {}, f"The errors of single epochs are missing: {error}."
    if recorded is None:
        return {}, f"The errors of single epochs are missing: {folder} no longer has the study."
    curves = {t.number: recorded[t.number] for t in trials if _belongs(recorded.get(t.number), t)}
    lost = sum(trial.number not in curves and trial.outcome != "diverged" for trial in trials)
    if lost:
        return curves, f"The study on disk lacks the epochs of {lost} of {len(trials)} trials."
    return curves, ""


def _belongs(curve: Sequence[float] | None, trial: TrialRow) -> bool:
    """Whether a curve on disk led to the RMSE that the release lists for the trial."""
    if not curve:
        return False
    return trial.rmse is None or math.isclose(min(curve), trial.rmse, rel_tol=_SAME)


def _recorded_curves(folder: Path, name: str) -> dict[int, list[float]] | None:
    """The finite errors of every trial's epochs, or None if there is no such study.

    Raises:
        DataError: the file of the studies cannot be read.
    """
    if (trials := recorded_trials(folder, name)) is None:
        return None
    return {trial.number: _finite_in_order(trial.intermediate_values) for trial in trials}


def _finite_in_order(values: Mapping[int, float]) -> list[float]:
    return [values[epoch] for epoch in sorted(values) if math.isfinite(values[epoch])]
