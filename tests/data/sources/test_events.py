"""All files to one table: the latest of each user, title and kind, in an order of its own."""

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.contract.tables import EVENTS
from engine.errors import DataError
from engine.events.interactions import latest_rows

ROW = st.tuples(
    st.integers(0, 4), st.integers(0, 3), st.sampled_from([0.5, 3, 4.5]), st.integers(-1, 3)
)


def chosen(rows, n_items=4, users_from=0):
    """The rows that `latest_rows` chooses."""
    user, item, rating, time = (list(column) for column in zip(*rows, strict=True))
    latest = latest_rows(
        np.array(user, np.int32) + np.int32(users_from),
        np.array(item, np.int32),
        np.array(rating, np.float32),
        np.array(time, np.int64),
        n_items,
    )
    return [rows[n] for n in latest]


def reference(rows):
    """The same by the plainest means."""
    latest = {}
    for user, item, rating, time in rows:
        best = latest.get((user, item), (time, rating))
        latest[user, item] = max(best, (time, rating))
    return [(u, i, rating, time) for (u, i), (time, rating) in sorted(latest.items())]


@settings(deadline=None)
@given(st.lists(ROW, min_size=1, max_size=60))
def test_latest_rows_are_those_of_the_plain_reference(rows):
    assert chosen(rows) == reference(rows)


@settings(deadline=None)
@given(st.lists(ROW, min_size=1, max_size=60), st.randoms(use_true_random=False))
def test_latest_rows_do_not_depend_on_the_order(rows, rng):
    shuffled = rng.sample(rows, len(rows))
    assert chosen(shuffled) == chosen(rows)


@settings(deadline=None)
@given(st.lists(ROW, min_size=1, max_size=60))
def test_latest_rows_are_the_same_where_keys_do_not_fit_63_bits(rows):
    wide = chosen(rows, n_items=2**32, users_from=2**30)
    assert wide == reference(rows)


def test_latest_rows_of_nothing_are_none():
    nothing = np.empty(0, np.int32)
    rows = latest_rows(nothing, nothing, nothing.astype("f4"), nothing.astype("i8"), 4)
    assert len(rows) == 0


@pytest.fixture
def world(world):
    """A world with the titles ns1, ns2, ns3."""
    world.catalog("netflix", [{"title": f"T{n}"} for n in range(3)])
    return world


@pytest.mark.parametrize(
    ("first", "second", "kept"),
    [
        ((3, 1000), (2, 2000), 2),
        ((3, 2000), (2, 1000), 3),
        ((3, 1000), (4, 1000), 4),
        ((4, 1000), (3, 1000), 4),
        ((4, ""), (3, 1), 3),
        ((4, ""), (3, ""), 4),
    ],
    ids=["later", "earlier", "same second", "same second, turned", "no time", "no times"],
)
@pytest.mark.parametrize("files", [("1.csv", "1.csv"), ("1.csv", "2.csv"), ("2.csv", "1.csv")])
def test_of_a_users_ratings_of_a_title_the_latest_counts(world, first, second, kept, files):
    rows = {name: [] for name in files}
    for name, (stars, time) in zip(files, (first, second), strict=True):
        rows[name].append(("u", stars, time, "ns1"))
    for name, part in rows.items():
        world.ratings(part, name)
    report = world.ingest()
    assert world.stars() == {("u", "ns1"): kept}
    assert sum(book["left_out"].get("superseded", 0) for book in report["files"]) == 1
    assert sum(book["rows_out"] for book in report["files"][1:]) == 1


def test_the_table_is_ordered_and_numbers_are_opaque_text(world):
    rows = [(10, 4, 1, "ns2"), (9, 4, 1, "ns1"), ("é", 4, 1, "ns1"), (10, 3, 1, "ns1")]
    world.ratings(rows)
    world.ingest()
    keys = [(row["user_id"], row["title_id"]) for row in world.rows(EVENTS)]
    assert keys == [("10", "ns1"), ("10", "ns2"), ("9", "ns1"), ("é", "ns1")]


def test_the_table_does_not_depend_on_how_rows_are_spread_over_files(world):
    rng = random.Random(3)
    rows = [
        (rng.randrange(9), rng.randrange(1, 11) / 2, rng.randrange(5), f"ns{rng.randint(1, 3)}")
        for _ in range(200)
    ]
    tables = []
    for names in (["1.csv"], ["1.csv", "2.csv", "3.csv"], ["3.csv", "1.csv"]):
        rng.shuffle(rows)
        for old in (world.home.raw / "ratings").iterdir():
            old.unlink()
        for begin, name in enumerate(names):
            world.ratings(rows[begin :: len(names)], name)
        world.ingest()
        tables.append((world.home.lake / "events.parquet").read_bytes())
    assert tables[0] == tables[1] == tables[2]


@pytest.mark.parametrize(
    "header", ["userId,rating,timestamp,movieId\n", "userId,rating,timestamp,movieId"]
)
def test_a_part_with_a_header_alone_is_passed_over_beside_others(world, header):
    world.catalog("netflix", [{}])
    world.ratings([("7", 4, 1000, "ns1")])
    world.text(world.home.raw / "ratings/part-0002.csv", header)
    report = world.ingest()
    assert world.stars() == {("7", "ns1"): 4}
    passed_over = "ratings/part-0002.csv: no rows below the header; passed over"
    assert passed_over in report["warnings"]


def test_parts_with_headers_alone_hold_no_events(world):
    world.catalog("netflix", [{}])
    for number in (1, 2):
        world.ratings([], f"{number}.csv")
    with pytest.raises(DataError, match=r"ratings/1\.csv: no rows below the header"):
        world.ingest()
