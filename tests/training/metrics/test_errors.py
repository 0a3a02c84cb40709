"""Errors computed by hand, and their bounds."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.metrics.errors import Errors, errors, mean


@pytest.mark.parametrize(
    ("predicted", "actual", "rmse", "mae"),
    [
        ([3, 3], [3, 3], 0.0, 0.0),
        ([3, 3, 3, 3], [4, 2, 4, 2], 1.0, 1.0),
        ([1, 2, 3], [1, 2, 6], 3**0.5, 1.0),
        ([5.0], [0.5], 4.5, 4.5),
    ],
    ids=["exact", "all-by-one", "one-by-three", "single"],
)
def test_errors_are_those_computed_by_hand(predicted, actual, rmse, mae):
    measured = errors(np.array(predicted, float), np.array(actual, np.float32))
    assert measured == Errors(pytest.approx(rmse), pytest.approx(mae))


def test_mean_is_over_folds_not_rows():
    assert mean(iter([Errors(1.0, 0.5), Errors(3.0, 1.0)])) == Errors(2.0, 0.75)


STARS = st.lists(st.tuples(st.floats(0.5, 5), st.floats(0.5, 5)), min_size=1, max_size=30)


@given(STARS)
def test_mae_never_exceeds_rmse_nor_rmse_the_scale(pairs):
    predicted, actual = np.array(pairs).T
    measured = errors(predicted, actual)
    assert 0 <= measured.mae <= measured.rmse + 1e-12
    assert measured.rmse <= 4.5 + 1e-12
