"""Unlike works sooner, by the definition; no franchise twice."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.models.cold_items import ColdItems
from engine.models.nearest import Nearest
from engine.recommend.diversity import POOL, diverse_order, first_of_franchises, likeness_by


def alike(n_works, seed):
    """A likeness of works by their vectors, the same either way, between 0 and 1."""
    vectors = np.random.default_rng(seed).random((n_works, 3)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1)[:, None]
    table = np.clip(vectors @ vectors.T, 0, 1)
    return lambda works: table[np.ix_(works, works)]


def by_definition(works, strength, likeness, n):
    """Maximal marginal relevance, entry by entry."""
    pool, table = list(range(min(len(works), POOL))), likeness(works)
    listed = []
    while pool and len(listed) < n:
        worth = {
            position: (1 - strength) * (1 - position / POOL)
            - strength * max((float(table[position, other]) for other in listed), default=0.0)
            for position in pool
        }
        best = max(pool, key=lambda position: (worth[position], -position))
        pool.remove(best)
        listed.append(best)
    return listed


@given(st.integers(0, 40), st.integers(1, 45), st.floats(0.01, 1), st.integers(0, 10**6))
def test_the_order_is_that_of_the_definition(n_works, n, strength, seed):
    works = np.random.default_rng(seed).permutation(n_works)
    likeness = alike(n_works, seed)
    ours = diverse_order(works, strength, likeness, n)
    expected = by_definition(works, strength, likeness, n)
    assert ours[: len(expected)].tolist() == expected
    assert sorted(ours.tolist()) == list(range(n_works))
    rest = ours[len(expected) :].tolist()
    assert rest == sorted(rest)  # what is not chosen keeps its order


@pytest.mark.parametrize("n_works", [0, 1, 2, 50, 400])
def test_no_diversity_changes_nothing(n_works):
    likeness = alike(n_works, 0)
    assert diverse_order(np.arange(n_works), 0.0, likeness, 10).tolist() == list(range(n_works))


@given(st.floats(0.01, 1), st.integers(1, 60))
def test_a_shorter_order_is_the_beginning_of_a_longer_one(strength, n):
    works, likeness = np.arange(70), alike(70, 1)
    longest = diverse_order(works, strength, likeness, 70)
    assert diverse_order(works, strength, likeness, n)[:n].tolist() == longest[:n].tolist()


@pytest.mark.parametrize("n", [299, 300, 301, 350, 400])
def test_what_is_beyond_the_pool_follows_by_score(n):
    works, likeness = np.arange(400), alike(400, 2)
    order = diverse_order(works, 0.7, likeness, n).tolist()
    longest = diverse_order(works, 0.7, likeness, 400).tolist()
    assert order[:n] == longest[:n]
    assert sorted(longest[:POOL]) == list(range(POOL))
    assert longest[POOL:] == list(range(POOL, 400))


def test_the_most_diverse_list_has_one_of_each_sort_first():
    sorts = np.array([0, 0, 0, 1, 1, 2])
    table = (sorts[:, None] == sorts).astype(np.float32)
    order = diverse_order(np.arange(6), 1.0, lambda works: table[np.ix_(works, works)], 6)
    assert order.tolist() == [0, 3, 5, 1, 2, 4]


def test_as_unlike_as_can_be_is_farthest_from_all_before():
    n, likeness = 30, alike(30, 5)
    table, order = likeness(np.arange(n)), diverse_order(np.arange(n), 1.0, likeness, n)
    assert order[0] == 0
    for place in range(1, n):
        closest = table[:, order[:place]].max(axis=1)
        assert closest[order[place]] == closest[order[place:]].min()


@pytest.mark.parametrize(("strength", "second"), [(0.001, 1), (0.003, 1), (0.004, 2), (0.5, 2)])
def test_places_lost_are_weighed_against_likeness(strength, second):
    # The second best is as like the best as can be, the third not at all: it is worth
    # (1 - d) / 300 less by its place, and d more.
    table = np.array([[1, 1, 0], [1, 1, 0], [0, 0, 1]], np.float32)
    order = diverse_order(np.arange(3), strength, lambda works: table[np.ix_(works, works)], 3)
    assert order[1] == second


def test_works_are_alike_by_their_vectors_where_these_are_known():
    vectors = np.array([[1, 0], [0.6, 0.8], [-1, 0], [0, 0]], np.float32)
    nothing = np.zeros(4)
    near = Nearest(np.full((4, 1), -1, np.int32), np.zeros((4, 1), np.float32))
    cold = ColdItems(vectors, nothing, nothing, nothing > 0, nothing > 0, near)
    table = likeness_by(cold, near)(np.array([1, 0, 2, 3]))
    assert table[1].tolist() == pytest.approx([0.6, 1, 0, 0])  # the opposite is no less than unlike
    assert table[3].tolist() == [0, 0, 0, 0]


def test_else_by_either_of_two_being_among_the_nearest_of_the_other():
    near = Nearest(np.array([[1], [2], [-1]], np.int32), np.array([[0.5], [0.25], [0]], np.float32))
    table = likeness_by(None, near)(np.array([2, 1, 0]))
    assert table.tolist() == [[0, 0.25, 0], [0.25, 0, 0.5], [0, 0.5, 0]]


@given(st.lists(st.integers(-1, 4), max_size=20), st.integers(0, 10**6))
def test_of_every_franchise_the_first_is_kept_and_all_of_none(franchise, seed):
    works = np.random.default_rng(seed).permutation(len(franchise))
    expected, met = [], set()
    for position, work in enumerate(works.tolist()):
        if franchise[work] < 0 or franchise[work] not in met:
            expected.append(position)
        met.add(franchise[work])
    kept = first_of_franchises(works, np.array(franchise, np.int32))
    assert kept.tolist() == expected
