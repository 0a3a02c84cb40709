"""The vector instructions, one call at a time, against sums on paper and plain NumPy."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numba import njit

from training.ratings.sgd.lockstep import epoch_rates
from training.ratings.sgd.parameters import SvdParameters
from training.ratings.sgd.vectors import LANES, dot, learn_one, learn_two, processor

WIDTHS = (1, 2, 5)
PARAMETERS = SvdParameters(lr_all=0.1, lr_bu=0.2, lr_bi=0.3, reg_all=0.5, reg_bu=0.1, reg_qi=0.4)
RATES = epoch_rates(PARAMETERS, epoch=0)


@njit
def dot_of(width, p, q, u, i):
    return dot(width, p, q, u, i)


@njit
def learn(width, p, q, rates, first, second):
    keep_p, gain_p, keep_q, gain_q, last = rates
    (u, i, r), together = first, second is not None
    if together:
        u2, i2, r2 = second
        learn_two(width, p, q, keep_p, gain_p, keep_q, gain_q, last, u, i, r, u2, i2, r2)
    else:
        learn_one(width, p, q, keep_p, gain_p, keep_q, gain_q, last, u, i, r)


def world(width, seed=0):
    """The rows of three users and three items, all slots in use."""
    p, q = np.random.default_rng(seed).normal(0, 0.3, (2, 3, width * LANES)).astype(np.float32)
    p[:, -1] = q[:, -2] = 1
    return p, q


def rating(u, i, stars):
    return np.int64(u), np.int64(i), np.float32(stars)


def expected_rows(p, q, *ratings):
    """The rows after some ratings learned together, in float64 and by Surprise's formula."""
    p, q = p.astype(np.float64), q.astype(np.float64)
    errors = [stars - p[u] @ q[i] for u, i, stars in ratings]
    terms = {name: PARAMETERS.term(name) for name in ("bu", "bi", "pu", "qi")}
    for (u, i, _), error in zip(ratings, errors, strict=True):
        factors_p, factors_q = p[u, :-2].copy(), q[i, :-2].copy()
        p[u, :-2] += terms["pu"].lr * (error * factors_q - terms["pu"].reg * factors_p)
        q[i, :-2] += terms["qi"].lr * (error * factors_p - terms["qi"].reg * factors_q)
        p[u, -2] += terms["bu"].lr * (error - terms["bu"].reg * p[u, -2])
        q[i, -1] += terms["bi"].lr * (error - terms["bi"].reg * q[i, -1])
    return p, q


def check(width, p, q, *ratings):
    expected = expected_rows(p, q, *ratings)
    learn((0,) * width, p, q, RATES, ratings[0], ratings[1] if ratings[1:] else None)
    np.testing.assert_allclose(p, expected[0], rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(q, expected[1], rtol=1e-5, atol=1e-6)
    assert (p[:, -1] == 1).all()
    assert (q[:, -2] == 1).all()


def test_the_dot_is_both_biases_and_the_factors():
    p, q = np.zeros((2, 1, LANES), np.float32)
    p[0, [0, 1, -2, -1]] = 2, 3, 0.25, 1
    q[0, [0, 1, -2, -1]] = 5, 7, 1, 0.5
    assert dot_of((0,), p, q, 0, 0) == 2 * 5 + 3 * 7 + 0.25 + 0.5


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(WIDTHS), st.integers(0, 2), st.integers(0, 2), st.integers(0, 99))
def test_one_rating_moves_its_own_rows_by_surprises_step(width, u, i, seed):
    p, q = world(width, seed)
    assert dot_of((0,) * width, p, q, u, i) == pytest.approx(p[u] @ q[i], rel=1e-5, abs=1e-5)
    check(width, p, q, rating(u, i, 1.5))


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(WIDTHS),
    st.permutations(range(3)),
    st.lists(st.integers(0, 2), min_size=2, max_size=2),
    st.integers(0, 99),
)
def test_of_two_ratings_both_errors_come_before_any_move(width, users, items, seed):
    p, q = world(width, seed)
    check(width, p, q, rating(users[0], items[0], 1.5), rating(users[1], items[1], -1.0))


def test_two_ratings_of_one_item_both_move_it():
    """One factor of 0, biases only: both errors are 1, so b_i = 0.3, then 0.3 · 0.85 + 0.3."""
    p, q = np.zeros((2, 2, LANES), np.float32)
    p[:, -1] = q[:, -2] = 1
    learn((0,), p, q, RATES, rating(0, 0, 1), rating(1, 0, 1))
    assert q[0, -1] == pytest.approx(0.3 * (1 - 0.3 * 0.5) + 0.3)
    assert p[:, -2] == pytest.approx([0.2, 0.2])
    assert not q[1, -1]


def test_rows_may_lie_anywhere():
    """No instruction assumes that a row begins on a cache line."""
    memory = np.zeros(3 * LANES + 1, np.float32)
    p, q = memory[1:].reshape(3, LANES), np.ones((1, LANES), np.float32)
    p[2] = np.arange(LANES)
    assert dot_of((0,), p, q, 2, 0) == sum(range(LANES))


def test_the_processor_has_a_name():
    assert processor()
