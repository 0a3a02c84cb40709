"""SLIST against the problems that it solves, item by item."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from tests.training.ranking.worlds import data_from, dense
from training.ranking.base import ALL_TIME
from training.ranking.blend import Blend
from training.ranking.slist import Slist, multiply

PLAIN = ALL_TIME | {"transition_share": 0.0, "penalty": 2.0, "dropout": 0.0, "discount": 0.0}


def random_world(users=40, works=9):
    return (np.random.default_rng(0).random((users, works)) < 0.4) * 4.0


@pytest.mark.parametrize("penalty", [0.5, 10.0])
def test_without_transitions_each_column_is_the_ridge_regression_of_ease(penalty):
    matrix = random_world() > 0
    found = dense(Slist(data_from(random_world())).scorer(PLAIN | {"penalty": penalty}), 9)
    together = matrix.T.astype(float) @ matrix
    for item in range(9):
        others = np.delete(np.arange(9), item)
        system = together[np.ix_(others, others)] + penalty * together.diagonal().mean() * np.eye(8)
        assert found[others, item] == pytest.approx(
            np.linalg.solve(system, together[others, item]), rel=1e-4
        )
        assert found[item, item] == 0


def test_dropout_is_a_penalty_in_proportion_to_the_ratings():
    together = (random_world() > 0).T.astype(float) @ (random_world() > 0)
    found = dense(Slist(data_from(random_world())).scorer(PLAIN | {"dropout": 0.4}), 9)
    own = together.diagonal()
    penalised = together + np.diag(2 * own.mean() + 0.4 * own)
    inverse = np.linalg.inv(penalised)
    expected = -inverse / inverse.diagonal()
    np.fill_diagonal(expected, 0)
    assert found == pytest.approx(expected, rel=1e-4)


def test_the_discount_divides_by_a_power_of_the_popularity():
    slist, counts = Slist(data_from(random_world())), (random_world() > 0).sum(axis=0)
    plain, discounted = (dense(slist.scorer(PLAIN | {"discount": d}), 9) for d in (0.0, 0.3))
    assert discounted == pytest.approx(plain / counts**0.3, rel=1e-4)


def test_what_follows_is_offered_after_what_went_before():
    # Everybody rates 0, 1, 2, 3 of their eight works in this order, after four in any order.
    rng = np.random.default_rng(3)
    matrix, time = np.zeros((50, 12)), np.zeros((50, 12))
    for user in range(50):
        works = [*rng.choice(np.arange(4, 12), 4, replace=False), 0, 1, 2, 3]
        matrix[user, works] = 4
        time[user, works] = np.arange(8) + 1
    data = data_from(matrix, time=time[np.nonzero(matrix)])
    recent = {"grade_weight": 0.0, "span": 2.0, "floor": 0.02}
    slist = Slist(data)
    following = dense(slist.scorer(PLAIN | recent | {"transition_share": 0.95, "penalty": 0.3}), 12)
    together = dense(slist.scorer(PLAIN), 12)
    for earlier, later in combinations(range(4), 2):
        assert following[earlier, later] > following[later, earlier]
        assert together[earlier, later] == pytest.approx(together[later, earlier])


def test_the_blend_adds_the_content():
    data = data_from(random_world(works=24))
    parameters = Blend.FIRST[1] | {"content": 0.1}
    slist = dense(Slist(data).scorer(parameters), 24)
    content = np.zeros((24, 24))
    np.put_along_axis(content, data.similar.works, data.similar.similarity, axis=1)
    assert dense(Blend(data).scorer(parameters), 24) == pytest.approx(
        slist + 0.1 * content, rel=1e-4, abs=1e-6
    )


def untimed(data):
    return replace(data, events=replace(data.events, time=None))


def test_without_times_it_is_ease_whatever_the_share_of_transitions():
    data = data_from(random_world())
    expected = dense(Slist(data).scorer(PLAIN), 9)
    without = {name: value for name, value in PLAIN.items() if name not in Slist.OF_TIME}
    assert "transition_share" not in without
    for known in (data, untimed(data)):
        assert np.array_equal(dense(Slist(known).scorer(without), 9), expected)
    assert not np.array_equal(
        dense(Slist(data).scorer(PLAIN | {"transition_share": 0.5}), 9), expected
    )


def test_what_has_no_time_comes_neither_before_nor_after_anything():
    matrix = random_world()
    times = np.random.default_rng(0).permutation(np.count_nonzero(matrix)) + 10**9
    times[np.nonzero(matrix)[1] < 3] = 0  # of the first three works no time is known
    scores = dense(
        Slist(data_from(matrix, time=times)).scorer(PLAIN | {"transition_share": 1.0}), 9
    )
    assert not scores[:3].any()
    assert not scores[:, :3].any()
    assert (scores[3:, 3:] != 0).sum() == 6 * 5


@pytest.mark.parametrize("shape", [(1, 1), (30, 800), (7, 1_600), (900, 900)])
def test_products_have_the_same_bits_for_any_number_of_threads(shape):
    rng = np.random.default_rng(0)
    left, right = rng.standard_normal((shape[0], shape[0])), rng.standard_normal(shape)
    alone, together = right.copy(), right.copy()
    multiply(left, alone, 1)
    multiply(left, together, 3)
    assert np.array_equal(alone, together)
    assert alone == pytest.approx(left @ right)
