"""The sparse item-item model: sums on paper, and what a list becomes with it."""

import numpy as np
import pytest

from engine.events.profile import UserProfile
from engine.models.item_item import ItemItem
from tests.engine.handmade import catalog_of, factor_model, recommender_of, title

# Item 0 speaks for 1 and 2, item 2 for 1 and against 3, the others for nothing.
MODEL = ItemItem(
    np.array([0, 2, 2, 4, 4]),
    np.array([1, 2, 1, 3], np.int32),
    np.array([0.5, 0.25, 1.0, -0.5], np.float32),
)


def profile(items, weights):
    return UserProfile(np.array(items, np.int32), np.array(weights, np.float32))


@pytest.mark.parametrize(
    ("items", "weights", "expected"),
    [
        ([0], [1.0], [0, 0.5, 0.25, 0]),
        ([0, 2], [1.0, 2.0], [0, 2.5, 0.25, -1.0]),
        ([2, 0], [2.0, 1.0], [0, 2.5, 0.25, -1.0]),
    ],
)
def test_scores_are_the_weighted_sum_of_the_rows(items, weights, expected):
    assert MODEL.scores(profile(items, weights)).tolist() == expected


@pytest.mark.parametrize("items", [[1, 3], []], ids=["silent", "none"])
def test_a_profile_for_which_no_row_speaks_has_no_scores(items):
    assert MODEL.scores(profile(items, [1.0] * len(items))) is None


def test_empty_rows_know_nothing():
    empty = ItemItem.empty(3)
    assert empty.reachable() == 0
    assert empty.scores(profile([0, 1], [1.0, 1.0])) is None


def test_only_what_some_row_speaks_for_is_reachable():
    assert MODEL.reachable() == 2  # works 1 and 2; 3 is only spoken against


def recommender(**options):
    catalog = catalog_of(*(title(f"as{n}") for n in range(1, 5)))
    model = factor_model([[0.0]] * 2, [[0.0]] * 4)
    return recommender_of(catalog, ["a", "b"], [[0], [3]], model, **options)


def test_a_known_user_gets_what_goes_with_what_they_rated():
    answer = recommender(scorer=MODEL).recommend("a", 3)
    assert answer.strategy == "personal"
    assert [item.work for item in answer.items] == [1, 2, 3]


def test_who_rated_nothing_that_says_anything_gets_the_popular_list():
    with_rows = recommender(scorer=MODEL).recommend("b", 3)
    assert with_rows.strategy == "popular"
    assert with_rows == recommender(personal=False).recommend("b", 3)


def test_an_unknown_user_gets_the_same_as_without():
    assert recommender(scorer=MODEL).recommend("x", 3) == recommender(personal=False).recommend(
        "x", 3
    )


def test_parts_are_what_each_rated_work_adds():
    done = profile([0, 1, 2], [1.0, 3.0, 2.0])
    assert MODEL.contributions(done, 1).tolist() == [0.5, 0.0, 2.0]
    assert MODEL.contributions(done, 3).tolist() == [0.0, 0.0, -1.0]


def test_somebody_new_is_served_by_what_they_like_as_if_they_had_rated_it():
    new = recommender(scorer=MODEL).recommend("x", 3, liked=[0])
    assert (new.strategy, new.known_user) == ("fold_in", False)
    known = recommender(scorer=MODEL).recommend("a", 3)
    assert [item.work for item in new.items] == [item.work for item in known.items]
    assert [item.ranking_score for item in new.items] == [
        item.ranking_score for item in known.items
    ]


def test_a_liked_work_of_several_platforms_counts_once():
    by_rows = recommender(scorer=MODEL)
    assert by_rows.recommend("x", 3, liked=[0, 0]) == by_rows.recommend("x", 3, liked=[0])


def test_likes_that_say_nothing_are_matched_by_content():
    assert recommender(scorer=MODEL).recommend("x", 3, liked=[3]).strategy == "content"
