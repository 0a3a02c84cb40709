"""Where a fit begins: Surprise's own draw, or an earlier model with newcomers drawn at random."""

import numpy as np
import pytest

from engine.models.biased_mf import BiasedMF
from training.ratings.sgd.parameters import SvdParameters
from training.ratings.sgd.start import random_start, warm_start

TWO = SvdParameters(n_factors=2)


def earlier_model():
    """Two users and three items; the second item had no ratings."""
    return BiasedMF(
        mean=3.0,
        user_bias=np.array([0.1, 0.2]),
        item_bias=np.array([1.0, 0.0, 3.0]),
        user_factors=np.array([[1, 2], [3, 4]], np.float32),
        item_factors=np.array([[5, 6], [0, 0], [7, 8]], np.float32),
        known_item=np.array([True, False, True]),
    )


def warm(user_before, item_before, seed=0):
    return warm_start(earlier_model(), np.array(user_before), np.array(item_before), TWO, seed)


def test_the_draw_is_surprises_users_first():
    start = random_start(3, 2, SvdParameters(n_factors=2, init_mean=1.0, init_std_dev=0.5), seed=7)
    drawn = np.random.RandomState(7).normal(1.0, 0.5, 10).reshape(5, 2)
    assert np.array_equal(np.vstack([start.user_factors, start.item_factors]), drawn)
    assert start.user_factors.dtype == np.float64
    assert start.mean == 0
    assert start.user_bias.tolist() == [0, 0, 0]
    assert start.item_bias.tolist() == [0, 0]
    assert not start.known_item.any()


def test_without_spread_all_factors_are_the_mean():
    start = random_start(2, 1, SvdParameters(n_factors=3, init_mean=0.25, init_std_dev=0), seed=0)
    assert start.user_factors.tolist() == [[0.25] * 3] * 2
    assert start.item_factors.tolist() == [[0.25] * 3]


def test_those_who_were_there_go_on_from_their_terms_wherever_they_stand_now():
    start = warm([1, 0], [2, 0])
    assert start.user_bias.tolist() == [0.2, 0.1]
    assert start.user_factors.tolist() == [[3, 4], [1, 2]]
    assert start.item_bias.tolist() == [3, 1]
    assert start.item_factors.tolist() == [[7, 8], [5, 6]]


def test_newcomers_and_items_that_had_no_ratings_are_drawn_at_random():
    start, drawn = warm([-1, 1, -1], [1, 2, -1], seed=5), random_start(3, 3, TWO, seed=5)
    assert start.user_bias.tolist() == [0, 0.2, 0]
    assert start.item_bias.tolist() == [0, 3, 0]
    assert start.user_factors[1].tolist() == [3, 4]
    assert start.item_factors[1].tolist() == [7, 8]
    for newcomer in (0, 2):
        assert np.array_equal(start.user_factors[newcomer], drawn.user_factors[newcomer])
        assert np.array_equal(start.item_factors[newcomer], drawn.item_factors[newcomer])
    assert start.item_factors[[0, 2]].all()


def test_the_seed_decides_what_newcomers_get_and_nothing_else():
    one, again, different = (warm([0, -1], [0, -1], seed) for seed in (1, 1, 2))
    assert np.array_equal(one.user_factors, again.user_factors)
    assert np.array_equal(one.user_factors[0], different.user_factors[0])
    assert not np.array_equal(one.user_factors[1], different.user_factors[1])


def test_the_earlier_model_is_left_as_it_was():
    earlier = earlier_model()
    start = warm_start(earlier, np.array([0, 1]), np.array([0, 1, 2]), TWO, seed=0)
    start.user_factors[:] = 99
    start.item_bias[:] = 99
    assert earlier.user_factors.tolist() == [[1, 2], [3, 4]]
    assert earlier.item_bias.tolist() == [1, 0, 3]


@pytest.mark.parametrize(("users", "items"), [([-1, -1], [-1]), ([-1], [1, 1])])
def test_a_world_of_newcomers_begins_at_random(users, items):
    start, drawn = warm(users, items, seed=4), random_start(len(users), len(items), TWO, seed=4)
    assert np.array_equal(start.user_factors, drawn.user_factors)
    assert np.array_equal(start.item_factors, drawn.item_factors)


def test_nothing_is_drawn_for_users_without_ratings():
    drawn = random_start(2, 3, TWO, seed=5)
    beside = random_start(5, 3, TWO, 5, np.array([False, True, False, True, False]))
    assert np.array_equal(beside.user_factors[[1, 3]], drawn.user_factors)
    assert not beside.user_factors[[0, 2, 4]].any()
    assert np.array_equal(beside.item_factors, drawn.item_factors)
