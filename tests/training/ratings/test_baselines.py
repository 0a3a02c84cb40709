"""The models that any other has to beat, against a table computed by hand and a plain loop."""

import numpy as np
import pytest

from tests.training.worlds import interactions_of, random_interactions
from training.ratings.baselines import BASELINES, baseline_predictions
from training.splitting import random_split

# Mean 3. Residuals: user 0 has +1 and -1, user 1 has +2 and 0, user 2 has -2.
RATINGS = interactions_of([(0, 0, 4), (0, 1, 2), (1, 0, 5), (1, 1, 3), (2, 1, 1)])


def test_means_and_biases_are_those_computed_by_hand():
    predicted = baseline_predictions(RATINGS, RATINGS)
    assert tuple(predicted) == BASELINES
    assert predicted["global mean"].tolist() == [3.0] * 5
    # Sum of residuals / (number + 5): 0/7, 2/7, -2/6.
    assert predicted["user mean"] == pytest.approx([3, 3, 3 + 2 / 7, 3 + 2 / 7, 3 - 1 / 3])


def test_both_biases_settle_on_the_fixed_point_of_a_plain_loop():
    ratings = random_interactions(seed=4)
    rows = list(
        zip(ratings.user.tolist(), ratings.work.tolist(), ratings.rating.tolist(), strict=True)
    )
    mean = sum(stars for *_, stars in rows) / len(rows)
    user_bias, work_bias = [0.0] * ratings.n_users, [0.0] * ratings.n_works
    for _ in range(10):
        for work in range(ratings.n_works):
            left = [r - mean - user_bias[u] for u, w, r in rows if w == work]
            work_bias[work] = sum(left) / (len(left) + 5)
        for user in range(ratings.n_users):
            left = [r - mean - work_bias[w] for u, w, r in rows if u == user]
            user_bias[user] = sum(left) / (len(left) + 5)
    expected = [np.clip(mean + user_bias[u] + work_bias[w], 0.5, 5.0) for u, w, _ in rows]
    assert baseline_predictions(ratings, ratings)["user+item bias"] == pytest.approx(expected)


def test_users_and_works_seen_in_the_test_only_get_the_mean():
    test = interactions_of([(0, 3, 1), (4, 0, 1), (4, 3, 1)])
    train = interactions_of([(0, 0, 4), (0, 1, 2), (4, 2, 3)], n_works=4)
    predicted = baseline_predictions(train, test)
    assert predicted["user+item bias"][2] == pytest.approx(3.0, abs=1e-9)
    assert predicted["user mean"].tolist() == [3.0, 3.0, 3.0]


def test_predictions_stay_on_the_scale():
    harsh = interactions_of([(0, w, 0.5) for w in range(90)] + [(1, w, 5.0) for w in range(90)])
    for values in baseline_predictions(harsh, harsh).values():
        assert values.min() >= 0.5
        assert values.max() <= 5.0


def test_held_out_stars_are_never_looked_at():
    ratings = random_interactions()
    split = random_split(len(ratings), 0.2, seed=0)
    train, test = ratings.take(split.train), ratings.take(split.test)
    all_lowest = interactions_of(
        zip(test.user.tolist(), test.work.tolist(), [0.5] * len(test), strict=True)
    )
    first = baseline_predictions(train, test)["user+item bias"]
    assert first.tolist() == baseline_predictions(train, all_lowest)["user+item bias"].tolist()
