"""Popularity by hand."""

import numpy as np
import pytest

from tests.training.ranking.worlds import learned_from
from training.ranking import Popular

DAY = 86_400
# Works 0 and 1 have two ratings each, those of 0 a year older; work 2 one of 5 stars, work 3 none.
MATRIX = np.array([[4.0, 2.0, 0.0, 0.0], [4.0, 2.0, 5.0, 0.0]])
TIME = np.array([1, 366, 1, 366, 366]) * DAY + 10**9


def popularity(half_life, appeal, time=TIME):
    learned = learned_from(MATRIX, time=time)
    return Popular(learned).popularity({"half_life": half_life, "appeal": appeal})


def test_without_fading_and_appeal_it_is_the_number_of_ratings():
    assert popularity(1e9, 0.0) == pytest.approx(np.log([3, 3, 2, 1]), abs=1e-5)


def test_a_rating_fades_by_half_in_a_half_life():
    assert popularity(365.0, 0.0) == pytest.approx(np.log([2, 3, 2, 1]), abs=1e-5)


def test_appeal_adds_the_believed_stars():
    stars = np.array([4, 2, 4, 2, 5])
    apart = (np.array([4, 2, 5]) - stars.mean()) / stars.std()
    expected = np.log([3, 3, 2]) + 0.5 * apart * np.array([2 / 52, 2 / 52, 1 / 51])
    assert popularity(1e9, 0.5)[:3] == pytest.approx(expected, abs=1e-5)


def test_unknown_times_fade_like_the_oldest():
    unknown = TIME.copy()
    unknown[0] = 0
    assert popularity(365.0, 0.0, unknown) == pytest.approx(popularity(365.0, 0.0))
