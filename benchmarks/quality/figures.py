"""How good the lists of one model are, over all seeds of a case."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

import numpy as np

from benchmarks.quality.plan import CUTOFF, CUTOFFS
from benchmarks.quality.run import Made
from benchmarks.quality.sets import Task
from engine.arrays import Float64Array
from training.metrics.beyond_accuracy import Breadth, breadth
from training.metrics.bootstrap import Interval
from training.metrics.ranking import ranking_metrics

NDCG = f"nDCG@{CUTOFF}"


@dataclass(frozen=True)
class Judged:
    """One model on one cut.

    Attributes:
        values: float64, shape (n_users,), by the name of the metric.
        users: int32, shape (n_users,): who was judged.
    """

    values: dict[str, Float64Array]
    users: np.ndarray
    breadth: Breadth
    seconds: float
    peak_mb: float
    earlier: bool = False


def judge(made: Made, task: Task) -> Judged:
    """Return the figures of lists."""
    values: dict[str, Float64Array] = {}
    for cutoff in CUTOFFS:
        found = ranking_metrics(made.lists, task.relevant, cutoff)
        values |= {f"{name}@{cutoff}": found[name] for name in found}
    broad = breadth(made.lists[:, :CUTOFF], task.learned)
    users = task.relevant.users
    return Judged(values, users, broad, made.seconds, made.peak_mb, made.earlier)


def by_user(runs: Sequence[Judged], metric: str) -> Float64Array:
    """Return each user's mean over the cuts in which they were judged: float64, ascending users."""
    users = np.concatenate([run.users for run in runs])
    values = np.concatenate([run.values[metric] for run in runs])
    _, row, counts = np.unique(users, return_inverse=True, return_counts=True)
    return np.bincount(row, values) / counts


def average(runs: Sequence[Judged], metric: str) -> float:
    """Return the mean over users."""
    return float(by_user(runs, metric).mean())


def interval(runs: Sequence[Judged], metric: str) -> Interval:
    """Return the mean over users with its 95 % bootstrap interval over users."""
    return Interval.from_values(by_user(runs, metric))


def gain(runs: Sequence[Judged], others: Sequence[Judged], metric: str) -> Interval:
    """Return how much better one model is than another, user by user."""
    return Interval.from_values(by_user(runs, metric) - by_user(others, metric))


def spread(runs: Sequence[Judged], metric: str) -> tuple[float, float]:
    """Return the lowest and the highest mean of a single cut."""
    means = [float(run.values[metric].mean()) for run in runs]
    return min(means), max(means)


def mean(runs: Sequence[Judged], name: str) -> float:
    """Return the mean over the cuts of what is no average over users."""
    if name in ("seconds", "peak_mb"):
        return fmean(getattr(run, name) for run in runs)
    return fmean(getattr(run.breadth, name) for run in runs)
