"""The compiled loops of the trainer.

They are compiled on first use for the processor at hand and kept on disk (Numba's cache). All
release the interpreter lock, so that threads of one process run them side by side.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numba import njit

from training.sgd.vectors import dot, learn_one, learn_two, prefetch

GROUPS = 8  # of users, and blocks of items: so many threads can work on one fit
AHEAD = 2  # ratings between asking for rows and using them; arrays carry as many spare entries
NEVER = 255  # label of a rating that is neither learned nor tested

_compiled: Callable[[Callable[..., Any]], Callable[..., Any]] = njit(
    nogil=True, cache=True, error_model="numpy"
)


@_compiled
def learn_blocks(
    width: Any, grid: Any, rounds: Any, groups: Any, fold: int, mean: Any, p: Any, q: Any,
    rates: Any, scratch: Any,
) -> None:  # fmt: skip
    """Learn the blocks of some user groups in some rounds of the schedule.

    In round t, group g learns item block (g + t) mod GROUPS, a Latin square: the groups of one
    round touch different users and items, so that any number of threads may share them.

    Args:
        width: a tuple as long as a row has vectors.
        grid: user, item, rating, label of every rating, and where each block begins.
        rounds, groups: first and last-plus-one.
        fold: the label that is held out; -1 where everything is learned.
        mean: μ, float32.
        p, q: rows of users and of items: float32, C order.
        rates: float32, shape (8, 16): keep_p, gain_p, keep_q, gain_q for all vectors but
            the last, then the same for the last.
        scratch: user, item and rating arrays as long as the largest block and AHEAD.
    """
    user, item, rating, _, begin = grid
    for turn in range(rounds[0], rounds[1]):
        for group in range(groups[0], groups[1]):
            block = group * GROUPS + (group + turn) % GROUPS
            low, high = begin[block], begin[block + 1]
            if fold < 0:
                _learn(width, user, item, rating, low, high, mean, p, q, rates)
            else:
                kept = _gather(grid, low, high, fold, scratch)
                users, items, ratings = scratch
                _learn(width, users, items, ratings, 0, kept, mean, p, q, rates)


@_compiled
def _gather(grid: Any, low: int, high: int, fold: int, scratch: Any) -> int:
    """Copy what a fold learns of a block to the scratch arrays and return how much it is."""
    user, item, rating, label, _ = grid
    users, items, ratings = scratch
    kept = 0
    for at in range(low, high):
        users[kept], items[kept], ratings[kept] = user[at], item[at], rating[at]
        kept += (label[at] != fold) & (label[at] != NEVER)
    for spare in range(AHEAD):
        users[kept + spare], items[kept + spare] = 0, 0
    return kept


@_compiled
def _learn(
    width: Any, user: Any, item: Any, rating: Any, low: int, high: int, mean: Any, p: Any, q: Any,
    rates: Any,
) -> None:  # fmt: skip
    """Learn ratings that are sorted by user, those of two halves of the users in turn."""
    middle = low + (high - low) // 2
    while low < middle < high and user[middle] == user[middle - 1]:
        middle += 1
    pairs = min(middle - low, high - middle)
    for a in range(low, low + pairs):
        b = middle + a - low
        prefetch(width, p, user[a + AHEAD])
        prefetch(width, q, item[a + AHEAD])
        prefetch(width, p, user[b + AHEAD])
        prefetch(width, q, item[b + AHEAD])
        learn_two(
            width, p, q, rates,
            user[a], item[a], rating[a] - mean, user[b], item[b], rating[b] - mean,
        )  # fmt: skip
    for a in range(low + pairs, middle):
        learn_one(width, p, q, rates, user[a], item[a], rating[a] - mean)
    for b in range(middle + pairs, high):
        learn_one(width, p, q, rates, user[b], item[b], rating[b] - mean)


@_compiled
def test_blocks(
    width: Any, grid: Any, fold: int, mean: Any, limits: Any, p: Any, q: Any
) -> tuple[float, float]:
    """Return the sums of squared and of absolute errors on the ratings labelled `fold`.

    Predictions are clipped to `limits`; both sums are NaN where one is not finite.
    """
    user, item, rating, label, begin = grid
    squares, distances = 0.0, 0.0
    for at in range(begin[-1]):
        if label[at] == fold:
            predicted = mean + dot(width, p, q, user[at], item[at])
            if not np.isfinite(predicted):
                return np.nan, np.nan
            clipped = min(max(predicted, limits[0]), limits[1])
            error = np.float64(clipped) - rating[at]
            squares += error * error
            distances += abs(error)
    return squares, distances


@_compiled
def learn_in_order(
    user: Any, item: Any, rating: Any, mean: float, rates: Any, bu: Any, bi: Any, pu: Any, qi: Any
) -> None:
    """Learn every rating once, in order and in float64, with Surprise's very operations.

    `rates` is float64, shape (4, 2): learning rate and regularisation of bu, bi, pu, qi.
    """
    k = pu.shape[1]
    for at in range(len(rating)):
        u, i = user[at], item[at]
        inner = 0.0
        for f in range(k):
            inner += qi[i, f] * pu[u, f]
        error = rating[at] - (mean + bu[u] + bi[i] + inner)
        bu[u] += rates[0, 0] * (error - rates[0, 1] * bu[u])
        bi[i] += rates[1, 0] * (error - rates[1, 1] * bi[i])
        for f in range(k):
            p, q = pu[u, f], qi[i, f]
            pu[u, f] += rates[2, 0] * (error * q - rates[2, 1] * p)
            qi[i, f] += rates[3, 0] * (error * p - rates[3, 1] * q)
