"""Works beyond the most rated: their columns against the regressions that they solve."""

import numpy as np
import pytest

from engine.events.weighting import event_ages
from tests.training.ranking.worlds import data_from, dense, rated
from training.ranking import tail
from training.ranking.base import ALL_TIME, RECENT
from training.ranking.search import SearchProtocol, _trial_lists
from training.ranking.slist import Slist
from training.ranking.statistics.beside import EventsBeside
from training.ranking.statistics.item_statistics import ItemStatistics
from training.ranking.tail import tail_works

PLAIN = ALL_TIME | {"transition_share": 0.0, "penalty": 2.0, "dropout": 0.3, "discount": 0.0}
NEXT = RECENT | {"transition_share": 0.7, "penalty": 2.0, "dropout": 0.1, "discount": 0.2}
WORKS, ITEMS = 14, 8


def random_world(users=60):
    """Works of which the first are rated most."""
    chance = np.linspace(0.7, 0.15, WORKS)
    rng = np.random.default_rng(0)
    return rng.integers(1, 6, (users, WORKS)) * (rng.random((users, WORKS)) < chance)


def data(**options):
    return data_from(random_world(), max_items=ITEMS, **options)


def test_the_tail_are_the_listed_works_with_two_events_beyond_the_items():
    counts, listed = np.array([9, 1, 4, 0, 5, 2, 3]), np.arange(7) != 4
    assert tail_works(counts, np.array([0]), listed, 9).tolist() == [2, 5, 6]
    assert tail_works(counts, np.array([0]), listed, 2).tolist() == [2, 6]
    assert not len(tail_works(counts, np.array([0]), listed, 0))


def test_a_column_of_the_tail_is_the_ridge_regression_on_the_items():
    matrix = (random_world() > 0).astype(float)
    slist = Slist(data())
    items, beyond = slist._items, slist._tail
    assert len(items) == ITEMS
    assert len(beyond) == WORKS - ITEMS
    columns = dense(slist.scorer(PLAIN), WORKS)
    together = matrix[:, items].T @ matrix[:, items]
    ridge = 2 * together.diagonal().mean() + 0.3 * together.diagonal()
    for work in beyond:
        expected = np.linalg.solve(together + np.diag(ridge), matrix[:, items].T @ matrix[:, work])
        assert columns[items, work] == pytest.approx(expected, rel=1e-4)


@pytest.mark.parametrize("parameters", [PLAIN, NEXT])
def test_a_tail_changes_no_score_of_an_item_and_speaks_for_nobody(parameters):
    without = dense(Slist(data(max_tail=0)).scorer(parameters), WORKS)
    slist = Slist(data())
    scores = dense(slist.scorer(parameters), WORKS)
    assert np.array_equal(scores[:, slist._items], without[:, slist._items])
    assert not scores[slist._tail].any()
    assert not slist.covered()[slist._tail].any()
    assert not without[:, slist._tail].any()
    assert scores[np.ix_(slist._items, slist._tail)].all()


@pytest.mark.parametrize("parameters", [PLAIN, NEXT])
def test_columns_are_solved_some_at_a_time_by_any_threads(monkeypatch, parameters):
    once = Slist(data()).scorer(parameters)
    monkeypatch.setattr(tail, "_COLUMNS", 2)
    for threads in (1, 3):
        parts = Slist(data(threads=threads)).scorer(parameters)
        for name in ("indptr", "items", "values"):
            assert np.array_equal(getattr(parts, name), getattr(once, name))


def test_of_a_column_the_largest_entries_are_kept(monkeypatch):
    whole = dense(Slist(data()).scorer(PLAIN), WORKS)
    monkeypatch.setattr(tail, "_ENTRIES", 3)
    slist = Slist(data())
    kept = dense(slist.scorer(PLAIN), WORKS)
    for work in slist._tail:
        largest = np.argsort(-np.abs(whole[:, work]))[:3]
        assert sorted(np.flatnonzero(kept[:, work])) == sorted(largest)
        assert kept[largest, work] == pytest.approx(whole[largest, work])


def test_the_search_solves_the_items_alone():
    lists = _trial_lists(data(), SearchProtocol())
    assert not len(Slist(lists.data)._tail)


def rectangle(events, works, items):
    return EventsBeside.from_events(events, event_ages(events), works, items).sums(0, len(works))


def test_sums_beside_the_items_are_those_of_the_square():
    matrix = random_world()
    time = np.random.default_rng(2).integers(0, 90, np.count_nonzero(matrix))
    events = rated(matrix, time=time)
    square = ItemStatistics.from_events(events, event_ages(events), np.arange(WORKS))
    items, works = np.arange(0, WORKS, 2), np.arange(1, WORKS, 2)
    sums = rectangle(events, works, items)
    assert np.array_equal(sums.together, square.pairs.together[np.ix_(works, items)])
    assert np.array_equal(sums.after, square.sequences.after[np.ix_(items, works)].T)


def test_what_a_user_added_beside_the_items_can_be_taken_away():
    matrix = random_world()
    time = np.random.default_rng(2).integers(0, 90, np.count_nonzero(matrix))
    events = rated(matrix, time=time)
    items, works = np.arange(0, WORKS, 2), np.arange(1, WORKS, 2)
    everybody = rectangle(events, works, items)
    for user in range(0, 60, 7):
        one, rest = (
            rectangle(events.take(mask), works, items)
            for mask in (events.user == user, events.user != user)
        )
        left = everybody - one
        assert left.users == rest.users
        for name in left.sums():
            assert np.array_equal(getattr(left, name), getattr(rest, name))
