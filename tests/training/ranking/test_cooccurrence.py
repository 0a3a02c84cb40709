"""Sums over users against plain loops, and what is kept of a matrix."""

from dataclasses import replace

import numpy as np
import pytest

from engine.contract.kinds import CODES, WATCHED
from engine.events.weighting import event_ages
from tests.training.ranking.worlds import plain_profile, rated
from training.ranking import cooccurrence


def random_world(seed=0, users=40, works=9):
    return (np.random.default_rng(seed).random((users, works)) < 0.4).astype(int)


def test_cooccurrence_counts_who_rated_both():
    matrix = random_world()
    items = np.array([1, 4, 8])
    found = cooccurrence.cooccurrence_counts(rated(matrix), items, 0)
    assert np.array_equal(found, matrix[:, items].T @ matrix[:, items])


def test_of_many_users_a_sample_stands_for_all(monkeypatch):
    monkeypatch.setattr(cooccurrence, "_MAX_USERS", 400)
    matrix = random_world(users=2000)
    items = np.arange(9)
    found, whole = cooccurrence.cooccurrence_counts(rated(matrix), items, 0), matrix.T @ matrix
    assert found == pytest.approx(whole, rel=0.5)
    assert np.array_equal(found, cooccurrence.cooccurrence_counts(rated(matrix), items, 0))
    assert not np.array_equal(found, cooccurrence.cooccurrence_counts(rated(matrix), items, 1))


def test_sequential_cooccurrence_is_the_sum_over_all_moments():
    rng = np.random.default_rng(0)
    matrix = rng.integers(1, 6, (6, 12)) * (rng.random((6, 12)) < 0.8)
    events = rated(matrix, time=rng.permutation(np.count_nonzero(matrix)) + 1)
    deviation, stars = np.std(events.rating), events.rating
    before, after = np.zeros((12, 12)), np.zeros((12, 12))
    for user in range(6):
        rows = np.flatnonzero(events.user == user)
        rows = rows[np.argsort(events.times[rows])]
        grades = np.maximum(1 + 0.6 * (stars[rows] - stars[rows].mean()) / deviation, 0.05)
        works = events.work[rows]
        for moment in range(1, len(rows)):
            past, ahead = np.zeros(12), np.zeros(12)
            for j in range(moment):
                past[works[j]] = grades[j] * (0.15 + np.exp(-(moment - j - 1) / 10))
            for j in range(moment, min(moment + 8, len(rows))):
                ahead[works[j]] = grades[j] * np.exp(-(j - moment) / 3)
            before += np.outer(past, past)
            after += np.outer(past, ahead)
    found = cooccurrence.sequential_cooccurrence(events, event_ages(events), np.arange(12), 0)
    assert found[0] == pytest.approx(before)
    assert found[1] == pytest.approx(after)


def test_sequences_leave_out_what_is_long_ago(monkeypatch):
    monkeypatch.setattr(cooccurrence, "_MAX_SEQUENCE", 3)
    events = rated(np.full((1, 8), 4))
    age = np.arange(8)[::-1]
    before, _ = cooccurrence.sequential_cooccurrence(events, age, np.arange(8), 0)
    assert not before[:5].any()
    assert before[5:7, 5:7].all()


def test_the_most_rated_are_those_with_two_ratings_at_least():
    matrix = np.array([[1, 1, 0, 1], [1, 1, 0, 0], [1, 0, 0, 0]])
    assert cooccurrence.most_rated(rated(matrix), 9).tolist() == [0, 1]
    assert cooccurrence.most_rated(rated(matrix), 1).tolist() == [0]
    assert not len(cooccurrence.most_rated(rated(np.eye(3, dtype=int)), 9))


ALL = np.ones(9, bool)


def test_rows_speak_for_listed_works_only():
    weights = np.array([[0, 3.0, -4.0, 1.0], [1, 0, 2, 3], [9, 8, 0, 7], [5, 4, 3, 0]])
    listed = np.array([False, True, False, True, False, False, True, False])
    found = cooccurrence.strongest_neighbours(weights, np.array([1, 3, 4, 6]), listed, at_most=2)
    assert found.indptr.tolist() == [0, 0, 2, 2, 4, 6, 6, 8, 8]
    assert found.items.tolist() == [3, 6, 1, 6, 1, 3, 1, 3]
    assert found.values[4:6].tolist() == [9.0, 8.0]  # of work 4, which is not listed


def test_works_outside_the_catalogs_come_beside_the_most_rated_of_these():
    matrix = np.triu(np.ones((8, 8)))[:, ::-1]  # work 0 has eight ratings, work 7 one
    listed = np.arange(8) % 2 == 1
    assert cooccurrence.most_rated(rated(matrix), 2, listed).tolist() == [0, 1, 3]
    assert cooccurrence.most_rated(rated(matrix), 2, ALL[:8]).tolist() == [0, 1]


def test_the_largest_entries_of_each_row_are_kept():
    weights = np.array([[0, 3.0, -4.0, 1.0], [1, 0, 2, 3], [0, 0, 0, 0], [5, 4, 3, 0]])
    found = cooccurrence.strongest_neighbours(weights, np.array([1, 3, 4, 6]), ALL[:8], at_most=2)
    assert found.indptr.tolist() == [0, 0, 2, 2, 4, 6, 6, 8, 8]
    assert found.items[:2].tolist() == [3, 4]
    assert found.values[:2].tolist() == [3.0, -4.0]
    assert found.items[2:4].tolist() == [4, 6]
    assert found.items[6:].tolist() == [1, 3]


def test_no_items_give_no_neighbours():
    none = cooccurrence.strongest_neighbours(np.zeros((0, 0)), np.array([], np.intp), ALL[:5])
    assert (none.indptr.tolist(), len(none.values)) == ([0] * 6, 0)
    alone = cooccurrence.strongest_neighbours(np.zeros((1, 1)), np.array([2]), ALL[:5])
    for neighbours in (none, alone):
        assert neighbours.scores(plain_profile([2])) is None


def test_sequences_without_stars_are_weighed_by_recency_alone():
    stars = rated(np.full((2, 6), 3.0), time=np.arange(12) + 1)
    kinds = np.full(12, CODES[WATCHED.name], np.int8)
    watched = replace(stars, rating=np.full(12, np.nan, np.float32), kind=kinds, rating_scale=None)
    equal, without = (
        cooccurrence.sequential_cooccurrence(events, event_ages(events), np.arange(6), 0)
        for events in (stars, watched)
    )
    assert np.array_equal(equal, without)
