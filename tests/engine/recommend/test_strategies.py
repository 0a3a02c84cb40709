"""Each strategy answers or passes, and the first that answers makes the list."""

from dataclasses import replace

import numpy as np
import pytest

from engine.contract.kinds import DISLIKED
from engine.events.profile import UserProfile
from engine.events.user import Event, UserLog
from engine.models import popularity
from engine.models.cold_items import ColdItems
from engine.models.implicit_mf import ImplicitMF
from engine.models.item_item import ItemItem
from engine.models.nearest import Nearest
from engine.models.popularity import Popularity
from engine.models.recent_popularity import RecentPopularity
from engine.recommend.explanation import explain_page
from engine.recommend.models import ReleaseModels
from engine.recommend.reason_codes import ReasonCode
from engine.recommend.requests import ListRequest
from engine.recommend.strategies import (
    OPPOSITION,
    TIE_BREAK,
    Content,
    Personal,
    Popular,
    chain,
    tie_broken,
)
from tests.engine.handmade import catalog_of, factor_model, recommender_of, stars_scorer, title

POPULARITY = Popularity(np.array([4, 3, 2, 1], np.float32))
NO_POPULARITY = Popularity(np.zeros(4, np.float32))
# Work 0 speaks for 2, work 1 for 3; works 2 and 3 for nothing.
ROWS = ItemItem(
    np.array([0, 1, 2, 2, 2]), np.array([2, 3], np.int32), np.array([0.5, 0.25], np.float32)
)
SIMILAR = Nearest(
    np.array([[1], [0], [3], [2]], np.int32), np.array([[0.5], [0.5], [0.75], [0.75]], np.float32)
)
STARS = factor_model([[1.0], [-1.0]], [[0.0], [0.0], [0.4], [0.8]])


def profile(items=(), requested=(), user=None):
    weights = np.ones(len(items), np.float32)
    likes = np.array(requested, np.int32)
    rated = np.zeros(int(user is not None), np.int32)
    return UserProfile(np.array(items, np.int32), weights, rated=rated, user=user, requested=likes)


def recommender(users=("ann", "bob"), seen=((0,), (2,)), stars=STARS, **options):
    catalog = catalog_of(*(title(f"as{n}") for n in range(4)))
    return recommender_of(
        catalog, users, seen, stars, popularity=POPULARITY, similar=SIMILAR, **options
    )


def test_personal_answers_by_its_scorer_with_popularity_among_the_rest():
    scores = Personal(ROWS, POPULARITY).scored(profile([0])).scores
    assert scores.dtype == np.float32
    assert scores.tolist() == pytest.approx([4e-6, 3e-6, 0.500002, 1e-6])


@pytest.mark.parametrize("items", [[], [2], [2, 3]], ids=["nothing", "silent", "silent-too"])
def test_personal_passes_where_its_scorer_knows_nothing(items):
    assert Personal(ROWS, POPULARITY).scored(profile(items, requested=[0])) is None


def test_content_answers_by_likeness_to_what_is_named():
    scores = Content(SIMILAR, POPULARITY).scored(profile(requested=[0, 3])).scores
    assert scores.dtype == np.float32
    assert scores.tolist() == pytest.approx([4e-6, 0.500003, 0.750002, 1e-6])


def test_content_passes_where_nothing_is_named():
    assert Content(SIMILAR, POPULARITY).scored(profile([0, 1], user=0)) is None


@pytest.mark.parametrize("somebody", [profile(), profile([0], [1], 0)], ids=["nobody", "somebody"])
def test_popular_never_passes(somebody):
    assert Popular(POPULARITY).scored(somebody).scores.tolist() == [4, 3, 2, 1]


def test_popularity_breaks_ties_of_sparse_scorers_alone():
    scores, stars = np.array([0, 1, 0, 0], np.float32), stars_scorer(STARS)
    broken = tie_broken(scores, ROWS, POPULARITY)
    assert broken.tolist() == (scores + TIE_BREAK * POPULARITY.values).tolist()
    assert tie_broken(scores, stars, POPULARITY).tolist() == [0, 1, 0, 0]
    personal = Personal(stars, POPULARITY).scored(profile(user=0)).scores
    assert personal.tolist() == stars.scores(profile(user=0)).tolist()


