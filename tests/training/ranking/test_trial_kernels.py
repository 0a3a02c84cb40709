"""Reordered candidates: what sorting scores and priors gives."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from training.ranking.trial_kernels import reorder

LISTS, CANDIDATES, WORKS, MOMENTS = 3, 7, 9, 2
SCORES = arrays(
    np.float32, (LISTS, CANDIDATES), elements=st.sampled_from([-np.inf, -0.5, 0.0, 0.25, 1.0])
)
PRIORS = arrays(np.float32, (MOMENTS, WORKS), elements=st.sampled_from([-0.5, 0.0, 0.3, 1.0]))


@given(SCORES, PRIORS, st.integers(1, CANDIDATES))
def test_the_best_are_those_of_a_stable_sort(scores, prior, n):
    rng = np.random.default_rng(0)
    works = np.sort(rng.permuted(np.tile(np.arange(WORKS), (LISTS, 1)), axis=1)[:, :CANDIDATES])
    which, weights = np.array([0, 1, 1]), np.array([0, 0.5, 2], np.float32)
    best = np.full((LISTS, n), -1, np.int32)
    popular, newcomers = rng.random(works.shape, np.float32), np.array([0, 0, 1], np.float32)
    priors = (prior, which, weights), (popular, newcomers)
    reorder(scores, works.astype(np.int32), *priors, best)
    values = scores + weights[:, None] * prior[which[:, None], works] + newcomers[:, None] * popular
    order = np.argsort(-values, axis=1, kind="stable")[:, :n]
    expected = np.take_along_axis(works, order, axis=1)
    expected[np.take_along_axis(values, order, axis=1) == -np.inf] = -1
    assert np.array_equal(best, expected)
