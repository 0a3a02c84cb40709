"""Ratings of titles become ratings of works: one per user and work, the latest, in order."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.contract.tables import EVENTS
from engine.errors import DataError
from engine.events.interactions import (
    by_work,
    latest_rows,
    rating_scale,
    ratings_among,
    with_scale,
)
from engine.scale import RatingScale

HALF_STARS = RatingScale(0.5, 5.0)
WORK_OF_TITLE = np.array([0, 1, 0], dtype=np.int32)  # titles t0 and t2 are copies of one work


def coded(texts, size=np.int32):
    """Return texts coded against their ascending dictionary."""
    dictionary, codes = np.unique(texts, return_inverse=True)
    return pa.DictionaryArray.from_arrays(codes.astype(size), dictionary.tolist())


def events(*rows, scale=HALF_STARS):
    """Return the table events of rows (user, title, kind, stars, second) over t0, t1 and t2."""
    users, titles, kinds, stars, seconds = map(list, zip(*sorted(rows), strict=True))
    codes = pa.array([int(title[1:]) for title in titles], pa.int32())
    columns = [
        coded(users),
        pa.DictionaryArray.from_arrays(codes, ["t0", "t1", "t2"]),
        coded(kinds, np.int8),
        pa.array(stars, pa.float32()),
        pa.array(seconds, EVENTS.schema.field("at").type),
        coded(["ratings"] * len(rows), np.int8),
    ]
    return with_scale(pa.table(columns, schema=EVENTS.schema), scale)


def ratings(*rows, scale=HALF_STARS):
    """Return the table events of ratings (user, title, stars, second)."""
    return events(*((user, title, "rating", *rest) for user, title, *rest in rows), scale=scale)


def test_of_two_copies_of_a_work_the_latest_rating_counts():
    table = ratings(
        ("u1", "t0", 5.0, 20),
        ("u1", "t2", 1.0, 10),
        ("u2", "t0", 2.0, 10),
        ("u2", "t2", 4.0, 20),
        ("u2", "t1", 3.0, 5),
    )
    interactions = by_work(table, WORK_OF_TITLE, 2)
    assert interactions.user.tolist() == [0, 1, 1]
    assert interactions.work.tolist() == [0, 0, 1]
    assert interactions.rating.tolist() == [5.0, 4.0, 3.0]
    assert interactions.indptr().tolist() == [0, 1, 3]


@pytest.mark.parametrize(
    ("first", "second", "kept"),
    [((2.0, 7), (4.0, 7), 4.0), ((4.0, 7), (2.0, 7), 4.0), ((5.0, None), (1.0, 0), 1.0)],
    ids=["same-second", "same-second-swapped", "no-time-is-oldest"],
)
def test_a_tie_in_time_is_broken_by_rule(first, second, kept):
    table = ratings(("u", "t0", *first), ("u", "t2", *second))
    assert by_work(table, WORK_OF_TITLE, 2).rating.tolist() == [kept]


def test_users_and_works_without_ratings_keep_their_place():
    interactions = by_work(ratings(("u", "t1", 3.0, 1)), WORK_OF_TITLE, 5)
    assert (interactions.n_users, interactions.n_works) == (1, 5)
    assert interactions.take(np.array([False])).indptr().tolist() == [0, 0]


def test_the_scale_travels_with_the_table():
    table = ratings(("u", "t0", 7.0, 1), scale=RatingScale(0.0, 10.0))
    assert rating_scale(table) == RatingScale(0.0, 10.0)
    assert by_work(table, WORK_OF_TITLE, 2).scale == RatingScale(0.0, 10.0)


def test_without_ratings_there_is_no_scale_and_nothing_to_learn():
    table = events(("u", "t0", "watched", None, 1), scale=None)
    assert rating_scale(table) is None
    assert table.schema.equals(EVENTS.schema)
    with pytest.raises(DataError, match="the lake has no ratings with stars"):
        by_work(ratings_among(table), WORK_OF_TITLE, 2)


def test_ratings_among_events_are_those_of_a_table_without_the_others():
    stars = [("u1", "t0", 5.0, 20), ("u3", "t1", 2.0, None), ("u3", "t2", 4.0, 10)]
    watched = [("u0", "t0", 1), ("u1", "t0", 30), ("u1", "t1", None), ("u2", "t2", 2)]
    mixed = events(
        *((user, title, "rating", *rest) for user, title, *rest in stars),
        *((user, title, "watched", None, second) for user, title, second in watched),
    )
    chosen, alone = ratings_among(mixed), ratings(*stars)
    assert chosen.to_pylist() == alone.to_pylist()
    assert chosen.schema.equals(alone.schema, check_metadata=True)
    assert chosen["user_id"].combine_chunks().dictionary.to_pylist() == ["u1", "u3"]
    assert ratings_among(alone).equals(alone, check_metadata=True)


ROW = st.tuples(
    st.integers(0, 3), st.integers(0, 3), st.sampled_from([1.0, 2.0, 3.0]), st.integers(-1, 3)
)


@given(st.lists(ROW, max_size=30), st.sampled_from([4, 2**40]))
def test_latest_rows_agree_with_a_plain_loop(rows, n_items):
    # The larger n_items does not fit beside the row number and takes the other way to sort.
    latest = {}
    for user, item, stars, time in rows:
        latest[user, item] = max(latest.get((user, item), (-2, 0.0)), (time, stars))
    columns = [np.array(column) for column in zip(*rows, strict=True)] or [np.array([])] * 4
    user, item, stars, time = (
        column.astype(kind) for column, kind in zip(columns, "iifl", strict=True)
    )
    chosen = latest_rows(user, item, stars, time, n_items)
    kept = [(user[row], item[row], (time[row], stars[row])) for row in chosen]
    assert kept == [(*pair, latest[pair]) for pair in sorted(latest)]