def test_the_chain_asks_the_personal_model_then_content_then_popularity():
    strategies = chain(ReleaseModels(POPULARITY, SIMILAR, personal=ROWS))
    content = Content(SIMILAR, POPULARITY, of_histories=True)
    assert strategies[:2] == (Personal(ROWS, POPULARITY, similar=SIMILAR), content)
    assert [strategy.name for strategy in strategies] == ["personal", "content", "popular"]


def test_without_a_personal_model_the_chain_begins_with_content():
    for models in (ReleaseModels(POPULARITY, SIMILAR), ReleaseModels(POPULARITY, SIMILAR, STARS)):
        assert [strategy.name for strategy in chain(models)] == ["content", "popular"]


@pytest.mark.parametrize(
    ("user", "liked", "strategy", "works"),
    [
        ("ann", [], "personal", [2, 1, 3]),
        ("ann", [3], "fold_in", [2, 1]),
        ("bob", [], "popular", [0, 1, 3]),
        ("bob", [3], "content", [0, 1]),
        ("new", [1], "fold_in", [3, 0, 2]),
        ("new", [3], "content", [2, 0, 1]),
        ("new", [], "popular", [0, 1, 2, 3]),
    ],
)
def test_the_first_strategy_that_answers_makes_the_list_and_is_named(user, liked, strategy, works):
    answer = recommender(scorer=ROWS).recommend(user, 4, liked=liked)
    assert answer.strategy == strategy
    assert [item.work for item in answer.items] == works


@pytest.mark.parametrize("user", ["ann", "bob"])
def test_a_release_without_a_personal_model_gives_everybody_the_same_scores(user):
    seen = ((3,), (3,))
    world = recommender(seen=seen, personal=False)
    assert world.recommend(user, 4).items != recommender(seen=seen).recommend(user, 4).items
    listed, popular = world.recommend(user, 4), world.recommend("new", 4)
    assert (listed.strategy, listed.known_user) == ("popular", True)
    assert [(item.work, item.ranking_score) for item in listed.items] == [
        (item.work, item.ranking_score) for item in popular.items if item.work != 3
    ]
    assert world.recommend(user, 4, liked=[3]).strategy == "content"


def test_stars_order_the_lists_of_known_users_only():
    world = recommender(seen=((1,), (1,)), scorer=stars_scorer(STARS))
    assert [item.work for item in world.recommend("ann", 4).items] == [3, 2, 0]
    assert [item.work for item in world.recommend("bob", 4).items] == [0, 2, 3]
    assert world.recommend("new", 4, liked=[0]).strategy == "content"
    assert world.recommend("new", 4).strategy == "popular"


def test_who_gave_no_stars_is_not_ordered_by_them():
    world = recommender(seen=((), (1,)), scorer=stars_scorer(STARS))
    answer = world.recommend("ann", 4)
    assert (answer.strategy, answer.known_user) == ("popular", True)
    assert not world.predict("ann", 2, 3.5).known_user
    assert world.predict("ann", 2, 3.5).parts == world.predict("new", 2, 3.5).parts


def test_a_release_without_stars_serves_personal_lists_without_predicted_ratings():
    world = recommender(stars=None, scorer=ROWS)
    answer = world.recommend("ann", 4)
    assert answer.strategy == "personal"
    assert [(item.work, item.predicted_rating) for item in answer.items] == [
        (2, None),
        (1, None),
        (3, None),
    ]


def against(items, *disliked):
    return replace(profile(items), against=np.array(disliked, np.int32))


@pytest.mark.parametrize("weight", [1.0, 0.25])
def test_what_is_disliked_takes_half_of_what_one_of_the_mean_weight_adds(weight):
    rows = ItemItem(
        np.array([0, 2, 3, 3, 3]),
        np.array([2, 3, 3], np.int32),
        np.array([0.5, 0.25, 0.75], np.float32),
    )
    somebody = replace(against([0], 1), weights=np.array([weight], np.float32))
    personal = Personal(rows, NO_POPULARITY)
    plain, lowered = (personal.scored(each).scores for each in (profile([0]), somebody))
    assert plain.tolist() == [0, 0, 0.5, 0.25]
    assert lowered.tolist() == pytest.approx(
        [0, 0, 0.5 * weight, 0.25 * weight - OPPOSITION * weight * 0.75]
    )


