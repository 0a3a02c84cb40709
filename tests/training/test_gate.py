"""What keeps a bad model from being published."""

from dataclasses import replace

import numpy as np
import pytest

from engine.errors import GateRefused
from tests.training.worlds import lake_of
from training.content.works import compare_lake_works
from training.dataset import read_lake
from training.gate import check_finite, check_quality, protocol
from training.metrics.errors import Errors
from training.ranking import Popular
from training.ranking.base import TrainingData
from training.ranking.configuration import RankerConfiguration
from training.ranking.item_knn import ItemKnn
from training.ranking.recommenders import recommender_from
from training.ratings.baselines import BASELINES
from training.ratings.evaluation import BIAS, FOLDS, HOLDOUT, TUNED, Evaluation
from training.ratings.sgd.fit import fit
from training.ratings.sgd.parameters import SvdParameters


def evaluation(tuned, bias=1.0, ratings=1_000):
    table = {name: Errors(2.0, 2.0) for name in BASELINES}
    table |= {BIAS: Errors(bias, bias), TUNED: Errors(tuned, tuned)}
    return Evaluation(ratings, 10, 20, 0, 2, {HOLDOUT: table, FOLDS: table})


def manifest(tuned, data="lake", ratings=1_000):
    measured = evaluation(tuned, ratings=ratings)
    return {"protocol": protocol(measured, data), "evaluation": measured.as_json()}


@pytest.mark.parametrize(
    ("tuned", "bias"),
    [(0.9, 1.0), (1.0, 1.0), (1.02, 1.0), (0.05, 0.0)],
    ids=["better", "equal", "worse-by-2-percent", "equal-ratings"],
)
def test_a_model_about_as_good_as_the_biases_passes(tuned, bias):
    check_quality(evaluation(tuned, bias), None, "lake")


def test_a_model_worse_than_the_biases_is_refused_with_both_figures():
    with pytest.raises(GateRefused, match=r"RMSE 1.0210 is over 1.02 times the bias model's 1.0"):
        check_quality(evaluation(1.021), None, "lake")


@pytest.mark.parametrize(
    ("before", "passes"),
    [
        (manifest(0.90), False),
        (manifest(0.96), True),
        (manifest(0.90, data="other lake"), True),
        (manifest(0.90, ratings=999), True),
        ({"format": 1}, True),
    ],
    ids=["worse", "within-1-percent", "other-data", "other-sample", "no-protocol"],
)
def test_a_model_worse_than_the_last_release_is_refused_on_the_same_data_only(before, passes):
    if passes:
        check_quality(evaluation(0.95), before, "lake")
    else:
        with pytest.raises(GateRefused, match=r"1.01 times the last release's 0.9000 \(--force"):
            check_quality(evaluation(0.95), before, "lake")


def test_both_reasons_are_given():
    with pytest.raises(GateRefused, match=r"bias model's 1.0000; RMSE .* last release's 0.9000"):
        check_quality(evaluation(1.5), manifest(0.9), "lake")


@pytest.fixture(scope="module")
def recommender(tmp_path_factory):
    """Stars with factors, lists by item-item, of a small lake."""
    home = lake_of(tmp_path_factory.mktemp("gate"), lambda u, w: 1 + (u + w) % 5, 12, 8)
    lake = read_lake(home)
    data = TrainingData(lake.interactions, compare_lake_works(lake, None).content, 0, 1)
    ranker = RankerConfiguration(ItemKnn.name, ItemKnn.FIRST[0], Popular.FIRST[0])
    stars = fit(lake.ratings, SvdParameters(n_factors=2, n_epochs=2))
    return recommender_from(lake, data, stars, ranker)


def test_finite_numbers_pass(recommender):
    check_finite(recommender)
    check_finite(replace(recommender, models=replace(recommender.models, stars=None)))
    check_finite(replace(recommender, models=replace(recommender.models, personal=None)))
    check_finite(replace(recommender, weighting=None))


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf], ids=str)
@pytest.mark.parametrize(
    ("role", "kind", "name"),
    [
        ("stars", "biased-mf", "user_bias"),
        ("stars", "biased-mf", "item_bias"),
        ("stars", "biased-mf", "user_factors"),
        ("stars", "biased-mf", "item_factors"),
        ("popularity", "popularity", "values"),
        ("personal", "item-item", "values"),
        ("similar", "nearest", "similarity"),
    ],
)
def test_a_number_that_is_not_finite_is_refused_with_its_array(
    recommender, role, kind, name, value
):
    model = getattr(recommender.models, role)
    array = getattr(model, name).copy()
    array.flat[0] = value
    models = replace(recommender.models, **{role: replace(model, **{name: array})})
    expected = rf"numbers in the array '{name}' of the model '{role}' \({kind}\) are not finite"
    with pytest.raises(GateRefused, match=expected):
        check_finite(replace(recommender, models=models))


def test_a_mean_that_is_not_finite_is_refused(recommender):
    stars = replace(recommender.models.stars, mean=float("nan"))
    with pytest.raises(GateRefused, match="the array 'mean' of the model 'stars'"):
        check_finite(replace(recommender, models=replace(recommender.models, stars=stars)))


def test_finite_arrays_whose_scores_overflow_are_refused(recommender):
    personal = recommender.models.personal
    large = replace(personal, values=np.full_like(personal.values, np.finfo(np.float32).max))
    with (
        np.errstate(over="ignore"),
        pytest.raises(GateRefused, match="numbers in the scores of lists are not finite"),
    ):
        check_finite(replace(recommender, models=replace(recommender.models, personal=large)))


@pytest.mark.parametrize("name", ["grade_weight", "span", "floor", "deviation"])
def test_a_weighting_that_is_not_finite_is_refused(recommender, name):
    weighting = replace(recommender.weighting, **{name: float("inf")})
    with pytest.raises(
        GateRefused, match="numbers in the parameters of the weighting are not finite"
    ):
        check_finite(replace(recommender, weighting=weighting))
