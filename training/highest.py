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
    """Insert each value that is above the lowest kept behind those that are as high."""
    k = positions.shape[1]
    for row in range(len(values)):
        line, kept, where = values[row], highest[row], positions[row]
        for position in range(len(line)):
            value = line[position]
            n = min(position, k)
            if n == k and not value > kept[k - 1]:
                continue
            rank = n if n < k else k - 1
            while rank > 0 and value > kept[rank - 1]:
                kept[rank], where[rank] = kept[rank - 1], where[rank - 1]
                rank -= 1
            kept[rank], where[rank] = value, position
