"""Files without stars: what they say was watched, alone and beside ratings."""

import pytest

from data.report import summarise
from engine.contract.tables import EVENTS
from engine.errors import DataError
from engine.events.table import rating_scale
from tests.worlds import as_csv

HEADER = ["userId", "movieId", "timestamp"]
NO_STARS = '[ratings.files."log.csv"]\nrating = ""\n'


@pytest.fixture
def world(world):
    """A world with the titles ns1, ns2, ns3 and a file log.csv that has no stars."""
    world.catalog("netflix", [{"title": f"T{n}"} for n in range(3)])
    world.sources(NO_STARS)
    return world


def log(world, *rows, name="log.csv", header=HEADER):
    return world.text(world.home.raw / "ratings" / name, as_csv(header, rows))


@pytest.mark.parametrize("toml", [NO_STARS, '[ratings]\nrating = ""\n'], ids=["file", "all"])
def test_rows_of_a_file_without_stars_are_watched(world, toml):
    world.sources(toml)
    log(world, ("a", "ns1", 1000), ("b", "ns2", ""))
    report = world.ingest()
    same = {"kind": "watched", "value": None, "source": "ratings"}
    rows = world.rows(EVENTS)
    assert [row | {"at": None} for row in rows] == [
        {"user_id": "a", "title_id": "ns1", "at": None} | same,
        {"user_id": "b", "title_id": "ns2", "at": None} | same,
    ]
    assert world.watched() == {("a", "ns1"): 1000, ("b", "ns2"): None}
    assert report["files"][-1]["repaired"] == {"no_timestamp": 1}


@pytest.mark.parametrize("kind", ["watched", "liked", "disliked", "hidden", "watchlist"])
def test_a_file_without_stars_may_hold_events_of_any_kind_without_stars(world, kind):
    world.sources(f'{NO_STARS}kind = "{kind}"\n')
    log(world, ("a", "ns1", 1000))
    assert world.ingest()["events"]["by_kind"] == {kind: 1}
    assert [row["kind"] for row in world.rows(EVENTS)] == [kind]


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        (
            f'{NO_STARS}kind = "binged"',
            "kind is 'binged'; expected one of watched, liked, disliked",
        ),
        (f'{NO_STARS}kind = "rating"', "kind is 'rating'; expected one of watched"),
        ('[ratings]\nkind = "liked"', "kind is 'liked'; expected no kind where there are stars"),
    ],
    ids=["unknown", "stars", "beside-stars"],
)
def test_a_kind_that_the_file_cannot_hold_is_refused(world, toml, message):
    world.sources(toml)
    log(world, ("a", "ns1", 1000))
    with pytest.raises(DataError, match=message):
        world.ingest()


def test_a_home_without_stars_has_no_rating_scale(world):
    log(world, ("a", "ns1", 1000), ("b", "ns1", 1000))
    report = world.ingest()
    assert rating_scale(world.table(EVENTS)) is None
    assert not world.table(EVENTS).schema.metadata
    assert report["rating_scale"] is None
    assert report["events"] == {"rows": 2, "users": 2, "titles": 1, "by_kind": {"watched": 2}}
    assert "by 2 users of 1 title: 2 watched without stars" in summarise(report)


def test_stars_and_watching_of_one_title_are_two_events(world):
    log(world, ("a", "ns2", 3000), ("a", "ns1", 1000))
    world.ratings([("a", 4.5, 2000, "ns1"), ("b", 3, 2000, "ns3")])
    report = world.ingest()
    rows = [(r["user_id"], r["title_id"], r["kind"], r["value"]) for r in world.rows(EVENTS)]
    assert rows == [
        ("a", "ns1", "rating", 4.5),
        ("a", "ns1", "watched", None),
        ("a", "ns2", "watched", None),
        ("b", "ns3", "rating", 3),
    ]
    assert report["rating_scale"] == [0.5, 5]
    assert report["events"]["by_kind"] == {"rating": 2, "watched": 2}
    text = summarise(report)
    assert "2 ratings with stars from 0.5 to 5, 2 watched without stars" in text
    assert not any(book["left_out"] for book in report["files"])


def test_watching_again_counts_once_and_at_the_latest_time(world):
    log(world, ("a", "ns1", 2000), ("a", "ns1", 1000), ("a", "ns1", ""), ("a", "ns1", 2000))
    report = world.ingest()
    assert world.watched() == {("a", "ns1"): 2000}
    book = report["files"][-1]
    assert (book["rows_in"], book["rows_out"]) == (4, 1)
    assert book["left_out"] == {"superseded": 3}


def test_bad_rows_of_a_file_without_stars_are_quarantined_like_ratings(world):
    bad = [("", "ns1", 1), ("a", "xs1", 1), ("a", "ns1", 1, 5)]
    log(world, ("a", "ns1", 1000), *bad)
    world.ingest()
    assert world.watched() == {("a", "ns1"): 1000}
    assert world.rejected() == [
        ("ratings/log.csv", 3, "bad_user_id"),
        ("ratings/log.csv", 4, "unknown_title"),
        ("ratings/log.csv", 5, "field_count"),
    ]


def test_a_column_of_stars_is_not_read_where_the_configuration_says_there_is_none(world):
    world.ratings([("a", "no stars", 1000, "ns1"), ("a", 99, 1000, "ns2")], "log.csv")
    world.ingest()
    assert world.watched() == {("a", "ns1"): 1000, ("a", "ns2"): 1000}
    assert world.rejected() == []


