"""Scores of some users: what nobody else did changes none of them."""

import numpy as np

from engine.events.weighting import EventWeighting
from tests.training.ranking.worlds import data_from

MATRIX = np.array([[5, 0, 3, 1], [0, 4, 0, 2], [1, 5, 4, 0], [2, 0, 0, 3]], np.float32)
WEIGHTING = EventWeighting(0.6, 10.0, 0.15, deviation=1.3)


def test_events_of_some_users_weigh_what_they_weigh_among_all():
    data = data_from(MATRIX, time=np.arange(10) + 1_000)
    users = np.array([1, 3], np.int32)
    some = data.of_users(users)
    rows = np.isin(data.events.user, users)
    assert np.array_equal(some.events.user, data.events.user[rows])
    assert np.array_equal(some.weights(WEIGHTING), data.weights(WEIGHTING)[rows])


def test_of_all_users_it_is_the_same_data():
    data = data_from(MATRIX)
    assert data.of_users(np.arange(4, dtype=np.int32)) is data


def test_rankers_share_sums_and_order():
    data = data_from(MATRIX, time=np.arange(10) + 1_000)
    assert data.statistics is data.statistics
    assert data.statistics.pairs is data.together
    assert data.by_time is data.by_time
