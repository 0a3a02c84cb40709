"""The second stage of some data: grown on it alone, the same for a seed, held by a release."""

from dataclasses import replace

import numpy as np
import pytest

from engine.models.boosted_trees import UNIT
from engine.models.candidate_features import DIRECTIONS, FEATURES
from engine.recommend.requests import ListRequest
from engine.release.read import load
from engine.release.write import save
from engine.store.home import Home
from tests.engine.handmade import world_of
from tests.training.ranking.second_stage.lightgbm_or_skip import lgb
from tests.training.ranking.test_selection import clustered, timed_lake, training_data
from training.ranking.configuration import RankerConfiguration
from training.ranking.dated_scores import fitted_ranker
from training.ranking.popular import Popular
from training.ranking.recent import FIRST
from training.ranking.recommenders import recommender_from
from training.ranking.second_stage import second_stage
from training.ranking.second_stage.grown import _lessons
from training.ranking.slist import Slist

assert lgb  # else these are skipped

RANKER = RankerConfiguration(Slist.name, Slist.FIRST[0], Popular.FIRST[0], FIRST, True)


@pytest.fixture(scope="module")
def lake(tmp_path_factory):
    return timed_lake(tmp_path_factory.mktemp("lake"), clustered)


def grown(data):
    return second_stage(data, fitted_ranker(data, RANKER), RANKER)


def arrays_of(stage):
    return {
        (model.kind, name): array.tobytes()
        for model in (stage, stage.trees, stage.facts.next)
        for name, array in model.to_arrays().items()
    }


def test_the_same_data_and_seed_grow_the_same(lake):
    data = training_data(lake)
    first, again = grown(data), grown(data)
    assert arrays_of(first) == arrays_of(again)
    assert arrays_of(first) != arrays_of(grown(replace(data, seed=1)))


def test_it_speaks_for_users_who_are_known_as_well_as_those_who_taught_it(lake):
    data = training_data(lake)
    fewest = grown(data).fewest
    known = np.bincount(data.interactions.user)
    assert 1 < fewest < np.median(known)


def test_more_of_what_speaks_for_a_work_never_puts_it_lower(lake):
    data = training_data(lake)
    (rows, _), _ = _lessons(data, RANKER)
    trees = grown(data).trees
    for name, direction in DIRECTIONS.items():
        column = FEATURES.index(name)
        varied = np.repeat(rows.features[:100], 9, axis=0)
        low, high = rows.features[:, column].min(), rows.features[:, column].max()
        varied[:, column] = np.tile(np.linspace(low, high, 9), 100)
        steps = direction * np.diff(trees.scores(varied).reshape(100, 9), axis=1)
        assert steps.min() >= -200 * UNIT  # what rounding a value per tree may add up to


def test_of_too_little_nothing_grows(lake):
    data = training_data(lake)
    assert grown(data.restricted_to(np.arange(len(data.events)) < 3)) is None


def test_a_release_holds_it_and_lists_as_before(lake, tmp_path):
    recommender = recommender_from(lake, training_data(lake), None, RANKER)
    home = Home(tmp_path / "home")
    folder = save(home, "r1", recommender, world_of(), {"lists": {}}, {})
    held = load(folder).recommender
    assert arrays_of(held.models.reranker) == arrays_of(recommender.models.reranker)
    request = ListRequest(20)
    for user in ("0", "7", "42"):
        listed = recommender.list_for(recommender.user(user), request).items
        assert [*held.list_for(held.user(user), request).items] == [*listed]
        assert len(listed) == 20


def test_sums_that_made_room_for_trees_are_added_up_again(lake):
    data = training_data(lake)
    before, sums = fitted_ranker(data, RANKER), data.statistics
    recommender_from(lake, data, None, RANKER)
    data.fits.clear()
    after = fitted_ranker(data, RANKER)
    assert data.statistics is not sums
    assert after is not before
    for name, array in before.scorer.to_arrays().items():
        assert np.array_equal(after.scorer.to_arrays()[name], array)


def test_it_changes_the_order_and_nothing_else(lake):
    data = training_data(lake)
    alone = recommender_from(lake, data, None, replace(RANKER, second_stage=False))
    anew = recommender_from(lake, data, None, RANKER)
    request, changed = ListRequest(20), 0
    for user in map(str, range(40)):
        before = alone.list_for(alone.user(user), request)
        after = anew.list_for(anew.user(user), request)
        assert after.candidates == before.candidates
        ranks = [[item.work for item in each.items] for each in (before, after)]
        changed += ranks[0] != ranks[1]
    assert changed > 20
