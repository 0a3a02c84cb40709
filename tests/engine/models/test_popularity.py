"""Popularity, damped, and popularity with stars: few ratings count little, and all is finite."""

import numpy as np
import pytest

from engine.events.profile import UserProfile, no_works
from engine.models.nearest import Nearest
from engine.models.popularity import (
    Popularity,
    PopularityAndStars,
    damped_popularity,
    liked_share,
    popularity_and_stars,
)
from tests.engine.handmade import factor_model

COUNTS = np.array([0, 50, 50, 5_000])
MODEL = factor_model([[1.0]], [[0.0], [2.0], [-2.0], [0.5]], item_bias=np.array([0, 1, 0, 1.0]))
NOTHING = no_works(), np.zeros(0, np.float32)
RATED = np.array([1], np.int32)
KNOWN, UNKNOWN = UserProfile(*NOTHING, rated=RATED, user=0), UserProfile(*NOTHING)


def test_popularity_is_the_number_of_ratings_and_the_damped_stars():
    values = damped_popularity(MODEL.item_bias, COUNTS, 2.0).values
    shrunk = np.array([0, 0.5, 0.5, 5_000 / 5_050])
    assert values.dtype == np.float32
    liked = np.minimum(1 + MODEL.item_bias / 2, 1)
    expected = liked * np.log1p(COUNTS) + shrunk * MODEL.item_bias / 2
    assert values == pytest.approx(expected, abs=1e-5)


@pytest.mark.parametrize(
    ("above", "share"), [(2.0, 1.0), (0.0, 1.0), (-0.25, 0.75), (-1.0, 0.0), (-9.0, -1.0)]
)
def test_what_is_disliked_keeps_less_of_its_popularity(above, share):
    assert liked_share(np.array([above])) == pytest.approx([share])


def test_what_everybody_hated_is_less_popular_than_what_nobody_rated():
    values = damped_popularity(np.array([-2.4, 0.0, -2.4]), np.array([25, 0, 900]), 1.0).values
    assert values[2] < values[0] < values[1] == 0.0


def test_an_unknown_user_has_no_scores_of_their_own():
    scorer = popularity_and_stars(MODEL, COUNTS, 2.0)
    assert scorer.scores(UNKNOWN) is None
    expected = damped_popularity(MODEL.item_bias, COUNTS, 2.0).values
    assert scorer.popularity.values.tolist() == expected.tolist()


def test_a_known_user_moves_items_by_their_factors():
    scorer = popularity_and_stars(MODEL, COUNTS, 2.0)
    moved = scorer.scores(KNOWN) - scorer.popularity.values
    assert moved == pytest.approx([0, 0.5 * 2 / 2, 0.5 * -2 / 2, 0.5 / 2 * 5_000 / 5_050], abs=1e-5)


def test_few_ratings_shrink_what_the_stars_of_an_item_count():
    values = damped_popularity(np.array([1.5, 0.5]), np.array([1, 1_000]), 1.0).values
    assert values[1] > values[0]


def test_equal_ratings_leave_the_number_of_ratings():
    scores = popularity_and_stars(MODEL, COUNTS, 0.0).scores(KNOWN)
    assert np.isfinite(scores).all()
    assert scores == pytest.approx(np.log1p(COUNTS), abs=1e-5)


def test_what_it_is_built_upon_is_checked():
    scorer = popularity_and_stars(MODEL, COUNTS, 1.0)
    nearest = Nearest(np.zeros((4, 1), np.int32), np.zeros((4, 1), np.float32))
    with pytest.raises(TypeError, match="upon popularity and biased-mf; found popularity and near"):
        PopularityAndStars.from_arrays(scorer.to_arrays(), scorer.popularity, nearest)


def test_the_last_of_the_most_popular_is_the_thirtieth():
    values = np.random.default_rng(0).permutation(np.arange(1, 41)).astype(np.float32)
    assert Popularity(values).least_of_top == pytest.approx(11 / 40)
    assert Popularity(values[:30]).least_of_top == 0  # there are no others
    assert Popularity(values - 40).least_of_top == 0
