"""The period of events: that of clean times exactly, and no other for a few wrong ones."""

import numpy as np
import pytest

from engine.events.period import Period

DAY = 86_400
BEGIN = 10**9
WRONG = [1, 86_399, 2**31 - 1, 4_102_444_799, 2**32 - 1]


def daily(n):
    return (np.arange(n) * DAY + BEGIN).astype(np.uint32)


@pytest.mark.parametrize("n", [1, 2, 3, 10, 99, 100, 101, 5_000])
def test_the_period_of_clean_times_is_from_the_first_to_the_last(n):
    assert Period.from_times(daily(n)) == Period(BEGIN, BEGIN + (n - 1) * DAY)


@pytest.mark.parametrize("wrong", WRONG)
@pytest.mark.parametrize("n", [9, 10, 100, 5_000])
def test_one_wrong_time_moves_no_end(n, wrong):
    times = np.append(daily(n), np.uint32(wrong))
    period = Period.from_times(times)
    assert period == Period.from_times(daily(n))
    assert np.flatnonzero(period.excludes(times)).tolist() == [n]


def test_a_hundredth_of_wrong_times_at_each_end_moves_no_end():
    future = np.linspace(2**31, 2**32 - 1, 45)
    past = np.linspace(1, 10**8, 45)
    times = np.concatenate([daily(5_000), future, past]).astype(np.uint32)
    period = Period.from_times(np.random.default_rng(0).permutation(times))
    assert period == Period.from_times(daily(5_000))
    assert period.excludes(times).sum() == 90


def test_a_thin_end_without_a_long_pause_belongs_to_the_period():
    thin = (daily(5_000)[-1] + np.arange(1, 13) * 29 * DAY).astype(np.uint32)
    assert Period.from_times(np.append(daily(5_000), thin)).last == thin[-1]


def test_scarce_times_may_be_months_apart():
    times = (BEGIN + np.arange(20) * 200 * DAY).astype(np.uint32)
    assert Period.from_times(times) == Period(BEGIN, BEGIN + 19 * 200 * DAY)
    with_wrong = np.append(times, np.uint32(2**32 - 1))
    assert Period.from_times(with_wrong) == Period.from_times(times)


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("n", [20, 100, 3_000])
def test_times_drawn_at_random_are_all_within(n, seed):
    times = np.random.default_rng(seed).integers(10**9, 15 * 10**8, n).astype(np.uint32)
    assert Period.from_times(times) == Period(int(times.min()), int(times.max()))


@pytest.mark.parametrize("seed", range(10))
def test_users_who_come_once_in_a_while_are_all_within(seed):
    rng = np.random.default_rng(seed)
    days = rng.integers(0, 7_000, 200)[:, None] + rng.integers(0, 3, (200, 30))
    times = (days.ravel() * DAY + BEGIN).astype(np.uint32)
    clean = Period(int(times.min()), int(times.max()))
    assert Period.from_times(times) == clean
    assert Period.from_times(np.append(times, np.uint32(2**31 - 1))) == clean


def test_of_a_handful_of_times_none_can_be_called_wrong():
    times = np.append(daily(7), [2**31 - 1, 1]).astype(np.uint32)
    assert Period.from_times(times) == Period(1, 2**31 - 1)


def test_unknown_times_have_no_part_in_it():
    times = np.append(np.zeros(1_000, np.uint32), daily(10))
    assert Period.from_times(times) == Period.from_times(daily(10))
    assert not Period.from_times(times).excludes(times).any()


@pytest.mark.parametrize("times", [[], [0], [0, 0, 0]])
def test_without_times_it_is_empty_and_nothing_ages(times):
    times = np.array(times, np.uint32)
    period = Period.from_times(times)
    assert period == Period(0, 0)
    assert period.ages(times).tolist() == [0.0] * len(times)
    assert not period.excludes(times).any()


def test_ages_are_days_before_the_end():
    times = np.array([BEGIN, BEGIN + DAY // 2, BEGIN + 3 * DAY], np.uint32)
    assert Period.from_times(times).ages(times).tolist() == [3.0, 2.5, 0.0]


def test_what_lies_outside_or_is_unknown_is_as_old_as_the_nearest_end():
    times = np.concatenate([daily(200), [0, 1, 2**31 - 1]]).astype(np.uint32)
    assert Period.from_times(times).ages(times)[-3:].tolist() == [199.0, 199.0, 0.0]


def test_whole_seconds_of_another_type_give_the_same():
    times = np.append(daily(50), np.uint32(2**31 - 1))
    assert Period.from_times(times.astype(np.int64)) == Period.from_times(times)
