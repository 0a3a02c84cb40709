"""The k highest scores, best first; of equal scores the first positions, so that lists never vary.

Sorting everything would cost more than scoring it: only what reaches a floor is sorted, below which
no score is among the k highest. The k-th highest of the maxima of blocks is one: k blocks have a
score that reaches it.
"""

import numpy as np

from engine.arrays import Float32Array, IndexArray, Mask

_IN_BLOCK = 64  # scores
_NOTHING = np.float32(-np.inf)
_HALF = np.float32(0.5)


def top_k(scores: Float32Array, allowed: Mask, n: int) -> IndexArray:
    """Positions of the `n` highest allowed scores, fewer where fewer are allowed."""
    if not n:
        return np.zeros(0, np.intp)
    values = np.minimum(scores, _ceilings(allowed))
    floor = _floor(values, n)
    # Where all blocks but some hold nothing that is allowed, so may the k-th.
    candidates = np.flatnonzero(allowed if floor == _NOTHING else values >= floor)
    order = np.lexsort((candidates, -scores[candidates]))
    return candidates[order[:n]]


def _ceilings(allowed: Mask) -> Float32Array:
    """Infinity where a score is allowed, else minus infinity; by arithmetic, as masks are slow."""
    ceilings = allowed.astype(np.float32)
    ceilings -= _HALF
    ceilings *= -_NOTHING
    return ceilings


def _floor(values: Float32Array, n: int) -> float:
    """What at least `n` of the values reach; -inf where that is not known of any number."""
    n_blocks = len(values) // _IN_BLOCK
    if n > n_blocks:
        # Of the negative: partitioning for the low end is several times faster than for the high.
        return -float(np.partition(-values, n - 1)[n - 1]) if n <= len(values) else -np.inf
    blocks = values[: n_blocks * _IN_BLOCK].reshape(_IN_BLOCK, n_blocks)
    highest = np.maximum.reduce(blocks)  # down the columns, which is the fast way
    return float(np.partition(highest, n_blocks - n)[n_blocks - n])


def top_k_rows(scores: Float32Array, k: int) -> tuple[IndexArray, Float32Array]:
    """Positions and values of each row's `k` highest: shape (n_rows, k), k from 1 to the width."""
    # Of the negative, as the many zeros of content scores make the other end slow to partition.
    floor = -np.partition(-scores, k - 1, axis=1)[:, k - 1, None]
    chosen = scores >= floor
    counts = np.count_nonzero(chosen, axis=1)
    for row in np.flatnonzero(counts > k):  # more scores equal the k-th than there are ranks left
        level = np.flatnonzero(scores[row] == floor[row])
        chosen[row, level[k - counts[row] :]] = False
    positions = np.flatnonzero(chosen).reshape(len(scores), k) % scores.shape[1]
    values = np.take_along_axis(scores, positions, axis=1)
    order = np.argsort(-values, axis=1, kind="stable")  # positions ascend, so ties keep theirs
    return np.take_along_axis(positions, order, axis=1), np.take_along_axis(values, order, axis=1)
