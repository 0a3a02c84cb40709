"""How good the lists of one model are, over all cuts of a case."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from statistics import fmean

import numpy as np

from benchmarks.lists.kept import TimedLists
from benchmarks.lists.plan import CUTOFF, CUTOFFS
from benchmarks.lists.sets import Cut
from engine.arrays import Float64Array, Int32Array, Int64Array, Mask
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
        known: int64, shape (n_users,): how many ratings of each of them there are.
        new: bool, shape (n_users,): of whom nothing was known before.
        seconds, peak_mb, earlier: as in `TimedLists`.
    """

    values: dict[str, Float64Array]
    users: Int32Array
    known: Int64Array
    new: Mask
    breadth: Breadth
    seconds: float
    peak_mb: float
    earlier: bool = False

    def of(self, rows: Mask) -> "CutFigures":
        """The figures of some of the users."""
        values = {name: each[rows] for name, each in self.values.items()}
        kept = {name: getattr(self, name)[rows] for name in ("users", "known", "new")}
        return replace(self, values=values, **kept)


def evaluate(timed: TimedLists, cut: Cut) -> CutFigures:
    """The figures of lists, at every cut-off."""
    values: dict[str, Float64Array] = {}
    for cutoff in CUTOFFS:
        metrics = ranking_metrics(timed.lists, cut.relevant, cutoff)
        values |= {f"{name}@{cutoff}": metrics[name] for name in metrics}
    return CutFigures(
        values,
        cut.relevant.users,
        cut.known,
        cut.new,
        breadth(timed.lists[:, :CUTOFF], cut.train.ratings),
        timed.seconds,
        timed.peak_mb,
        timed.earlier,
    )


def some(cuts: Sequence[CutFigures], rows: Callable[[CutFigures], Mask]) -> list[CutFigures]:
    """The figures of some users of each cut; cuts without any are left out."""
    return [cut.of(mask) for cut in cuts if (mask := rows(cut)).any()]


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
    return _interval(user_means(cuts, metric).tobytes())


def gain(cuts: Sequence[CutFigures], rival: Sequence[CutFigures], metric: str) -> Interval:
    """How much better one model is than its rival, user by user."""
    return _interval((user_means(cuts, metric) - user_means(rival, metric)).tobytes())


@cache
def _interval(values: bytes) -> Interval:
    """The interval of float64 values; the page is written often, and most of it is as before."""
    return Interval.from_values(np.frombuffer(values))


def spread(cuts: Sequence[CutFigures], metric: str) -> tuple[float, float]:
    """The lowest and the highest mean of a single cut."""
    means = [float(cut.values[metric].mean()) for cut in cuts]
    return min(means), max(means)


def mean(cuts: Sequence[CutFigures], name: str) -> float:
    """The mean over the cuts of what is no average over users."""
    if name in ("seconds", "peak_mb"):
        return fmean(getattr(cut, name) for cut in cuts)
    return fmean(getattr(cut.breadth, name) for cut in cuts)
