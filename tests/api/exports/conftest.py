"""A home whose titles hold every nasty character, and users of its own."""

from collections.abc import Iterator
from itertools import count

import pytest
from fastapi.testclient import TestClient

from data.ingest import ingest
from data.settings import Settings as DataSettings
from engine.console.progress import Progress
from tests.api.world import LATEST_YEAR, names_cell, retrain, served
from tests.worlds import RawWorld

_NUMBERS = count()
# By the id of the title; a film each, but for the last.
NASTY = {
    "ns1": '=HYPERLINK("http://e.org","x")',
    "ns2": "+1 <b>&amp; ]]> \"quoted\", 'apart'",
    "ns3": "\u202eשלום\u202c مرحبا 🎬",
    "ns4": "-Minus; @at, comma",
    "ns5": "@SUM(A1:A2)",
    "ns6": "Bell\x07 and\x1f unit",
    "ns7": "'=already",
    "ns8": "A series",
}


@pytest.fixture
def user() -> str:
    """A user whom nobody has spoken of."""
    return f"exported-{next(_NUMBERS)}"


@pytest.fixture(scope="module")
def nasty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A client of a service of such titles, where events are kept."""
    world = RawWorld.at(tmp_path_factory.mktemp("nasty"))
    rows = [
        {"title": title, "type": "Movie", "release_year": "2018", "duration": "90 min"}
        for title in NASTY.values()
    ]
    rows[-1] |= {"type": "TV Show", "duration": "2 Seasons"}
    base = {"country": "", "rating": "", "cast": "", "director": "", "description": ""}
    world.catalog("netflix", [base | {"listed_in": "Dramas"} | row for row in rows])
    genres = names_cell("Drama")
    world.films(
        [
            {"id": "862", "title": NASTY["ns4"], "release_date": "2018-01-05", "genres": genres}
            | {"imdb_id": "tt0114709", "poster_path": "/a.jpg"}
        ]
    )
    world.ratings(
        [
            (user, 1 + (user + number) % 5, 1000 + user, f"ns{number}")
            for user in range(1, 9)
            for number in range(1, 6)
        ]
    )
    ingest(DataSettings(home=world.home, latest_year=LATEST_YEAR), Progress())
    retrain(world.home)
    with served(world.home) as client:
        yield client
