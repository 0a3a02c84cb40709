"""From a user to a list, in a world of two tastes where the best unseen title can be proved."""

import numpy as np
import pytest

from engine.catalog.filters import TitleFilter
from engine.errors import InvalidValue, NoRatings, NotFound
from engine.models.nearest import Nearest
from engine.models.popularity import Popularity, damped_popularity
from engine.recommend.recommender import EVERYTHING
from tests.engine.handmade import catalog_of, factor_model, recommender_of, title

# Works 0, 2, 4 are dramas, 1, 3, 5 comedies, one title each; work 6 is on two platforms.
ROWS = (
    title("as0", genres=["Drama"], actors=["Bo Tarn"], release_year=2000),
    title("as1", genres=["Comedy"], directors=["Ana Orsel"], release_year=2001),
    title("as2", genres=["Drama"], countries=["France"], release_year=2002),
    title("as3", genres=["Comedy"], type="tv show", release_year=2003),
    title("ds4", genres=["Drama"], maturity_rating="pg", release_year=2004),
    title("ds5", genres=["Comedy"], release_year=2005),
    title("hs6", "Both", genres=["Drama", "Comedy"], work_id="wz", release_year=2006),
    title("ns6", "Both", genres=["Drama", "Comedy"], work_id="wz", release_year=2007),
)
CATALOG = catalog_of(*ROWS)
DRAMA, COMEDY = 1.0, -1.0
MODEL = factor_model(
    [[DRAMA], [COMEDY], [DRAMA]],
    [[0.9], [-0.9], [0.8], [-0.8], [0.7], [-0.7], [0.0]],
)
USERS = ("alice", "bob", "everything")
SEEN = ([0, 1], [1], range(7))
WORLD = recommender_of(CATALOG, USERS, SEEN, MODEL)
SIMILAR = Nearest(
    np.array([[2, 4], [3, -1], [0, 4], [1, -1], [0, 2], [-1, -1], [-1, -1]], np.int32),
    np.array([[0.9, 0.5], [0.9, 0], [0.9, 0.4], [0.9, 0], [0.5, 0.4], [0, 0], [0, 0]], np.float32),
)


def works(user, n=10, conditions=EVERYTHING, liked=(), world=WORLD):
    return [item.work for item in world.recommend(user, n, conditions, liked).items]


def test_each_taste_gets_its_best_unseen_titles_first():
    assert works("alice") == [2, 4, 6, 5, 3]
    assert works("bob") == [3, 5, 6, 4, 2, 0]


def test_seen_works_are_left_out_and_counted():
    answer = WORLD.recommend("alice", 3)
    assert (answer.strategy, answer.known_user, answer.candidates) == ("personal", True, 5)
    assert not {0, 1} & {item.work for item in WORLD.recommend("alice", 100).items}
    assert WORLD.recommend("everything", 5).items == []


def test_scores_fall_and_stars_stay_on_the_scale():
    items = WORLD.recommend("bob", 100).items
    scores = [item.ranking_score for item in items]
    assert scores == sorted(scores, reverse=True)
    assert np.isfinite(scores).all()
    assert [item.predicted_rating for item in items] == pytest.approx(
        [3.8, 3.7, 3.0, 2.3, 2.2, 2.1], abs=1e-6
    )


def test_a_work_on_two_platforms_is_listed_once():
    assert works("alice").count(6) == 1
    assert works("alice", conditions=TitleFilter(platform="netflix")) == [6]


