"""Events of titles become events of works: one per user and work, the one that speaks, in order."""

import numpy as np
import pyarrow as pa
import pytest

from engine.contract.conform import conform
from engine.contract.kinds import CODES, KINDS
from engine.contract.tables import EVENTS
from engine.errors import ContractError
from engine.events.mark import EventMark
from engine.events.table import (
    event_mark,
    from_event_store,
    interactions_from_table,
    kind_codes,
    rating_scale,
    ratings_among,
    speaking,
    with_scale,
)
from engine.scale import RatingScale
from engine.store.tables import read_table, write_table

HALF_STARS = RatingScale(0.5, 5.0)
WORK_OF_TITLE = np.array([0, 1, 0], dtype=np.int32)  # titles t0 and t2 are copies of one work


def coded(texts, size=np.int32):
    """Texts coded against their ascending dictionary."""
    dictionary, codes = np.unique(texts, return_inverse=True)
    return pa.DictionaryArray.from_arrays(codes.astype(size), dictionary.tolist())


def events(*rows, scale=HALF_STARS):
    """The table events of rows (user, title, kind, stars, second) over t0, t1 and t2."""
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
    """The table events of ratings (user, title, stars, second)."""
    return events(*((user, title, "rating", *rest) for user, title, *rest in rows), scale=scale)


def spoken(*rows):
    """Kinds, stars and seconds of what speaks for the works of t0, t1 and t2."""
    interactions = interactions_from_table(events(*rows), WORK_OF_TITLE, 2)
    kinds = interactions.kind if interactions.kind is not None else np.zeros(len(interactions))
    names = [KINDS[int(code)].name for code in kinds]
    stars = [None if np.isnan(value) else value for value in interactions.rating.tolist()]
    return list(zip(names, stars, interactions.times.tolist(), strict=True))


def test_of_two_copies_of_a_work_the_latest_rating_counts():
    table = ratings(
        ("u1", "t0", 5.0, 20),
        ("u1", "t2", 1.0, 10),
        ("u2", "t0", 2.0, 10),
        ("u2", "t2", 4.0, 20),
        ("u2", "t1", 3.0, 5),
    )
    interactions = interactions_from_table(table, WORK_OF_TITLE, 2)
    assert interactions.user.tolist() == [0, 1, 1]
    assert interactions.work.tolist() == [0, 0, 1]
    assert interactions.rating.tolist() == [5.0, 4.0, 3.0]
    assert interactions.time.tolist() == [20, 20, 5]
    assert interactions.indptr().tolist() == [0, 1, 3]


@pytest.mark.parametrize(
    ("first", "second", "kept"),
    [((2.0, 7), (4.0, 7), 4.0), ((4.0, 7), (2.0, 7), 4.0), ((5.0, None), (1.0, 0), 1.0)],
    ids=["same-second", "same-second-swapped", "no-time-is-oldest"],
)
def test_a_tie_in_time_is_broken_by_rule(first, second, kept):
    table = ratings(("u", "t0", *first), ("u", "t2", *second))
    assert interactions_from_table(table, WORK_OF_TITLE, 2).rating.tolist() == [kept]


@pytest.mark.parametrize("impossible", [-(10**10), -1, 2**32, 10**13])
def test_a_time_outside_of_1970_to_2106_is_unknown(impossible):
    table = ratings(("u", "t0", 4.0, impossible), ("u", "t1", 3.0, 9), ("u", "t2", 2.0, 5))
    interactions = interactions_from_table(table, WORK_OF_TITLE, 2)
    assert interactions.rating.tolist() == [2.0, 3.0]
    alone = interactions_from_table(table.slice(0, 1), WORK_OF_TITLE, 2)
    assert alone.times.tolist() == [0]


