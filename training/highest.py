"""The highest of each row of a matrix, in one pass over the row.

Partitioning whole rows costs several times as much where few of many are wanted: most values are
below what is kept already, and one comparison says so.
"""

from typing import Any

import numpy as np

from engine.arrays import Float32Array, IndexArray
from training.compiled import compiled


def highest_of_rows(values: Float32Array, k: int) -> tuple[IndexArray, Float32Array]:
    """Positions and values of each row's `k` highest: shape (n_rows, k), k from 1 to the width.

    Best first, ties by position: what `engine.recommend.top_k.top_k_rows` gives.
    """
    shape = (len(values), k)
    positions, highest = np.empty(shape, np.intp), np.empty(shape, np.float32)
    _keep_highest(np.ascontiguousarray(values), positions, highest)
    return positions, highest


@compiled
def _keep_highest(values: Any, positions: Any, highest: Any) -> None:
    """Keep the highest of each row, in as many entries as there are."""
    for row in range(len(values)):
        line, n = values[row], 0
        for position in range(len(line)):
            n = keep(highest[row], positions[row], n, line[position], position)


@compiled
def keep(highest: Any, positions: Any, n: int, value: Any, position: Any) -> int:
    """Keep a value among the highest so far, behind those that are as high, if it is one of them.

    `n` of them are there; the result is how many are then.
    """
    k = len(highest)
    if n == k and not value > highest[k - 1]:
        return n
    rank = n if n < k else k - 1
    while rank > 0 and value > highest[rank - 1]:
        highest[rank], positions[rank] = highest[rank - 1], positions[rank - 1]
        rank -= 1
    highest[rank], positions[rank] = value, position
    return min(n + 1, k)
