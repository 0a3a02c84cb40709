"""What is wanted now counts more for whom little is known, or who has been away."""

from dataclasses import replace

import numpy as np
import pytest

from engine.events.profile import UserProfile
from engine.models.popularity import Popularity
from engine.models.recent_popularity import RecentPopularity, emphasis

DAY = 86_400
NOW = 20_000 * DAY
MODEL = RecentPopularity(np.array([1, 0.5, -0.2], np.float32), NOW, 0.1, few=3.0, away=10.0)


def profile(n=5, *, days=0.0, requested=()):
    latest = NOW - int(days * DAY)
    items = np.arange(n, dtype=np.int32)
    likes = np.array(requested, np.int32)
    return UserProfile(items, np.ones(n, np.float32), latest=latest, requested=likes)


@pytest.mark.parametrize(
    ("n", "days", "times"),
    [
        (0, 0, 4.0),  # nothing is known: all that few adds
        (5, 0, 2.5),  # half of it
        (0, 14, 24.0),  # and half of what being away adds
        (5, 14, 15.0),
        (10_000_000, 0, 1.0),
        (10_000_000, 10_000_000, 11.0),
    ],
)
def test_the_weight_is_that_of_the_formula(n, days, times):
    assert emphasis(n, days, 3.0, 10.0) == pytest.approx(times, rel=1e-4)
    if n < 100:
        assert MODEL.weight_for(profile(n, days=days)) == pytest.approx(0.1 * times)


def test_it_falls_with_what_is_known_and_rises_with_absence():
    by_events = [float(MODEL.weight_for(profile(n))) for n in range(20)]
    by_days = [float(MODEL.weight_for(profile(days=days))) for days in range(60)]
    assert by_events == sorted(by_events, reverse=True)
    assert by_days == sorted(by_days)


def test_who_speaks_now_is_not_away_nor_is_whose_times_nobody_knows():
    there = MODEL.weight_for(profile())
    assert MODEL.weight_for(profile(days=-3)) == there  # events since the release
    assert MODEL.weight_for(profile(days=300, requested=[1])) == there
    unknown = UserProfile(np.arange(5, dtype=np.int32), np.ones(5, np.float32))
    assert MODEL.weight_for(unknown) == there
    timeless = RecentPopularity(MODEL.values, 0, 0.1, few=3.0)
    assert timeless.weight_for(profile(days=300)) == there


ORDER = Popularity(np.array([-1, 4, 2], np.float32))


@pytest.mark.parametrize(("n", "share"), [(0, 1.0), (5, 1 / 8), (10, 1 / 27)])
def test_for_newcomers_the_popular_order_counts_as_well(n, share):
    model = replace(MODEL, newcomer=2.0)
    of_late, in_general = model.parts(profile(n), ORDER)
    assert of_late == pytest.approx(model.weight_for(profile(n)) * MODEL.values)
    assert in_general == pytest.approx(2.0 * share * np.array([-0.25, 1, 0.5]))
    assert {of_late.dtype, in_general.dtype} == {np.dtype(np.float32)}
    assert not MODEL.parts(profile(n), ORDER)[1].any()


def test_an_order_without_anything_popular_is_taken_as_it_is():
    for values in (np.zeros(3, np.float32), np.array([-1, -2, 0], np.float32)):
        assert Popularity(values).scaled.tolist() == values.tolist()


def test_releases_of_before_have_nothing_for_newcomers():
    arrays = replace(MODEL, newcomer=2.0).to_arrays()
    former = arrays | {"weights": arrays["weights"][:-1]}
    assert RecentPopularity.from_arrays(former).newcomer == 0.0
    assert RecentPopularity.from_arrays(arrays).newcomer == 2.0


def test_its_arrays_make_it_again():
    again = RecentPopularity.from_arrays(MODEL.to_arrays())
    assert np.array_equal(again.values, MODEL.values)
    assert (again.moment, again.weight) == (NOW, 0.1)
    assert (again.few, again.away) == (3.0, 10.0)
