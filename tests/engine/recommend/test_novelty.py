"""What few people know sooner: surprise on paper, and what it does to a list."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.events.profile import EventHistory
from engine.recommend.diversity import POOL, diverse_order, novel_worth
from engine.recommend.novelty import Surprise
from tests.engine.recommend.test_diversity import alike


def history(*works, n_works=5):
    """The history of users by the works of each."""
    flat = np.array([work for each in works for work in each], np.int32)
    indptr = np.cumsum([0, *map(len, works)])
    n = len(flat)
    nothing = np.zeros(n, np.float32), np.zeros(n, np.uint32), np.zeros(n, np.int8)
    return EventHistory(indptr, flat, *nothing, n_works)


def test_surprise_is_self_information_by_the_number_of_users():
    four = history([0, 1, 2], [0, 1], [0], [0])
    assert Surprise((four,)).values.tolist() == pytest.approx([0, 0.5, 1, 1, 1])


def test_what_stands_in_either_of_two_histories_counts():
    files, stored = history([0], [0], [], []), history([1], [], [0, 1], [0])
    assert Surprise((files, stored)).values.tolist() == pytest.approx([0, 0.5, 1, 1, 1])


@pytest.mark.parametrize("users", [(), ([0, 1],)])
def test_nobody_is_surprised_where_there_are_not_two_users(users):
    assert Surprise((history(*users),)).values.tolist() == [0] * 5


@given(st.integers(0, 40), st.floats(0, 1), st.integers(0, 10**6))
def test_no_novelty_is_the_order_without_it_to_the_bit(n_works, strength, seed):
    works, likeness = np.arange(n_works), alike(n_works, seed)
    surprise = np.random.default_rng(seed).random(n_works)
    worth = novel_worth(n_works, 0.0, surprise)
    ours = diverse_order(works, strength, likeness, n_works, worth)
    assert ours.tolist() == diverse_order(works, strength, likeness, n_works).tolist()
    assert worth.tolist() == [1 - rank / POOL for rank in range(n_works)]


def order(n_works, n, seed, *, novelty, strength=0.0):
    surprise = np.random.default_rng(seed).random(min(n_works, POOL))
    worth = novel_worth(len(surprise), novelty, surprise)
    listed = diverse_order(np.arange(n_works), strength, alike(n_works, seed), n, worth)
    return listed.tolist(), surprise


@given(
    st.integers(0, 350),
    st.integers(1, 350),
    st.floats(0, 1),
    st.sampled_from([0, 0.3, 1]),
)
def test_a_shorter_order_is_the_beginning_of_a_longer_one(n_works, n, novelty, strength):
    longest, _ = order(n_works, n_works, 3, novelty=novelty, strength=strength)
    shorter, _ = order(n_works, n, 3, novelty=novelty, strength=strength)
    assert shorter[:n] == longest[:n]
    assert sorted(longest) == list(range(n_works))
    assert longest[POOL:] == list(range(POOL, n_works))


@given(st.integers(1, 60), st.floats(0, 1), st.floats(0, 1), st.integers(0, 10**6))
def test_more_novelty_never_lowers_the_surprise_of_the_first(n, first, second, seed):
    less, more = sorted([first, second])
    sums = []
    for novelty in (less, more):
        listed, surprise = order(60, n, seed, novelty=novelty)
        sums.append(surprise[listed[:n]].sum())
    assert sums[1] >= sums[0] - 1e-9


def test_all_novelty_is_the_order_of_surprise():
    listed, surprise = order(200, 200, 5, novelty=1.0)
    assert listed == np.argsort(-surprise, kind="stable").tolist()


@pytest.mark.parametrize(("novelty", "first"), [(0.003, 0), (0.004, 1), (0.5, 1)])
def test_ranks_lost_are_weighed_against_surprise(novelty, first):
    # The second best is as surprising as can be, the best not at all: it is worth
    # (1 - v) / 300 less by its rank, and v more.
    worth = novel_worth(2, novelty, np.array([0.0, 1.0]))
    assert diverse_order(np.arange(2), 0.0, alike(2, 0), 2, worth)[0] == first
