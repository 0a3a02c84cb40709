"""Coverage, inequality and novelty of all lists together, on paper."""

import numpy as np
import pytest

from engine.events.interactions import Interactions
from engine.scale import RatingScale
from training.metrics.beyond_accuracy import breadth

N_WORKS = 12


def rated(pairs, n_users):
    user, work = np.array(pairs, np.int32).T
    stars = np.full(len(user), 5.0, np.float32)
    return Interactions(user, work, stars, n_users, N_WORKS, RatingScale(1.0, 5.0))


def test_breadth_is_what_it_is_on_paper():
    train = rated([(0, 0), (0, 1), (1, 0)], n_users=4)
    alike = breadth(np.arange(N_WORKS, dtype=np.int32).reshape(3, 4), train)
    assert (alike.coverage, alike.gini) == (1.0, pytest.approx(0.0))
    one = breadth(np.zeros((5, 1), np.int32), train)
    assert one.coverage == 1 / N_WORKS
    assert one.gini == pytest.approx((N_WORKS - 1) / N_WORKS)
    assert one.novelty == pytest.approx(1.0)  # half of the users rated it
    assert breadth(np.array([[0, 1], [1, -1]], np.int32), train).novelty == pytest.approx(5 / 3)
