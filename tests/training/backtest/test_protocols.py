"""Every way to split events: training events come before test events, and none is used twice."""

from dataclasses import replace

import numpy as np
import pytest

from engine.events.interactions import Interactions
from tests.training.worlds import HALF_STARS
from training.protocols import (
    GLOBAL_TIME,
    NEW_WORKS,
    PROTOCOLS,
    RANDOM,
    USER_TIME,
    WEEKLY,
    Plan,
    rounds,
)

DAY = 86_400
PLAN = Plan(folds=4, weeks=3, seed=1)


def events_at(times, users=None):
    """One work per rating, by one user unless users are named."""
    n = len(times)
    user = np.zeros(n, np.int32) if users is None else np.array(users, np.int32)
    return Interactions(
        user,
        np.arange(n, dtype=np.int32),
        np.full(n, 4, np.float32),
        int(user.max()) + 1,
        n,
        HALF_STARS,
        np.array(times, np.uint32),
    )


def random_events(seed=0, n=400):
    rng = np.random.default_rng(seed)
    users = np.sort(rng.integers(0, 30, n))
    joined = rng.integers(0, 100, 30)
    times = (joined[users] + rng.integers(0, 30, n)) * DAY + 10**9
    return events_at(times, users)


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize("seed", range(5))
def test_no_event_is_trained_on_and_tested(protocol, seed):
    events = random_events(seed)
    splits = list(rounds(protocol, events, PLAN))
    assert splits
    for split in splits:
        assert split.protocol == protocol
        used = split.train.astype(int) + split.test + split.fold_in
        assert used.max() == 1
        assert split.train.any()
        assert split.test.any()
        if split.begin is not None:
            tested = events.times[split.test | split.fold_in]
            assert events.times[split.train].max() < split.begin <= tested.min()


def test_folds_test_every_event_once():
    events = random_events()
    splits = list(rounds(RANDOM, events, PLAN))
    assert len(splits) == 4
    assert (sum(split.test.astype(int) for split in splits) == 1).all()


def test_user_time_tests_the_last_of_each_user():
    events = random_events()
    (split,) = rounds(USER_TIME, events, PLAN)
    for user in range(30):
        of_user = events.user == user
        if (of_user & split.test).any():
            assert (
                events.time[of_user & split.train].max() <= events.time[of_user & split.test].min()
            )


@pytest.mark.parametrize("protocol", [GLOBAL_TIME, WEEKLY])
@pytest.mark.parametrize("seed", range(5))
def test_nothing_of_the_future_is_trained_on_or_folded_in(protocol, seed):
    events = random_events(seed)
    for split in rounds(protocol, events, PLAN):
        assert events.time[split.train].max() < events.time[split.test].min()
        if split.fold_in.any():
            assert events.time[split.fold_in].min() > events.time[split.train].max()


def test_global_time_trains_on_four_fifths():
    events = events_at(np.arange(100) * DAY + 10**9)
    (split,) = rounds(GLOBAL_TIME, events, PLAN)
    assert split.train.sum() == 80
    assert split.name == str(np.datetime64(int(events.time[79]) + 1, "s").astype("datetime64[D]"))


def test_weeks_follow_each_other_up_to_the_last_rating():
    events = events_at(np.arange(40) * DAY + 10**9)
    splits = list(rounds(WEEKLY, events, PLAN))
    assert [np.flatnonzero(split.test).tolist() for split in splits] == [
        list(range(19, 26)),
        list(range(26, 33)),
        list(range(33, 40)),
    ]
    assert [int(split.train.sum()) for split in splits] == [19, 26, 33]


def test_weeks_without_ratings_are_left_out():
    events = events_at(np.array([0, 1, 2, 30, 31]) * DAY + 10**9)
    splits = list(rounds(WEEKLY, events, PLAN))
    assert [np.flatnonzero(split.test).tolist() for split in splits] == [[3, 4]]


