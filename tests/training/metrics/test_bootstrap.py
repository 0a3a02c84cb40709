"""Bootstrap intervals: around the mean, as wide as theory says, the same for the same seed."""

import numpy as np
import pytest

from training.metrics.bootstrap import (
    RESAMPLES,
    Interval,
    intervals,
    ratio_interval,
    resampled_sums,
)


def test_an_interval_holds_the_mean_and_follows_the_seed():
    values = np.arange(100.0)
    interval = Interval.from_values(values)
    assert interval.low < interval.mean == 49.5 < interval.high
    assert interval == Interval.from_values(values)
    assert interval.high - interval.low == pytest.approx(4 * 28.9 / 10, rel=0.2)


def test_columns_are_resampled_together_and_each_as_if_alone():
    values = np.random.default_rng(0).random((50, 3))
    alone = [Interval.from_values(column, seed=4) for column in values.T]
    for together, single in zip(intervals(values, seed=4), alone, strict=True):
        assert (together.mean, together.low, together.high) == pytest.approx(
            (single.mean, single.low, single.high)
        )


def test_every_resample_draws_as_many_users_as_there_are():
    sums = list(resampled_sums(np.ones((7, 1)), seed=0))
    assert len(sums) == RESAMPLES
    assert all(total == 7 for (total,) in sums)


def test_a_ratio_counts_users_by_as_much_as_they_have():
    totals = np.array([1.0, 1.0, 8.0] * 20)
    parts = np.array([1.0, 1.0, 2.0] * 20)
    interval = ratio_interval(parts, totals)
    assert interval.low < interval.mean == 0.4 < interval.high
    assert interval == ratio_interval(parts, totals)


def test_a_ratio_of_users_who_have_one_each_is_their_mean():
    values = (np.arange(50) % 3 == 0).astype(float)
    ratio, mean = ratio_interval(values, np.ones(50)), Interval.from_values(values)
    assert (ratio.mean, ratio.low, ratio.high) == pytest.approx((mean.mean, mean.low, mean.high))


def test_rows_of_one_user_are_drawn_together():
    values = np.random.default_rng(3).random((60, 2))
    once = intervals(values)
    often = intervals(np.repeat(values, 5, axis=0), users=np.repeat(np.arange(60), 5))
    alone = intervals(np.repeat(values, 5, axis=0))
    for single, repeated, narrow in zip(once, often, alone, strict=True):
        assert repeated.low == pytest.approx(single.low)
        assert repeated.high == pytest.approx(single.high)
        assert repeated.mean == pytest.approx(narrow.mean)
        # Five rows as if of five users would look the square root of 5 as sure.
        width = (narrow.high - narrow.low) / (repeated.high - repeated.low)
        assert width == pytest.approx(5**-0.5, rel=0.15)


def test_the_order_of_rows_and_the_numbers_of_users_do_not_matter():
    rng = np.random.default_rng(4)
    users = np.sort(rng.integers(20, size=70))
    values = rng.random((70, 1))
    order = rng.permutation(70)
    straight, mixed = intervals(values, users=users), intervals(values[order], users=users[order])
    shifted = intervals(values, users=users * 7 + 100)
    for one, two, three in zip(straight, mixed, shifted, strict=True):
        assert (one.low, one.high) == pytest.approx((two.low, two.high))
        assert one == three


def test_a_user_with_more_rows_counts_for_more():
    interval = intervals(np.array([[0.0], [0.0], [0.0], [1.0]]), users=np.array([1, 1, 1, 2]))[0]
    assert interval.mean == 0.25
    assert (interval.low, interval.high) == (0.0, 1.0)
