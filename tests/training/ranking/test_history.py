"""What a rating says of its user, and the last of each user's ratings; by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.events.interactions import Interactions
from engine.scale import RatingScale
from training.ranking.history import Memory, ages, last_share, weights

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


@given(st.integers(0, 1000), st.sampled_from([0.1, 0.2, 0.5]))
def test_the_last_share_of_each_user_is_tested_and_never_all(seed, share):
    rng = np.random.default_rng(seed)
    matrix = rng.random((7, 12)) < 0.5
    user, work = np.nonzero(matrix)
    some = Interactions(
        user.astype(np.int32),
        work.astype(np.int32),
        np.ones(len(user), np.float32),
        7,
        12,
        RatingScale(1.0, 5.0),
    )
    time = rng.permutation(len(user)).astype(np.uint32)
    split = last_share(some, time, share, seed)
    assert np.array_equal(split.train, ~split.test)
    for one in np.unique(user):
        mine = user == one
        n = int(mine.sum())
        assert int((split.train & mine).sum()) == max(int(np.floor(n * (1 - share) + 1e-9)), 1)
        if (split.test & mine).any():
            assert time[split.train & mine].max() < time[split.test & mine].min()


def test_ratings_of_one_second_are_split_by_chance():
    given = Interactions(
        np.zeros(100, np.int32),
        np.arange(100, dtype=np.int32),
        np.ones(100, np.float32),
        1,
        100,
        RatingScale(1.0, 5.0),
    )
    tested = [
        np.flatnonzero(last_share(given, np.zeros(100, np.uint32), 0.2, seed).test)
        for seed in (0, 0, 1)
    ]
    assert np.array_equal(tested[0], tested[1])
    assert not np.array_equal(tested[0], tested[2])
    assert len(tested[0]) == 20
