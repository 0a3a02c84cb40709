"""The tables of the lake as routes: rows by conditions, counted, and nothing about users."""

from collections import Counter
from typing import Any

import pyarrow.parquet as pq
import pytest
from fastapi.testclient import TestClient

from engine.store.home import Home
from tests.api.world import assert_problem, rating_rows, served


def rows_of(client: TestClient, name: str, **query: Any) -> dict[str, Any]:
    """A page of a table."""
    answer = client.get(f"/v1/tables/{name}", params=query)
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


def column(home: Home, table: str, name: str) -> list[Any]:
    """A column of the lake, read past everything."""
    return pq.ParquetFile(home.lake / f"{table}.parquet").read()[name].to_pylist()


def test_the_tables_are_described_by_the_contract(small: TestClient) -> None:
    tables = {each["name"]: each for each in small.get("/v1/tables").json()["items"]}
    names = ["titles", "works", "films", "credits", "events", "platforms", "former_works"]
    assert list(tables) == [*names, "editions", "quarantine"]
    assert tables["titles"]["rows"] == 12
    columns = {each["name"]: each for each in tables["titles"]["columns"]}
    assert columns["release_year"]["description"] == "year of first release"
    assert columns["platform"]["counted"]
    assert columns["genres"]["sortable"] is False


def test_a_page_is_the_beginning_of_the_table(small: TestClient, small_home: Home) -> None:
    page = rows_of(small, "titles", limit=3, offset=2)
    assert page["total"] == 12
    ids = [row["title_id"] for row in page["items"]]
    assert ids == column(small_home, "titles", "title_id")[2:5]
    assert page["lake"] == small_home.resolve_lake().name


CONDITIONS = [
    ("platform=netflix", 5),
    ("platform!=netflix", 7),
    ("type=tv show", 3),
    ("title~ETA", 4),  # beta, zeta, eta, theta
    ("title~.*", 0),
    ("release_year>=2019", 2),
    ("release_year<=2017", 1),
    ("release_year=2018", 9),
    ("genres=Comedies", 2),
    ("genres!=Comedies", 10),
    ("genres~drama", 3),
    ("actors=Bo Tarn", 4),
    ("actors=", 2),
    ("director=", 3),
    ("director!=", 9),
    ("maturity_known=false", 2),
    ("display_title=Face/Off", 1),
    ("countries~france", 4),
]


@pytest.mark.parametrize(("condition", "rows"), CONDITIONS)
def test_conditions_are_plain_comparisons(small: TestClient, condition: str, rows: int) -> None:
    assert rows_of(small, "titles", where=condition)["total"] == rows


def test_all_conditions_have_to_hold(small: TestClient) -> None:
    page = rows_of(small, "titles", where=["platform=netflix", "release_year=2018", "type=movie"])
    assert [row["display_title"] for row in page["items"]] == ["Alpha", "Beta", "Gamma"]


@pytest.mark.parametrize(
    ("where", "sort"),
    [
        ("nope=1", ""),
        ("title", ""),
        ("release_year=soon", ""),
        ("release_year~20", ""),
        ("title>=a", ""),
        ("genres>=a", ""),
        ("maturity_known=perhaps", ""),
        ("", "genres"),
        ("", "nope"),
    ],
)
def test_what_compares_nothing_is_refused(small: TestClient, where: str, sort: str) -> None:
    query = {name: text for name, text in (("where", where), ("sort", sort)) if text}
    body = assert_problem(small.get("/v1/tables/titles", params=query), 422)
    assert body["detail"]


@pytest.mark.parametrize("name", ["release_year", "title", "date_added", "duration_int"])
@pytest.mark.parametrize("sign", ["", "-"])
def test_rows_stand_in_the_order_of_a_column(
    small: TestClient, small_home: Home, name: str, sign: str
) -> None:
    page = rows_of(small, "titles", sort=f"{sign}{name}", limit=100)
    values = [row[name] for row in page["items"] if row[name] is not None]
    assert values == sorted(values, reverse=bool(sign))
    assert len(page["items"]) == 12
    second = rows_of(small, "titles", sort=f"{sign}{name}", limit=5, offset=5)
    assert second["items"] == page["items"][5:10]


@pytest.mark.parametrize("name", ["platform", "type", "genres", "countries", "maturity_rating"])
def test_values_are_counted_in_the_rows_that_pass(
    small: TestClient, small_home: Home, name: str
) -> None:
    condition = "type=movie"
    (facet,) = rows_of(small, "titles", facet=name, where=condition)["facets"]
    kinds = column(small_home, "titles", "type")
    values = [
        v
        for v, kind in zip(column(small_home, "titles", name), kinds, strict=True)
        if kind == "movie"
    ]
    counts = Counter(v for value in values for v in (value if isinstance(value, list) else [value]))
    assert {each["value"]: each["rows"] for each in facet["values"]} == counts
    assert facet["further"] == 0


@pytest.mark.parametrize("name", ["title", "nope", "title_id"])
def test_values_of_other_columns_are_not_counted(small: TestClient, name: str) -> None:
    assert_problem(small.get(f"/v1/tables/titles?facet={name}"), 422)


def test_events_are_numbers_alone(small: TestClient) -> None:
    page = rows_of(small, "events", facet="kind")
    assert set(page["items"][0]) == {"kind", "source", "year", "events", "mean_value"}
    ratings = rating_rows()
    assert sum(row["events"] for row in page["items"]) == len(ratings)
    (group,) = page["items"]
    assert group["mean_value"] == pytest.approx(sum(r[1] for r in ratings) / len(ratings))


@pytest.mark.parametrize("name", ["user_id", "at", "title_id"])
def test_nothing_asks_events_for_their_users(small: TestClient, name: str) -> None:
    for query in (f"where={name}=1", f"sort={name}", f"facet={name}"):
        assert_problem(small.get(f"/v1/tables/events?{query}"), 422)


@pytest.mark.parametrize("name", ["event_files", "nope", "..", "titles.parquet"])
def test_an_unknown_table_is_refused_with_those_that_are_there(
    small: TestClient, name: str
) -> None:
    answer = small.get(f"/v1/tables/{name}")
    assert answer.status_code == (404 if name != ".." else answer.status_code)
    if name != "..":
        assert "titles" in assert_problem(answer, 404)["suggestions"]


def test_a_home_without_a_lake_says_so(tmp_path: Any) -> None:
    with served(Home(tmp_path)) as client:
        for path in ("/v1/tables", "/v1/tables/titles"):
            assert "make data" in assert_problem(client.get(path), 503)["detail"]
        page = client.get("/explore/tables")
        assert page.status_code == 503
        assert "make data" in page.text
