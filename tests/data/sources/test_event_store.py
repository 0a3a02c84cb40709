"""The event store is a source like any other: what people said is in the next lake."""

import re
import shutil
import sqlite3
from contextlib import closing

import pytest

from data.__main__ import main
from data.ingest import ingest
from data.profile.facts import read_data
from data.report import summarise
from data.settings import Settings
from engine.console.progress import Progress
from engine.contract.tables import EVENTS
from engine.errors import CarteleraError, DataError, StoreOutdated, StoreTooNew, StoreUnavailable
from engine.event_store.store import EventStore
from engine.events.table import event_mark, rating_scale, speaking
from engine.scale import RatingScale
from tests.data.lakes import lake
from tests.homes import comma
from tests.stored import forget, say, undo
from tests.worlds import RawWorld

FILE_ROWS = [("1", 4, 1000, "ns1"), ("1", 2, 1000, "ns2"), ("2", 5, 1000, "ns1")]


@pytest.fixture
def world(world):
    """A world of two catalogs that share a work, and a file of three ratings."""
    world.catalog("netflix", [{"title": "Alpha"}, {"title": "Beta"}, {"title": "Gamma"}])
    world.catalog("hulu", [{"title": "Gamma"}, {"title": "Delta"}])
    world.ratings(FILE_ROWS)
    return world


def said(world):
    """What the table events says, by user, title, kind and source: stars and second."""
    return {
        (row["user_id"], row["title_id"], row["kind"], row["source"]): (
            row["value"],
            row["at"] and int(row["at"].timestamp()),
        )
        for row in world.rows(EVENTS)
    }


def book_of(report):
    (book,) = (book for book in report["files"] if book["file"] == "event store")
    return book


def mark(world):
    return event_mark(world.table(EVENTS).schema.metadata)


def offset_of(world):
    store = EventStore.open(world.home)
    try:
        return store.store_id, store.offset()
    finally:
        store.close()


def test_a_home_without_a_store_has_no_such_source_and_none_is_made(world):
    report = world.ingest()
    assert report["event_store"] is None
    assert [book["file"] for book in report["files"] if "event" in book["file"]] == []
    assert mark(world) is None
    assert not world.home.events.exists()


def test_what_people_said_is_in_the_lake_beside_what_files_say(world):
    say(
        world.home,
        ("1", "wns1", "rating", 1.5, 2000),
        ("3", "wns2", "watched", None, 2000),
        ("1", "wns2", "watchlist", None, 500),
    )
    report = world.ingest()
    assert said(world) == {
        ("1", "ns1", "rating", "events"): (1.5, 2000),
        ("1", "ns1", "rating", "ratings"): (4.0, 1000),
        ("1", "ns2", "rating", "ratings"): (2.0, 1000),
        ("1", "ns2", "watchlist", "events"): (None, 500),
        ("2", "ns1", "rating", "ratings"): (5.0, 1000),
        ("3", "ns2", "watched", "events"): (None, 2000),
    }
    assert report["events"]["rows"] == 5
    assert report["events"]["users"] == 3
    assert report["events"]["by_kind"] == {"rating": 3, "watchlist": 1, "watched": 1}
    assert speaking(world.table(EVENTS)).num_rows == 5
    book = book_of(report)
    assert (book["rows_in"], book["rows_out"], book["left_out"]) == (3, 3, {})
    store_id, offset = offset_of(world)
    assert report["event_store"] == {"id": store_id, "offset": offset}
    assert (mark(world).store_id, mark(world).offset) == (store_id, offset)
    assert "3 ratings with stars from 0.5 to 5, 1 watched without stars, 1 watchlist" in summarise(
        report
    )


def test_the_profile_counts_a_rating_that_was_said_again_once(world):
    say(world.home, ("1", "wns1", "rating", 1.5, 2000), ("1", "wns2", "liked", None, 2000))
    world.ingest()
    facts = read_data(world.home)
    assert (facts.ratings.rows, facts.ratings.stars) == (3, {1.5: 1, 2.0: 1, 5.0: 1})
    assert facts.by_kind == {"liked": 1}


