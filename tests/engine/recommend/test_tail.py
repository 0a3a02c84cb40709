"""Works that nobody did anything about: where they stand, for whom, and why."""

import numpy as np
import pytest

from engine.catalog.filters import TitleFilter
from engine.contract.tables import SEASONS, TV_SHOW
from engine.models.cold_items import GROUNDS, ColdItems
from engine.models.item_item import ItemItem
from engine.models.nearest import Nearest
from engine.models.popularity import Popularity
from tests.engine.handmade import catalog_of, recommender_of, title

# Films as0-as3 that people did something about, series as4-as9 that nobody did: two of crime, two
# of nature, two of neither. Film 0 is of crime and speaks for 2, film 1 of nature and speaks for 3.
CRIME, NATURE, NEITHER, NOTHING = [1, 0, 0], [0, 1, 0], [0, 0, 1], [0, 0, 0]
VECTORS = np.array(
    [CRIME, NATURE, NOTHING, NOTHING, CRIME, CRIME, NATURE, NATURE, NEITHER, NEITHER], np.float32
)
PRIOR = np.array([5, 4, 3, 2, 1.0, 0.9, 1.1, 0.8, 0.7, 1.2], np.float32)
SERIES = TitleFilter(type="serie")
GENRES = ["Crime", "Nature", "-", "-", "Crime", "Crime", "Nature", "Nature", "-", "-"]
COLD = np.arange(10) >= 4
NOBODYS = Nearest(np.full((10, 1), -1, np.int32), np.zeros((10, 1), np.float32))
ROWS = ItemItem(
    np.array([0, 1, 2, *[2] * 8]), np.array([2, 3], np.int32), np.array([0.5, 0.25], np.float32)
)


def catalog():
    show = {"type": TV_SHOW, "duration_type": SEASONS, "duration_int": 1}
    return catalog_of(
        *(
            title(f"as{n}", genres=[genre], countries=[], **(show if n >= 4 else {}))
            for n, genre in enumerate(GENRES)
        )
    )


def world(seen=((0,), (1,)), **options):
    grounds = np.full(10, GROUNDS.index("new"), np.uint8)
    cold = ColdItems(VECTORS, PRIOR, grounds, COLD, ~COLD, NOBODYS)
    popularity = Popularity(np.where(COLD, 0, PRIOR).astype(np.float32))
    plain = {"scorer": ROWS, "popularity": popularity, "similar": NOBODYS, "cold": cold}
    return recommender_of(catalog(), ("ann", "bob"), seen, None, **(plain | options))


def works(answer):
    return [item.work for item in answer.items]


@pytest.mark.parametrize(
    ("user", "expected"), [("ann", [4, 5, 9, 6, 7, 8]), ("bob", [6, 7, 9, 4, 5, 8])]
)
def test_series_that_nobody_rated_are_ordered_by_what_the_user_saw(user, expected):
    answer = world().recommend(user, 10, SERIES)
    assert works(answer) == expected
    assert answer.strategy == "content"
    assert [item.strategy for item in answer.items] == ["content"] * 2 + ["popular"] * 4


def test_who_is_not_known_gets_them_by_their_prior_and_never_by_id():
    answer = world().recommend("nobody", 10, SERIES)
    assert works(answer) == [9, 6, 4, 5, 7, 8]
    assert answer.strategy == "popular"
    assert {item.reason.code for item in answer.items} == {"new"}


@pytest.mark.parametrize(("user", "first"), [("ann", [2]), ("bob", [3]), ("nobody", [0, 1, 2, 3])])
def test_works_that_are_known_come_first_and_scores_fall(user, first):
    answer = world().recommend(user, 100)
    assert works(answer)[: len(first)] == first
    scores = [item.ranking_score for item in answer.items]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == len(scores)
    known = [item.work for item in answer.items if item.work < 4]
    assert works(answer)[: len(known)] == known


def test_each_entry_says_its_own_strategy_and_reason():
    items = world().recommend("ann", 10).items
    by_work = {item.work: item for item in items}
    assert (by_work[2].strategy, by_work[2].reason.code) == ("personal", "goes_with")
    assert by_work[2].reason.text == "goes with Title as0, which you rated"
    assert by_work[2].reason.work == 0
    assert (by_work[4].strategy, by_work[4].reason.code) == ("content", "like")
    assert by_work[4].reason.text == "like Title as0, which you rated, in genre"
    assert (by_work[9].strategy, by_work[9].reason.code) == ("popular", "new")


