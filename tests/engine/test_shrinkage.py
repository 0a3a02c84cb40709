"""Stars that few people gave count little: means of ratings computed on paper."""

import numpy as np
import pytest

from engine.shrinkage import damped_means, shrinkage


def test_fifty_ratings_count_half():
    assert shrinkage(np.array([0, 50, 150])).tolist() == [0, 0.5, 0.75]


def test_one_enthusiast_does_not_beat_fifty_who_like_it():
    counts, totals = np.array([1, 50, 0, 49]), np.array([5.0, 225.0, 0.0, 20.0])
    mean = 250 / 100
    assert damped_means(counts, totals) == pytest.approx(
        [mean + (5 - mean) / 51, (225 + 50 * mean) / 100, mean, (20 + 50 * mean) / 99]
    )


def test_without_ratings_all_are_equal():
    assert damped_means(np.zeros(3, np.int64), np.zeros(3)).tolist() == [0, 0, 0]
