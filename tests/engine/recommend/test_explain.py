"""Why a work is in a list: the rated works whose parts of its score are the largest."""

import numpy as np
import pytest

from engine.models.implicit_mf import ImplicitMF
from engine.models.item_item import ItemItem
from tests.engine.handmade import catalog_of, factor_model, recommender_of, title

CATALOG = catalog_of(*(title(f"as{n}") for n in range(6)))
MODEL = factor_model([[1.0], [1.0]], [[0.1]] * 6)
B = np.array(
    [
        [0.0, 0.5, 0.0, 0.2, 0.4, 0.0],
        [0.5, 0.0, 0.0, 0.9, 0.4, 0.0],
        [0.0, 0.0, 0.0, -0.3, 0.4, 0.0],
        *[[0.0] * 6] * 3,
    ],
    dtype=np.float32,
)


def item_item(matrix):
    rows = [np.flatnonzero(row) for row in matrix]
    indptr = np.cumsum([0, *map(len, rows)], dtype=np.int64)
    items = np.concatenate(rows).astype(np.int32)
    return ItemItem(indptr, items, matrix[matrix != 0])


def world(scorer=None):
    return recommender_of(CATALOG, ("alice", "bob"), ([0, 1, 2], [5]), MODEL, scorer=scorer)


def test_the_largest_positive_parts_are_the_reasons():
    reasons = world(item_item(B)).explain("alice", 3)
    assert [work for work, _ in reasons] == [1, 0]
    assert [part for _, part in reasons] == pytest.approx([0.9, 0.2])


def test_what_speaks_against_a_work_is_no_reason():
    assert 2 not in [work for work, _ in world(item_item(B)).explain("alice", 3, n=9)]


def test_equal_parts_stand_in_order_of_the_works():
    assert [work for work, _ in world(item_item(B)).explain("alice", 4, n=3)] == [0, 1, 2]


def test_as_many_as_are_wanted():
    assert world(item_item(B)).explain("alice", 4, n=1) == [(0, pytest.approx(0.4))]


@pytest.mark.parametrize(("user", "work"), [("bob", 3), ("alice", 5), ("nobody", 3)])
def test_where_nothing_speaks_for_a_work_there_are_none(user, work):
    assert world(item_item(B)).explain(user, work) == []


def test_lists_by_popularity_with_or_without_stars_have_no_reasons():
    popular = recommender_of(CATALOG, ("alice",), ([0, 1, 2],), MODEL, personal=False)
    assert world().explain("alice", 3) == []
    assert popular.explain("alice", 3) == []


def test_somebody_new_is_explained_by_what_they_name():
    reasons = world(item_item(B)).explain("nobody", 3, liked=[1, 0])
    assert [work for work, _ in reasons] == [1, 0]


def test_factors_have_reasons_too_and_all_parts_add_up_to_the_score():
    items = np.random.default_rng(0).random((6, 3)).astype(np.float32)
    recommender = world(ImplicitMF.from_factors(items, 0.5, 2.0))
    reasons = recommender.explain("alice", 4, n=9)
    assert {work for work, _ in reasons} <= {0, 1, 2}
    profile = recommender.profile("alice")
    parts = recommender.models.personal.contributions(profile, 4)
    score = recommender.models.personal.scores(profile)[4]
    assert float(parts.sum()) == pytest.approx(float(score), rel=1e-5)
    assert [part for _, part in reasons] == sorted(
        (p for p in parts.tolist() if p > 0), reverse=True
    )
