"""Few ratings say little: how much the stars of an item count by their number."""

from engine.arrays import Float64Array, Int64Array

_HALF_COUNTS = 50  # ratings at which half of the stars count


def shrinkage(counts: Int64Array) -> Float64Array:
    """What the stars of items with so many ratings count: 0 to 1, shape (n_items,)."""
    share: Float64Array = counts / (counts + _HALF_COUNTS)
    return share


def damped_means(counts: Int64Array, totals: Float64Array) -> Float64Array:
    """The mean stars of items as if each had 50 more ratings, all of the mean of all ratings.

    mean + n / (n + 50) · (total / n - mean), the stars' part of a popularity; items without ratings
    have the mean, all items where nobody rated anything 0.
    """
    mean = totals.sum() / max(counts.sum(), 1)
    means: Float64Array = mean + shrinkage(counts) * (totals / counts.clip(1) - mean)
    return means
