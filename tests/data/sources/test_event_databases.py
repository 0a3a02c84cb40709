"""The event store is read alike from a file and from PostgreSQL."""

import gc

import pytest
from pydantic import SecretStr

from data.ingest import ingest
from data.settings import Settings
from data.sources.stored_rows import READING_STORE
from engine.console.progress import Progress
from engine.contract.tables import EVENTS
from engine.errors import CarteleraError, DataError, StoreOutdated, StoreUnavailable
from tests.data.lakes import lake
from tests.databases import Place
from tests.stored import forget, say, undo
from tests.worlds import RawWorld

USERS = ["1", "9", "Z", "a", "ñ", "é", "🎬", "z z", "A"]


def world_at(place: Place) -> RawWorld:
    """A world of a catalog and a file of ratings at the home of the place."""
    world = RawWorld.at(place.home.root)
    world.catalog("netflix", [{"title": "Alpha"}, {"title": "Beta"}])
    world.ratings([("1", 4, 1000, "ns1"), ("gone", 4, 1000, "ns1")])
    return world


def ingested(world: RawWorld, place: Place):
    url = SecretStr(place.url) if place.url else None
    settings = Settings(home=world.home, latest_year=2028, database_url=url)
    return ingest(settings, Progress())


def test_what_people_said_is_in_the_lake(place):
    world = world_at(place)
    rows = [(user, "wns2", "rating", 3.5, 2000 + n) for n, user in enumerate(USERS)]
    say(place.home, *rows, ("gone", "wns2", "liked", None, 5), url=place.url)
    forget(place.home, "gone", url=place.url)
    say(place.home, ("1", "wns1", "hidden", None, 7), url=place.url)
    undo(place.home, "1", "wns1", url=place.url)
    report = ingested(world, place)
    said = [
        (row["user_id"], row["title_id"], row["value"], int(row["at"].timestamp()), row["source"])
        for row in world.rows(EVENTS)
    ]
    expected = [(user, "ns2", 3.5, second, "events") for user, _, _, _, second in rows]
    assert said == sorted([("1", "ns1", 4.0, 1000, "ratings"), *expected])
    assert ingested(world, place) == report
    say(place.home, ("1", "wns1", "watched", None, 7), url=place.url)
    assert ingested(world, place)["lake"] != report["lake"]


def test_a_database_that_nobody_made_is_refused_or_none(empty_place):
    world = world_at(empty_place)
    if empty_place.url is None:
        assert ingested(world, empty_place)["event_store"] is None
        assert not world.home.events.exists()
        return
    with pytest.raises(StoreOutdated, match="run `make migrate`") as refused:
        ingested(world, empty_place)
    assert empty_place.url not in str(refused.value)
    assert not world.home.lake.exists()


def test_a_setting_that_is_lost_stops_the_ingest(place):
    if place.url is None:
        pytest.skip("a file needs no setting")
    world = world_at(place)
    say(place.home, ("1", "wns2", "watched", None, 7), url=place.url)
    ingested(world, place)
    with pytest.raises(DataError, match="name its database in CARTELERA_DATABASE_URL"):
        ingested(world, Place(place.home))


def test_a_database_that_is_dropped_stops_the_ingest(place, postgres):
    world = world_at(place)
    say(place.home, ("1", "wns2", "watched", None, 7), url=place.url)
    report = ingested(world, place)
    if place.url is None:
        place.home.events.unlink()
    else:
        postgres.drop(place.url)
    with pytest.raises(CarteleraError):
        ingested(world, place)
    assert world.report() == report


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_database_that_breaks_off_stops_the_ingest_and_leaves_the_lake(place, postgres):
    if place.url is None:
        pytest.skip("a file that is open does not break off")
    world = world_at(place)
    say(place.home, ("1", "wns1", "watched", None, 7), url=place.url)
    ingested(world, place)
    before = lake(world)
    say(place.home, ("1", "wns2", "watched", None, 7), url=place.url)

    class Outage(Progress):
        def __call__(self, stage, *args, **kwargs):
            if stage == READING_STORE:
                postgres.drop(place.url)
            super().__call__(stage, *args, **kwargs)

    settings = Settings(home=world.home, latest_year=2028, database_url=SecretStr(place.url))
    with pytest.raises(StoreUnavailable):
        ingest(settings, Outage())
    gc.collect()  # psycopg warns of the cursor that the server has closed
    assert lake(world) == before
