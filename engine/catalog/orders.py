"""Orders of lists that are the same for every question, worked out once."""

from collections.abc import Sequence

import numpy as np

from engine.arrays import Int32Array


def ranks(keys: Sequence[str]) -> Int32Array:
    """Where each of the keys stands in their order, equal ones alike: int32, shape (n,)."""
    rank = {key: number for number, key in enumerate(sorted(set(keys)))}
    return np.array([rank[key] for key in keys], dtype=np.int32)
