"""Inequality of counts: what the textbook's examples say."""

import numpy as np
import pytest

from engine.inequality import gini


@pytest.mark.parametrize(
    ("counts", "coefficient"),
    [
        ([4, 4, 4], 0.0),
        ([0, 0, 0, 8], 0.75),
        ([8, 0, 0, 0], 0.75),
        ([1, 2, 3, 4], 0.25),
        ([0, 0], 0.0),
        ([], 0.0),
    ],
    ids=str,
)
def test_the_gini_coefficient_is_the_textbook_s(counts, coefficient):
    assert gini(np.array(counts, dtype=np.int64)) == pytest.approx(coefficient)
