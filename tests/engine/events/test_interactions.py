"""Ratings of titles become ratings of works: one per user and work, the latest, in order."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.contract.tables import RATINGS
from engine.events.interactions import by_work, latest_rows, rating_scale, with_scale
from engine.scale import RatingScale

HALF_STARS = RatingScale(0.5, 5.0)
WORK_OF_TITLE = np.array([0, 1, 0], dtype=np.int32)  # titles t0 and t2 are copies of one work


def ratings(*rows, scale=HALF_STARS):
    """Return the table ratings of rows (user, title, stars, second)."""
    columns = [list(column) for column in zip(*sorted(rows), strict=True)]
    users, titles = sorted(set(columns[0])), sorted({"t0", "t1", "t2"})
    return with_scale(
        pa.table(
            {
                "user_id": pa.DictionaryArray.from_arrays(
                    pa.array([users.index(u) for u in columns[0]], pa.int32()), users
                ),
                "title_id": pa.DictionaryArray.from_arrays(
                    pa.array([titles.index(t) for t in columns[1]], pa.int32()), titles
                ),
                "rating": pa.array(columns[2], pa.float32()),
                "rated_at": pa.array(columns[3], RATINGS.schema.field("rated_at").type),
            }
        ),
        scale,
    )


def test_of_two_copies_of_a_work_the_latest_rating_counts():
    table = ratings(
        ("u1", "t0", 5.0, 20),
        ("u1", "t2", 1.0, 10),
        ("u2", "t0", 2.0, 10),
        ("u2", "t2", 4.0, 20),
        ("u2", "t1", 3.0, 5),
    )
    given_ = by_work(table, WORK_OF_TITLE, 2)
    assert given_.user.tolist() == [0, 1, 1]
    assert given_.work.tolist() == [0, 0, 1]
    assert given_.rating.tolist() == [5.0, 4.0, 3.0]
    assert given_.indptr().tolist() == [0, 1, 3]


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
    found = [(user[at], item[at], (time[at], stars[at])) for at in chosen]
    assert found == [(*pair, latest[pair]) for pair in sorted(latest)]
