"""How unequally counts are spread: over titles, users or the works of all lists."""

import numpy as np

from engine.arrays import Int64Array


def gini(counts: Int64Array) -> float:
    """The Gini coefficient: 0 where all counts are equal, towards 1 where one holds everything.

    With the counts x_1 ≤ … ≤ x_n it is the sum of (2i - n - 1) x_i, over n times the sum of x_i.
    Without counts above zero there is no inequality: 0.
    """
    ascending, n = np.sort(counts), len(counts)
    total = int(ascending.sum())
    if not total:
        return 0.0
    return float((2 * np.arange(1, n + 1) - n - 1) @ ascending / (n * total))
