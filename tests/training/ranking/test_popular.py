"""Popularity by hand."""

from dataclasses import replace

import numpy as np
import pytest

from engine.contract.kinds import CODES, WATCHED
from engine.events.interactions import Interactions
from tests.training.ranking.worlds import data_from, rated, without_stars
from training.ranking import Popular
from training.ranking.recent import RecentEvents

DAY = 86_400
STARS = np.array([4.0, 2, 4, 2, 5])  # of the matrix
APART = (np.array([4.0, 2, 5]) - STARS.mean()) / STARS.std()  # of the works that have some
LIKED = np.array([*np.minimum(1 + APART * [2 / 7, 2 / 7, 1 / 6], 1), 1])
# Works 0 and 1 have two ratings each, those of 0 a year older; work 2 one of 5 stars, work 3 none.
MATRIX = np.array([[4.0, 2.0, 0.0, 0.0], [4.0, 2.0, 5.0, 0.0]])
TIME = np.array([1, 366, 1, 366, 366]) * DAY + 10**9


def popularity(half_life, appeal, time=TIME):
    data = data_from(MATRIX, time=time)
    return Popular(data).popularity({"half_life": half_life, "appeal": appeal}).values


def test_without_fading_and_appeal_it_is_the_number_of_ratings_less_where_they_are_low():
    assert popularity(1e9, 0.0) == pytest.approx(LIKED * np.log([3, 3, 2, 1]), abs=1e-5)
    assert (LIKED < 1).tolist() == [False, True, False, False]


def test_a_rating_fades_by_half_in_a_half_life():
    assert popularity(365.0, 0.0) == pytest.approx(LIKED * np.log([2, 3, 2, 1]), abs=1e-5)


def test_appeal_adds_the_shrunken_stars():
    expected = LIKED[:3] * np.log([3, 3, 2]) + 0.5 * APART * np.array([2 / 52, 2 / 52, 1 / 51])
    assert popularity(1e9, 0.5)[:3] == pytest.approx(expected, abs=1e-5)


def test_what_is_popular_lately_gets_a_share_of_the_highest_value():
    data = data_from(MATRIX, time=TIME)
    plain = {"half_life": 1e9, "appeal": 0.5}
    values = Popular(data).popularity(plain).values
    recent = RecentEvents.from_data(data).values(7.0)
    added = Popular(data).popularity({**plain, "lately": 0.3}).values - values
    assert added == pytest.approx(0.3 * values.max() * recent, abs=1e-6)
    assert recent[[0, 1]].argmax() == 1  # of the two that as many rated, the later


def test_the_highest_is_that_of_what_lists_may_hold():
    offered = np.array([True, False, True, True])  # the second is the most popular of all
    data = data_from(MATRIX, time=TIME, offered=offered)
    plain = {"half_life": 1e9, "appeal": 2.0}
    values = Popular(data).popularity(plain).values
    added = Popular(data).popularity({**plain, "lately": 0.3}).values - values
    assert added[offered].max() == pytest.approx(0.3 * values[offered].max(), rel=1e-5)


def test_without_times_nothing_is_popular_lately():
    data = data_from(MATRIX, time=TIME)
    plain = Popular(data).popularity({"appeal": 0.5}).values
    assert np.array_equal(Popular(data).popularity({"appeal": 0.5, "lately": 0.3}).values, plain)


def test_it_is_popular_lately_as_of_every_moment():
    moments = np.array([400, 2, 400]) * DAY + 10**9
    rows = list(Popular(data_from(MATRIX, time=TIME)).by_moment(Popular.FIRST[0], moments))
    assert [positions for positions, _ in rows] == [[1], [0, 2]]
    for positions, at_once in rows:
        alone = Popular(data_from(MATRIX, time=TIME)).by_moment(
            Popular.FIRST[0], moments[positions[:1]]
        )
        assert np.array_equal(at_once.values, next(alone)[1].values)


@pytest.mark.parametrize("raters", [9, 25, 300])
@pytest.mark.parametrize("parameters", Popular.FIRST, ids=["first", "second", "third"])
def test_what_everybody_hated_comes_after_what_nobody_rated(raters, parameters):
    matrix = (np.random.default_rng(0).random((300, 20)) < 0.8) * 4.0
    matrix[:, 18:] = 0
    matrix[:raters, 18] = 1.0
    values = Popular(data_from(matrix)).popularity(parameters).values
    assert values[18] < values[19] == 0.0 < values[:18].min()


def test_the_more_people_hated_a_work_the_lower_it_stands():
    matrix = np.full((60, 9), 4.0)
    matrix[:20, 7] = matrix[:, 8] = 1.0
    matrix[20:, 7] = 0.0
    values = Popular(data_from(matrix)).popularity(Popular.FIRST[0]).values
    assert values[8] < values[7] < 0.0


def test_unknown_times_fade_like_the_oldest():
    unknown = TIME.copy()
    unknown[0] = 0
    assert popularity(365.0, 0.0, unknown) == pytest.approx(popularity(365.0, 0.0))


def test_unknown_times_alone_do_not_fade():
    untimed = popularity(365.0, 0.0, np.zeros_like(TIME))
    assert untimed == pytest.approx(LIKED * np.log([3, 3, 2, 1]))


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
    apart = Popular(data).popularity(parameters).values - LIKED * np.log([3, 4, 2, 2])
    alone = Popular(ratings).popularity(parameters).values - LIKED * np.log([3, 3, 2, 1])
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
