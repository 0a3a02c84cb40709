"""Which works take part, and what is kept of a matrix."""

import numpy as np

from tests.training.ranking.worlds import plain_profile
from training.ranking import cooccurrence


def test_the_most_rated_are_those_with_two_ratings_at_least():
    counts = np.array([3, 2, 0, 1, 2])
    assert cooccurrence.most_rated(counts, 9).tolist() == [0, 1, 4]
    assert cooccurrence.most_rated(counts, 2).tolist() == [0, 1]  # of equals the first
    assert not len(cooccurrence.most_rated(np.ones(3, int), 9))


def test_with_removals_come_all_that_may_be_among_the_most_rated_without_some_users():
    rng = np.random.default_rng(0)
    listed = np.arange(30) % 3 > 0
    for removals in (1, 4):
        for _ in range(50):
            counts = rng.integers(0, 12, 30)
            left = counts - rng.binomial(np.minimum(counts, removals), 0.5)
            for mask in (None, listed):
                frame = cooccurrence.most_rated(counts, 8, mask, removals=removals)
                assert np.isin(cooccurrence.most_rated(left, 8, mask), frame).all()
    assert len(cooccurrence.most_rated(np.array([9, 9, 8, 7, 2, 1]), 2, removals=1)) == 3


ALL = np.ones(9, bool)


def test_rows_speak_for_listed_works_only():
    weights = np.array([[0, 3.0, -4.0, 1.0], [1, 0, 2, 3], [9, 8, 0, 7], [5, 4, 3, 0]])
    listed = np.array([False, True, False, True, False, False, True, False])
    found = cooccurrence.strongest_neighbours(weights, np.array([1, 3, 4, 6]), listed, at_most=2)
    assert found.indptr.tolist() == [0, 0, 2, 2, 4, 6, 6, 8, 8]
    assert found.items.tolist() == [3, 6, 1, 6, 1, 3, 1, 3]
    assert found.values[4:6].tolist() == [9.0, 8.0]  # of work 4, which is not listed


def test_works_outside_the_catalogs_come_beside_the_most_rated_of_these():
    counts = np.arange(8, 0, -1)
    listed = np.arange(8) % 2 == 1
    assert cooccurrence.most_rated(counts, 2, listed).tolist() == [0, 1, 3]
    assert cooccurrence.most_rated(counts, 2, ALL[:8]).tolist() == [0, 1]


def test_the_largest_entries_of_each_row_are_kept():
    weights = np.array([[0, 3.0, -4.0, 1.0], [1, 0, 2, 3], [0, 0, 0, 0], [5, 4, 3, 0]])
    found = cooccurrence.strongest_neighbours(weights, np.array([1, 3, 4, 6]), ALL[:8], at_most=2)
    assert found.indptr.tolist() == [0, 0, 2, 2, 4, 6, 6, 8, 8]
    assert found.items[:2].tolist() == [3, 4]
    assert found.values[:2].tolist() == [3.0, -4.0]
    assert found.items[2:4].tolist() == [4, 6]
    assert found.items[6:].tolist() == [1, 3]


def test_rows_are_compared_one_by_one_however_many_there_are():
    weights = np.random.default_rng(0).normal(size=(600, 600))
    items = np.arange(600)
    kept = cooccurrence.strongest_neighbours(weights, items, np.ones(600, bool), at_most=5)
    for row in (0, 255, 256, 599):
        strongest = np.sort(np.argsort(-np.abs(weights[row]))[:5])
        part = slice(*kept.indptr[row : row + 2])
        assert kept.items[part].tolist() == strongest.tolist()
        assert np.array_equal(kept.values[part], weights[row, strongest].astype(np.float32))


def test_no_items_give_no_neighbours():
    none = cooccurrence.strongest_neighbours(np.zeros((0, 0)), np.array([], np.intp), ALL[:5])
    assert (none.indptr.tolist(), len(none.values)) == ([0] * 6, 0)
    alone = cooccurrence.strongest_neighbours(np.zeros((1, 1)), np.array([2]), ALL[:5])
    for neighbours in (none, alone):
        assert neighbours.scores(plain_profile([2])) is None
