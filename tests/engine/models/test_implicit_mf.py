"""A user's factors from their history, against the sum that they minimise."""

import numpy as np
import pytest

from engine.models.implicit_mf import ImplicitMF

RNG = np.random.default_rng(0)
ITEMS = RNG.normal(size=(7, 3)).astype(np.float32)
MODEL = ImplicitMF.from_factors(ITEMS, 0.5, 4.0)
RATED, WEIGHT = np.array([1, 4], np.int32), np.array([1.0, 0.25], np.float32)


def test_the_factors_minimise_the_weighted_errors():
    wanted, confidence = np.zeros(7), np.ones(7)
    wanted[RATED], confidence[RATED] = 1, 1 + 4 * WEIGHT
    y = ITEMS.astype(float)
    user = np.linalg.solve(
        y.T @ (confidence[:, None] * y) + 0.5 * np.eye(3), y.T @ (confidence * wanted)
    )
    assert MODEL.scores(RATED, WEIGHT) == pytest.approx(y @ user, rel=1e-4)


def test_parts_add_up():
    for work in range(7):
        parts = MODEL.parts(RATED, WEIGHT, work)
        assert parts.sum() == pytest.approx(MODEL.scores(RATED, WEIGHT)[work], rel=1e-4, abs=1e-6)


def test_nothing_rated_scores_nothing():
    nothing = np.zeros(0)
    assert not MODEL.scores(nothing.astype(np.int32), nothing.astype(np.float32)).any()
