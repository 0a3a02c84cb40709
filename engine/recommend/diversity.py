"""Lists in another order than by score alone: no franchise twice, unlike works sooner.

Diversity is maximal marginal relevance (Carbonell, Goldstein 1998): the next entry is the work w
of the greatest

    (1 - d) · (1 - rank of w / 300) - d · likeness of w to the entry before that it is most like

among the 300 best. The pool is the same whatever is asked for, so that a shorter list stays the
beginning of a longer one; what is not among it follows by its score.
"""

from collections.abc import Callable

import numpy as np

from engine.arrays import Float32Array, IndexArray, Int32Array
from engine.models.cold_items import ColdItems
from engine.models.nearest import Nearest

POOL = 300  # of the best works, among which unlike ones are looked for

Likeness = Callable[[IndexArray], Float32Array]  # of works to each other: shape (n, n), 0 to 1


def likeness_by(cold: ColdItems | None, similar: Nearest) -> Likeness:
    """How like works are by content, as far as a release knows."""
    if cold is None:
        return lambda works: _mutual(similar.between(works.astype(np.int32), works))

    def likeness(works: IndexArray) -> Float32Array:
        vectors = cold.vectors[works]
        return np.asarray(np.clip(vectors @ vectors.T, 0, 1))

    return likeness


def _mutual(nearest: Float32Array) -> Float32Array:
    """The likeness either way: a work may be among the nearest of one that is not among its own."""
    return np.asarray(np.maximum(nearest, nearest.T))


def diverse_order(works: IndexArray, strength: float, likeness: Likeness, n: int) -> IndexArray:
    """Positions in `works`, which are the best first, of at least `n` entries of a diverse list."""
    size = min(len(works), POOL)
    if not strength or size < 2:
        return np.arange(len(works))
    alike = likeness(works[:size])
    value = (1 - strength) * (1 - np.arange(size) / POOL)
    closest = np.zeros(size)
    chosen: list[int] = []
    for _ in range(min(n, size)):
        entry = int(np.argmax(value - strength * closest))  # of equals the better
        chosen.append(entry)
        value[entry] = -np.inf
        np.maximum(closest, alike[entry], out=closest)
    left = np.setdiff1d(np.arange(len(works)), chosen)
    return np.concatenate([np.array(chosen, np.intp), left])


def first_of_franchises(works: IndexArray, franchise: Int32Array) -> IndexArray:
    """Positions in `works` of those before which none of their franchise stands.

    `franchise` is -1 of works that belong to none.
    """
    codes = franchise[works]
    _, first = np.unique(codes, return_index=True)
    kept = codes < 0
    kept[first] = True
    return np.flatnonzero(kept)
