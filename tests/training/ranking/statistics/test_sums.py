"""Sums over users against plain loops."""

from dataclasses import replace

import numpy as np
import pytest

from engine.contract.kinds import CODES, WATCHED, WATCHLIST
from engine.events.weighting import event_ages
from tests.training.ranking.worlds import rated
from training.ranking.statistics import sequences
from training.ranking.statistics.pairs import Cooccurrence
from training.ranking.statistics.sequences import SequentialCooccurrence, grades, tables
from training.ranking.statistics.works import WorkSums

ONE = 2.0**30  # how the fixed point writes it


def random_world(users=40, works=9):
    return (np.random.default_rng(0).random((users, works)) < 0.4).astype(int)


def sequential(events, items, threads=1):
    return SequentialCooccurrence.from_events(events, event_ages(events), items, threads)


@pytest.mark.parametrize("threads", [1, 3])
def test_cooccurrence_counts_who_rated_both(threads):
    matrix = random_world()
    items = np.array([1, 4, 8])
    sums = Cooccurrence.from_events(rated(matrix), items, threads)
    assert np.array_equal(sums.together, matrix[:, items].T @ matrix[:, items])
    assert sums.users == np.count_nonzero(matrix.any(axis=1))


def by_hand(events, deviation, n):
    """Before and after, moment by moment."""
    before, after = np.zeros((n, n)), np.zeros((n, n))
    for user in range(events.n_users):
        rows = np.flatnonzero(events.user == user)
        rows = rows[np.argsort(events.times[rows])]
        stars = events.rating[rows]
        weights = np.maximum(1 + 0.6 * (stars - stars.mean()) / deviation, 0.05)
        works = events.work[rows]
        for moment in range(1, len(rows)):
            past, ahead = np.zeros(n), np.zeros(n)
            for j in range(moment):
                past[works[j]] = weights[j] * (0.15 + np.exp(-(moment - j - 1) / 10))
            for j in range(moment, min(moment + 8, len(rows))):
                ahead[works[j]] = weights[j] * np.exp(-(j - moment) / 3)
            before += np.outer(past, past)
            after += np.outer(past, ahead)
    return before, after


@pytest.mark.parametrize("threads", [1, 3])
def test_sequential_cooccurrence_is_the_sum_over_all_moments(threads):
    rng = np.random.default_rng(0)
    matrix = rng.integers(1, 6, (6, 12)) * (rng.random((6, 12)) < 0.8)
    events = rated(matrix, time=rng.permutation(np.count_nonzero(matrix)) + 1)
    before, after = by_hand(events, 4 * sequences._DEVIATION, 12)  # the scale is 1 to 5
    sums = sequential(events, np.arange(12), threads)
    assert sums.before / ONE == pytest.approx(before, rel=0.02, abs=0.02)
    assert sums.after / ONE == pytest.approx(after, rel=0.02, abs=0.02)
    # What is seen of some works is what is seen of them among all: moments are those of all events.
    some = np.array([2, 3, 7, 11])
    fewer = sequential(events, some, threads)
    assert np.array_equal(fewer.before, sums.before[np.ix_(some, some)])
    assert np.array_equal(fewer.after, sums.of(some).after)


def test_sequences_leave_out_what_is_long_ago(monkeypatch):
    monkeypatch.setattr(sequences, "MAX_SEQUENCE", 3)
    events = rated(np.full((1, 8), 4), time=np.arange(8) + 1)
    sums = sequential(events, np.arange(8))
    assert not sums.before[:5].any()
    assert sums.before[5:7, 5:7].all()


def test_what_has_no_time_is_in_no_sequence():
    events = rated(np.full((2, 4), 4), time=[0, 5, 0, 6, 0, 0, 0, 0])
    sums = sequential(events, np.arange(4))
    assert np.argwhere(sums.after).tolist() == [[1, 3]]
    assert sums.users == 1


def test_sequences_without_stars_are_weighed_by_recency_alone():
    stars = rated(np.full((2, 6), 3.0), time=np.arange(12) + 1)
    kinds = np.full(12, CODES[WATCHED.name], np.int8)
    watched = replace(stars, rating=np.full(12, np.nan, np.float32), kind=kinds, rating_scale=None)
    equal, without = (sequential(events, np.arange(6)) for events in (stars, watched))
    assert np.array_equal(equal.before, without.before)
    assert np.array_equal(equal.after, without.after)


def test_a_wish_counts_half_of_what_was_watched():
    watched = rated(np.full((1, 6), 3.0), time=np.arange(6) + 1)
    kinds = np.full(6, CODES[WATCHLIST.name], np.int8)
    wished = replace(watched, rating=np.full(6, np.nan, np.float32), kind=kinds)
    whole, half = (sequential(events, np.arange(6)).after for events in (watched, wished))
    assert np.array_equal(whole, 4 * half)


def test_grades_are_the_same_some_users_at_a_time(monkeypatch):
    stars = rated(random_world() * (1 + np.arange(9) % 5))
    kinds = np.where(np.arange(len(stars)) % 3, stars.kinds, CODES[WATCHED.name]).astype(np.int8)
    ratings = np.where(np.arange(len(stars)) % 3, stars.rating, np.nan).astype(np.float32)
    mixed = replace(stars, kind=kinds, rating=ratings)
    at_once = [grades(events) for events in (stars, mixed)]
    monkeypatch.setattr(sequences, "_BLOCK", 5)
    for events, expected in zip((stars, mixed), at_once, strict=True):
        assert len(list(events.blocks_of_users(5))) > 3
        assert np.array_equal(grades(events), expected)


def test_64_bits_hold_the_sums_of_as_many_users_as_are_let_in():
    extreme = rated(np.array([[5.0] + [1.0] * 999]))
    largest_grade = int(grades(extreme).max())
    assert largest_grade == pytest.approx(2**8 * sequences._LARGEST_GRADE, rel=0.01)
    past, ahead = (table.astype(int) for table in tables(sequences.MAX_SEQUENCE))
    largest = int(2**8 * sequences._LARGEST_GRADE) ** 2 * max(past.max(), ahead.max())
    assert largest * SequentialCooccurrence.MOST_USERS < 2**63
    none = np.zeros((1, 1), np.int64)
    with pytest.raises(OverflowError, match="exact up to"):
        SequentialCooccurrence(SequentialCooccurrence.MOST_USERS + 1, np.arange(1), none, none)


def test_the_sums_of_works_give_deviation_and_distance_of_the_stars():
    matrix = np.array([[5.0, 3.7, 0, 1], [3.7, 0, 0, 2.5], [0, 0, 0, 0.5]])
    events = rated(matrix)
    sums = WorkSums.from_events(events)
    assert sums.events.tolist() == [2, 1, 0, 3]
    assert sums.deviation == pytest.approx(events.rating.std())
    distance = np.where(matrix > 0, matrix - events.rating.mean(), 0).sum(axis=0)
    damped = distance / ((matrix > 0).sum(axis=0) + 5) / sums.deviation
    assert sums.above() == pytest.approx(damped)


@pytest.mark.parametrize("stars", [3.3, np.nan])
def test_where_stars_never_differ_or_there_are_none_the_deviation_is_1(stars):
    events = rated(np.full((3, 5), 3.3))
    if np.isnan(stars):
        kinds = np.full(15, CODES[WATCHED.name], np.int8)
        events = replace(events, rating=np.full(15, np.nan, np.float32), kind=kinds)
    sums = WorkSums.from_events(events)
    assert sums.deviation == 1.0
    assert not sums.above().any()
