"""A platform that is an entry of sources.toml and nothing else, from raw file to answer."""

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from engine.console.progress import Progress
from engine.contract.tables import PLATFORMS
from engine.errors import InvalidValue
from engine.release.registry import current
from engine.store.tables import map_table
from tests.api.world import CATALOGS, COLUMNS, assert_problem, rating_rows, retrain, served
from tests.worlds import RawWorld
from training.backtest.run import evaluate
from training.settings import EvaluationSettings

TOML = """
[catalogs.mubi]
label = "MUBI"
aliases = ["Mubi España", "Cine Mubi"]
letter = "m"
file = "mubi"
columns = { show_id = "id" }
"""
SPELLINGS = ["mubi", " MUBI", "mubi espana", "Cine  Mubi"]
OTHERS = "amazon, disney, hulu, netflix"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> RawWorld:
    """The hand-made world, where a fifth platform has two of its titles and one of its own."""
    world = RawWorld.at(tmp_path_factory.mktemp("fifth"))
    catalogs = CATALOGS | {"mubi": [*CATALOGS["netflix"][:2], (*("Lambda", "Movie"), *LAMBDA)]}
    for platform, titles in catalogs.items():
        rows = [dict(zip((*COLUMNS, "listed_in"), title, strict=True)) for title in titles]
        world.catalog(platform, [row | {"description": ""} for row in rows], FILES.get(platform))
    path = world.home.raw / "catalogs" / FILES["mubi"]
    path.write_text(path.read_text("utf-8").replace("show_id", "id", 1), "utf-8")
    world.ratings([*rating_rows(), *((user, 4, 3000, "ms3") for user in range(1, 6))])
    world.sources(TOML)
    world.ingest()
    retrain(world.home)
    return world


LAMBDA = ("2018", "210 min", "Spain", "16", "Ed Paz", "Lu Marn", "Dramas")
FILES = {"mubi": "mubi_2026.csv"}


@pytest.fixture(scope="module")
def client(world: RawWorld) -> Iterator[TestClient]:
    with served(world.home) as client:
        yield client


def ask(client: TestClient, path: str, **query: str) -> Any:
    answer = client.get(path, params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_lake_and_release_hold_it(world):
    row = {"position": 4, "platform": "mubi", "label": "MUBI", "letter": "m"}
    row |= {"aliases": ["Mubi España", "Cine Mubi"]}
    assert world.rows(PLATFORMS)[-1] == row
    released = map_table(current(world.home) / "platforms.arrow", PLATFORMS)
    assert released.to_pylist() == world.rows(PLATFORMS)


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_every_route_that_takes_a_platform_understands_it(client, spelling):
    items = ask(client, "/v1/catalog/titles", platform=spelling)["items"]
    assert {item["id"] for item in items} == {"ms1", "ms2", "ms3"}
    counts = ask(client, "/v1/catalog/platform-counts", platform=spelling)["items"]
    assert counts == [{"platform": "mubi", "movies": 3, "tv_shows": 0, "total": 3}]
    longest = ask(client, "/v1/catalog/longest", platform=spelling, year="2018")
    assert longest["items"][0]["id"] == "ms3"
    lists = ask(client, "/v1/users/6/recommendations", platform=spelling)["items"]
    assert "wms3" in {item["work_id"] for item in lists}
    assert ask(client, f"/get_max_duration/2018/{spelling}/min") == {"pelicula": "lambda"}
    count = {"plataforma": "mubi", "peliculas": 3}
    assert ask(client, f"/get_count_platform/{spelling}") == count
    assert ask(client, "/get_count_platform", plataforma=spelling) == count
    assert ask(client, f"/get_score_count/{spelling}/3.5/2018")["plataforma"] == "mubi"
    assert ask(client, f"/get_actor/{spelling}/2018")["actor"] == "bo tarn"


def test_lists_of_all_platforms_have_it_last(client):
    names = [row["platform"] for row in ask(client, "/v1/catalog/platform-counts")["items"]]
    assert names == ["amazon", "disney", "hulu", "netflix", "mubi"]
    copies = ask(client, "/v1/catalog/titles/ns1/availability")["available_on"]
    assert [copy["platform"] for copy in copies] == ["amazon", "netflix", "mubi"]


def test_refusals_name_it(client):
    problem = assert_problem(client.get("/v1/catalog/longest?platform=vhs"), 422)
    assert problem["detail"] == f"platform is 'vhs'; expected {OTHERS} or mubi"
    problem = assert_problem(client.get("/get_count_platform"), 422)
    assert problem["detail"] == f"platform is ''; expected {OTHERS} or mubi"


def test_the_description_of_the_api_lists_no_platforms(client):
    document = client.get("/openapi.json").text.lower()
    assert "hulu or netflix" not in document
    assert "hulu and netflix" not in document


def test_an_evaluation_takes_its_alias(world):
    def evaluated(platform: str) -> str:
        settings = EvaluationSettings(
            home=world.home, platform=platform, protocols=("random folds",), folds=2, users=10
        )
        return evaluate(settings, Progress()).read_text("utf-8")

    assert evaluated("Cine Mubi") == evaluated("mubi") != evaluated("netflix")
    with pytest.raises(InvalidValue, match=f"platform is 'vhs'; expected {OTHERS} or mubi"):
        evaluated("vhs")
