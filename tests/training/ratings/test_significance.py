"""Stars with factors are served only where they predict later ratings significantly better."""

from dataclasses import replace

import numpy as np
import pytest

from engine.console.progress import Progress
from engine.errors import DataError
from engine.events.interactions import Interactions
from engine.models.biased_mf import BiasedMF, Biases
from engine.release.read import load
from engine.release.registry import current
from tests.engine.handmade import terms
from tests.training.worlds import HALF_STARS, lake_of, settings_for
from training.metrics.errors import Errors
from training.pipeline import train
from training.ratings.baselines import BASELINES, baseline_models, baseline_predictions
from training.ratings.evaluation import HOLDOUT, TUNED, Evaluation
from training.ratings.predict import predicted_ratings
from training.ratings.significance import compare_with_baselines, verdict


def errors_of(factors):
    """An evaluation in which the best baseline errs by 0.9, and the factors by so much."""
    rmse = {name: 0.9 + rank / 10 for rank, name in enumerate(reversed(BASELINES))}
    errors = {name: Errors(value, value) for name, value in (rmse | {TUNED: factors}).items()}
    return Evaluation(1_000, 30, 40, 0, 3, {HOLDOUT: errors})


BETTER, WORSE = errors_of(0.8), errors_of(0.95)


def noise(user, work):
    return float(np.random.default_rng([user, work]).integers(1, 11)) / 2


def ratings(n_users=60, n_works=20, seed=0):
    """Ratings by one planted factor, each user having rated all works, and the model of it."""
    rng = np.random.default_rng(seed)
    taste, kind = rng.choice([-1, 1], n_users), rng.choice([-1, 1], n_works)
    stars = 3 + 1.5 * np.outer(taste, kind)
    user, work = (axis.ravel().astype(np.int32) for axis in np.indices(stars.shape))
    interactions = Interactions(
        user, work, stars.ravel().astype(np.float32), n_users, n_works, HALF_STARS
    )
    informed = BiasedMF(
        3.0,
        np.zeros(n_users),
        np.zeros(n_works),
        np.ones(n_works, bool),
        user_factors=1.5 * taste[:, None].astype(np.float32),
        item_factors=kind[:, None].astype(np.float32),
    )
    return interactions, informed


def halves(interactions):
    rows = interactions.work % 2 == 0
    return interactions.take(rows), interactions.take(~rows)


def test_factors_that_know_better_are_significant():
    interactions, informed = ratings()
    stars = compare_with_baselines(informed, *halves(interactions), seed=0)
    assert stars.significant
    assert (stars.users, stars.ratings, stars.rmse) == (60, 600, 0)
    assert stars.gain.mean == pytest.approx(stars.baseline_rmse)
    assert verdict(stars, WORSE).startswith(
        "Stars are predicted with the factors: on a random fifth"
    )


def test_factors_that_know_nothing_are_not_significant():
    interactions, informed = ratings()
    rng = np.random.default_rng(9)
    factors = rng.normal(0, 0.3, informed.user_factors.shape).astype(np.float32)
    stars = compare_with_baselines(
        replace(informed, user_factors=factors), *halves(interactions), seed=0
    )
    assert not stars.significant
    assert verdict(stars, BETTER).startswith(
        "WARNING: stars are predicted without factors, which gain"
    )


def test_too_few_users_cannot_be_compared():
    interactions, informed = ratings(n_users=29)
    stars = compare_with_baselines(informed, *halves(interactions), seed=0)
    assert (stars.gain, stars.significant) == (None, False)
    assert verdict(stars, BETTER) == (
        "Stars are predicted with the factors: on the hold-out their RMSE is 0.8000, that of the "
        "user+item bias 0.9000 (29 users with held-out ratings are too few to test more)."
    )
    assert "without factors, which show nothing: on the hold-out" in verdict(stars, WORSE)


def test_no_later_ratings_cannot_be_compared():
    interactions, informed = ratings()
    stars = compare_with_baselines(
        informed, interactions, interactions.take(np.zeros(len(interactions), bool)), seed=0
    )
    assert (stars.users, stars.gain) == (0, None)


def test_the_bias_model_is_an_ordinary_model_without_factors():
    interactions, _ = ratings()
    train_part, test_part = halves(interactions)
    expected = baseline_predictions(train_part, test_part)[BASELINES[-1]]
    models = baseline_models(train_part)
    for row in range(0, len(test_part), 13):
        user, work = int(test_part.user[row]), int(test_part.work[row])
        parts = models[BASELINES[-1]].predict(terms(models[BASELINES[-1]], user), work)
        assert expected[row] == pytest.approx(HALF_STARS.clip(parts.rating))
        assert parts.affinity == 0


def test_predictions_are_those_of_the_model():
    interactions, informed = ratings()
    model = replace(informed, known_item=np.arange(20) != 3)
    stars = predicted_ratings(model, interactions)
    for row in range(0, len(interactions), 17):
        user, work = int(interactions.user[row]), int(interactions.work[row])
        assert stars[row] == pytest.approx(
            HALF_STARS.clip(model.predict(terms(model, user), work).rating)
        )


def test_a_release_without_significance_holds_no_factors(tmp_path):
    home = lake_of(tmp_path, noise, n_users=40, n_works=30)
    trained = train(settings_for(home, trials=3, force=True), Progress())
    release = load(current(home))
    stars = trained.findings.stars
    assert stars.significance.gain is not None
    assert not stars.significance.significant
    assert release.manifest["stars"]["served"] == stars.served == stars.significance.baseline
    model = release.recommender.models.stars
    assert type(model) is Biases
    assert release.manifest["models"]["stars"] == "biases"
    assert not list(current(home).glob("*_factors.npy"))
    assert model.predict(terms(model, 3), 4).affinity == 0
    with pytest.raises(DataError, match="there are none to continue"):
        train(settings_for(home, warm=True), Progress())


def test_a_release_with_significance_holds_factors(sample_home):
    release = load(current(sample_home))
    assert release.manifest["stars"]["served"] == TUNED
    assert release.manifest["stars"]["gain"]["low"] > 0
    assert release.manifest["models"]["stars"] == "biased-mf"
    assert release.recommender.models.stars.item_factors.any()
