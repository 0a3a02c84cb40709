"""The highest of rows in one pass: what sorting whole rows gives."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from engine.recommend.top_k import top_k_rows
from training.highest import highest_of_rows

# Few distinct values: ties are the rule.
MATRICES = arrays(
    np.float32,
    array_shapes(min_dims=2, max_dims=2, max_side=40),
    elements=st.sampled_from([-np.inf, -1.5, 0.0, 0.25, 3.0]),
)


@given(MATRICES, st.data())
def test_ties_are_by_position_as_in_the_service(values, data):
    k = data.draw(st.integers(1, values.shape[1]))
    positions, highest = highest_of_rows(values, k)
    expected, best = top_k_rows(values, k)
    assert np.array_equal(positions, expected)
    assert np.array_equal(highest, best)


def test_rows_that_rise_are_kept_from_their_end():
    values = np.arange(12, dtype=np.float32).reshape(2, 6)
    assert highest_of_rows(values, 3)[0].tolist() == [[5, 4, 3], [5, 4, 3]]


def test_columns_of_a_view_are_rows_of_their_own():
    values = np.array([[1, 5], [4, 2], [3, 3]], np.float32).T
    assert highest_of_rows(values, 2)[0].tolist() == [[1, 2], [0, 2]]
