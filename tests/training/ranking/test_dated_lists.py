"""Lists at the moments of their requests: those of the service, of batches, and of trials."""

from dataclasses import replace

import numpy as np
import pytest

from tests.training.ranking.test_selection import clustered, timed_lake, training_data
from training.metrics.ranking import ranking_metrics
from training.ranking import BY_NAME, Popular
from training.ranking.configuration import POPULAR, RankerConfiguration
from training.ranking.dated_batch import dated_lists
from training.ranking.dated_scores import fitted_ranker
from training.ranking.hold_out import ListRequests, hold_out
from training.ranking.recent import FIRST, NONE
from training.ranking.recommenders import DatedModels, recommender_from, requested_lists
from training.ranking.second_stage import is_available
from training.ranking.trial_lists import CUTOFF, TrialLists
from training.ranking.user_groups import user_groups

LATELY = {"half_life": 1.0, "appeal": 0.3}  # the events of this world are of twelve days


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    lake = timed_lake(tmp_path_factory.mktemp("lake"), clustered)
    data = replace(training_data(lake), evidence=None)
    parts = hold_out(data.events, 0)
    return lake, data, parts, ListRequests.from_hold_out(data.events, parts)


def configuration(name, recent, *, second_stage=False):
    parameters = LATELY if name == POPULAR else BY_NAME[name].FIRST[0]
    return RankerConfiguration(name, parameters, LATELY, recent, second_stage)


def both(world, name, recent, *, second_stage=False):
    lake, data, parts, requests = world
    ranker = configuration(name, recent, second_stage=second_stage)
    train = data.restricted_to(parts.train)
    recommender = recommender_from(lake, train, None, ranker)
    dated = DatedModels(train, ranker, recommender.models)
    known = data.restricted_to(parts.train | parts.heard)
    length = requested_lists(recommender, dated, requests).shape[1]
    return (
        requested_lists(recommender, dated, requests),
        dated_lists(train, known, ranker, requests, length),
    )


@pytest.mark.parametrize("recent", [NONE, FIRST], ids=["alone", "recent"])
@pytest.mark.parametrize("name", ["slist", "item-kNN", "iALS"])
def test_in_batch_they_are_those_of_the_service(world, name, recent):
    served, batch = both(world, name, recent)
    assert (served[:, :10] >= 0).all()
    assert (served[:, :10] == batch[:, :10]).mean() > 0.99  # rounding may part equals
    if recent:
        assert (served != both(world, name, NONE)[0]).any()


@pytest.mark.skipif(not is_available(), reason="LightGBM does not load")
@pytest.mark.parametrize("name", ["slist", "iALS"])
def test_in_batch_a_second_stage_orders_them_as_in_the_service(world, name):
    served, batch = both(world, name, FIRST, second_stage=True)
    assert (served[:, :10] >= 0).all()
    assert (served[:, :10] == batch[:, :10]).mean() > 0.98  # rounding may part equals
    alone, _ = both(world, name, FIRST)
    assert (served != alone).any(axis=1).mean() > 0.5


@pytest.mark.skipif(not is_available(), reason="LightGBM does not load")
def test_what_users_did_at_one_moment_no_second_stage_orders(world):
    lake, data, parts, _ = world
    at_once = data.events.user % 3 == 0
    times = np.where(at_once, np.median(data.events.times), data.events.times)
    some = replace(data, events=replace(data.events, time=times.astype(np.uint32)))
    requests = ListRequests.from_hold_out(some.events, parts)
    served, batch = both((lake, some, parts, requests), "slist", FIRST, second_stage=True)
    alone, alone_in_batch = both((lake, some, parts, requests), "slist", FIRST)
    without_order = requests.users % 3 == 0
    assert 10 < without_order.sum() < len(without_order) / 2
    assert np.array_equal(served[without_order], alone[without_order])
    assert np.array_equal(batch[without_order], alone_in_batch[without_order])
    assert (served[~without_order] != alone[~without_order]).any(axis=1).mean() > 0.5


def test_popular_lists_are_those_of_their_moments(world):
    served, batch = both(world, POPULAR, NONE)
    assert np.array_equal(served[:, :10], batch[:, :10])
    _, data, parts, requests = world
    popular = Popular(data.restricted_to(parts.train))
    rows = {row: each for rows, each in popular.by_moment(LATELY, requests.moments) for row in rows}
    first, last = np.argmin(requests.moments), np.argmax(requests.moments)
    assert not np.array_equal(rows[first].values, rows[last].values)


@pytest.mark.parametrize("recent", [NONE, FIRST], ids=["alone", "recent"])
def test_trials_judge_the_lists_that_would_be_served(world, recent):
    _, data, parts, requests = world
    lists = TrialLists(data, parts, requests)
    fitted = BY_NAME["slist"](lists.data).fit(BY_NAME["slist"].FIRST[0])
    tried = lists.ndcg(lists.candidates(fitted, LATELY), recent)
    served, _ = both(world, "slist", recent)
    expected = ranking_metrics(served, requests.relevant, CUTOFF)["nDCG"] * requests.weights
    # Moments are rounded down in trials, so that single lists may differ.
    assert tried.mean() == pytest.approx(expected.mean(), abs=0.02)
    assert np.corrcoef(tried, expected)[0, 1] > 0.95


def test_groups_are_of_all_users_and_by_what_is_known(world):
    requests = world[3]
    ndcg = np.linspace(0, 1, len(requests)) * requests.weights
    groups = user_groups(requests, ndcg, np.zeros(len(requests)))
    by_situation = [group for group in groups if not group.name.startswith("with ")]
    assert sum(group.users for group in by_situation) == len(requests)
    assert not any(group.worse for group in groups)
    worse = user_groups(requests, np.zeros(len(requests)), ndcg)
    assert any(group.worse for group in worse)
    assert all(group.gain is None for group in worse if group.users < 30)


def test_a_ranker_is_fitted_once_for_all_priors_and_anew_for_other_parameters(world):
    _, data, parts, _ = world
    train, ranker = data.restricted_to(parts.train), configuration("slist", FIRST)
    fitted = fitted_ranker(train, ranker)
    assert fitted_ranker(train, replace(ranker, recent=NONE, second_stage=True)) is fitted
    assert fitted_ranker(train, configuration(POPULAR, FIRST)).scorer is None
    stronger = replace(ranker, parameters=ranker.parameters | {"penalty": 50.0})
    other = fitted_ranker(train, stronger)
    assert not np.array_equal(other.scorer.values, fitted.scorer.values)
    again = fitted_ranker(train, ranker)
    assert np.array_equal(again.scorer.values, fitted.scorer.values)
    assert fitted_ranker(data, ranker) is not again
