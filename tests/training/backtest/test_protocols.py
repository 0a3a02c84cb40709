"""Every way to cut ratings: what is learned comes before what is judged, and nothing twice."""

import numpy as np
import pytest

from engine.events.interactions import Interactions
from tests.training.worlds import HALF_STARS
from training.protocols import (
    GLOBAL_TIME,
    PROTOCOLS,
    RANDOM,
    USER_TIME,
    WEEKLY,
    Plan,
    rounds,
)

DAY = 86_400
PLAN = Plan(folds=4, weeks=3, seed=1)


def given_at(times, users=None):
    """Return one work per rating, by one user unless users are given."""
    n = len(times)
    user = np.zeros(n, np.int32) if users is None else np.array(users, np.int32)
    given = Interactions(
        user,
        np.arange(n, dtype=np.int32),
        np.full(n, 4, np.float32),
        int(user.max()) + 1,
        n,
        HALF_STARS,
    )
    return given, np.array(times, np.uint32)


def a_world(seed=0, n=400):
    rng = np.random.default_rng(seed)
    users = np.sort(rng.integers(0, 30, n))
    joined = rng.integers(0, 100, 30)
    times = (joined[users] + rng.integers(0, 30, n)) * DAY + 10**9
    return given_at(times, users)


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize("seed", range(5))
def test_no_rating_is_learned_and_judged(protocol, seed):
    given, time = a_world(seed)
    found = list(rounds(protocol, given, time, PLAN))
    assert found
    for each in found:
        assert each.protocol == protocol
        used = each.learned.astype(int) + each.judged + each.told
        assert used.max() == 1
        assert each.learned.any()
        assert each.judged.any()


def test_folds_judge_every_rating_once():
    given, time = a_world()
    found = list(rounds(RANDOM, given, time, PLAN))
    assert len(found) == 4
    assert (sum(each.judged.astype(int) for each in found) == 1).all()


def test_user_time_judges_the_last_of_each_user():
    given, time = a_world()
    (found,) = rounds(USER_TIME, given, time, PLAN)
    for user in range(30):
        mine = given.user == user
        if (mine & found.judged).any():
            assert time[mine & found.learned].max() <= time[mine & found.judged].min()


@pytest.mark.parametrize("protocol", [GLOBAL_TIME, WEEKLY])
@pytest.mark.parametrize("seed", range(5))
def test_nothing_of_the_future_is_learned_or_told(protocol, seed):
    given, time = a_world(seed)
    for each in rounds(protocol, given, time, PLAN):
        assert time[each.learned].max() < time[each.judged].min()
        if each.told.any():
            assert time[each.told].min() > time[each.learned].max()


def test_global_time_learns_four_fifths():
    given, time = given_at(np.arange(100) * DAY + 10**9)
    (found,) = rounds(GLOBAL_TIME, given, time, PLAN)
    assert found.learned.sum() == 80
    assert found.name == str(np.datetime64(int(time[79]) + 1, "s").astype("datetime64[D]"))


def test_weeks_follow_each_other_up_to_the_last_rating():
    given, time = given_at(np.arange(40) * DAY + 10**9)
    found = list(rounds(WEEKLY, given, time, PLAN))
    assert [np.flatnonzero(each.judged).tolist() for each in found] == [
        list(range(19, 26)),
        list(range(26, 33)),
        list(range(33, 40)),
    ]
    assert [int(each.learned.sum()) for each in found] == [19, 26, 33]


def test_weeks_without_ratings_are_left_out():
    given, time = given_at(np.array([0, 1, 2, 30, 31]) * DAY + 10**9)
    found = list(rounds(WEEKLY, given, time, PLAN))
    assert [np.flatnonzero(each.judged).tolist() for each in found] == [[3, 4]]


def test_new_users_tell_the_first_half():
    # User 1 comes after the cut with five ratings, user 2 with one; user 0 was there before.
    users = [0] * 20 + [1] * 5 + [2]
    times = np.array([*range(20), 30, 33, 31, 32, 34, 35]) * DAY + 10**9
    given, time = given_at(times, users)
    (found,) = rounds(GLOBAL_TIME, given, time, PLAN)
    assert found.learned.tolist() == [True] * 20 + [True] + [False] * 5
    users = [0] * 24 + [1] * 5 + [2]
    times = np.array([*range(24), 30, 33, 31, 32, 34, 35]) * DAY + 10**9
    given, time = given_at(times, users)
    (found,) = rounds(GLOBAL_TIME, given, time, PLAN)
    assert np.flatnonzero(found.told).tolist() == [24, 26]
    assert np.flatnonzero(found.judged).tolist() == [25, 27, 28, 29]


def test_ratings_of_unknown_time_are_learned():
    given, time = given_at([0, 0, *(np.arange(40) * DAY + 10**9)])
    for protocol in (GLOBAL_TIME, WEEKLY):
        for each in rounds(protocol, given, time, PLAN):
            assert each.learned[:2].all()


def test_without_times_there_is_no_round_by_time():
    given, time = given_at([0] * 50)
    assert not list(rounds(GLOBAL_TIME, given, time, PLAN))
    assert not list(rounds(WEEKLY, given, time, PLAN))
    assert len(list(rounds(RANDOM, given, time, PLAN))) == 4


def test_weeks_before_the_first_rating_cost_nothing():
    given, time = given_at(np.arange(40) * DAY + 10**9)
    found = list(rounds(WEEKLY, given, time, Plan(weeks=10**9)))
    assert 0 < len(found) <= 6
