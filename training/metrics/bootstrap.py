"""Bootstrap confidence intervals of means over users (Efron & Tibshirani 1993, chapter 13)."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from engine.arrays import Float64Array, Int32Array, Int64Array

RESAMPLES = 1000
PERCENTILES = (0.025, 0.975)  # of the resampled figures: the bounds of a 95 % interval
MIN_USERS = 30  # fewer say nothing about the rest: no comparison is called significant


@dataclass(frozen=True)
class Interval:
    """A mean over users with its 95 % bootstrap interval."""

    mean: float
    low: float
    high: float

    @classmethod
    def from_values(cls, values: Float64Array, seed: int = 0) -> "Interval":
        """The mean of one value per user."""
        return intervals(values[:, None], seed)[0]


def is_better(values: Float64Array, simpler: Float64Array) -> bool:
    """Whether something beats what is simpler by more than the standard error of the difference.

    Both have one value per user, of the same users: the difference is that of pairs. Less is what
    chance gives to the best of many as well, and what is simpler holds better on other events.
    """
    gain = values - simpler
    error = float(gain.std(ddof=1)) / np.sqrt(len(gain)) if len(gain) > 1 else np.inf
    return bool(gain.mean() > error)


def intervals(
    values: Float64Array, seed: int = 0, users: Int32Array | Int64Array | None = None
) -> list[Interval]:
    """The mean of every column with its interval; `values` has a row for each user.

    Where users have several rows, `users` says whose each is: then whole users are drawn with all
    their rows, as a cluster bootstrap (Davison & Hinkley 1997, section 3.8), and the mean stays one
    over rows. All columns are resampled together.
    """
    if users is None:
        users = np.arange(len(values))
    _, row, rows_of_user = np.unique(users, return_inverse=True, return_counts=True)
    sums = np.zeros((len(rows_of_user), values.shape[1]))
    np.add.at(sums, row, values)
    resampled = np.stack(list(resampled_sums(np.column_stack([sums, rows_of_user]), seed)))
    low, high = np.quantile(resampled[:, :-1] / resampled[:, -1:], PERCENTILES, axis=0)
    return [
        Interval(*bounds)
        for bounds in zip(values.mean(axis=0).tolist(), low.tolist(), high.tolist(), strict=True)
    ]


def ratio_interval(parts: Float64Array, totals: Float64Array, seed: int = 0) -> Interval:
    """What the parts of all users are of their totals, each of which is above 0.

    It is a share of sums, so that a user counts by as much as they have.
    """
    pairs = np.column_stack([parts, totals])
    sums = np.stack(list(resampled_sums(pairs, seed)))
    low, high = np.quantile(sums[:, 0] / sums[:, 1], PERCENTILES).tolist()
    return Interval(float(parts.sum() / totals.sum()), low, high)


def resampled_sums(values: Float64Array, seed: int) -> Iterator[Float64Array]:
    """Yield RESAMPLES times the column sums over users drawn anew, with replacement.

    Whole users are drawn, because what one user rated is not independent.
    """
    rng, n = np.random.default_rng(seed), len(values)
    for _ in range(RESAMPLES):
        times_drawn = np.bincount(rng.integers(n, size=n), minlength=n)
        yield times_drawn @ values
