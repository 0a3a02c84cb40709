"""Figures as JSON: written in half the time, and as an encoder writes them."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.recommendations.views import rounded, rounded_as_json, score_as_json, shown_score

FIGURES = [0.0, -0.0, 1.0, 4.0, 3.5, 0.00004, 0.00005, -0.00001, 99999.95, 2.00005, 1e-7, 123456.7]


@pytest.mark.parametrize("figure", FIGURES)
def test_chosen_figures_are_written_as_an_encoder_does(figure: float) -> None:
    assert rounded_as_json(figure) == json.dumps(rounded(figure))
    assert score_as_json(figure) == json.dumps(shown_score(figure))


@given(st.floats(-1e6, 1e6, width=32))
def test_ratings_are_written_as_an_encoder_does(rating: float) -> None:
    assert rounded_as_json(rating) == json.dumps(rounded(rating))


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_scores_are_written_as_an_encoder_does(score: float) -> None:
    assert score_as_json(score) == json.dumps(shown_score(score))


def test_what_is_no_figure_is_null() -> None:
    assert rounded_as_json(None) == rounded_as_json(float(np.float32("nan"))) == "null"
