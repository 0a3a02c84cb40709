"""What a search has found, and a second stage, are taken where unseen events prove them."""

from dataclasses import replace

import numpy as np
import pytest

from tests.training.ranking.test_selection import clustered, timed_lake, training_data
from training.ranking import finalists
from training.ranking.configuration import POPULAR, POPULAR_STARS, RankerConfiguration
from training.ranking.finalists import (
    Evaluated,
    Finalist,
    looked_at_again,
    may_have_second_stage,
    with_second_stage,
)
from training.ranking.hold_out import GROUPS, ListRequests, hold_out
from training.ranking.recent import FIRST
from training.ranking.search import SearchResult, Version

ALONE = RankerConfiguration("slist", {}, {})
GUESS, FOUND = {"penalty": 1.0}, {"penalty": 2.0}
ANOTHER = {**FIRST, "half_life": 365.0}


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return training_data(timed_lake(tmp_path_factory.mktemp("lake"), clustered))


@pytest.fixture(scope="module")
def requests(data):
    return ListRequests.from_hold_out(data.events, hold_out(data.events, 0))


def lists_of(hits, with_stage):
    """Lists of 20 entries; those of a second stage begin with `with_stage` liked works, if so."""

    def lists(ranker, requests):
        rows = np.full((len(requests), 20), -1, np.int32)
        pairs = requests.relevant.pairs
        owner, work = np.divmod(pairs, requests.relevant.n_works)
        for row in range(len(requests)):
            liked = work[owner == row]
            best = with_stage(row) if ranker.second_stage else hits(row)
            rows[row, 5 - best] = liked[0]  # the higher, the better
        return rows

    return lists


def version(parameters, recent, inner=0.0):
    return Finalist(replace(ALONE, parameters=parameters, recent=recent), np.full(3, inner))


@pytest.mark.parametrize(
    ("better", "taken"),
    [
        ([(GUESS, ANOTHER)], (GUESS, ANOTHER)),
        ([(FOUND, FIRST), (FOUND, ANOTHER)], (FOUND, FIRST)),  # the simpler of two alike
        ([(FOUND, ANOTHER)], (FOUND, ANOTHER)),
        ([], (GUESS, FIRST)),
    ],
)
def test_what_was_found_of_ranker_and_prior_has_to_be_better_here_as_well(requests, better, taken):
    tried = [(parameters, recent) for parameters in (GUESS, FOUND) for recent in (FIRST, ANOTHER)]
    versions = [version(*each, inner=number) for number, each in enumerate(tried)]

    def lists(ranker, requests):
        hits = 3 if (ranker.parameters, ranker.recent) in better else 1
        return lists_of(lambda row: hits + row % 2, None)(ranker, requests)

    standing = looked_at_again(versions, {"half_life": 9.0}, requests, lists)
    assert (standing.ranker.parameters, standing.ranker.recent) == taken
    assert standing.ranker.popular == {"half_life": 9.0}
    assert standing.inner.tolist() == [tried.index(taken)] * 3


def test_a_prior_is_looked_at_again_where_the_ranker_stands_at_its_first_guess():
    order = SearchResult(POPULAR, 3, [Version({"half_life": 180.0}, {}, np.zeros(3))])
    alike = [Version(GUESS, recent, np.ones(3)) for recent in (FIRST, ANOTHER)]
    versions = finalists.finalists([order, SearchResult("slist", 3, alike)], {}, with_stars=True)
    assert list(versions) == [POPULAR, "slist", POPULAR_STARS]
    assert [each.ranker.recent for each in versions["slist"]] == [FIRST, ANOTHER]
    everything = [each.ranker for rows in versions.values() for each in rows]
    assert [ranker.popular for ranker in everything] == [{"half_life": 180.0}] * 4


def test_without_a_search_the_popular_lists_are_untuned():
    versions = finalists.finalists([], {"half_life": 9.0}, with_stars=False)
    assert list(versions) == [POPULAR]
    (popular,) = versions[POPULAR]
    assert popular.ranker.parameters == popular.ranker.popular == {"half_life": 9.0}
    assert popular.inner is None


def trial(requests, hits, with_stage):
    lists = lists_of(hits, with_stage)
    first = Evaluated.of(ALONE, requests, lists)
    return first, *with_second_stage(first, requests, lists)


def test_what_is_better_is_taken(requests):
    first, taken, gain = trial(requests, lambda row: row % 2, lambda _: 3)
    assert taken.ranker == replace(ALONE, second_stage=True)
    assert gain.low > 0
    assert gain.mean == pytest.approx((taken.ndcg - first.ndcg).mean())


def test_what_is_worse_or_changes_nothing_is_left(requests):
    for worse in (lambda row: row % 2, lambda _: 0):
        first, taken, gain = trial(requests, lambda row: row % 2, worse)
        assert taken is first
        assert gain.mean <= 0


def test_what_is_better_at_the_cost_of_one_group_is_left(requests):
    counts = np.bincount(requests.groups, minlength=len(GROUPS))
    group = int(counts.argmax())
    assert counts[group] >= 30
    few = requests.groups == group

    def with_stage(row):
        return 0 if few[row] else 5

    first, taken, gain = trial(requests, lambda row: 1 + row % 2, with_stage)
    assert taken is first
    assert np.isfinite(gain.mean)


@pytest.mark.parametrize(
    ("name", "timed", "available", "expected"),
    [
        ("slist", True, True, True),
        ("iALS", True, True, True),
        ("slist", False, True, False),
        ("slist", True, False, False),
        (POPULAR, True, True, False),
        (POPULAR_STARS, True, True, False),
    ],
)
def test_trees_are_tried_where_a_history_orders_lists_and_times_are_known(
    name, timed, available, expected, monkeypatch
):
    monkeypatch.setattr(finalists, "is_available", lambda: available)
    ranker = RankerConfiguration(name, {}, {})
    assert may_have_second_stage(ranker, timed=timed) is expected
