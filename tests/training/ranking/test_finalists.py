"""A second stage stands unless its lists are worse on events that no search has seen."""

from dataclasses import replace

import numpy as np
import pytest

from tests.training.ranking.test_selection import clustered, timed_lake, training_data
from training.ranking import finalists
from training.ranking.configuration import POPULAR, POPULAR_STARS, RankerConfiguration
from training.ranking.finalists import Evaluated, may_have_second_stage, with_second_stage
from training.ranking.hold_out import GROUPS, ListRequests, hold_out

ALONE = RankerConfiguration("slist", {}, {})


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
