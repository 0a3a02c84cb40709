"""EASE against the problem that it solves, item by item, and what is kept of it."""

import numpy as np
import pytest

from engine.interactions import Interactions
from engine.scale import RatingScale
from training import ease


def rated(matrix):
    user, work = np.nonzero(matrix)
    return Interactions(
        user.astype(np.int32), work.astype(np.int32), np.full(len(user), 4, np.float32),
        *matrix.shape, RatingScale(1.0, 5.0),
    )  # fmt: skip


def random_world(seed=0, users=40, works=9):
    return (np.random.default_rng(seed).random((users, works)) < 0.4).astype(int)


def test_together_counts_who_rated_both():
    matrix = random_world()
    items = np.array([1, 4, 8])
    found = ease.together(rated(matrix), items, 0)
    assert np.array_equal(found, matrix[:, items].T @ matrix[:, items])


def test_of_many_users_a_sample_stands_for_all(monkeypatch):
    monkeypatch.setattr(ease, "_MOST_USERS", 400)
    matrix = random_world(users=2000)
    items = np.arange(9)
    found, whole = ease.together(rated(matrix), items, 0), matrix.T @ matrix
    assert found == pytest.approx(whole, rel=0.5)
    assert np.array_equal(found, ease.together(rated(matrix), items, 0))
    assert not np.array_equal(found, ease.together(rated(matrix), items, 1))


@pytest.mark.parametrize("penalty", [0.5, 10.0])
def test_each_column_is_the_ridge_regression_on_the_other_items(penalty):
    matrix = random_world()
    found = ease.fit((matrix.T @ matrix).astype(float), penalty)
    for item in range(matrix.shape[1]):
        others = np.delete(np.arange(matrix.shape[1]), item)
        x, y = matrix[:, others], matrix[:, item]
        ridge = np.linalg.solve(x.T @ x + penalty * np.eye(len(others)), x.T @ y)
        assert found[others, item] == pytest.approx(ridge)
        assert found[item, item] == 0


def test_the_most_rated_are_those_with_two_ratings_at_least():
    matrix = np.array([[1, 1, 0, 1], [1, 1, 0, 0], [1, 0, 0, 0]])
    assert ease.most_rated(rated(matrix)).tolist() == [0, 1]
    assert ease.most_rated(rated(matrix), 1).tolist() == [0]
    assert not len(ease.most_rated(rated(np.eye(3, dtype=int))))


def test_the_largest_entries_of_each_row_are_kept(monkeypatch):
    monkeypatch.setattr(ease, "_KEPT", 2)
    weights = np.array([[0, 3.0, -4.0, 1.0], [1, 0, 2, 3], [0, 0, 0, 0], [5, 4, 3, 0]])
    found = ease.neighbours(weights, np.array([1, 3, 4, 6]), 8)
    assert found.indptr.tolist() == [0, 0, 2, 2, 4, 6, 6, 8, 8]
    assert found.items[:2].tolist() == [3, 4]
    assert found.values[:2].tolist() == [3.0, -4.0]
    assert found.items[2:4].tolist() == [4, 6]
    assert found.items[6:].tolist() == [1, 3]


def test_no_items_give_no_neighbours():
    assert len(ease.neighbours(np.zeros((0, 0)), np.array([], np.intp), 5)) == 0
    alone = ease.neighbours(np.zeros((1, 1)), np.array([2]), 5)
    assert alone.scores(np.array([2], np.int32), np.ones(1, np.float32)).tolist() == [0.0] * 5
