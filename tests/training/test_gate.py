"""What keeps a bad model from being published."""

from dataclasses import replace

import numpy as np
import pytest

from engine.errors import GateRefused
from tests.engine.handmade import catalog_of, factor_model, recommender_of, title
from training.gate import check_finite, check_quality, protocol
from training.metrics.errors import Errors
from training.ratings.baselines import BASELINES
from training.ratings.evaluation import BIAS, FOLDS, HOLDOUT, TUNED, Evaluation


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
        with pytest.raises(GateRefused, match=r"1.01 times the last release's 0.9000 \(FORCE=1"):
            check_quality(evaluation(0.95), before, "lake")


def test_both_reasons_are_given():
    with pytest.raises(GateRefused, match=r"bias model's 1.0000; RMSE .* last release's 0.9000"):
        check_quality(evaluation(1.5), manifest(0.9), "lake")


def recommender():
    model = factor_model([[1.0]], [[1.0], [2.0]])
    return recommender_of(catalog_of(title("as1"), title("as2")), ["u"], [[]], model)


def test_finite_numbers_pass():
    check_finite(recommender())


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf], ids=str)
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("user_bias", "user biases"),
        ("item_bias", "item biases"),
        ("user_factors", "user factors"),
        ("item_factors", "item factors"),
    ],
)
def test_a_number_that_is_not_finite_is_refused(name, said, value):
    world = recommender()
    array = getattr(world.model, name).copy()
    array.flat[0] = value
    with pytest.raises(GateRefused, match=f"the {said} hold numbers that are not finite"):
        check_finite(replace(world, model=replace(world.model, **{name: array})))


def test_a_ranking_that_is_not_finite_is_refused():
    world = recommender()
    ranking = replace(world.ranking, popularity=np.array([0, np.nan], np.float32))
    with pytest.raises(GateRefused, match="the ranking hold"):
        check_finite(replace(world, ranking=ranking))