def test_what_a_disliked_work_speaks_against_is_not_put_forward_by_it():
    negative = replace(ROWS, values=np.array([0.5, -0.25], np.float32))
    scores = Personal(negative, NO_POPULARITY).scored(against([0], 1)).scores
    assert scores.tolist() == [0, 0, 0.5, 0]


def test_factors_that_dislike_lower_what_goes_with_them_alone():
    items = np.array([[1, 0], [0, 1], [1, 0], [0, 1]], np.float32)
    personal = Personal(ImplicitMF.from_factors(items, 0.5, 4.0), NO_POPULARITY)
    plain, lowered = (personal.scored(each).scores for each in (profile([0]), against([0], 1)))
    alone = personal.scorer.scores(profile([1]))
    assert lowered.tolist() == pytest.approx((plain - OPPOSITION * alone).tolist())
    assert lowered[[0, 2]].tolist() == plain[[0, 2]].tolist()
    assert lowered[3] < plain[3]


def test_who_only_dislikes_gets_what_is_popular_less_what_is_near_that():
    popular = chain(ReleaseModels(POPULARITY, SIMILAR, personal=ROWS))[-1]
    scores = popular.scored(against([], 0)).scores
    assert scores.dtype == np.float32
    assert scores.tolist() == [4, 3 * (1 - 0.5 * 0.5), 2, 1]
    near_all = popular.scored(against([], 0, 1, 2, 3)).scores
    assert near_all.tolist() == [3, 2.25, 2 * 0.625, 0.625]
    assert popular.scored(profile()).scores.tolist() == [4, 3, 2, 1]


def test_near_many_that_are_disliked_a_work_keeps_half_and_the_disliked_stay_so():
    to_last = Nearest(np.full((4, 1), 3, np.int32), np.full((4, 1), 0.9, np.float32))
    popularity = Popularity(np.array([1, 1, -2, 4], np.float32))
    scores = Popular(popularity, similar=to_last).scored(against([], 0, 1)).scores
    assert scores.tolist() == [1, 1, -2, 2]
    to_third = replace(to_last, works=np.full((4, 1), 2, np.int32))
    scores = Popular(popularity, similar=to_third).scored(against([], 0, 1)).scores
    assert scores.tolist() == [1, 1, -2, 4]


def test_a_dislike_moves_lists():
    world = recommender(scorer=ROWS)
    disliking = UserLog((Event(0, DISLIKED, None, 10),))
    answer = world.list_for(world.user("new", disliking), ListRequest(4))
    assert [(item.work, item.ranking_score) for item in answer.items] == [
        (1, 3 * 0.75),
        (2, 2),
        (3, 1),
    ]
    assert (answer.strategy, answer.known_user) == ("popular", True)


RECENT = RecentPopularity(np.array([0.2, 0.1, 0.0, 1.0], np.float32), 0, 0.4, few=1.0)


def test_what_is_wanted_now_is_added_to_what_the_scorer_says():
    somebody = profile([0])
    scored = Personal(ROWS, POPULARITY, recent=RECENT).scored(somebody).scores
    plain = Personal(ROWS, POPULARITY).scored(somebody).scores
    weight = 0.4 * (1 + 5 / 6)  # of one event
    assert scored == pytest.approx(plain + weight * RECENT.values)
    assert scored.dtype == np.float32
    assert scored.argmax() == 3  # which no work of the profile speaks for


def test_of_what_is_near_a_disliked_work_less_is_wanted():
    somebody = replace(profile([0]), against=np.array([2], np.int32))
    scored = Personal(ROWS, POPULARITY, similar=SIMILAR, recent=RECENT).scored(somebody).scores
    weight = 0.4 * (1 + 5 / 6)
    assert scored[3] == pytest.approx(1e-6 + weight * (1 - 0.5 * 0.75), rel=1e-3)


def test_where_the_scorer_passes_nothing_is_added():
    assert Personal(ROWS, POPULARITY, recent=RECENT).scored(profile()) is None


