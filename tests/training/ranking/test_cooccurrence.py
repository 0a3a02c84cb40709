"""Sums over users against plain loops, and what is kept of a matrix."""

import numpy as np
import pytest
from training.ranking.history import ages

from tests.training.ranking.worlds import rated
from training.ranking import cooccurrence


def random_world(seed=0, users=40, works=9):
    return (np.random.default_rng(seed).random((users, works)) < 0.4).astype(int)


def test_together_counts_who_rated_both():
    matrix = random_world()
    items = np.array([1, 4, 8])
    found = cooccurrence.together(rated(matrix), items, 0)
    assert np.array_equal(found, matrix[:, items].T @ matrix[:, items])


def test_of_many_users_a_sample_stands_for_all(monkeypatch):
    monkeypatch.setattr(cooccurrence, "_MOST_USERS", 400)
    matrix = random_world(users=2000)
    items = np.arange(9)
    found, whole = cooccurrence.together(rated(matrix), items, 0), matrix.T @ matrix
    assert found == pytest.approx(whole, rel=0.5)
    assert np.array_equal(found, cooccurrence.together(rated(matrix), items, 0))
    assert not np.array_equal(found, cooccurrence.together(rated(matrix), items, 1))


def test_succession_is_the_sum_over_all_moments():
    rng = np.random.default_rng(0)
    given = rated(rng.integers(1, 6, (6, 12)) * (rng.random((6, 12)) < 0.8))
    time = rng.permutation(len(given)).astype(np.uint32)
    spread, stars = np.std(given.rating), given.rating
    before, after = np.zeros((12, 12)), np.zeros((12, 12))
    for user in range(6):
        rows = np.flatnonzero(given.user == user)
        rows = rows[np.argsort(time[rows])]
        liked = np.maximum(1 + 0.6 * (stars[rows] - stars[rows].mean()) / spread, 0.05)
        works = given.work[rows]
        for moment in range(1, len(rows)):
            past, ahead = np.zeros(12), np.zeros(12)
            for j in range(moment):
                past[works[j]] = liked[j] * (0.15 + np.exp(-(moment - j - 1) / 10))
            for j in range(moment, min(moment + 8, len(rows))):
                ahead[works[j]] = liked[j] * np.exp(-(j - moment) / 3)
            before += np.outer(past, past)
            after += np.outer(past, ahead)
    found = cooccurrence.succession(given, ages(given, time), np.arange(12), 0)
    assert found[0] == pytest.approx(before)
    assert found[1] == pytest.approx(after)


def test_the_succession_leaves_out_what_is_long_ago(monkeypatch):
    monkeypatch.setattr(cooccurrence, "_LONGEST", 3)
    given = rated(np.full((1, 8), 4))
    age = np.arange(8)[::-1]
    before, _ = cooccurrence.succession(given, age, np.arange(8), 0)
    assert not before[:5].any()
    assert before[5:7, 5:7].all()


def test_the_most_rated_are_those_with_two_ratings_at_least():
    matrix = np.array([[1, 1, 0, 1], [1, 1, 0, 0], [1, 0, 0, 0]])
    assert cooccurrence.most_rated(rated(matrix), 9).tolist() == [0, 1]
    assert cooccurrence.most_rated(rated(matrix), 1).tolist() == [0]
    assert not len(cooccurrence.most_rated(rated(np.eye(3, dtype=int)), 9))


def test_the_largest_entries_of_each_row_are_kept():
    weights = np.array([[0, 3.0, -4.0, 1.0], [1, 0, 2, 3], [0, 0, 0, 0], [5, 4, 3, 0]])
    found = cooccurrence.largest(weights, np.array([1, 3, 4, 6]), 8, at_most=2)
    assert found.indptr.tolist() == [0, 0, 2, 2, 4, 6, 6, 8, 8]
    assert found.items[:2].tolist() == [3, 4]
    assert found.values[:2].tolist() == [3.0, -4.0]
    assert found.items[2:4].tolist() == [4, 6]
    assert found.items[6:].tolist() == [1, 3]


def test_no_items_give_no_neighbours():
    assert len(cooccurrence.largest(np.zeros((0, 0)), np.array([], np.intp), 5)) == 0
    alone = cooccurrence.largest(np.zeros((1, 1)), np.array([2]), 5)
    assert alone.scores(np.array([2], np.int32), np.ones(1, np.float32)).tolist() == [0.0] * 5
