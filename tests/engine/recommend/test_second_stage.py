"""Lists with a second stage: it orders the best of the first anew, and nothing else."""

from dataclasses import replace

import numpy as np
import pytest

from engine.contract.kinds import LIKED
from engine.events.profile import UserProfile
from engine.events.user import Event, UserLog
from engine.models.boosted_trees import BoostedTrees, TreeNodes
from engine.models.candidate_features import FEATURES, HALF_LIVES, PARTS
from engine.models.item_item import ItemItem
from engine.models.popularity import Popularity
from engine.models.second_stage import POOL, CandidateFacts, SecondStage
from engine.recommend.explanation import explain_page
from engine.recommend.models import ReleaseModels
from engine.recommend.ranking import ranked
from engine.recommend.requests import ListRequest
from engine.recommend.strategies import CONTENT, PERSONAL, ScoredWorks
from tests.engine.handmade import catalog_of, factor_model, no_neighbours, recommender_of, title

N_WORKS = 600
RANDOM = np.random.default_rng(3)
SCORES = RANDOM.permutation(N_WORKS).astype(np.float32) + 1
FIRST = ScoredWorks(PERSONAL, SCORES, personal=SCORES)


def profile(*items, in_order=True):
    weights = np.ones(len(items), np.float32)
    return UserProfile(np.array(items, np.int32), weights, latest=5, in_order=in_order)


SOMEBODY = profile(3, 9)


def stump(feature, threshold=0.5):
    """One tree: what is above the threshold gets 1, all else -1; a quarter is expected."""
    return BoostedTrees(
        np.array([0], np.int32),
        TreeNodes(
            np.array([FEATURES.index(feature), -1, -1], np.int32),
            np.array([threshold, 0, 0]),
            np.array([1, -1, -1], np.int32),
            np.array([2, -1, -1], np.int32),
            np.zeros(3, bool),
            np.array([1 << 18, -(1 << 20), 1 << 20], np.int32),
        ),
        len(FEATURES),
    )


def stage(n_works, feature="popularity_7", fewest=1):
    """It puts first what is popular of late: each second work."""
    popularity = np.zeros((n_works, len(HALF_LIVES)), np.float32)
    popularity[::2] = 1
    nothing = np.zeros(n_works, np.float32)
    facts = CandidateFacts(ItemItem.empty(n_works), popularity, nothing, nothing, 1.0, 10)
    return SecondStage(stump(feature), facts, fewest)


PLAIN = ReleaseModels(Popularity(SCORES), no_neighbours(N_WORKS))
MODELS = replace(PLAIN, reranker=stage(N_WORKS))
ALLOWED = RANDOM.random(N_WORKS) < 0.8


def order(n, models=MODELS, scored=FIRST, profile=SOMEBODY, allowed=ALLOWED):
    return ranked(scored, models, profile, allowed, n)


def test_the_best_of_the_first_stage_are_ordered_anew_and_what_is_beyond_follows():
    first, second = order(N_WORKS, PLAIN), order(N_WORKS)
    pool = first.works[:POOL]
    popular = pool % 2 == 0
    assert second.works[:POOL].tolist() == [*pool[popular], *pool[~popular]]  # equals stay in order
    assert second.works[POOL:].tolist() == first.works[POOL:].tolist()
    assert len(second.works) == ALLOWED.sum()
    assert (np.diff(second.scores) <= 0).all()


@pytest.mark.parametrize("n", [0, 1, 10, POOL - 1, POOL, POOL + 1, 400])
def test_a_shorter_list_is_the_beginning_of_a_longer_one(n):
    whole, part = order(N_WORKS), order(n)
    assert part.works.tolist() == whole.works[:n].tolist()
    assert part.scores == whole.scores[:n]
    assert part.strategies == whole.strategies[:n]


def test_where_fewer_works_are_allowed_all_of_them_are_ordered():
    few = np.zeros(N_WORKS, bool)
    few[[4, 5, 6, 7]] = True
    works = order(10, allowed=few).works.tolist()
    assert sorted(works[:2]) == [4, 6]
    assert sorted(works[2:]) == [5, 7]


@pytest.mark.parametrize(
    ("scored", "profile"),
    [
        (replace(FIRST, personal=None), SOMEBODY),
        (ScoredWorks(CONTENT, SCORES), SOMEBODY),
        (FIRST, profile()),
        (FIRST, profile(3, 9, in_order=False)),
    ],
    ids=["no-history-speaks", "by-content", "nothing-known", "stated-at-once"],
)
def test_lists_that_no_history_orders_stay_as_they_are(scored, profile):
    with_stage, without = order(50, MODELS, scored, profile), order(50, PLAIN, scored, profile)
    assert with_stage.works.tolist() == without.works.tolist()
    assert with_stage.scores == without.scores


def test_lists_of_fewer_events_than_it_was_taught_by_stay_as_they_are():
    models = replace(PLAIN, reranker=stage(N_WORKS, fewest=3))
    assert order(50, models).works.tolist() == order(50, PLAIN).works.tolist()
    assert (
        order(50, models, profile=profile(3, 9, 20)).works.tolist()
        != order(50, PLAIN).works.tolist()
    )


N = 8
ROWS = ItemItem(
    np.arange(N + 1) * 3,
    np.array([RANDOM.permutation(N)[:3] for _ in range(N)], np.int32).ravel(),
    RANDOM.uniform(0.1, 1, 3 * N).astype(np.float32),
)
CATALOG = catalog_of(*(title(f"as{n}") for n in range(N)))
STARS = factor_model([[0.0]], [[0.0]] * N)
ALONE = recommender_of(CATALOG, [], [], STARS, scorer=ROWS)
WORLD = replace(ALONE, models=replace(ALONE.models, reranker=stage(N)))
SEEN_IN_ORDER = UserLog((Event(0, LIKED, None, 8), Event(3, LIKED, None, 9)))


def test_works_that_a_request_states_alone_are_ordered_by_the_first_stage():
    stated, request = [Event(0, LIKED), Event(3, LIKED)], ListRequest(6)
    alone = ALONE.list_for(ALONE.user("u", requested=stated), request).items
    assert WORLD.list_for(WORLD.user("u", requested=stated), request).items == alone
    both = WORLD.user("u", SEEN_IN_ORDER, [Event(5, LIKED)])
    assert WORLD.profile_of(both).in_order
    assert explain_page(WORLD, both, request, alone[:1]).entries[0].second_stage


def test_an_explanation_says_what_each_part_of_the_features_adds():
    user, request = WORLD.user("u", SEEN_IN_ORDER), ListRequest(6)
    items = WORLD.list_for(user, request).items
    assert {item.work % 2 for item in items} == {0, 1}
    for item, entry in zip(items, explain_page(WORLD, user, request, items).entries, strict=True):
        assert list(entry.second_stage) == ["base", *PARTS]
        assert entry.second_stage["base"] == 0.25
        assert sum(entry.second_stage.values()) == pytest.approx(item.ranking_score)
        assert entry.second_stage["popularity"] == (-1.25 if item.work % 2 else 0.75)
    alone = ALONE.list_for(user, request).items
    assert all(
        not entry.second_stage for entry in explain_page(ALONE, user, request, alone).entries
    )


def test_it_is_a_role_of_a_release_upon_two_others():
    roles = WORLD.models.by_role()
    assert [*roles][-3:] == ["trees", "next", "reranker"]
    assert ReleaseModels.from_roles(roles) == WORLD.models
    misplaced = roles | {"reranker": ROWS}
    with pytest.raises(TypeError, match=r"^a model of kind item-item cannot order lists anew$"):
        ReleaseModels.from_roles(misplaced)
