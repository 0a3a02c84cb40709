"""How much each rating says of its user, by hand."""

import numpy as np
import pytest
from training.ranking.history import Memory, ages, weights

from engine.events.interactions import Interactions
from engine.scale import RatingScale

# user 0 rated works 0, 1, 2 in the order 1, 2, 0; user 1 rated work 1; user 2 nothing.
GIVEN = Interactions(
    np.array([0, 0, 0, 1], np.int32),
    np.array([0, 1, 2, 1], np.int32),
    np.array([5, 1, 3, 4], np.float32),
    3,
    3,
    RatingScale(1.0, 5.0),
)
TIME = np.array([30, 10, 20, 99], np.uint32)


def test_ages_count_what_came_after():
    assert ages(GIVEN, TIME).tolist() == [0, 2, 1, 0]


def test_equal_times_follow_the_works():
    assert ages(GIVEN, np.zeros(4, np.uint32)).tolist() == [2, 1, 0, 0]


def test_weights_are_higher_for_the_high_and_the_recent():
    memory = Memory(liking=0.6, span=2.0, floor=0.1)
    spread = np.std([5, 1, 3, 4])
    liked = np.maximum(1 + 0.6 * np.array([2, -2, 0, 0]) / spread, 0.05)
    recent = 0.1 + np.exp(-np.array([0, 2, 1, 0]) / 2)
    found = weights(GIVEN, ages(GIVEN, TIME), memory)
    assert found.dtype == np.float32
    assert found == pytest.approx(liked * recent, rel=1e-6)


def test_equal_ratings_weigh_by_age_alone():
    alike = Interactions(GIVEN.user, GIVEN.work, np.full(4, 3, np.float32), 3, 3, GIVEN.scale)
    found = weights(alike, ages(alike, TIME), Memory(0.6, 1.0, 0.0))
    assert found == pytest.approx(np.exp([0, -2, -1, 0]), rel=1e-6)
