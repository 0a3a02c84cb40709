"""The ranking score of popularity and taste: damped and finite."""

import numpy as np
import pytest

from engine.models.popularity import mix
from tests.engine.handmade import factor_model

COUNTS = np.array([0, 50, 50, 5_000])
MODEL = factor_model([[1.0]], [[0.0], [2.0], [-2.0], [0.5]], item_bias=np.array([0, 1, 0, 1.0]))


def test_an_unknown_user_gets_the_damped_popularity():
    scores = mix(MODEL, COUNTS, 2.0, personal=True).scores(MODEL, None)
    believed = np.array([0, 0.5, 0.5, 5_000 / 5_050])
    assert scores == pytest.approx(np.log1p(COUNTS) + believed * MODEL.item_bias / 2, abs=1e-5)


def test_a_known_user_moves_items_by_taste():
    ranking = mix(MODEL, COUNTS, 2.0, personal=True)
    moved = ranking.scores(MODEL, 0) - ranking.scores(MODEL, None)
    assert moved == pytest.approx([0, 0.5 * 2 / 2, 0.5 * -2 / 2, 0.5 / 2 * 5_000 / 5_050], abs=1e-5)


def test_few_ratings_shrink_what_is_believed_of_an_item():
    lucky = factor_model([[0.0]], [[0.0], [0.0]], item_bias=np.array([1.5, 0.5]))
    scores = mix(lucky, np.array([1, 1_000]), 1.0, personal=True).scores(lucky, None)
    assert scores[1] > scores[0]


def test_without_personal_everybody_gets_the_same():
    ranking = mix(MODEL, COUNTS, 1.0, personal=False)
    assert not ranking.weight.any()
    assert ranking.scores(MODEL, 0).tolist() == ranking.scores(MODEL, None).tolist()


def test_equal_ratings_leave_the_number_of_ratings():
    ranking = mix(MODEL, COUNTS, 0.0, personal=True)
    scores = ranking.scores(MODEL, 0)
    assert np.isfinite(scores).all()
    assert scores == pytest.approx(np.log1p(COUNTS), abs=1e-5)
