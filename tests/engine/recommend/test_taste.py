"""Rank-biased overlap by its definition."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.recommend.taste import PERSISTENCE, rank_biased_overlap


def by_definition(first, second):
    depth = min(len(first), len(second))
    weights = [PERSISTENCE ** (d - 1) for d in range(1, depth + 1)]
    shares = [len(set(first[:d]) & set(second[:d])) / d for d in range(1, depth + 1)]
    return sum(w * s for w, s in zip(weights, shares, strict=True)) / sum(weights)


lists = st.lists(st.integers(0, 20), unique=True, min_size=1, max_size=15)


@given(lists, lists)
def test_the_overlap_is_that_of_the_definition(first, second):
    overlap = rank_biased_overlap(np.array(first), np.array(second))
    assert overlap == pytest.approx(by_definition(first, second))
    assert overlap == pytest.approx(rank_biased_overlap(np.array(second), np.array(first)))


def test_the_same_list_overlaps_wholly_and_a_strange_one_not_at_all():
    works = np.array([3, 1, 2])
    assert rank_biased_overlap(works, works) == 1.0
    assert rank_biased_overlap(works, works + 10) == 0.0
    assert rank_biased_overlap(works, np.array([], int)) == 0.0