@pytest.mark.parametrize(
    ("high", "low"),
    [
        (("rating", 2.0), ("watched", None)),
        (("liked", None), ("watched", None)),
        (("disliked", None), ("watched", None)),
        (("watched", None), ("hidden", None)),
        (("hidden", None), ("watchlist", None)),
    ],
    ids=lambda event: event[0],
)
@pytest.mark.parametrize("copy", ["t0", "t2"], ids=["same-title", "copy"])
def test_the_kind_of_higher_precedence_speaks_however_old(high, low, copy):
    assert spoken(("u", "t0", *high, 1), ("u", copy, *low, 9)) == [(*high, 1)]


@pytest.mark.parametrize(("liked", "disliked", "kept"), [(5, 9, "disliked"), (9, 5, "liked")])
def test_of_kinds_of_one_precedence_the_latest_speaks(liked, disliked, kept):
    rows = [("u", "t0", "liked", None, liked), ("u", "t0", "disliked", None, disliked)]
    assert spoken(*rows) == [(kept, None, 9)]


def test_what_speaks_for_one_work_says_nothing_of_another_or_of_another_user():
    rows = [
        ("u1", "t0", "rating", 4.0, 1),
        ("u1", "t1", "watchlist", None, 2),
        ("u2", "t0", "hidden", None, 3),
    ]
    assert spoken(*rows) == [("rating", 4.0, 1), ("watchlist", None, 2), ("hidden", None, 3)]


def test_a_table_of_ratings_alone_needs_no_kinds():
    table = ratings(("u", "t0", 4.0, 1))
    assert interactions_from_table(table, WORK_OF_TITLE, 2).kind is None
    assert kind_codes(table).tolist() == [CODES["rating"]]


def test_users_and_works_without_events_keep_their_place():
    interactions = interactions_from_table(ratings(("u", "t1", 3.0, 1)), WORK_OF_TITLE, 5)
    assert (interactions.n_users, interactions.n_works) == (1, 5)
    assert interactions.take(np.array([False])).indptr().tolist() == [0, 0]


def test_the_scale_travels_with_the_table():
    table = ratings(("u", "t0", 7.0, 1), scale=RatingScale(0.0, 10.0))
    assert rating_scale(table) == RatingScale(0.0, 10.0)
    interactions = interactions_from_table(table, WORK_OF_TITLE, 2)
    assert interactions.scale == RatingScale(0.0, 10.0)


def test_events_without_ratings_have_no_scale_and_no_stars():
    table = events(("u", "t0", "watched", None, 1), scale=None)
    assert rating_scale(table) is None
    assert table.schema.equals(EVENTS.schema)
    interactions = interactions_from_table(table, WORK_OF_TITLE, 2)
    assert interactions.rating_scale is None
    assert interactions.rated.tolist() == [False]
    assert np.isnan(interactions.rating).all()
    assert len(interactions_from_table(ratings_among(table), WORK_OF_TITLE, 2)) == 0


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
    users = chosen["user_id"].combine_chunks().dictionary.to_pylist()
    assert users == ["u0", "u1", "u2", "u3"]  # so that users keep their place among all events
    assert ratings_among(alone).equals(alone, check_metadata=True)


def test_a_table_read_back_gives_the_same_interactions(tmp_path):
    path = tmp_path / "events.parquet"
    table = events(("u1", "t0", "rating", 4.0, 1), ("u1", "t1", "liked", None, None))
    write_table(path, table, EVENTS)
    back = interactions_from_table(read_table(path, EVENTS), np.array([0, 1], np.int32), 2)
    before = interactions_from_table(table, WORK_OF_TITLE, 2)
    assert back.kind.tolist() == before.kind.tolist() == [CODES["rating"], CODES["liked"]]
    assert back.rating.tolist() == pytest.approx(before.rating.tolist(), nan_ok=True)
    assert (back.time.tolist(), back.scale) == (before.time.tolist(), HALF_STARS)