def test_one_work_that_the_scorer_never_learned_takes_no_prior_away():
    """The prior is that of the whole profile, for all works, beside what content says."""
    near = np.array([[-1], [-1], [-1], [-1], [1]], np.int32)
    covered = np.array([True, True, True, True, False])
    cold = ColdItems(
        np.zeros((5, 1), np.float32),
        np.zeros(5, np.float32),
        np.zeros(5, np.uint8),
        np.zeros(5, bool),
        covered,
        Nearest(near, np.full((5, 1), 0.5, np.float32)),
    )
    rows = ItemItem(
        np.array([0, 1, 1, 1, 1, 1]), np.array([2], np.int32), np.array([0.5], np.float32)
    )
    recent = RecentPopularity(np.array([0.2, 0.1, 0.0, 1.0, 0.0], np.float32), 0, 0.4, few=1.0)
    strategy = Personal(rows, Popularity(np.ones(5, np.float32)), cold, recent=recent)
    shared = strategy.scored(profile([0, 4]))
    weight = 0.4 * (1 + 5 / 7)  # of two events
    assert shared.share == pytest.approx(0.5)
    assert shared.scores[[2, 3]] == pytest.approx([0.5, weight], rel=1e-4)
    assert shared.known[3]


LATELY = replace(RECENT, half_life=7.0, moment=1)


@pytest.mark.parametrize(
    ("recent", "code"), [(LATELY, ReasonCode.RECENT), (RECENT, ReasonCode.POPULAR)]
)
def test_what_recent_popularity_says_more_of_than_the_history_has_it_as_its_reason(recent, code):
    plain = recommender()
    somebody = replace(plain, models=replace(plain.models, personal=ROWS, recent=recent))
    items = {item.work: item for item in somebody.recommend("ann", 4).items}
    assert items[3].reason.code is code
    assert items[2].reason.code is ReasonCode.GOES_WITH
    assert items[3].ranking_score > items[2].ranking_score


def test_a_newcomer_is_offered_what_everybody_likes_and_told_so():
    newcomer = replace(LATELY, values=np.zeros(4, np.float32), newcomer=3.0)
    plain = recommender()
    somebody = replace(plain, models=replace(plain.models, personal=ROWS, recent=newcomer))
    scored = Personal(ROWS, POPULARITY, recent=newcomer).scored(profile([0])).scores
    alone = Personal(ROWS, POPULARITY).scored(profile([0])).scores
    assert scored == pytest.approx(alone + 3.0 * (5 / 6) ** 3 * POPULARITY.scaled)
    items = {item.work: item for item in somebody.recommend("ann", 4).items}
    assert items[3].reason.code is ReasonCode.POPULAR  # not of late


def test_what_popularity_adds_to_many_works_alike_is_no_reason(monkeypatch):
    newcomer = replace(LATELY, values=np.zeros(4, np.float32), newcomer=9.0)
    plain = recommender()

    def codes():
        alike = Popularity(np.array([4, 3.9, 3.8, 3.7], np.float32))
        models = replace(plain.models, personal=ROWS, recent=newcomer, popularity=alike)
        items = replace(plain, models=models).recommend("ann", 4).items
        return {item.work: item.reason.code for item in items}

    assert set(codes().values()) == {ReasonCode.POPULAR}  # all four are the most popular
    monkeypatch.setattr(popularity, "_TOP", 2)
    assert codes()[2] is ReasonCode.GOES_WITH
    assert codes()[3] is ReasonCode.POPULAR  # with which nothing of the profile goes


def test_an_explanation_says_how_much_of_an_entry_is_recent_popularity():
    recent = replace(LATELY, values=np.array([0.2, 0.1, 0.5, 1.0], np.float32))
    plain = recommender()
    somebody = replace(plain, models=replace(plain.models, personal=ROWS, recent=recent))
    user, request = somebody.user("ann"), ListRequest(4)
    items = somebody.list_for(user, request).items
    entries = {each.work: each for each in explain_page(somebody, user, request, items).entries}
    weight = recent.weight_for(somebody.profile("ann"))
    assert entries[3].recent == pytest.approx(1)
    assert entries[2].recent == pytest.approx(0.5 * weight / (0.5 * weight + 0.5))
    assert sum(source.share for source in entries[2].sources) + entries[2].recent == pytest.approx(
        1
    )
