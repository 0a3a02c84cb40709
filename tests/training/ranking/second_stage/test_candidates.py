"""Candidates, with what is known of them at the moments of their requests."""

from dataclasses import replace

import numpy as np
import pytest

from engine.models.candidate_features import HALF_LIVES
from engine.models.item_item import ItemItem
from engine.models.second_stage import POOL
from tests.training.ranking.test_selection import clustered, timed_lake, training_data
from training.ranking.base import FittedRanker
from training.ranking.configuration import RankerConfiguration
from training.ranking.cooccurrence import most_rated
from training.ranking.dated_scores import fitted_ranker
from training.ranking.hold_out import ListRequests, hold_out
from training.ranking.popular import Popular
from training.ranking.recent import FIRST, RecentEvents
from training.ranking.second_stage.candidates import (
    CandidateRows,
    candidate_facts,
    candidate_rows,
    dated_facts,
)
from training.ranking.second_stage.transitions import transitions
from training.ranking.slist import Slist

RANKER = RankerConfiguration(Slist.name, Slist.FIRST[0], Popular.FIRST[0], FIRST)


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    lake = timed_lake(tmp_path_factory.mktemp("lake"), clustered)
    data = replace(training_data(lake), evidence=None)
    parts = hold_out(data.events, 0)
    requests = ListRequests.from_hold_out(data.events, parts)
    return data.restricted_to(parts.train), data.restricted_to(parts.train | parts.heard), requests


@pytest.fixture(scope="module")
def rows(world):
    train, known, requests = world
    return candidate_rows(fitted_ranker(train, RANKER), train, known, RANKER, requests)


def dense(model):
    rows = np.zeros((len(model.indptr) - 1,) * 2)
    for item in range(len(rows)):
        entries = slice(*model.indptr[item : item + 2])
        rows[item, model.items[entries]] = model.values[entries]
    return rows


def by_definition(data):
    """Every pair of timed events of a user, both of items, that are five apart at most."""
    events, n = data.interactions, data.events.n_works
    counts = np.zeros((n, n))
    items = set(most_rated(data.counts, data.max_items, data.offered).tolist())
    for user in range(events.n_users):
        own = events.take(events.user == user)
        order = np.lexsort((own.work, own.times))
        works = [
            work if time and work in items else None
            for work, time in zip(own.work[order].tolist(), own.times[order].tolist(), strict=True)
        ]
        for position, work in enumerate(works):
            for lag, later in enumerate(works[position + 1 : position + 6], start=1):
                if work is not None and later is not None:
                    counts[work, later] += 1 / lag
    size = np.sqrt(data.counts + 10)
    return counts / size[:, None] / size


def test_what_follows_what_is_counted_as_defined(world):
    train, _, _ = world
    after = transitions(train)
    assert isinstance(after, ItemItem)
    expected = by_definition(train)
    assert train.events.n_works <= 100  # so that all entries of a row are kept
    assert dense(after) == pytest.approx(expected, abs=1e-6)
    assert (expected > 0).sum() > 100


def test_of_events_without_a_time_and_of_other_works_nothing_is_counted(world):
    train, _, _ = world
    unknown = np.random.default_rng(0).random(len(train.events)) < 0.3
    times = np.where(unknown, 0, train.events.times).astype(np.uint32)
    some = replace(train, events=replace(train.events, time=times), max_items=15)
    expected = by_definition(some)
    assert dense(transitions(some)) == pytest.approx(expected, abs=1e-6)
    assert 50 < (expected > 0).sum() < (by_definition(train) > 0).sum()


def test_events_without_a_time_come_before_and_after_nothing(world):
    train, _, _ = world
    untimed = replace(train, events=replace(train.events, time=None))
    assert not transitions(untimed).values.any()


def test_popularity_is_that_of_every_moment(world):
    train, _, requests = world
    recent = RecentEvents.from_data(train)
    facts = candidate_facts(train, fitted_ranker(train, RANKER))
    assert facts.moment == recent.moment
    dated = [*dated_facts(facts, recent, requests.moments)]
    assert sorted(row for rows, _ in dated for row in rows) == list(range(len(requests)))
    for rows, then in (dated[0], dated[-1]):
        assert set(requests.moments[rows]) == {then.moment}
        for number, half_life in enumerate(HALF_LIVES):
            expected = recent.values(half_life, then.moment)
            assert np.array_equal(then.popularity[:, number], expected)
    assert not np.array_equal(dated[0][1].popularity, dated[-1][1].popularity)


def test_candidates_are_the_best_that_their_users_have_not_seen(world, rows):
    _, known, requests = world
    assert rows.sizes.max() <= POOL
    assert len(rows.works) == rows.sizes.sum() == len(rows.features)
    assert (np.diff(rows.lists) > 0).all()
    assert len(rows.lists) > 0.9 * len(requests)
    seen = {*zip(known.events.user.tolist(), known.events.work.tolist(), strict=True)}
    users = np.repeat(requests.users[rows.lists], rows.sizes)
    pairs = [*zip(users.tolist(), rows.works.tolist(), strict=True)]
    assert not seen & {*pairs}
    assert len({*pairs}) == len(pairs)
    begins = np.cumsum(rows.sizes) - rows.sizes
    sums = rows.features[:, 0]
    for begin, size in zip(begins.tolist(), rows.sizes.tolist(), strict=True):
        assert (np.diff(sums[begin : begin + size]) <= 0).all()  # best first


def test_what_was_liked_is_what_the_requests_say(world, rows):
    _, _, requests = world
    liked = rows.liked(requests)
    pairs = {divmod(int(pair), requests.relevant.n_works) for pair in requests.relevant.pairs}
    lists = np.repeat(rows.lists, rows.sizes)
    expected = [(int(row), int(work)) in pairs for row, work in zip(lists, rows.works, strict=True)]
    assert liked.tolist() == expected
    assert 0 < liked.sum() < len(liked)


def test_lists_are_ordered_by_scores_and_end_with_their_candidates():
    few = CandidateRows(
        np.zeros((5, 1), np.float32),
        np.array([4, 2, 7, 1, 3], np.int32),
        np.array([0, 6]),
        np.array([3, 2]),
    )
    ordered = few.ordered(np.array([0.5, 1.0, 0.5, 0.0, 2.0]), 4)
    assert ordered.tolist() == [[2, 4, 7, -1], [3, 1, -1, -1]]


def test_where_nobody_is_known_there_are_no_lists():
    nobody = CandidateRows(
        np.zeros((0, 1), np.float32), np.zeros(0, np.int32), np.zeros(0, int), np.zeros(0, int)
    )
    assert nobody.ordered(np.zeros(0), 4).shape == (0, 4)


def test_a_scorer_that_says_nothing_makes_features_of_finite_numbers(world):
    train, known, requests = world
    silent = FittedRanker(ItemItem.empty(train.events.n_works), None)
    facts = candidate_facts(train, silent)
    assert facts.scale == 1.0
    rows = candidate_rows(silent, train, known, replace(RANKER, recent={}), requests)
    assert len(rows.lists) == 0
