"""The sparse item-item model: sums on paper, and what a list becomes with it."""

import numpy as np
import pytest

from engine.models.item_item import ItemItem
from engine.recommend.recommender import CONTENT, PERSONAL
from tests.engine.handmade import catalog_of, factor_model, recommender_of, title

# Item 0 speaks for 1 and 2, item 2 for 1 and against 3, the others for nothing.
MODEL = ItemItem(
    np.array([0, 2, 2, 4, 4]),
    np.array([1, 2, 1, 3], np.int32),
    np.array([0.5, 0.25, 1.0, -0.5], np.float32),
)


def scores(rated, weight):
    return MODEL.scores(np.array(rated, np.int32), np.array(weight, np.float32)).tolist()


@pytest.mark.parametrize(
    ("rated", "weight", "expected"),
    [
        ([0], [1.0], [0, 0.5, 0.25, 0]),
        ([0, 2], [1.0, 2.0], [0, 2.5, 0.25, -1.0]),
        ([2, 0], [2.0, 1.0], [0, 2.5, 0.25, -1.0]),
        ([1, 3], [1.0, 1.0], [0, 0, 0, 0]),
        ([], [], [0, 0, 0, 0]),
    ],
)
def test_scores_are_the_weighted_sum_of_the_rows(rated, weight, expected):
    assert scores(rated, weight) == expected


def test_none_knows_nothing():
    none = ItemItem.empty(3)
    assert len(none) == 0
    assert none.scores(np.array([0, 1], np.int32), np.ones(2, np.float32)).tolist() == [0, 0, 0]


def recommender(**given):
    catalog = catalog_of(*(title(f"as{n}") for n in range(1, 5)))
    model = factor_model([[0.0]] * 2, [[0.0]] * 4)
    return recommender_of(catalog, ["a", "b"], [[0], [3]], model, **given)


def test_a_known_user_gets_what_goes_with_what_they_rated():
    found = recommender(tastes=MODEL).recommend("a", 3)
    assert found.strategy == PERSONAL
    assert [item.work for item in found.items] == [1, 2, 3]


def test_who_rated_nothing_that_says_anything_gets_the_other_list():
    with_neighbours = recommender(tastes=MODEL).recommend("b", 3)
    assert with_neighbours == recommender().recommend("b", 3)


def test_an_unknown_user_gets_the_same_as_without():
    assert recommender(tastes=MODEL).recommend("x", 3) == recommender().recommend("x", 3)


def test_parts_are_what_each_rated_work_adds():
    rated, weight = np.array([0, 1, 2], np.int32), np.array([1.0, 3.0, 2.0], np.float32)
    assert MODEL.parts(rated, weight, 1).tolist() == [0.5, 0.0, 2.0]
    assert MODEL.parts(rated, weight, 3).tolist() == [0.0, 0.0, -1.0]


def test_somebody_new_is_served_by_what_they_like_as_if_they_had_rated_it():
    new = recommender(tastes=MODEL).recommend("x", 3, liked=[0])
    assert (new.strategy, new.known_user) == (PERSONAL, False)
    known = recommender(tastes=MODEL).recommend("a", 3)
    assert [item.work for item in new.items] == [item.work for item in known.items]
    assert [item.ranking_score for item in new.items] == [
        item.ranking_score for item in known.items
    ]


def test_a_liked_work_of_several_platforms_counts_once():
    tastes = recommender(tastes=MODEL)
    assert tastes.recommend("x", 3, liked=[0, 0]) == tastes.recommend("x", 3, liked=[0])


def test_likes_that_say_nothing_are_matched_by_content():
    assert recommender(tastes=MODEL).recommend("x", 3, liked=[3]).strategy == CONTENT
