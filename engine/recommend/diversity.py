"""Lists in another order than by score alone: no franchise twice, unlike and little-known sooner.

Diversity d is maximal marginal relevance (Carbonell, Goldstein 1998): the next entry is the work w
of the greatest

    (1 - d) · worth of w - d · likeness of w to the entry before that it is most like
    worth of w = (1 - v) · (1 - rank of w / 300) + v · surprise of w

among the 300 best, where v is the novelty that is asked for (`engine.recommend.novelty`). The pool
is the same whatever is asked for, so that a shorter list stays the beginning of a longer one; what
is not among it follows by its score.
"""

from collections.abc import Callable

import numpy as np

from engine.arrays import Float32Array, Float64Array, IndexArray, Int32Array
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


def novel_worth(n: int, novelty: float, surprise: Float64Array) -> Float64Array:
    """What the `n` best are worth by their ranks and their `surprise`, of shape (n,), 0 to 1."""
    return (1 - novelty) * _worth_of_ranks(n) + novelty * surprise


def _worth_of_ranks(n: int) -> Float64Array:
    worth: Float64Array = 1 - np.arange(n) / POOL
    return worth


def diverse_order(
    works: IndexArray,
    strength: float,
    likeness: Likeness,
    n: int,
    worth: Float64Array | None = None,
) -> IndexArray:
    """Positions in `works`, which are the best first, of at least `n` entries of a diverse list.

    `worth` is what the first 300 are worth; None: what their ranks are.
    """
    size = min(len(works), POOL)
    if size < 2 or not (strength or worth is not None):
        return np.arange(len(works))
    worth = _worth_of_ranks(size) if worth is None else worth
    if strength:
        chosen = _unlike(worth, strength, likeness(works[:size]), n)
    else:
        chosen = np.argsort(-worth, kind="stable")  # of equals the better
    left = np.setdiff1d(np.arange(len(works)), chosen)
    return np.concatenate([chosen, left])


def _unlike(worth: Float64Array, strength: float, alike: Float32Array, n: int) -> IndexArray:
    """Positions of the `n` entries that maximal marginal relevance takes, in its order."""
    value = (1 - strength) * worth
    closest = np.zeros(len(worth))
    chosen: list[int] = []
    for _ in range(min(n, len(worth))):
        entry = int(np.argmax(value - strength * closest))  # of equals the better
        chosen.append(entry)
        value[entry] = -np.inf
        np.maximum(closest, alike[entry], out=closest)
    return np.array(chosen, np.intp)


def first_of_franchises(works: IndexArray, franchise: Int32Array) -> IndexArray:
    """Positions in `works` of those before which none of their franchise stands.

    `franchise` is -1 of works that belong to none.
    """
    codes = franchise[works]
    _, first = np.unique(codes, return_index=True)
    kept = codes < 0
    kept[first] = True
    return np.flatnonzero(kept)