def test_three_series_and_a_film_each_speak_for_series():
    answer = world().recommend("new", 10, SERIES, liked=[4, 6, 8, 0])
    assert set(works(answer)) == {5, 7, 9}
    assert {item.strategy for item in answer.items} == {"content"}
    named = {item.reason.work for item in answer.items}
    assert named == {4, 6, 8} or named == {0, 6, 8}  # as0 and as4 are both of crime


def test_three_series_and_a_film_each_speak_in_a_list_of_everything():
    answer = world().recommend("new", 4, liked=[4, 6, 8, 0])
    assert 2 in works(answer)  # what goes with the film
    by_work = {item.work: item for item in answer.items}
    assert (by_work[2].strategy, by_work[2].reason.work) == ("fold_in", 0)
    others = {item.strategy for item in answer.items if item.work != 2}
    assert others == {"content"}  # three quarters of the list, as of what is named
    scores = [item.ranking_score for item in answer.items]
    assert scores == sorted(scores, reverse=True)


def test_a_known_user_whose_works_are_all_unrated_is_answered_by_content():
    answer = world(seen=((4,), (1,))).recommend("ann", 10)
    assert (answer.strategy, answer.known_user) == ("content", True)
    assert set(works(answer)[:2]) == {0, 5}


def test_naming_unrated_works_alone_is_answered_by_content():
    answer = world().recommend("new", 3, liked=[6])
    assert answer.strategy == "content"
    assert set(works(answer)[:2]) == {1, 7}


def test_explained_by_content_where_people_say_nothing():
    reasons = world().explain("ann", 5, strategies=("content",))
    assert [work for work, _ in reasons] == [0]
    assert world().explain("ann", 2)[0][0] == 0
    assert world().explain("nobody", 5) == []


def test_only_some_works_may_be_offered():
    among = np.isin(np.arange(10), [3, 5, 7])
    assert works(world().recommend("bob", 10, among=among)) == [3, 7, 5]


def test_tight_filters_and_long_lists_are_full():
    answer = world().recommend("ann", 100)
    assert sorted(works(answer)) == [1, 2, 3, 4, 5, 6, 7, 8, 9]
    none = world().recommend("ann", 100, TitleFilter(type="serie", year_min=2030))
    assert (none.items, none.strategy) == ([], "personal")


def test_a_list_without_personal_order_ends_by_content_too():
    answer = world(personal=False).recommend("ann", 10)
    assert works(answer)[:3] == [1, 2, 3]
    assert works(answer)[3:5] == [4, 5]
    assert answer.strategy == "popular"


@pytest.mark.parametrize(("user", "liked"), [("ann", ()), ("nobody", ()), ("nobody", (4,))])
def test_what_most_people_dislike_comes_after_what_nobody_rated(user, liked):
    values = np.where(COLD, 0, PRIOR).astype(np.float32)
    values[[2, 3]] = -0.5, -2.0  # 2 goes with what ann saw
    answer = world(popularity=Popularity(values)).recommend(user, 10, liked=liked)
    assert works(answer)[-2:] == [2, 3]
    scores = [item.ranking_score for item in answer.items]
    assert scores == sorted(scores, reverse=True)
    assert answer.items[-1].reason.text == "known here, but disliked by most"


def test_a_reason_names_no_work_that_is_not_in_the_score():
    # Series 4 has a row, too, but has not been learned: content speaks for it.
    rows = ItemItem(
        np.array([0, 1, 2, 2, 2, *[3] * 6]),
        np.array([2, 3, 2], np.int32),
        np.array([0.5, 0.25, 0.9], np.float32),
    )
    recommender = world(seen=((0, 4), (1,)), scorer=rows)
    entry = next(item for item in recommender.recommend("ann", 10).items if item.work == 2)
    assert (entry.strategy, entry.reason.work) == ("personal", 0)
    assert recommender.explain("ann", 2) == [(0, pytest.approx(0.5))]
