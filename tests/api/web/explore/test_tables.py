"""Tables, quarantine and files of them: what the routes say, and no record about a user."""

import csv
import io
from collections.abc import Iterator
from urllib.parse import quote

import pyarrow.parquet as pq
import pytest
from fastapi.testclient import TestClient

from data.ingest import ingest
from data.settings import Settings as DataSettings
from engine.console.progress import Progress
from engine.selection.shown import SHOWN
from engine.store.home import Home
from tests.api.web.explore.reading import assert_page
from tests.api.world import CATALOGS, COLUMNS, FILMS, LATEST_YEAR, retrain, served
from tests.worlds import RawWorld

HOSTILE = ['<script>alert("x")</script>', "\u202eשלום", "🎬 film", "=1+1"]
USER = "user-4711-secret"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A client of a service whose titles are no friends, and whose rejected records name users."""
    world = RawWorld.at(tmp_path_factory.mktemp("hostile"))
    rows = [dict(zip((*COLUMNS, "listed_in"), t, strict=True)) for t in CATALOGS["netflix"]]
    for row, title in zip(rows, HOSTILE, strict=False):
        row["title"] = title
    world.catalog("netflix", [row | {"description": "d"} for row in rows])
    world.films([*FILMS, {"id": "99", "title": "<b>Undated</b>", "release_date": ""}])
    good = [(user, 3.5, 1000, f"ns{1 + user % 4}") for user in range(40)]
    world.ratings([*good, (USER, 4.0, 1000, "ns999")])
    ingest(DataSettings(home=world.home, latest_year=LATEST_YEAR), Progress())
    retrain(world.home)
    with served(world.home) as client:
        yield client


@pytest.mark.parametrize("name", SHOWN)
def test_every_table_is_a_page(small: TestClient, hostile: TestClient, name: str) -> None:
    for client in (small, hostile):
        answer = client.get(f"/explore/tables/{name}")
        assert answer.status_code == 200
        page = assert_page(answer.text)
        total = client.get(f"/v1/tables/{name}").json()["total"]
        assert (str(total) in page.text) or total == 0


def test_hostile_titles_are_text(hostile: TestClient) -> None:
    answer = hostile.get("/explore/tables/titles")
    assert "<script>alert" not in answer.text
    page = assert_page(answer.text)
    for title in HOSTILE:  # the ingest takes away what turns the direction of a text
        assert title.removeprefix("\u202e") in page.text
    for path in ("/explore/titles?q=&limit=", "/explore/titles", "/explore/search?q=film"):
        assert "<script>alert" not in hostile.get(path).text


def test_conditions_of_the_form_join_those_of_the_address(small: TestClient) -> None:
    path = "/explore/tables/titles?where=platform%3Dnetflix&column=type&operator=%3D&text=movie"
    page = assert_page(small.get(path).text)
    hidden = [each.attributes["value"] for each in page.all("input", name="where")]
    assert hidden == ["platform=netflix", "type=movie"]
    assert "1 to 3 of 3" in page.text


def test_a_value_of_a_facet_filters_and_lets_go(small: TestClient) -> None:
    page = assert_page(small.get("/explore/tables/titles").text)
    (link,) = [each for each in page.all("a") if each.text == "netflix"]
    chosen = assert_page(small.get(str(link.attributes["href"])).text)
    assert "1 to 5 of 5" in chosen.text
    (link,) = [each for each in chosen.all("a") if each.attributes.get("aria-current") == "true"]
    assert "of 12" in assert_page(small.get(str(link.attributes["href"])).text).text


@pytest.mark.parametrize("name", SHOWN)
@pytest.mark.parametrize("where", ["", "type=movie"])
def test_files_hold_the_rows_that_pass(small: TestClient, name: str, where: str) -> None:
    if where and "type" not in SHOWN[name].types:
        where = f"{next(iter(SHOWN[name].types))}!="
    query = f"?where={quote(where)}" if where else ""
    rows = small.get(f"/v1/tables/{name}{query}{'&' if query else '?'}limit=100").json()["items"]
    lines = list(csv.DictReader(io.StringIO(small.get(f"/explore/tables/{name}.csv{query}").text)))
    assert len(lines) == len(rows)
    for line, row in zip(lines, rows, strict=True):
        assert list(line) == list(row)
        for column, value in row.items():
            if isinstance(value, int | float) and not isinstance(value, bool):
                assert float(line[column]) == value
    content = small.get(f"/explore/tables/{name}.parquet{query}").content
    table = pq.read_table(io.BytesIO(content))
    assert table.num_rows == len(rows)
    assert table.column_names == list(SHOWN[name].types)


def test_the_quarantine_shows_records_as_read(hostile: TestClient) -> None:
    page = assert_page(hostile.get("/explore/quarantine").text)
    assert "<b>Undated</b>" in page.text
    assert page.all("b") == [] or "Undated" not in [each.text for each in page.all("b")]
    only = assert_page(hostile.get("/explore/quarantine?reason=no_release_date").text)
    assert "Undated" in only.text
    assert "unknown_title" in only.text  # the way to the others stays
    (item,) = [each for each in only.all("ol") if each.attributes.get("class") == "records"]
    assert "unknown_title" not in item.text


@pytest.mark.parametrize(
    "path",
    [
        "/explore/quarantine",
        "/explore/quarantine?reason=unknown_title",
        "/explore/tables/quarantine",
        "/explore/tables/quarantine.csv",
        "/explore/tables/events",
        "/explore/tables/events.csv",
        "/v1/tables/quarantine",
        "/v1/tables/events",
    ],
)
def test_no_user_is_shown(hostile: TestClient, path: str) -> None:
    answer = hostile.get(path)
    assert answer.status_code == 200
    assert USER not in answer.text
    assert "unknown_title" in answer.text or "events" in path


def test_conditions_cannot_ask_for_what_is_not_shown(hostile: TestClient) -> None:
    for condition in (f"record~{USER}", f"record={USER}", "record~999"):
        answer = hostile.get("/v1/tables/quarantine", params={"where": condition})
        assert answer.json()["total"] == 0
    content = hostile.get("/explore/tables/quarantine.parquet").content
    table = pq.read_table(io.BytesIO(content)).to_pylist()
    assert {row["record"] for row in table if row["file"].startswith("ratings")} == {None}
    assert any(row["record"] for row in table)


@pytest.mark.parametrize("name", ["nope", "event_files", "nope.csv", "event_files.parquet"])
def test_an_unknown_table_is_a_page(small: TestClient, name: str) -> None:
    answer = small.get(f"/explore/tables/{name}")
    assert answer.status_code == 404
    assert_page(answer.text)


def test_a_condition_that_says_nothing_is_a_page(small: TestClient) -> None:
    answer = small.get("/explore/tables/titles?where=nope%3D1")
    assert answer.status_code == 422
    assert_page(answer.text)


def test_tables_are_in_spanish_too(small: TestClient) -> None:
    for path in ("/explore/tables", "/explore/tables/titles", "/explore/quarantine"):
        page = assert_page(small.get(path, headers={"accept-language": "es"}).text, "es")
        assert "Cuarentena" in page.text


def test_the_tables_are_those_of_the_home(small: TestClient, small_home: Home) -> None:
    page = assert_page(small.get("/explore/tables").text)
    assert small_home.resolve_lake().name in page.text
    for name in SHOWN:
        assert [each for each in page.all("a") if each.text == name]
