"""The k highest scores: sorted, equal ones by position, and the beginning of any longer list."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from engine.recommend.top_k import top_k, top_k_rows

LEVELS = [-np.inf, -1.0, 0.0, 0.5, 2.0]  # few, so that most scores are tied
SCORES = arrays(np.float32, st.integers(0, 20), elements=st.sampled_from(LEVELS[1:]))
SHAPES = st.tuples(st.integers(0, 6), st.integers(1, 20))
MATRICES = SHAPES.flatmap(lambda shape: arrays(np.float32, shape, elements=st.sampled_from(LEVELS)))


@given(SCORES, st.integers(1, 25), st.data())
def test_the_top_is_what_sorting_everything_gives(scores, n, data):
    allowed = data.draw(arrays(np.bool_, len(scores)))
    candidates = np.flatnonzero(allowed).tolist()
    expected = sorted(candidates, key=lambda position: (-scores[position], position))
    assert top_k(scores, allowed, n).tolist() == expected[:n]


@pytest.mark.parametrize("size", [64, 65, 700, 1500])
@pytest.mark.parametrize("share", [0.0, 0.01, 0.5, 1.0])
@pytest.mark.parametrize("n_levels", [3, 1000])
def test_the_top_of_many_is_what_sorting_everything_gives(size, share, n_levels):
    rng = np.random.default_rng(size)
    scores = (rng.integers(0, n_levels, size) - 1).astype(np.float32)
    allowed = rng.random(size) < share
    candidates = np.flatnonzero(allowed).tolist()
    expected = sorted(candidates, key=lambda position: (-scores[position], position))
    for n in (1, 5, 11, 40, 101):
        assert top_k(scores, allowed, n).tolist() == expected[:n]


@given(SCORES, st.integers(1, 25), st.data())
def test_the_top_is_the_beginning_of_a_longer_one(scores, n, data):
    allowed = data.draw(arrays(np.bool_, len(scores)))
    assert top_k(scores, allowed, n + 1).tolist()[:n] == top_k(scores, allowed, n).tolist()


@pytest.mark.parametrize("size", [0, 3, 200])
def test_the_top_none_is_empty(size):
    assert top_k(np.ones(size, np.float32), np.ones(size, dtype=bool), 0).tolist() == []


def test_the_top_of_no_candidates_is_empty():
    assert top_k(np.ones(3, np.float32), np.zeros(3, dtype=bool), 5).tolist() == []


def test_ties_at_the_floor_go_to_the_first_positions():
    scores = np.array([1, 2, 1, 1, 2], dtype=np.float32)
    assert top_k(scores, np.ones(5, dtype=bool), 3).tolist() == [1, 4, 0]


@given(MATRICES, st.data())
def test_rows_are_sorted_and_ties_are_by_position(scores, data):
    k = data.draw(st.integers(1, scores.shape[1]))
    positions, values = top_k_rows(scores, k)
    assert positions.shape == values.shape == (len(scores), k)
    assert values.dtype == scores.dtype
    assert np.array_equal(values, np.take_along_axis(scores, positions, axis=1))
    assert (values[:, 1:] <= values[:, :-1]).all()
    tied = values[:, 1:] == values[:, :-1]
    assert (positions[:, 1:] > positions[:, :-1])[tied].all()


@given(MATRICES, st.data())
def test_every_row_is_the_top_of_its_own(scores, data):
    k = data.draw(st.integers(1, scores.shape[1]))
    everything = np.ones(scores.shape[1], dtype=bool)
    expected = [top_k(row, everything, k).tolist() for row in scores]
    assert top_k_rows(scores, k)[0].tolist() == expected


@given(MATRICES, st.data())
def test_rows_are_the_beginning_of_longer_ones(scores, data):
    k = data.draw(st.integers(1, scores.shape[1]))
    longest, _ = top_k_rows(scores, scores.shape[1])
    assert np.array_equal(longest[:, :k], top_k_rows(scores, k)[0])


@pytest.mark.parametrize("seed", range(3))
def test_long_rows_of_real_numbers_are_sorted_too(seed):
    scores = np.random.default_rng(seed).random((4, 3000), dtype=np.float32)
    order = np.argsort(-scores, axis=1, kind="stable")[:, :50]
    positions, values = top_k_rows(scores, 50)
    assert np.array_equal(positions, order)
    assert np.array_equal(values, np.take_along_axis(scores, order, axis=1))