def test_an_unknown_kind_is_refused_at_read_with_those_that_are_allowed(tmp_path):
    path = tmp_path / "events.parquet"
    pa.parquet.write_table(events(("u", "t0", "binged", None, 1)), path)
    allowed = " or ".join(kind.name for kind in KINDS)
    with pytest.raises(ContractError, match=f"column kind holds 'binged'; expected {allowed}$"):
        read_table(path, EVENTS)


MARK = EventMark("a1b2", 7)


def of_two_sources(*rows):
    """The table events of rows (user, title, kind, stars, second, source)."""
    ordered = sorted(rows, key=lambda row: (*row[:3], row[5]))
    names = ("user_id", "title_id", "kind", "value", "at", "source")
    pylist = [dict(zip(names, row, strict=True)) for row in ordered]
    return conform(pa.Table.from_pylist(pylist, schema=EVENTS.schema), EVENTS)


@pytest.mark.parametrize("scale", [None, HALF_STARS])
@pytest.mark.parametrize("mark", [None, MARK])
def test_how_far_the_store_was_read_travels_with_the_table(tmp_path, scale, mark):
    path = tmp_path / "events.parquet"
    write_table(path, with_scale(EVENTS.schema.empty_table(), scale, mark), EVENTS)
    table = read_table(path, EVENTS)
    assert (rating_scale(table), event_mark(table.schema.metadata)) == (scale, mark)


@pytest.mark.parametrize("entry", [b"7", b"{", b"\xff"])
def test_a_mark_of_another_make_is_refused(entry):
    with pytest.raises(ContractError, match="table events, in its metadata"):
        event_mark({b"event_store": entry})


@pytest.mark.parametrize(
    ("of_files", "of_store", "speaks"),
    [
        ((5.0, 10), (2.0, 20), "events"),
        ((5.0, 20), (2.0, 10), "ratings"),
        ((5.0, 20), (2.0, 20), "ratings"),
        ((2.0, 20), (5.0, 20), "events"),
        ((5.0, None), (2.0, 20), "events"),
    ],
    ids=["later", "earlier", "lower", "higher", "known"],
)
def test_of_two_sources_the_latest_event_speaks(of_files, of_store, speaks):
    table = of_two_sources(
        ("u1", "t0", "rating", *of_files, "ratings"),
        ("u1", "t0", "rating", *of_store, "events"),
        ("u1", "t0", "watched", None, 5, "events"),
        ("u1", "t1", "rating", 3.0, 5, "ratings"),
        ("u2", "t0", "rating", 4.0, 5, "ratings"),
    )
    assert from_event_store(table).tolist() == [True, False, True, False, False]
    rows = speaking(table).to_pylist()
    assert [(row["user_id"], row["title_id"], row["kind"], row["source"]) for row in rows] == [
        ("u1", "t0", "rating", speaks),
        ("u1", "t0", "watched", "events"),
        ("u1", "t1", "rating", "ratings"),
        ("u2", "t0", "rating", "ratings"),
    ]


def test_what_speaks_of_one_source_is_the_table_itself():
    table = events(("u1", "t0", "rating", 4.0, 1), ("u1", "t0", "watched", None, 1))
    assert speaking(table) is table
    nothing = with_scale(EVENTS.schema.empty_table(), HALF_STARS, MARK)
    assert speaking(nothing).num_rows == 0
    assert from_event_store(nothing).tolist() == []


def test_interactions_of_two_sources_are_those_of_what_speaks():
    table = of_two_sources(
        ("u1", "t0", "rating", 5.0, 10, "ratings"),
        ("u1", "t0", "rating", 2.0, 20, "events"),
        ("u1", "t1", "liked", None, 20, "ratings"),
        ("u1", "t1", "liked", None, 10, "events"),
    )
    arrays = [
        interactions_from_table(each, np.array([0, 1], np.int32), 2)
        for each in (table, speaking(table))
    ]
    assert arrays[0].times.tolist() == arrays[1].times.tolist() == [20, 20]
    assert arrays[0].rating.tobytes() == arrays[1].rating.tobytes()
