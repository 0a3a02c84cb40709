"""The ranking score and the top of a list: damped, finite, sorted, the same on every call."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.models.popularity import mix
from engine.recommend.recommender import top
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


SCORES = st.lists(st.sampled_from([-1.0, 0.0, 0.5, 2.0]), max_size=20)


@given(SCORES, st.data())
def test_top_is_what_sorting_everything_gives(values, data):
    allowed = data.draw(st.lists(st.booleans(), min_size=len(values), max_size=len(values)))
    n = data.draw(st.integers(1, 25))
    scores = np.array(values, dtype=np.float32)
    candidates = [at for at, may in enumerate(allowed) if may]
    expected = sorted(candidates, key=lambda at: (-values[at], at))
    mask = np.array(allowed, dtype=bool)
    chosen = top(scores, mask, n).tolist()
    assert chosen == expected[:n]
    assert top(scores, mask, n + 1).tolist()[:n] == chosen


def test_top_of_no_candidates_is_empty():
    assert top(np.ones(3, np.float32), np.zeros(3, dtype=bool), 5).tolist() == []


def test_ties_at_the_floor_go_to_the_first_positions():
    scores = np.array([1, 2, 1, 1, 2], dtype=np.float32)
    assert top(scores, np.ones(5, dtype=bool), 3).tolist() == [1, 4, 0]
