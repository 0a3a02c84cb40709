"""A user's factors from their history, against the sum that they minimise."""

import numpy as np
import pytest

from engine.events.profile import UserProfile
from engine.models.implicit_mf import ImplicitMF

RNG = np.random.default_rng(0)
ITEMS = RNG.normal(size=(7, 3)).astype(np.float32)
MODEL = ImplicitMF.from_factors(ITEMS, 0.5, 4.0)
DONE, WEIGHTS = np.array([1, 4], np.int32), np.array([1.0, 0.25], np.float32)
PROFILE = UserProfile(DONE, WEIGHTS)


def test_the_factors_minimise_the_weighted_errors():
    chosen, confidence = np.zeros(7), np.ones(7)
    chosen[DONE], confidence[DONE] = 1, 1 + 4 * WEIGHTS
    y = ITEMS.astype(float)
    user = np.linalg.solve(
        y.T @ (confidence[:, None] * y) + 0.5 * np.eye(3), y.T @ (confidence * chosen)
    )
    assert MODEL.scores(PROFILE) == pytest.approx(y @ user, rel=1e-4)


def test_parts_add_up():
    for work in range(7):
        parts = MODEL.contributions(PROFILE, work)
        assert parts.sum() == pytest.approx(MODEL.scores(PROFILE)[work], rel=1e-4, abs=1e-6)


def test_who_did_nothing_has_no_scores():
    nothing = UserProfile(DONE[:0], WEIGHTS[:0])
    assert MODEL.scores(nothing) is None
    assert MODEL.contributions(nothing, 1).shape == (0,)


def test_items_that_nobody_chose_score_nothing_and_are_out_of_reach():
    items = np.concatenate([ITEMS, np.zeros((2, 3), np.float32)])
    model = ImplicitMF.from_factors(items, 0.5, 4.0)
    assert model.scores(PROFILE)[7:].tolist() == [0.0, 0.0]
    assert model.reachable() == 7
    assert model.scores(UserProfile(np.array([7], np.int32), np.ones(1, np.float32))) is None
