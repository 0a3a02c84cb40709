"""What is popular at a moment is made of what was done before it, fading by its half-life."""

import numpy as np
import pytest

from engine.events.period import DAY
from tests.training.ranking.worlds import data_from, grouped
from training.ranking.recent import (
    AWAY,
    BOOST,
    FEW,
    FIRST,
    HALF_LIFE,
    NEWCOMER,
    RecentEvents,
    newcomer_weights,
    recent_model,
    user_weights,
)

BEGIN = 1_600_000_000
MATRIX = np.array([[4, 4, 0], [4, 0, 4], [4, 4, 4]])  # nobody rates above or below the mean
DAYS = np.array([0, 10, 0, 20, 0, 10, 20])  # of each rating, row by row


def recent(days=DAYS):
    return RecentEvents.from_data(data_from(MATRIX, time=BEGIN + days * DAY))


def test_an_event_counts_half_after_its_half_life_and_nothing_before_it_happens():
    numbers = {}
    moments = BEGIN + DAY * np.array([20, 10, 20, 0, 0]) + np.array([1, 1, 1, 1, 0])
    for positions, standing in recent().standings(10.0, moments):
        numbers |= dict.fromkeys(positions, standing.numbers)
    assert not numbers[4].any()  # what is done at the moment itself is not before it
    assert numbers[3] == pytest.approx([3, 0, 0], abs=1e-5)
    assert numbers[1] == pytest.approx([1.5, 2, 0], abs=1e-4)
    assert numbers[0] == pytest.approx([0.75, 1, 2], abs=1e-4)
    assert np.array_equal(numbers[0], numbers[2])


def test_values_are_shares_of_the_highest_logarithm():
    values = recent().values(10.0)
    assert values.dtype == np.float32
    assert values == pytest.approx(np.log1p([0.75, 1, 2]) / np.log(3), abs=1e-4)


def test_many_moments_come_to_the_same_as_each_alone():
    moments = BEGIN + DAY * np.array([3, 25, 12, 12, 19])
    events = recent()
    rows = dict(events.rows(4.0, moments))
    assert sorted(rows) == [*range(5)]
    for position, moment in enumerate(moments.tolist()):
        assert rows[position] == pytest.approx(events.values(4.0, moment), abs=1e-6)


def test_without_times_every_event_counts_once_at_every_moment():
    events = recent()
    rows = dict(events.rows(None, np.array([0, 0])))
    assert rows[0] == pytest.approx(np.log1p([3, 2, 2]) / np.log(4))
    assert np.array_equal(rows[0], rows[1])


def test_no_moments_have_no_values():
    assert not list(recent().rows(7.0, np.zeros(0, np.int64)))


def test_what_nearly_everybody_hated_is_below_zero():
    matrix = grouped(missing=0.1)
    matrix[:, 0] = np.where(matrix[:, 0] > 0, 1.0, 0)
    values = RecentEvents.from_data(data_from(matrix)).values(7.0)
    assert values[0] < 0 < values[1:].max()


def test_stars_of_later_do_not_say_how_works_stood():
    matrix = np.array([[4, 0], [4, 0], [0, 4], [0, 4], [1, 5], [1, 5]])
    days = np.array([1, 2, 3, 4, 9, 9, 9, 9])

    def standing(stars):
        changed = matrix.copy()
        changed[4:] = stars
        events = RecentEvents.from_data(data_from(changed, time=BEGIN + days * DAY))
        (_, each), *_ = events.standings(7.0, np.array([BEGIN + 5 * DAY]))
        return each

    bad, good = standing([1, 5]), standing([5, 1])
    assert np.array_equal(bad.ratings, [2, 2])
    assert np.array_equal(bad.stars, good.stars)  # the mean of all is the same
    assert np.array_equal(bad.numbers, good.numbers)


def test_the_highest_is_that_of_what_lists_may_hold():
    offered = np.array([False, True, True])
    data = data_from(MATRIX, time=BEGIN + DAYS * DAY, offered=offered)
    assert RecentEvents.from_data(data).values(10.0)[offered].max() == 1


def test_a_clock_that_runs_years_ahead_moves_nothing():
    matrix = grouped()
    time = BEGIN + np.arange(np.count_nonzero(matrix))
    right = RecentEvents.from_data(data_from(matrix, time=time)).values(7.0)
    time[-1] += 10 * 365 * DAY
    wrong = RecentEvents.from_data(data_from(matrix, time=time)).values(7.0)
    assert wrong == pytest.approx(right, abs=1e-5)


def test_weights_grow_for_the_hardly_known_and_the_absent():
    weights = user_weights(FIRST, np.array([0, 100, 100]), np.array([0.0, 0.0, 50.0]))
    assert weights[0] == pytest.approx(FIRST[BOOST] * (1 + FIRST[FEW]))
    assert weights[2] > 4 * weights[1] > 0
    assert not user_weights({}, np.array([3]), np.array([1.0])).any()
    newcomers = newcomer_weights({NEWCOMER: 2.0}, np.array([0, 5, 10]))
    assert newcomers == pytest.approx([2.0, 2 / 8, 2 / 27])
    assert not newcomer_weights({}, np.array([0])).any()


def test_the_model_of_a_release_says_its_moment_and_its_weight():
    model = recent_model(recent(), FIRST, scale=0.02)
    assert model.moment == BEGIN + 20 * DAY
    assert (model.weight, model.few, model.away) == (0.02 * FIRST[BOOST], FIRST[FEW], FIRST[AWAY])
    assert np.array_equal(model.values, recent().values(FIRST[HALF_LIFE]))
    assert model.newcomer == pytest.approx(0.02 * FIRST[NEWCOMER])
    assert recent_model(recent(), {}, 1.0) is None
    assert recent_model(recent(), FIRST, 0.0) is None
    untimed = recent_model(recent(), {BOOST: 0.1, FEW: 1.0}, 1.0)
    assert (untimed.moment, untimed.away) == (0, 0.0)