def test_a_store_alone_is_enough_beside_catalogs(world):
    (world.home.raw / "ratings" / "1.csv").unlink()
    say(world.home, ("1", "wns1", "rating", 1.5, 2000))
    world.ingest()
    assert said(world) == {("1", "ns1", "rating", "events"): (1.5, 2000)}
    assert rating_scale(world.table(EVENTS)) == RatingScale(0.5, 5.0)


def test_an_empty_store_beside_catalogs_gives_a_lake_without_events(world):
    (world.home.raw / "ratings" / "1.csv").unlink()
    EventStore.open(world.home).close()
    report = world.ingest()
    assert (said(world), report["events"]["rows"], mark(world).offset) == ({}, 0, 0)


def test_a_store_without_titles_is_as_good_as_none(world):
    for folder in ("catalogs", "ratings"):
        shutil.rmtree(world.home.raw / folder)
    say(world.home, ("1", "wns1", "rating", 1.5, 2000))
    with pytest.raises(DataError, match="no raw files in"):
        world.ingest()


def test_a_home_of_films_alone_leaves_what_was_said_in_the_store(tmp_path):
    world = RawWorld.at(tmp_path / "films")
    world.films([{}])
    say(world.home, ("1", "wns1", "rating", 1.5, 2000))
    report = world.ingest()
    assert book_of(report)["left_out"] == {"unknown_title": 1}
    assert (report["events"]["rows"], mark(world).offset) == (0, 1)


def test_users_of_movielens_are_those_of_the_store_too(tmp_path):
    world = RawWorld.at(tmp_path / "movielens")
    comma(world)
    say(world.home, ("1", "wml-2", "watched", None, 2000), ("1", "ml-4", "liked", None, 2000))
    world.ingest()
    users = {row["user_id"] for row in world.rows(EVENTS)}
    assert users == {str(user) for user in range(1, 13)}
    assert {key[1:3] for key in said(world) if key[3] == "events"} == {
        ("ml-2", "watched"),
        ("ml-4", "liked"),
    }


def test_works_that_no_catalog_has_are_known_by_their_ids(world):
    shutil.rmtree(world.home.raw / "ratings")
    comma(world)
    say(world.home, ("1", "wml-4", "watched", None, 2000), ("1", "ml-2", "liked", None, 2000))
    report = world.ingest()
    assert book_of(report)["left_out"] == {}
    assert {key[1:3] for key in said(world) if key[3] == "events"} == {
        ("ml-4", "watched"),
        ("ml-2", "liked"),
    }
    assert report["outside"]["works"] > 0


@pytest.mark.parametrize(
    ("item", "title"),
    [("ns3", "ns3"), ("hs1", "hs1"), ("wns3", "hs1"), ("whs1", "hs1"), ("HS2", "hs2")],
)
def test_an_item_is_a_title_or_a_work_which_stands_for_its_first_title(world, item, title):
    world.ingest()
    (work,) = (each for each in world.works() if len(each) == 2)
    assert work[0] == "hs1"
    say(world.home, ("9", item, "watched", None, 7))
    report = world.ingest()
    if item == "wns3":  # of no work: the id is that of the first title
        assert book_of(report)["left_out"] == {"unknown_title": 1}
    else:
        assert ("9", title, "watched", "events") in said(world)


def test_what_is_of_no_title_is_counted_and_used_when_the_work_appears(world):
    say(world.home, ("9", "wns4", "liked", None, 7), ("9", "ns4", "watched", None, 7))
    report = world.ingest()
    assert book_of(report)["left_out"] == {"unknown_title": 2}
    assert [w for w in report["warnings"] if "they stay in the store" in w] == [
        "event store: 2 of 2 events are left out: nothing has the ids that they are about; they "
        "stay in the store until it has (unknown_title)"
    ]
    assert "9" not in {row["user_id"] for row in world.rows(EVENTS)}
    titles = [{"title": name} for name in ("Alpha", "Beta", "Gamma", "Epsilon")]
    world.catalog("netflix", titles)
    assert book_of(world.ingest())["left_out"] == {}
    assert {key for key in said(world) if key[0] == "9"} == {
        ("9", "ns4", "liked", "events"),
        ("9", "ns4", "watched", "events"),
    }


