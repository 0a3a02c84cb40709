"""Trees learn what a first stage cannot say, the same for the same seed, and honestly."""

import sys

import numpy as np
import pytest

from engine.errors import DataError
from engine.models.boosted_trees import UNIT
from tests.training.ranking.second_stage.lightgbm_or_skip import lgb
from training.metrics.bootstrap import is_better
from training.ranking.second_stage.fit import _parameters, fit, is_available

assert lgb  # else these are skipped

N_USERS, N_CANDIDATES, N_FEATURES = 90, 40, 4


def world(seed=0, n_users=N_USERS):
    """Users who like what scores high of feature 0, or of feature 1 where feature 3 is above 0.

    Feature 3 is the same for all candidates of a user, so no sum of the others orders them all.
    """
    rng = np.random.default_rng(seed)
    features = rng.normal(size=(n_users, N_CANDIDATES, N_FEATURES)).astype(np.float32)
    features[:, :, 3] = features[:, :1, 3]
    taste = np.where(features[:, :, 3] > 0, features[:, :, 1], features[:, :, 0])
    liked = taste + 0.5 * rng.normal(size=taste.shape) > 1.3
    return features.reshape(-1, N_FEATURES), liked.ravel(), np.full(n_users, N_CANDIDATES)


def precision(scores, liked, n=5):
    """The share of liked candidates among each user's first: float64, shape (n_users,)."""
    best = np.argsort(-scores.reshape(-1, N_CANDIDATES), axis=1)[:, :n]
    return np.take_along_axis(liked.reshape(-1, N_CANDIDATES), best, axis=1).mean(axis=1)


FEATURES, LIKED, SIZES = world()


def same(trees, others):
    arrays = trees.to_arrays()
    return all(
        arrays[name].tobytes() == each.tobytes() for name, each in others.to_arrays().items()
    )


def test_users_whom_it_has_not_seen_get_better_lists_than_by_any_feature_or_sum():
    features, liked, _ = world(seed=1)
    trees = fit(FEATURES, LIKED, SIZES, seed=0)
    with_stage = precision(trees.scores(features), liked)
    for simpler in (features[:, 0], features[:, 1], features[:, 0] + features[:, 1]):
        assert is_better(with_stage, precision(simpler, liked))


def test_threads_change_no_bit():
    features, liked, sizes = world(seed=2, n_users=1_000)
    alone = fit(features, liked, sizes, seed=1)
    assert same(alone, fit(features, liked, sizes, 1, threads=2))


def test_threads_change_no_bit_of_what_is_rounded_away():
    rng = np.random.default_rng(0)
    features = rng.normal(size=(240_000, 18)).astype(np.float32)
    liked = features[:, 0] + 0.5 * features[:, 1] + rng.logistic(size=len(features)) > 2.5
    sizes, weights = np.full(3_000, 80), rng.random(len(features))

    def text(threads):
        told = {"verbosity": -1, "num_threads": threads}
        data = lgb.Dataset(features, liked, group=sizes, weight=weights, params=told)
        booster = lgb.train(_parameters(1, (), threads), data, num_boost_round=40)
        return booster.model_to_string().split("parameters:")[0]

    assert text(1) == text(2)


def test_the_same_seed_grows_the_same_trees_and_another_others():
    trees = fit(FEATURES, LIKED, SIZES, seed=5)
    assert same(trees, fit(FEATURES, LIKED, SIZES, seed=5))
    assert not same(trees, fit(FEATURES, LIKED, SIZES, seed=6))


def test_many_candidates_that_were_not_liked_teach_no_more_than_some_of_them():
    poor = np.full((N_USERS, 200, N_FEATURES), -3, np.float32)  # what nobody would be offered
    features = np.concatenate([FEATURES.reshape(N_USERS, -1, N_FEATURES), poor], axis=1)
    liked = np.zeros((N_USERS, 240), bool)
    liked[:, :N_CANDIDATES] = LIKED.reshape(N_USERS, -1)
    trees = fit(features.reshape(-1, N_FEATURES), liked.ravel(), np.full(N_USERS, 240), seed=0)
    features, liked, _ = world(seed=1)
    by_chance = precision(np.arange(len(liked), dtype=float), liked)
    assert is_better(precision(trees.scores(features), liked), 2 * by_chance)


def test_users_who_liked_all_or_nothing_teach_nothing():
    none, everything = np.zeros(N_CANDIDATES, bool), np.ones(N_CANDIDATES, bool)
    more = np.random.default_rng(2).normal(size=(2 * N_CANDIDATES, N_FEATURES)).astype(np.float32)
    longer = (
        np.concatenate([FEATURES, more]),
        np.concatenate([LIKED, none, everything]),
        np.append(SIZES, [N_CANDIDATES, N_CANDIDATES]),
    )
    assert same(fit(FEATURES, LIKED, SIZES, seed=0), fit(*longer, seed=0))


def test_scores_rise_or_fall_with_a_feature_alone_where_that_is_asked_for():
    constrained = fit(FEATURES, LIKED, SIZES, 0, None, [1, -1, 0, 0])
    at = np.repeat(FEATURES[:200], 9, axis=0)
    for feature, direction in ((0, 1), (1, -1)):
        varied = at.copy()
        varied[:, feature] = np.tile(np.linspace(-3, 3, 9), 200)
        steps = direction * np.diff(constrained.scores(varied).reshape(200, 9), axis=1)
        assert steps.min() >= -200 * UNIT  # what rounding a value per tree may add up to
    free = fit(FEATURES, LIKED, SIZES, 0)
    assert np.diff(free.scores(varied).reshape(200, 9), axis=1).max() > 0.01


def test_weights_count_by_their_ratio_alone():
    weights = np.linspace(0.5, 2, N_USERS)
    trees = fit(FEATURES, LIKED, SIZES, 0, weights)
    assert same(trees, fit(FEATURES, LIKED, SIZES, 0, 4 * weights))
    assert not same(trees, fit(FEATURES, LIKED, SIZES, 0))


@pytest.mark.parametrize(
    ("liked", "sizes", "message"),
    [
        (LIKED, SIZES[1:], "3600 labels for users of 3560 candidates"),
        (LIKED[40:], SIZES[1:], "3600 rows and 3560 labels"),
        (np.zeros_like(LIKED), SIZES, "no user liked some"),
        (np.ones_like(LIKED), SIZES, "no user liked some"),
    ],
    ids=["sizes", "labels", "nothing-liked", "all-liked"],
)
def test_rows_that_teach_nothing_or_do_not_add_up_are_refused(liked, sizes, message):
    with pytest.raises(ValueError, match=message):
        fit(FEATURES, liked, sizes, seed=0)


def test_without_lightgbm_it_is_said_what_to_install(monkeypatch):
    assert is_available()
    monkeypatch.setitem(sys.modules, "lightgbm", None)  # as if it were not installed
    assert not is_available()
    with pytest.raises(DataError, match=r"LightGBM, which does not load here.*libgomp"):
        fit(FEATURES, LIKED, SIZES, seed=0)
