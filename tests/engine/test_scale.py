"""Stars of one scale on another: end upon end, and as they are where both end alike."""

import numpy as np
import pytest

from engine.scale import RatingScale

HALF_STARS, TEN, POINTS = RatingScale(0.5, 5.0), RatingScale(1.0, 10.0), RatingScale(0.0, 100.0)


@pytest.mark.parametrize(
    ("rating", "scale", "other", "expected"),
    [
        (0.5, HALF_STARS, TEN, 1.0),
        (5.0, HALF_STARS, TEN, 10.0),
        (3.5, HALF_STARS, TEN, 7.0),
        (10.0, TEN, HALF_STARS, 5.0),
        (25.0, POINTS, HALF_STARS, 1.625),
        (3.0, RatingScale(1.0, 5.0), TEN, 5.5),
    ],
)
def test_stars_of_one_scale_stand_as_far_from_both_ends_of_the_other(
    rating, scale, other, expected
):
    assert scale.converted(rating, other) == pytest.approx(expected)


@pytest.mark.parametrize("rating", [0.5, 1.0, 3.7, 5.0])
def test_stars_out_of_the_same_number_are_not_changed(rating):
    assert HALF_STARS.converted(rating, RatingScale(1.0, 5.0)) == rating


def test_what_is_converted_never_leaves_the_scale():
    scale, other = RatingScale(0.1, 0.7), RatingScale(0.3, 9.1)
    converted = scale.converted(np.linspace(0.1, 0.7, 1001), other)
    assert converted.min() == other.low
    assert converted.max() == other.high
    assert (np.diff(converted) >= 0).all()