def test_of_two_ids_of_one_title_the_latest_event_is_kept(world):
    say(world.home, ("9", "ns1", "rating", 5.0, 20), ("9", "wns1", "rating", 1.0, 30))
    report = world.ingest()
    assert said(world)["9", "ns1", "rating", "events"] == (1.0, 30)
    assert book_of(report)["left_out"] == {"superseded": 1}


def test_a_film_of_tmdb_that_became_a_work_gets_what_was_said_of_it(world):
    film = {"id": "862", "title": "Epsilon", "release_date": "2019-05-03"}
    world.films([film])
    world.credits([(862, [], ["Ana Orsel"])])
    say(world.home, ("1", "tmdb-862", "watched", None, 2000), ("1", "tmdb-9", "liked", None, 2000))
    assert book_of(world.ingest())["left_out"] == {"unknown_title": 2}
    world.catalog("hulu", [{"title": "Gamma"}, {"title": "Delta"}, {"title": "Epsilon"}])
    assert book_of(world.ingest())["left_out"] == {"unknown_title": 1}
    assert said(world)["1", "hs3", "watched", "events"] == (None, 2000)


def test_a_former_id_of_a_work_leads_on(world):
    apart = {"title": "Gamma", "release_year": "1969", "duration": "80 min", "director": ""}
    world.catalog("hulu", [apart, {"title": "Delta"}])
    world.ingest()
    assert max(map(len, world.works())) == 1
    say(world.home, ("9", "wns3", "watched", None, 7), ("9", "whs1", "liked", None, 7))
    world.catalog("hulu", [{"title": "Gamma"}, {"title": "Delta"}])
    report = world.ingest()
    assert [work for work in world.works() if len(work) == 2] == [["hs1", "ns3"]]
    assert book_of(report)["left_out"] == {}
    assert {key[2] for key in said(world) if key[:2] == ("9", "hs1")} == {"watched", "liked"}


def test_stars_of_another_scale_are_converted_to_that_of_the_files(world):
    say(world.home, ("9", "wns1", "rating", 10.0, 7), scale=RatingScale(1.0, 10.0))
    say(world.home, ("9", "wns2", "rating", 7.0, 7), scale=RatingScale(1.0, 10.0))
    say(world.home, ("8", "wns2", "rating", 3.0, 7), scale=RatingScale(1.0, 5.0))
    world.ingest()
    stars = {key[:2]: value for key, (value, _) in said(world).items() if key[3] == "events"}
    assert stars == {("9", "ns1"): 5.0, ("9", "ns2"): 3.5, ("8", "ns2"): 3.0}
    assert rating_scale(world.table(EVENTS)) == RatingScale(0.5, 5.0)


def test_a_scale_that_ends_alike_widens_that_of_the_files(world):
    world.sources("[ratings]\nscale = [1, 5]\n")
    say(world.home, ("9", "wns1", "rating", 0.5, 7))
    world.ingest()
    assert rating_scale(world.table(EVENTS)) == RatingScale(0.5, 5.0)
    assert said(world)["9", "ns1", "rating", "events"] == (0.5, 7)


def test_without_files_the_scale_is_that_of_the_last_stars(world):
    (world.home.raw / "ratings" / "1.csv").unlink()
    say(world.home, ("9", "wns1", "rating", 3.5, 7))
    say(world.home, ("1", "wns1", "rating", 10.0, 7), scale=RatingScale(1.0, 10.0))
    world.ingest()
    assert rating_scale(world.table(EVENTS)) == RatingScale(1.0, 10.0)
    assert said(world)["9", "ns1", "rating", "events"] == (7.0, 7)


def test_nothing_new_makes_nothing_anew_and_anything_new_does(world):
    say(world.home, ("9", "wns1", "watched", None, 7))
    first = world.ingest()
    before = lake(world)
    assert world.ingest() == first
    assert lake(world) == before
    say(world.home, ("9", "wns2", "watched", None, 7))
    second = world.ingest()
    assert second["fingerprint"] != first["fingerprint"]
    assert second["lake"] != first["lake"]


