"""Folding in: the one minimum of the objective, found by the smaller system, bias and all."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.models.biased_mf import Biases
from engine.models.fold_in import FIXED_AT_ZERO, ridge_terms
from tests.engine.handmade import HALF_STARS, factor_model, terms

MEAN = 3.25


def model(n_items=60, k=12, seed=0, **fields):
    random = np.random.default_rng(seed)
    plain = {
        "mean": MEAN,
        "item_bias": random.normal(0, 0.4, n_items),
        "penalties": np.array([0.02, 0.08]),
    }
    return factor_model(np.zeros((1, k)), random.normal(0, 0.5, (n_items, k)), **plain | fields)


def gradient(model, items, stars, terms):
    """Half the gradient of the objective at the terms, by its definition."""
    q = model.item_factors[items].astype(np.float64)
    error = stars - MEAN - model.item_bias[items] - terms.bias - q @ terms.factors
    of_bias, of_factors = len(items) * model.penalties
    return np.append(of_factors * terms.factors - error @ q, of_bias * terms.bias - error.sum())


@given(st.integers(1, 60), st.integers(0, 10**6))
def test_the_gradient_is_zero_with_few_ratings_and_many(n, seed):
    random = np.random.default_rng(seed)
    items, stars = random.permutation(60)[:n], random.uniform(0.5, 5, n)
    folded = model().fold_in(items, stars)
    assert np.abs(gradient(model(), items, stars, folded)).max() < 1e-9


@pytest.mark.parametrize("n", [11, 13, 14])
def test_both_systems_have_one_solution(n):
    random = np.random.default_rng(n)
    q, y = random.normal(size=(n, 12)), random.normal(size=n)
    ours = ridge_terms(q, y, np.array([0.5, 2.0]))
    f = np.column_stack([np.ones(n), q])
    expected = np.linalg.solve(f.T @ f + n * np.diag([0.5] + [2.0] * 12), f.T @ y)
    assert np.append(ours.bias, ours.factors) == pytest.approx(expected)


def test_a_bias_that_a_model_does_not_have_is_nothing():
    fixed = ridge_terms(np.eye(3), np.array([1.0, 1.0, 1.0]), np.array([FIXED_AT_ZERO, 0.02]))
    assert 3.0 + fixed.bias == 3.0
    assert fixed.factors.all()


def test_no_penalty_still_has_a_solution():
    free = ridge_terms(np.zeros((2, 3)), np.array([1.0, 2.0]), np.zeros(2))
    assert free.bias == pytest.approx(1.5, abs=1e-5)
    assert not free.factors.any()


def test_what_the_model_does_not_know_says_nothing():
    known = np.arange(60) % 2 == 0
    ours = model(known_item=known)
    items, stars = np.array([0, 1, 2, 3]), np.array([5.0, 0.5, 4.0, 0.5])
    with_all, with_known = ours.fold_in(items, stars), ours.fold_in(items[::2], stars[::2])
    assert with_all.bias == with_known.bias
    assert with_all.factors.tolist() == with_known.factors.tolist()
    nothing = ours.fold_in(np.array([1, 3]), np.array([5.0, 5.0]))
    assert (nothing.bias, nothing.factors.any()) == (0.0, False)


def test_terms_of_a_known_user_predict_like_the_user():
    ours = factor_model([[1.0, 2.0]], [[0.5, 0.25], [1.0, 1.0]], user_bias=np.array([0.25]))
    items = np.array([0, 1])
    assert ours.predict(terms(ours, 0), 1).rating == 3 + 0.25 + 3
    assert ours.predicted_ratings(terms(ours, 0), items, HALF_STARS).tolist() == [4.25, 5]


def test_biases_fold_in_a_damped_mean():
    known = np.array([True, True, False])
    biases = Biases(3.0, np.zeros(1), np.array([0.5, 0.0, 9.0]), known, np.array([5.0]))
    folded = biases.fold_in(np.array([0, 1, 2]), np.array([4.5, 4.0, 1.0]))
    assert folded.bias == (1.0 + 1.0) / (2 + 5)
    assert folded.factors is None
    assert biases.predict(folded, 1).rating == 3.0 + 2 / 7
    assert biases.fold_in(np.array([], int), np.array([])).bias == 0.0


def test_terms_without_factors_are_refused_by_a_model_with_factors():
    without = terms(Biases(3.0, np.zeros(1), np.zeros(60), np.ones(60, bool)), 0)
    with pytest.raises(TypeError, match="without factors"):
        model().predict(without, 0)