@pytest.mark.parametrize("n", range(1, 7))
def test_a_shorter_list_is_the_beginning_of_a_longer_one(n):
    assert works("bob", n) == works("bob", n + 1)[:n]


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        (TitleFilter(platform="Amazon Prime"), [0, 2, 3, 1]),
        (TitleFilter(type="serie"), [3]),
        (TitleFilter(year_min=2002, year_max=2004), [2, 4, 3]),
        (TitleFilter(genre="DRAMA"), [0, 2, 4, 6]),
        (TitleFilter(country="france"), [2]),
        (TitleFilter(maturity="PG"), [4]),
        (TitleFilter(actor="bo tarn"), [0]),
        (TitleFilter(director="Ana  Orsel"), [1]),
        (TitleFilter(genre="Comedy", platform="disney+"), [5]),
        (TitleFilter(year_min=2090), []),
    ],
    ids=[
        "platform",
        "type",
        "year",
        "genre",
        "country",
        "maturity",
        "actor",
        "director",
        "two",
        "none",
    ],
)
def test_filters_choose_the_candidates(conditions, expected):
    dramas_first = Popularity(MODEL.item_factors[:, 0] * np.float32(DRAMA))
    world = recommender_of(CATALOG, ["new"], [[]], MODEL, personal=False, popularity=dramas_first)
    answer = world.recommend("new", 100, conditions)
    assert [item.work for item in answer.items] == expected
    assert answer.candidates == len(expected)


def test_a_filter_that_names_nothing_there_is_refused():
    with pytest.raises(NotFound, match="no genre 'Dramma'; did you mean 'Drama'"):
        WORLD.recommend("alice", 5, TitleFilter(genre="Dramma"))


@pytest.mark.parametrize("n", [0, -1, 101])
def test_list_length_is_bounded(n):
    with pytest.raises(InvalidValue, match=f"n is '{n}'; expected a number from 1 to 100"):
        WORLD.recommend("alice", n)


def test_unknown_users_get_the_popular_list():
    popular = damped_popularity(MODEL.item_bias, np.array([9, 9, 99, 5, 0, 9, 1]), 1.0)
    world = recommender_of(CATALOG, USERS, SEEN, MODEL, popularity=popular)
    answer = world.recommend("nobody", 100)
    assert (answer.strategy, answer.known_user) == ("popular", False)
    assert [item.work for item in answer.items] == [2, 0, 1, 5, 3, 6, 4]
    assert {item.predicted_rating for item in answer.items} == {3.0}


def test_liked_titles_lead_a_new_user_to_similar_ones():
    world = recommender_of(CATALOG, USERS, SEEN, MODEL, similar=SIMILAR)
    answer = world.recommend("nobody", 3, liked=[0])
    assert answer.strategy == "content"
    assert [item.work for item in answer.items] == [2, 4, 1]
    assert works("alice", liked=[2], world=world) == [4, 6, 5, 3]


def test_without_a_personal_model_a_known_user_gets_popular_or_similar_works():
    world = recommender_of(CATALOG, USERS, SEEN, MODEL, personal=False, similar=SIMILAR)
    answer = world.recommend("alice", 100)
    assert (answer.strategy, answer.known_user) == ("popular", True)
    assert [item.work for item in answer.items] == [2, 3, 4, 5, 6]
    assert world.recommend("alice", 1, liked=[3]).strategy == "content"


def test_two_calls_give_one_answer():
    assert WORLD.recommend("bob", 5) == WORLD.recommend("bob", 5)


@pytest.mark.parametrize(
    ("user", "work", "stars", "recommended"),
    [("alice", 2, 3.8, True), ("alice", 3, 2.2, False), ("nobody", 2, 3.0, False)],
    ids=["liked", "disliked", "unknown"],
)
def test_a_prediction_is_compared_with_the_threshold(user, work, stars, recommended):
    prediction = WORLD.predict(user, work, 3.5)
    assert prediction.predicted_rating == pytest.approx(stars, abs=1e-6)
    assert prediction.recommended is recommended
    assert prediction.known_user is (user in USERS)
    assert prediction.known_title is True


def test_without_stars_lists_hold_no_predicted_ratings_and_none_is_predicted():
    world = recommender_of(CATALOG, USERS, SEEN, None)
    answer = world.recommend("alice", 3)
    assert answer.strategy == "popular"
    assert [(item.work, item.predicted_rating) for item in answer.items] == [
        (2, None),
        (3, None),
        (4, None),
    ]
    with pytest.raises(NoRatings, match="made of too few ratings or none"):
        world.predict("alice", 2, 3.5)