def test_what_is_undone_leaves_the_lake_as_it_was(world):
    say(world.home, ("9", "wns1", "watched", None, 7))
    first = world.ingest()
    say(world.home, ("1", "wns1", "rating", 0.5, 2000))
    undo(world.home, "1", "wns1")
    second = world.ingest()
    assert second["lake"] == first["lake"]
    assert second["event_store"]["offset"] > first["event_store"]["offset"]
    assert mark(world).offset == second["event_store"]["offset"]


def test_what_is_undone_after_an_ingest_brings_back_what_the_file_says(world):
    say(world.home, ("1", "wns1", "rating", 0.5, 2000))
    world.ingest()
    undo(world.home, "1", "wns1")
    world.ingest()
    assert said(world) == {
        (user, title, "rating", "ratings"): (float(stars), second)
        for user, stars, second, title in FILE_ROWS
    }


def test_a_store_that_changes_meanwhile_is_read_as_it_was(world):
    say(world.home, ("9", "wns1", "watched", None, 7))

    class Meanwhile(Progress):
        def __call__(self, stage, *args, **kwargs):
            if stage.startswith("reading"):
                say(
                    world.home,
                    ("9", "wns2", "watched", None, 7),
                    (f"{stage}", "ns1", "liked", None, 1),
                )
            super().__call__(stage, *args, **kwargs)

    _, offset = offset_of(world)
    report = ingest(Settings(home=world.home, latest_year=2028), Meanwhile())
    assert report["event_store"]["offset"] == offset
    assert {key for key in said(world) if key[3] == "events"} == {("9", "ns1", "watched", "events")}
    assert world.ingest()["event_store"]["offset"] > offset
    assert ("9", "ns2", "watched", "events") in said(world)


def test_a_store_that_is_gone_stops_the_ingest_and_leaves_the_lake(world):
    say(world.home, ("9", "wns1", "watched", None, 7))
    world.ingest()
    before = lake(world)
    for path in world.home.root.glob("events.db*"):
        path.unlink()
    world.ratings([*FILE_ROWS, ("5", 1, 1, "ns1")])
    expected = rf"none at {re.escape(str(world.home.events))}; put the file back, or name its data"
    with pytest.raises(DataError, match=expected):
        world.ingest()
    assert lake(world) == before
    assert not world.home.events.exists()


def test_a_store_in_which_nothing_ever_was_may_be_gone(world):
    EventStore.open(world.home).close()
    world.ingest()
    for path in world.home.root.glob("events.db*"):
        path.unlink()
    assert world.ingest()["event_store"] is None


def test_another_store_in_its_place_is_named_loudly(world):
    say(world.home, ("9", "wns1", "watched", None, 7))
    world.ingest()
    for path in world.home.root.glob("events.db*"):
        path.unlink()
    EventStore.open(world.home).close()
    warning = world.ingest()["warnings"][0]
    assert warning.startswith("the event store is another one than that of the lake before")


def test_an_older_copy_of_the_store_is_named_loudly(world, tmp_path):
    say(world.home, ("9", "wns1", "watched", None, 7))
    copy = tmp_path / "copy.db"
    shutil.copy(world.home.events, copy)
    say(world.home, ("9", "wns2", "watched", None, 7))
    world.ingest()
    for path in world.home.root.glob("events.db*"):
        path.unlink()
    shutil.copy(copy, world.home.events)
    warning = world.ingest()["warnings"][0]
    assert "a copy was restored, and what came after it is gone" in warning


@pytest.mark.parametrize("content", [b"", b"no database" * 1000], ids=["empty", "damaged"])
def test_a_store_that_cannot_be_read_stops_the_ingest_and_leaves_the_lake(world, content):
    say(world.home, ("9", "wns1", "watched", None, 7))
    world.ingest()
    before = lake(world)
    for path in world.home.root.glob("events.db*"):
        path.unlink()
    world.home.events.write_bytes(content)
    with pytest.raises(CarteleraError, match=re.escape(str(world.home.events))):
        world.ingest()
    assert lake(world) == before
    assert world.home.events.read_bytes() == content