@pytest.mark.parametrize("quote", ["", '"'], ids=["plain", "quoted"])
def test_a_file_without_stars_times_and_header_is_read(world, quote):
    world.sources(NO_STARS + 'time = ""\nheader = ["movieId", "userId"]\n')
    world.text(world.home.raw / "ratings" / "log.csv", f"{quote}ns1{quote},a\nns2,b\n")
    world.ingest()
    assert world.watched() == {("a", "ns1"): None, ("b", "ns2"): None}


def test_a_scale_is_not_asked_for_where_there_are_no_stars(world):
    world.sources(f"[ratings]\nscale = [0, 10]\n{NO_STARS}scale = [1, 5]\n")
    log(world, ("a", "ns1", 1000))
    world.ratings([("a", 8, 1000, "ns1")])
    assert world.ingest()["rating_scale"] == [0, 10]


def test_one_file_may_have_stars_where_the_others_have_none(world):
    world.sources('[ratings]\nrating = ""\n[ratings.files."stars.csv"]\nrating = "score"\n')
    log(world, ("a", "ns1", 1000))
    stars = [("a", "ns1", 1000, 4)]
    log(world, *stars, name="stars.csv", header=[*HEADER, "score"])
    world.ingest()
    assert world.stars() == {("a", "ns1"): 4}
    assert world.watched() == {("a", "ns1"): 1000}


def test_events_of_movielens_beside_a_watch_log_say_where_they_came_from(world):
    log(world, ("a", "ns1", 1000))
    films = as_csv(["movieId", "title", "genres"], [(7, "T1 (2019)", "")])
    stars = as_csv(["userId", "movieId", "rating", "timestamp"], [(1, 7, 4, 1)])
    world.text(world.home.raw / "movielens" / "movies.csv", films)
    world.text(world.home.raw / "movielens" / "ratings.csv", stars)
    world.ingest()
    assert [(r["user_id"], r["kind"], r["source"]) for r in world.rows(EVENTS)] == [
        ("a", "watched", "ratings"),
        ("ml-1", "rating", "movielens"),
    ]


@pytest.mark.parametrize("names", [["log.csv"], ["log.csv", "b.csv"], ["b.csv", "log.csv"]])
def test_the_table_does_not_depend_on_the_files_that_say_what_was_watched(world, names, tmp_path):
    world.sources('[ratings]\nrating = ""\n[ratings.files."stars.csv"]\nrating = "rating"\n')
    rows = [(f"u{n % 7}", f"ns{n % 3 + 1}", n % 5 + 1) for n in range(40)]
    world.ratings([("u1", 4, 3, "ns1"), ("u8", 4, 3, "ns1")], "stars.csv")
    for begin, name in enumerate(names):
        log(world, *rows[begin :: len(names)], name=name)
    world.ingest()
    watched = {}
    for user, title, time in rows:
        watched[user, title] = max(time, watched.get((user, title), 0))
    assert world.watched() == watched
    assert world.stars() == {("u1", "ns1"): 4, ("u8", "ns1"): 4}


BROKEN = {
    "no user": (["movieId", "timestamp"], "no column 'userId' .the user.; expected userId, movie"),
    "no title": (["userId", "timestamp"], "no column 'movieId' .the title.; expected userId, movi"),
    "no time": (["userId", "movieId"], "no column 'timestamp' .the time."),
}


@pytest.mark.parametrize(("header", "message"), BROKEN.values(), ids=BROKEN)
def test_a_file_without_stars_needs_its_other_columns(world, header, message):
    log(world, ["1"] * len(header), header=header)
    with pytest.raises(DataError, match=rf"ratings/log\.csv: {message}"):
        world.ingest()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "the file is empty; expected a header and rows"),
        ("userId,movieId,timestamp\n", "no rows below the header; expected events"),
    ],
    ids=["empty", "header"],
)
def test_an_empty_file_without_stars_is_refused(world, content, message):
    world.text(world.home.raw / "ratings" / "log.csv", content)
    with pytest.raises(DataError, match=rf"ratings/log\.csv: {message}"):
        world.ingest()


def test_a_file_whose_stars_are_missing_is_refused_unless_the_configuration_says_so(world):
    world.sources("")
    log(world, ("a", "ns1", 1000))
    message = r"ratings/log\.csv: no column 'rating' .the rating.; expected userId, movieId, ratin"
    with pytest.raises(DataError, match=message):
        world.ingest()


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ('rating = ""\nheader = ["movieId"]', r"header is 'movieId'; expected each once, userId"),
        ('header = ["userId", "movieId", "timestamp"]', r"header is .*; expected .*, rating, time"),
        ('rating = "stars"\nheader = ["userId", "movieId", "rating"]', "expected .*, stars, time"),
        ("rating = false", r"rating is 'False'; expected text"),
    ],
    ids=["no user", "no rating", "renamed rating", "no text"],
)
def test_a_header_without_the_columns_that_are_read_is_refused(world, entry, message):
    world.sources(f'[ratings.files."log.csv"]\n{entry}\n')
    log(world, ("a", "ns1", 1000))
    with pytest.raises(DataError, match=rf"sources\.toml: ratings\.files\.log\.csv\..*{message}"):
        world.ingest()


def test_a_log_of_which_no_row_can_be_used_is_refused(world):
    log(world, ("a", "xs1", 1000))
    message = r"ratings/log\.csv: none of its 1 records can be used \(unknown_title 1\)"
    with pytest.raises(DataError, match=message):
        world.ingest()
