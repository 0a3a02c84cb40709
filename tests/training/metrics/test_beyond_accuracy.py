"""Coverage, inequality and novelty of all lists together, on paper."""

import numpy as np
import pytest

from engine.events.interactions import Interactions
from engine.scale import RatingScale
from training.metrics.beyond_accuracy import (
    HEADS,
    breadth,
    head_shares,
    popular_shares,
    popularity_ranks,
)

N_WORKS = 12


def rated(pairs, n_users):
    user, work = np.array(pairs, np.int32).T
    stars = np.full(len(user), 5.0, np.float32)
    return Interactions(user, work, stars, n_users, N_WORKS, RatingScale(1.0, 5.0))


def test_breadth_is_what_it_is_on_paper():
    train = rated([(0, 0), (0, 1), (1, 0)], n_users=4)
    alike = breadth(np.arange(N_WORKS, dtype=np.int32).reshape(3, 4), train)
    assert (alike.coverage, alike.gini) == (1.0, pytest.approx(0.0))
    one = breadth(np.zeros((5, 1), np.int32), train)
    assert one.coverage == 1 / N_WORKS
    assert one.gini == pytest.approx((N_WORKS - 1) / N_WORKS)
    assert one.novelty == pytest.approx(1.0)  # half of the users rated it
    assert breadth(np.array([[0, 1], [1, -1]], np.int32), train).novelty == pytest.approx(5 / 3)


def test_popularity_ranks_fall_with_events_and_what_is_not_offered_is_last():
    counts = np.array([1, 5, 0, 5])
    assert popularity_ranks(counts).tolist() == [3, 1, 4, 2]
    offered = np.array([True, False, True, True])
    assert popularity_ranks(counts, offered).tolist() == [2, 4, 3, 1]


def test_shares_of_the_most_popular_are_what_they_are_on_paper():
    # Of 100 works, work w has 100 - w events: work 0 is the 1 %, 0 to 4 are the 5 %.
    counts = np.arange(100, 0, -1)
    events = [(user, work) for work in range(100) for user in range(counts[work])]
    user, work = np.array(sorted(events), np.int32).T
    stars = np.full(len(user), 5.0, np.float32)
    train = Interactions(user, work, stars, 100, 100, RatingScale(1.0, 5.0))
    lists = np.array([[0, 4, 5, 99], [0, 19, 20, -1]], np.int32)
    held = breadth(lists, train)
    assert held.popular == pytest.approx((2 / 7, 3 / 7, 5 / 7))
    assert held.popularity_rank == pytest.approx((1 + 5 + 6 + 100 + 1 + 20 + 21) / 7)
    shares = popular_shares(train, np.array([0, 50, 60, 99]))
    total = counts.sum()
    heads = (counts[:1].sum(), counts[:5].sum(), counts[:20].sum())
    assert shares.events == pytest.approx([head / total for head in heads])
    assert shares.relevant == pytest.approx((0.25, 0.25, 0.25))


def test_shares_of_what_may_be_listed_add_up():
    train = rated([(0, 0), (1, 0), (0, 1), (1, 2)], n_users=2)
    offered = np.arange(N_WORKS) != 0
    shares = popular_shares(train, np.array([1, 2, 3]), offered)  # 20 % of 11 works are 3
    assert shares.events == pytest.approx((0.5, 0.5, 1.0))
    assert shares.relevant == pytest.approx((1 / 3, 1 / 3, 1.0))
    ranks = popularity_ranks(train.work_counts(), offered)
    every = head_shares(np.arange(1, N_WORKS), ranks, N_WORKS - 1)
    expected = np.ceil(np.array(HEADS) * (N_WORKS - 1)) / (N_WORKS - 1)
    assert every == pytest.approx(expected)


def test_of_no_entries_the_shares_are_nothing():
    train = rated([(0, 0)], n_users=1)
    assert breadth(np.full((2, 2), -1, np.int32), train).popular == (0.0, 0.0, 0.0)
    assert popular_shares(train, np.zeros(0, np.int64)).relevant == (0.0, 0.0, 0.0)
