"""The rating model's formula: parts that add up, unknown ids left out, batch equal to single."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.models.base import Prediction
from engine.models.biased_mf import Biases
from engine.scale import RatingScale
from tests.engine.handmade import HALF_STARS, factor_model, terms

MODEL = factor_model(
    [[1.0, 2.0], [0.0, -1.0]],
    [[0.5, 0.25], [1.0, 1.0], [9.0, 9.0]],
    mean=3.5,
    user_bias=np.array([0.25, -0.5]),
    item_bias=np.array([0.125, 1.0, 9.0]),
    known_item=np.array([True, True, False]),
)
ITEMS = np.array([2, 0, 1])


def known(user):
    return None if user is None else terms(MODEL, user)


@pytest.mark.parametrize(
    ("user", "item", "parts"),
    [
        (0, 0, (3.5, 0.25, 0.125, 1.0)),
        (1, 1, (3.5, -0.5, 1.0, -1.0)),
        (None, 1, (3.5, 0.0, 1.0, 0.0)),
        (0, None, (3.5, 0.25, 0.0, 0.0)),
        (0, 2, (3.5, 0.25, 0.0, 0.0)),
        (None, None, (3.5, 0.0, 0.0, 0.0)),
        (None, 2, (3.5, 0.0, 0.0, 0.0)),
    ],
    ids=["both", "both-2", "no-user", "no-item", "unrated-item", "neither", "no-user-unrated"],
)
def test_prediction_is_the_sum_of_its_parts(user, item, parts):
    predicted = MODEL.predict(known(user), item)
    assert predicted == Prediction(*parts)
    assert predicted.rating == sum(parts)


@pytest.mark.parametrize("user", [0, 1, None])
@pytest.mark.parametrize("scale", [HALF_STARS, RatingScale(0.0, 4.0)], ids=str)
def test_a_batch_equals_single_predictions_clipped(user, scale):
    items = np.array([2, 0, 1, 0])
    batch = MODEL.predicted_ratings(known(user), items, scale)
    single = [scale.clip(MODEL.predict(known(user), int(item)).rating) for item in items]
    assert batch.tolist() == pytest.approx(single, abs=1e-12)
    assert (batch <= scale.high).all()


def test_affinities_are_the_products_of_the_factors_pair_by_pair():
    user, item = np.array([0, 1, 0]), np.array([1, 1, 0])
    assert MODEL.affinities(user, item).tolist() == [3.0, -1.0, 1.0]


def test_biases_predict_like_factors_of_nothing():
    biases = Biases(MODEL.mean, MODEL.user_bias, MODEL.item_bias, MODEL.known_item)
    assert biases.predict(terms(biases, 0), 1) == Prediction(3.5, 0.25, 1.0, 0.0)
    assert biases.predict(terms(biases, 0), 2) == Prediction(3.5, 0.25, 0.0, 0.0)
    assert biases.predicted_ratings(terms(biases, 1), ITEMS, HALF_STARS).tolist() == [3, 3.125, 4]
    assert biases.affinities(np.array([0, 1]), np.array([1, 0])).tolist() == [0.0, 0.0]


def test_an_empty_batch_is_empty():
    assert MODEL.predicted_ratings(known(0), np.array([], dtype=np.intp), HALF_STARS).shape == (0,)


@given(st.floats(-1e6, 1e6))
def test_clip_stays_on_the_scale_and_keeps_what_lies_on_it(rating):
    clipped = HALF_STARS.clip(rating)
    assert HALF_STARS.low <= clipped <= HALF_STARS.high
    assert clipped == rating or not HALF_STARS.low <= rating <= HALF_STARS.high
