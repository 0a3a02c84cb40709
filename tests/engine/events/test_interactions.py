"""Events of works as arrays: one per user and work, in order, with their time and kind."""

from dataclasses import replace
from itertools import chain, pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.contract.kinds import CODES, KINDS
from engine.errors import DataError
from engine.events import interactions
from engine.events.interactions import Interactions, ascending, latest_rows
from engine.scale import RatingScale

RATING, WATCHED, HIDDEN = (CODES[name] for name in ("rating", "watched", "hidden"))
EVENTS = Interactions(
    user=np.array([0, 0, 2], np.int32),
    work=np.array([1, 3, 1], np.int32),
    rating=np.array([4.0, np.nan, 2.5], np.float32),
    n_users=3,
    n_works=5,
    rating_scale=RatingScale(0.5, 5.0),
    time=np.array([10, 20, 0], np.uint32),
    kind=np.array([RATING, WATCHED, RATING], np.int8),
)


def test_a_row_taken_keeps_its_user_work_stars_time_and_kind():
    taken = EVENTS.take(np.array([False, True, True]))
    assert (taken.user.tolist(), taken.work.tolist()) == ([0, 2], [3, 1])
    assert taken.rating.tolist() == pytest.approx([np.nan, 2.5], nan_ok=True)
    assert (taken.time.tolist(), taken.kind.tolist()) == ([20, 0], [WATCHED, RATING])
    assert (taken.n_users, taken.n_works, taken.scale) == (3, 5, EVENTS.scale)
    assert EVENTS.take(np.array([1, 2])).work.tolist() == taken.work.tolist()


def test_users_and_works_without_events_keep_their_place():
    assert EVENTS.indptr().tolist() == [0, 2, 2, 3]
    assert EVENTS.work_counts().tolist() == [0, 2, 0, 1, 0]
    assert EVENTS.take(np.zeros(3, dtype=bool)).indptr().tolist() == [0, 0, 0, 0]


@given(
    st.lists(st.integers(0, 6), max_size=8).filter(sum),
    st.integers(1, 30),
)
def test_blocks_of_users_are_whole_and_all(counts, size):
    user = np.repeat(np.arange(len(counts), dtype=np.int32), counts)
    events = replace(
        EVENTS,
        user=user,
        work=np.zeros(len(user), np.int32),
        rating=np.zeros(len(user), np.float32),
        n_users=len(counts),
        time=None,
        kind=None,
    )
    blocks = [user[rows].tolist() for rows in events.blocks_of_users(size)]
    assert [*chain.from_iterable(blocks)] == user.tolist()
    assert all(set(a).isdisjoint(b) for a, b in pairwise(blocks))
    assert all(len(block) >= size for block in blocks[:-1])
    assert all(block[size - 1] == block[-1] for block in blocks if len(block) > size)


@pytest.mark.parametrize("size", [1, 3, 1 << 20])
def test_rows_that_ascend_keep_their_order_where_keys_are_equal(monkeypatch, size):
    monkeypatch.setattr(interactions, "_ROWS", size)
    keys = np.random.default_rng(0).integers(0, 5, 20)
    order, ordered = ascending(keys.copy())
    assert order.tolist() == np.argsort(keys, kind="stable").tolist()
    assert ordered.tolist() == sorted(keys.tolist())


def test_an_order_is_known_of_events_of_several_moments():
    assert EVENTS.in_order.tolist() == [True, False, False]
    assert replace(EVENTS, time=np.array([0, 0, 9], np.uint32)).in_order.tolist() == [False] * 3
    assert not replace(EVENTS, time=np.array([0, 9, 9], np.uint32)).in_order.any()
    assert not replace(EVENTS, time=None).in_order.any()


def test_stars_are_those_of_ratings():
    assert EVENTS.rated.tolist() == [True, False, True]


def test_without_kinds_all_are_ratings_and_without_times_all_are_unknown():
    plain = Interactions(EVENTS.user, EVENTS.work, EVENTS.rating, 3, 5, EVENTS.rating_scale)
    assert plain.rated.tolist() == [True, True, True]
    assert (plain.times.dtype, plain.times.tolist()) == (np.uint32, [0, 0, 0])
    assert (plain.take(np.array([0])).time, plain.take(np.array([0])).kind) == (None, None)


def test_there_is_no_scale_where_there_are_no_stars():
    watched = Interactions(EVENTS.user, EVENTS.work, np.full(3, np.nan, np.float32), 3, 5, None)
    with pytest.raises(DataError, match="these events hold no ratings with stars"):
        _ = watched.scale


ROW = st.tuples(
    st.integers(0, 3),
    st.integers(0, 3),
    st.sampled_from([1.0, 2.0, 3.0]),
    st.integers(-1, 3),
    st.integers(0, len(KINDS) - 1),
)
NOTHING = (-1, -2, 0.0, 0)  # what every event comes before


def arrays_of(rows):
    columns = [np.array(column) for column in zip(*rows, strict=True)] or [np.array([])] * 5
    return [column.astype(type_) for column, type_ in zip(columns, "iiflb", strict=True)]


# The larger number of items does not fit beside the row number and takes the other way to sort.
@given(st.lists(ROW, max_size=30), st.sampled_from([4, 2**40]))
def test_latest_rows_agree_with_a_plain_loop(rows, n_items):
    latest = {}
    for user, item, stars, time, _ in rows:
        latest[user, item] = max(latest.get((user, item), (-2, 0.0)), (time, stars))
    user, item, stars, time, _ = arrays_of(rows)
    chosen = latest_rows(user, item, stars, time, n_items)
    kept = [(user[row], item[row], (time[row], stars[row])) for row in chosen]
    assert kept == [(*pair, latest[pair]) for pair in sorted(latest)]


@given(st.lists(ROW, max_size=30), st.sampled_from([4, 2**40]))
def test_speaking_rows_agree_with_a_plain_loop_over_kinds(rows, n_items):
    speaking = {}
    for user, item, stars, time, kind in rows:
        rank = (KINDS[kind].precedence, time, stars, kind)
        speaking[user, item] = max(speaking.get((user, item), NOTHING), rank)
    user, item, stars, time, kind = arrays_of(rows)
    chosen = latest_rows(user, item, stars, time, n_items, kind)
    ranks = [(KINDS[kind[row]].precedence, time[row], stars[row], kind[row]) for row in chosen]
    kept = [(user[row], item[row], rank) for row, rank in zip(chosen, ranks, strict=True)]
    assert kept == [(*pair, speaking[pair]) for pair in sorted(speaking)]