def test_a_store_that_somebody_locks_stops_the_ingest(world):
    say(world.home, ("9", "wns1", "watched", None, 7))
    with closing(sqlite3.connect(world.home.events, isolation_level=None)) as owner:
        owner.execute("PRAGMA locking_mode=EXCLUSIVE")
        owner.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreUnavailable, match="locked"):
            world.ingest()
    assert ("9", "ns1", "watched", "events") not in (
        said(world) if world.home.lake.exists() else {}
    )
    world.ingest()
    assert ("9", "ns1", "watched", "events") in said(world)


@pytest.mark.parametrize(
    ("revision", "error", "message"),
    [(None, StoreOutdated, "run `make migrate`"), ("9999", StoreTooNew, "newer version")],
)
def test_a_store_of_another_schema_stops_the_ingest(world, revision, error, message):
    say(world.home, ("9", "wns1", "watched", None, 7))
    with closing(sqlite3.connect(world.home.events)) as owner, owner:
        owner.execute("DELETE FROM event_store_version")
        if revision:
            owner.execute("INSERT INTO event_store_version VALUES (?)", [revision])
    with pytest.raises(error, match=message):
        world.ingest()


def test_a_database_that_does_not_answer_stops_the_ingest_without_its_password(
    world, monkeypatch, capsys
):
    monkeypatch.setenv("CARTELERA_DATABASE_URL", "postgresql://me:hush@127.0.0.1:1/events")
    assert main(["ingest", "--home", str(world.home.root)]) == 1
    written = "".join(capsys.readouterr())
    assert "the database events at 127.0.0.1:1" in written
    assert "hush" not in written
    assert not world.home.lake.exists()


def test_an_address_of_no_database_is_refused_by_the_name_of_the_setting(
    world, monkeypatch, capsys
):
    monkeypatch.setenv("CARTELERA_DATABASE_URL", "mysql://me:hush@127.0.0.1/events")
    assert main(["ingest", "--home", str(world.home.root)]) == 1
    written = "".join(capsys.readouterr())
    assert "CARTELERA_DATABASE_URL" in written
    assert "postgresql://user:password@host:5432/database" in written
    assert "hush" not in written


def test_who_is_forgotten_is_left_out_of_files_and_named_nowhere(world):
    world.ratings(
        [*FILE_ROWS, ("leaver", 99, 1, "ns1"), ("leaver", 1, 1, "xs1"), ("leaver", 1, 5, "ns3")]
    )
    broken = (
        'userId,rating,timestamp,movieId\n2,1,1,ns2\n2,1,1,ns2,1\n leaver ,1,1,ns1,1\n"leaver,1\n'
    )
    world.text(world.home.raw / "ratings" / "2.csv", broken)
    say(world.home, ("leaver", "wns2", "liked", None, 7))
    world.ingest()
    assert b"leaver" in b"".join(lake(world).values())
    forget(world.home, "leaver")
    report = world.ingest()
    assert {row["user_id"] for row in world.rows(EVENTS)} == {"1", "2"}
    books = {book["file"]: book for book in report["files"]}
    assert books["ratings/1.csv"]["left_out"] == {"forgotten_user": 3}
    assert books["ratings/2.csv"]["rejected"] == {"field_count": 2, "malformed_csv": 1}
    for name, content in lake(world).items():
        assert b"leaver" not in content, name


def test_what_a_forgotten_user_says_afterwards_counts_anew(world):
    say(world.home, ("1", "wns3", "liked", None, 7))
    forget(world.home, "1")
    say(world.home, ("1", "wns2", "watched", None, 9))
    report = world.ingest()
    assert {key[:3] for key in said(world) if key[0] == "1"} == {("1", "ns2", "watched")}
    assert {b["file"]: b["left_out"] for b in report["files"]}["ratings/1.csv"] == {
        "forgotten_user": 2
    }


def test_files_of_none_but_forgotten_users_stop_nothing(world):
    world.ratings([("1", 4, 1000, "ns1")])
    forget(world.home, "1")
    assert world.ingest()["events"]["rows"] == 0
