"""The compiled loops of the trainer."""

from typing import Any

import numpy as np

from training.compiled import compiled
from training.ratings.sgd.vectors import dot, learn_one, learn_two, prefetch

GROUPS = 8  # of users, and blocks of items: so many threads can work on one fit
AHEAD = 2  # ratings between asking for rows and using them


@compiled
def learn_blocks(
    width: Any,
    ratings: Any,
    order: Any,
    begin: Any,
    rounds: Any,
    groups: Any,
    mean: Any,
    p: Any,
    q: Any,
    rates: Any,
) -> None:
    """Learn the blocks of some user groups in some rounds of the schedule.

    In round t, group g learns item block (g + t) mod GROUPS, a Latin square: the groups of one
    round touch different users and items, so that any number of threads may share them.

    Args:
        width: a tuple as long as a row has vectors.
        ratings: user, item and rating arrays.
        order: which ratings to learn, sorted by block and user, and AHEAD spare entries; None
            where all are learned, in their own order.
        begin: where each block begins in `order`.
        rounds, groups: first and last-plus-one.
        mean: μ, float32.
        p, q: rows of users and of items: float32, C order.
        rates: keep_p, gain_p, keep_q, gain_q of the factors, float32, and an array of
            shape (4, 16) with the same for each lane of the last vector.
    """
    for turn in range(rounds[0], rounds[1]):
        for group in range(groups[0], groups[1]):
            block = group * GROUPS + (group + turn) % GROUPS
            _learn(width, ratings, order, begin[block], begin[block + 1], mean, p, q, rates)


@compiled
def _same_user(user: Any, order: Any, row: int) -> bool:
    """Whether a rating is by the user of the one before."""
    if order is None:
        return bool(user[row] == user[row - 1])
    return bool(user[order[row]] == user[order[row - 1]])


@compiled
def _learn(
    width: Any,
    ratings: Any,
    order: Any,
    low: int,
    high: int,
    mean: Any,
    p: Any,
    q: Any,
    rates: Any,
) -> None:
    """Learn ratings that are sorted by user, those of two halves of the users in turn."""
    user, item, rating = ratings
    keep_p, gain_p, keep_q, gain_q, last = rates
    middle = low + (high - low) // 2
    while low < middle < high and _same_user(user, order, middle):
        middle += 1
    pairs = min(middle - low, high - middle)
    for first in range(low, low + pairs):
        second = middle + first - low
        if order is None:  # decided when this is compiled
            a, b, soon_a, soon_b = first, second, first + AHEAD, second + AHEAD
        else:
            a, b = order[first], order[second]
            soon_a, soon_b = order[first + AHEAD], order[second + AHEAD]
        prefetch(width, p, user[soon_a])
        prefetch(width, q, item[soon_a])
        prefetch(width, p, user[soon_b])
        prefetch(width, q, item[soon_b])
        u, i, r = user[a], item[a], rating[a] - mean
        u2, i2, r2 = user[b], item[b], rating[b] - mean
        learn_two(width, p, q, keep_p, gain_p, keep_q, gain_q, last, u, i, r, u2, i2, r2)
    for begin, end in ((low + pairs, middle), (middle + pairs, high)):
        for row in range(begin, end):
            a = row if order is None else order[row]
            u, i, r = user[a], item[a], rating[a] - mean
            learn_one(width, p, q, keep_p, gain_p, keep_q, gain_q, last, u, i, r)


@compiled
def test_ratings(
    width: Any, ratings: Any, order: Any, mean: Any, limits: Any, p: Any, q: Any
) -> tuple[float, float]:
    """Sum the squared and the absolute errors on some ratings.

    `order` names them and has AHEAD spare entries. Predictions are clipped to `limits`; both sums
    are NaN where one is not finite.
    """
    user, item, rating = ratings
    squares, distances = 0.0, 0.0
    for row in range(len(order) - AHEAD):
        a, soon = order[row], order[row + AHEAD]
        prefetch(width, p, user[soon])
        prefetch(width, q, item[soon])
        predicted = mean + dot(width, p, q, user[a], item[a])
        if not np.isfinite(predicted):
            return np.nan, np.nan
        clipped = min(max(predicted, limits[0]), limits[1])
        error = np.float64(clipped) - rating[a]
        squares += error * error
        distances += abs(error)
    return squares, distances


@compiled
def learn_in_order(
    user: Any, item: Any, rating: Any, mean: float, rates: Any, bu: Any, bi: Any, pu: Any, qi: Any
) -> None:
    """Learn every rating once, in order and in float64, with Surprise's very operations.

    `rates` is float64, shape (4, 2): learning rate and regularisation of bu, bi, pu, qi.
    """
    k = pu.shape[1]
    for row in range(len(rating)):
        u, i = user[row], item[row]
        inner = 0.0
        for f in range(k):
            inner += qi[i, f] * pu[u, f]
        error = rating[row] - (mean + bu[u] + bi[i] + inner)
        bu[u] += rates[0, 0] * (error - rates[0, 1] * bu[u])
        bi[i] += rates[1, 0] * (error - rates[1, 1] * bi[i])
        for f in range(k):
            p, q = pu[u, f], qi[i, f]
            pu[u, f] += rates[2, 0] * (error * q - rates[2, 1] * p)
            qi[i, f] += rates[3, 0] * (error * p - rates[3, 1] * q)
