"""Popularity by hand."""

from dataclasses import replace

import numpy as np
import pytest

from engine.contract.kinds import CODES, WATCHED
from engine.events.interactions import Interactions
from tests.training.ranking.worlds import data_from, rated, without_stars
from training.ranking import Popular

DAY = 86_400
# Works 0 and 1 have two ratings each, those of 0 a year older; work 2 one of 5 stars, work 3 none.
MATRIX = np.array([[4.0, 2.0, 0.0, 0.0], [4.0, 2.0, 5.0, 0.0]])
TIME = np.array([1, 366, 1, 366, 366]) * DAY + 10**9


def popularity(half_life, appeal, time=TIME):
    data = data_from(MATRIX, time=time)
    return Popular(data).popularity({"half_life": half_life, "appeal": appeal}).values


def test_without_fading_and_appeal_it_is_the_number_of_ratings():
    assert popularity(1e9, 0.0) == pytest.approx(np.log([3, 3, 2, 1]), abs=1e-5)


def test_a_rating_fades_by_half_in_a_half_life():
    assert popularity(365.0, 0.0) == pytest.approx(np.log([2, 3, 2, 1]), abs=1e-5)


def test_appeal_adds_the_shrunken_stars():
    stars = np.array([4, 2, 4, 2, 5])
    apart = (np.array([4, 2, 5]) - stars.mean()) / stars.std()
    expected = np.log([3, 3, 2]) + 0.5 * apart * np.array([2 / 52, 2 / 52, 1 / 51])
    assert popularity(1e9, 0.5)[:3] == pytest.approx(expected, abs=1e-5)


def test_unknown_times_fade_like_the_oldest():
    unknown = TIME.copy()
    unknown[0] = 0
    assert popularity(365.0, 0.0, unknown) == pytest.approx(popularity(365.0, 0.0))


def test_unknown_times_alone_do_not_fade():
    assert popularity(365.0, 0.0, np.zeros_like(TIME)) == pytest.approx(np.log([3, 3, 2, 1]))


@pytest.mark.parametrize("wrong", [1, 2**31 - 1, 2**32 - 1])
@pytest.mark.parametrize("half_life", [7.0, 365.0, 36_500.0])
def test_one_wrong_time_leaves_the_order_of_all_other_works(half_life, wrong):
    rng = np.random.default_rng(0)
    matrix = (rng.random((200, 30)) < np.linspace(0.9, 0.1, 30)) * 4.0
    matrix[:, -1] = 0
    time = rng.integers(10**9, 11 * 10**8, np.count_nonzero(matrix))
    clean = Popular(data_from(matrix, time=time)).popularity({"half_life": half_life, "appeal": 0})
    matrix[-1, -1] = 4.0
    times = np.append(time, wrong)  # of the one rating of the last work, by the last user
    values = Popular(data_from(matrix, time=times)).popularity(
        {"half_life": half_life, "appeal": 0}
    )
    assert (values.values[:-1] == clean.values[:-1]).all()
    assert values.values[-1] <= np.float32(np.log(2))


def test_events_without_stars_count_but_appeal_to_nobody():
    data = without_stars(data_from(MATRIX, time=TIME))
    values = Popular(data).popularity({"half_life": 1e9, "appeal": 2.0}).values
    assert values == pytest.approx(np.log([3, 3, 2, 1]), abs=1e-5)


def test_events_without_stars_do_not_change_what_stars_say():
    watched = rated(np.array([[0.0, 4.0, 0.0, 4.0]]))
    ratings = data_from(MATRIX, time=TIME)
    data = replace(ratings, events=joined(ratings.interactions, watched))
    parameters = {"half_life": 1e9, "appeal": 0.5}
    apart = Popular(data).popularity(parameters).values - np.log([3, 4, 2, 2])
    alone = Popular(ratings).popularity(parameters).values - np.log([3, 3, 2, 1])
    assert apart == pytest.approx(alone, abs=1e-5)


def joined(ratings, watched):
    """The ratings of some users, and what one more watched."""
    kind = np.r_[np.zeros(len(ratings)), np.full(len(watched), CODES[WATCHED.name])]
    return Interactions(
        np.r_[ratings.user, watched.user + ratings.n_users].astype(np.int32),
        np.r_[ratings.work, watched.work],
        np.r_[ratings.rating, np.full(len(watched), np.nan, np.float32)],
        ratings.n_users + 1,
        ratings.n_works,
        ratings.scale,
        np.r_[ratings.times, np.full(len(watched), ratings.times.max())],
        kind.astype(np.int8),
    )