def test_the_first_half_of_new_users_is_folded_in():
    # User 1 comes after the cut with five ratings, user 2 with one; user 0 was there before.
    users = [0] * 20 + [1] * 5 + [2]
    times = np.array([*range(20), 30, 33, 31, 32, 34, 35]) * DAY + 10**9
    events = events_at(times, users)
    (split,) = rounds(GLOBAL_TIME, events, PLAN)
    assert split.train.tolist() == [True] * 20 + [True] + [False] * 5
    users = [0] * 24 + [1] * 5 + [2]
    times = np.array([*range(24), 30, 33, 31, 32, 34, 35]) * DAY + 10**9
    events = events_at(times, users)
    (split,) = rounds(GLOBAL_TIME, events, PLAN)
    assert np.flatnonzero(split.fold_in).tolist() == [24, 26]
    assert np.flatnonzero(split.test).tolist() == [25, 27, 28, 29]


def test_events_of_unknown_time_are_trained_on():
    events = events_at([0, 0, *(np.arange(40) * DAY + 10**9)])
    for protocol in (GLOBAL_TIME, WEEKLY):
        for split in rounds(protocol, events, PLAN):
            assert split.train[:2].all()


@pytest.mark.parametrize("wrong", [1, 2**31 - 1, 2**32 - 1])
@pytest.mark.parametrize("protocol", [GLOBAL_TIME, WEEKLY])
def test_one_wrong_time_moves_no_round(protocol, wrong):
    clean = random_events()
    mistaken = events_at(np.append(clean.time, wrong), np.append(clean.user, 29))
    expected, splits = list(rounds(protocol, clean, PLAN)), list(rounds(protocol, mistaken, PLAN))
    assert [split.name for split in splits] == [split.name for split in expected]
    for split, of_clean in zip(splits, expected, strict=True):
        assert np.array_equal(split.test[:-1], of_clean.test)
        assert np.array_equal(split.fold_in[:-1], of_clean.fold_in)
        assert not split.test[-1]
        assert split.train[-1] is np.bool_(wrong == 1)


def test_without_times_there_is_no_round_by_time():
    events = events_at([0] * 50)
    assert not list(rounds(GLOBAL_TIME, events, PLAN))
    assert not list(rounds(WEEKLY, events, PLAN))
    assert len(list(rounds(RANDOM, events, PLAN))) == 4


def test_weeks_before_the_first_rating_cost_nothing():
    events = events_at(np.arange(40) * DAY + 10**9)
    splits = list(rounds(WEEKLY, events, replace(PLAN, weeks=10**9)))
    assert 0 < len(splits) <= 6


@pytest.mark.parametrize("seed", range(3))
def test_new_works_hide_all_events_of_a_fifth_of_the_works(seed):
    rng = np.random.default_rng(seed)
    events = replace(
        random_events(seed), work=rng.integers(0, 50, 400).astype(np.int32), n_works=60
    )
    (split,) = rounds(NEW_WORKS, events, replace(PLAN, seed=seed))
    rated = np.unique(events.work)
    assert split.works.sum() == round(len(rated) / 5)
    assert events.work_counts()[
        split.works
    ].all()  # what nobody rated can be neither hidden nor hit
    assert np.array_equal(split.test, split.works[events.work])
    assert np.array_equal(split.train, ~split.test)
    assert not np.intersect1d(events.work[split.train], np.flatnonzero(split.works)).size
    (again,) = rounds(NEW_WORKS, events, replace(PLAN, seed=seed))
    (other,) = rounds(NEW_WORKS, events, replace(PLAN, seed=seed + 1))
    assert np.array_equal(split.works, again.works)
    assert not np.array_equal(split.works, other.works)


def test_what_no_list_may_hold_is_never_hidden():
    events = replace(random_events(), work=np.arange(400, dtype=np.int32) % 50, n_works=60)
    listed = np.arange(60) % 3 == 0
    (split,) = rounds(NEW_WORKS, events, replace(PLAN, listed=listed))
    assert split.works.sum() == round(17 / 5)
    assert listed[split.works].all()
    assert split.train[~listed[events.work]].all()


def test_without_events_of_works_that_lists_may_hold_nothing_is_new():
    events = random_events()
    assert not list(rounds(NEW_WORKS, events, replace(PLAN, listed=np.zeros(400, bool))))
