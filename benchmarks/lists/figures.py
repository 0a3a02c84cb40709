"""How good the lists of one model are, over all cuts of a case."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

import numpy as np

from benchmarks.lists.kept import TimedLists
from benchmarks.lists.plan import CUTOFF, CUTOFFS
from benchmarks.lists.sets import Cut
from engine.arrays import Float64Array, Int32Array
from training.metrics.beyond_accuracy import Breadth, breadth
from training.metrics.bootstrap import Interval
from training.metrics.ranking import ranking_metrics

NDCG = f"nDCG@{CUTOFF}"


@dataclass(frozen=True)
class CutFigures:
    """One model on one cut.

    Attributes:
        values: float64, shape (n_users,), by the name of the metric.
        users: int32, shape (n_users,): whose lists they are.
        seconds, peak_mb, earlier: as in `TimedLists`.
    """

    values: dict[str, Float64Array]
    users: Int32Array
    breadth: Breadth
    seconds: float
    peak_mb: float
    earlier: bool = False


def evaluate(timed: TimedLists, cut: Cut) -> CutFigures:
    """The figures of lists, at every cut-off."""
    values: dict[str, Float64Array] = {}
    for cutoff in CUTOFFS:
        metrics = ranking_metrics(timed.lists, cut.relevant, cutoff)
        values |= {f"{name}@{cutoff}": metrics[name] for name in metrics}
    return CutFigures(
        values,
        cut.relevant.users,
        breadth(timed.lists[:, :CUTOFF], cut.train.ratings),
        timed.seconds,
        timed.peak_mb,
        timed.earlier,
    )


def user_means(cuts: Sequence[CutFigures], metric: str) -> Float64Array:
    """Each user's mean over the cuts that have lists of them: float64, ascending users."""
    users = np.concatenate([cut.users for cut in cuts])
    values = np.concatenate([cut.values[metric] for cut in cuts])
    _, row, counts = np.unique(users, return_inverse=True, return_counts=True)
    return np.bincount(row, values) / counts


def average(cuts: Sequence[CutFigures], metric: str) -> float:
    """The mean over users."""
    return float(user_means(cuts, metric).mean())


def interval(cuts: Sequence[CutFigures], metric: str) -> Interval:
    """The mean over users with its 95 % bootstrap interval over users."""
    return Interval.from_values(user_means(cuts, metric))


def gain(cuts: Sequence[CutFigures], rival: Sequence[CutFigures], metric: str) -> Interval:
    """How much better one model is than its rival, user by user."""
    return Interval.from_values(user_means(cuts, metric) - user_means(rival, metric))


def spread(cuts: Sequence[CutFigures], metric: str) -> tuple[float, float]:
    """The lowest and the highest mean of a single cut."""
    means = [float(cut.values[metric].mean()) for cut in cuts]
    return min(means), max(means)


def mean(cuts: Sequence[CutFigures], name: str) -> float:
    """The mean over the cuts of what is no average over users."""
    if name in ("seconds", "peak_mb"):
        return fmean(getattr(cut, name) for cut in cuts)
    return fmean(getattr(cut.breadth, name) for cut in cuts)
