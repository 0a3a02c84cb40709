"""Neighbours beside factors: the formula by hand, its parts, and users that are folded in."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.models.base import Prediction
from engine.models.biased_mf import BiasedMF
from engine.models.mf_with_neighbours import MFWithNeighbours
from tests.engine.handmade import HALF_STARS, factor_model, terms

PLAIN = factor_model(
    [[1.0, 2.0], [0.0, -1.0]],
    [[0.5, 0.25], [1.0, 1.0], [0.0, 0.0], [9.0, 9.0]],
    mean=3.5,
    user_bias=np.array([0.25, -0.5]),
    item_bias=np.array([0.125, 0.5, 0.0, 9.0]),
    known_item=np.array([True, True, True, False]),
)


def beside(plain=PLAIN, **fields):
    arrays = {name: getattr(plain, name) for name in BiasedMF.array_names()}
    of_neighbours = {
        "neighbours": np.array([[1, 2], [0, 0], [1, 0], [0, 1]], np.int32),
        "weights": np.array([[0.5, 0.25], [0.5, 0], [0.3, 0.2], [0.9, 0.9]], np.float32),
        "shares": np.array([0.5, 0.8]),
    }
    return MFWithNeighbours(plain.mean, **arrays, **of_neighbours | fields)


MODEL = beside()


@pytest.mark.parametrize(
    ("rated", "stars", "neighbours"),
    [
        # 5 is 0.75 above 3.5 + 0.25 + 0.5: 0.8 · 0.5 · 0.75 / (0.1 + 0.5)
        ([1], [5.0], 0.5),
        # 1 is 2.75 below 3.5 + 0.25: 0.8 · (0.5 · 0.75 - 0.25 · 2.75) / (0.1 + 0.75)
        ([1, 2], [5.0, 1.0], 0.8 * (0.375 - 0.6875) / 0.85),
        ([2, 1], [1.0, 5.0], 0.8 * (0.375 - 0.6875) / 0.85),
        ([0, 3], [1.0, 1.0], 0.0),  # the item itself is no neighbour; of item 3 nothing is known
        ([], [], 0.0),
    ],
    ids=["one", "two", "in any order", "none of them", "nothing"],
)
def test_neighbours_add_the_mean_of_what_the_user_thinks_of_them(rated, stars, neighbours):
    parts = MODEL.predict(terms(MODEL, 0, rated, stars), 0)
    assert parts == Prediction(3.5, 0.25, 0.125, 0.5, pytest.approx(neighbours))
    assert parts.rating == pytest.approx(4.375 + neighbours)


def test_each_star_adds_its_own_part():
    user = terms(MODEL, 0, [0, 1, 2], [4.0, 5.0, 1.0])
    assert user.items.tolist() == [0, 1, 2]
    assert user.residuals.tolist() == [0.125, 0.75, -2.75]
    expected = [0, 0.8 * 0.375 / 0.85, -0.8 * 0.6875 / 0.85]
    assert MODEL.neighbour_parts(user, 0).tolist() == pytest.approx(expected)


def test_unknown_users_and_items_have_no_neighbours():
    user = terms(MODEL, 0, [0, 1], [4.0, 5.0])
    assert MODEL.predict(None, 0) == Prediction(3.5, 0.0, 0.125, 0.0)
    assert MODEL.predict(user, 3) == Prediction(3.5, 0.25, 0.0, 0.0)
    assert MODEL.predicted_ratings(user, np.array([3]), HALF_STARS).tolist() == [3.75]


def test_without_shares_the_factors_are_all():
    plain = beside(shares=np.array([1.0, 0.0]))
    user = terms(plain, 1, [0, 1], [4.0, 5.0])
    assert plain.predict(user, 1) == PLAIN.predict(terms(PLAIN, 1), 1)


def test_who_is_folded_in_brings_what_the_folded_terms_leave():
    items, stars = np.array([2, 3, 0]), np.array([1.0, 4.0, 5.0])
    user, plain = MODEL.fold_in(items, stars), PLAIN.fold_in(items, stars)
    assert (user.bias, user.factors.tolist()) == (plain.bias, plain.factors.tolist())
    assert user.items.tolist() == [0, 2]
    assert user.residuals.tolist() == pytest.approx([1.375 - user.bias, -2.5 - user.bias])
    opinion = user.residuals[0]
    assert MODEL.predict(user, 1).neighbours == pytest.approx(0.8 * 0.5 * opinion / 0.6)


def test_who_is_folded_in_with_the_stars_of_the_fit_is_who_was_fitted():
    """Where the fit has come to rest, folding in gives its terms, and so the same neighbours."""
    rated, stars = np.array([0, 1, 2]), np.array([4.5, 3.0, 2.0])
    folded = PLAIN.fold_in(rated, stars)
    rested = replace(
        PLAIN,
        user_bias=np.array([folded.bias, 0.0]),
        user_factors=np.vstack([folded.factors, [0, 0]]),
    )
    model = beside(rested)
    by_fit, by_fold = terms(model, 0, rated, stars), model.fold_in(rated, stars)
    for item in (0, 1, 2):
        assert model.predict(by_fit, item) == model.predict(by_fold, item)


@given(st.data())
def test_parts_add_up_and_a_batch_equals_single_predictions(data):
    seed = data.draw(st.integers(0, 10**6))
    random = np.random.default_rng(seed)
    n = 12
    model = MFWithNeighbours(
        3.0,
        random.normal(size=2),
        random.normal(size=n),
        random.random(n) < 0.8,
        user_factors=random.normal(size=(2, 3)).astype(np.float32),
        item_factors=random.normal(size=(n, 3)).astype(np.float32),
        neighbours=np.array([random.permutation(n)[:5] for _ in range(n)], np.int32),
        weights=random.choice([0, 0.1, 0.7], (n, 5)).astype(np.float32),
        shares=random.uniform(0, 1, 2),
    )
    rated = random.permutation(n)[: data.draw(st.integers(0, n))]
    user = terms(model, 1, rated, random.uniform(0.5, 5, len(rated)))
    parts = [model.predict(user, item) for item in range(n)]
    batch = model.predicted_ratings(user, np.arange(n), HALF_STARS)
    assert batch.tolist() == pytest.approx([HALF_STARS.clip(p.rating) for p in parts], abs=1e-6)
    for item, part in enumerate(parts):
        if model.known_item[item]:
            added = model.neighbour_parts(user, item)
            assert part.neighbours == pytest.approx(float(added.sum()), abs=1e-9)
            bound = model.shares[1] * np.abs(user.residuals).max(initial=0)
            assert abs(part.neighbours) <= bound + 1e-9
