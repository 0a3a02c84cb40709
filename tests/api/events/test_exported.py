"""Rows of an export are read back as the events that they are; no other is read more leniently."""

import json
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from api.events.exported import COLUMNS, guarded, unguarded
from api.events.fields import number_text, read_scale, written_scale
from engine.errors import InvalidValue
from engine.scale import RatingScale
from tests.api.world import assert_problem

CSV = {"Content-Type": "text/csv"}
HEADER = ",".join(COLUMNS)
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "'=1", "''=1"]


@given(st.text())
def test_a_guarded_cell_comes_back(cell: str) -> None:
    assert unguarded(guarded(cell)) == cell


@pytest.mark.parametrize("cell", FORMULAS)
def test_what_begins_a_formula_is_guarded(cell: str) -> None:
    assert guarded(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "'", "'quoted'", "a=1", "1-2", " =1", "Él"])
def test_what_begins_none_stays(cell: str) -> None:
    assert (guarded(cell), unguarded(cell)) == (cell, cell)


@given(
    st.floats(-1e6, 1e6)
    .flatmap(lambda low: st.tuples(st.just(low), st.floats(low, 1e7)))
    .filter(lambda ends: ends[0] < ends[1])
)
def test_a_scale_is_read_as_it_was_written(ends: tuple[float, float]) -> None:
    scale = RatingScale(*ends)
    assert read_scale("rating", written_scale(scale)) == scale
    assert read_scale("rating", list(ends)) == scale
    assert float(number_text(ends[0])) == ends[0]


@pytest.mark.parametrize(
    "scale",
    ["", "5", "1-5", "5..1", "1..1", "a..b", "1..2..3", [1], [1, 2, 3], ["a", 2], [2, 1], 5],
)
def test_what_is_no_scale_is_refused(scale: Any) -> None:
    with pytest.raises(InvalidValue, match="scale"):
        read_scale("rating", scale)


def test_stars_stand_on_the_scale_that_is_said(client: TestClient, user: str) -> None:
    path = f"/v1/users/{user}/events"
    sent = {"id": "ns1", "kind": "rating", "stars": 8, "scale": [1, 10], "at": 1000}
    stored = client.post(path, json=sent).json()
    assert (stored["stars"], stored["rating_scale"]) == (8, [1, 10])
    again = client.post(path, json=sent | {"scale": "1..10"})
    assert (again.status_code, again.json()["status"]) == (200, "repeated")
    for wrong in ({"stars": 11}, {"scale": [10, 1]}, {"kind": "liked", "stars": None}):
        assert_problem(client.post(path, json=sent | wrong), 422)


def test_an_exported_file_is_read_with_what_people_read_beside(
    client: TestClient, user: str
) -> None:
    body = f"{HEADER}\r\nns1,'=SUM(1),2018,movie,rating,4.5,0.5..5,1970-01-01T00:16:40Z,862,tt1\r\n"
    body += "'=x,,,,liked,,,1970-01-01T00:16:41Z,,\r\n"
    path = f"/v1/users/{user}/events"
    answer = client.post(path, content=body, headers=CSV).json()
    assert (answer["created"], answer["rejected"]) == (2, 0)
    events = client.get(path).json()["items"]
    assert [(e["id"], e["kind"], e["stars"]) for e in events] == [
        ("=x", "liked", None),
        ("was1", "rating", 4.5),
    ]
    row = dict.fromkeys(COLUMNS) | {"id": "ns2", "title": "Beta", "kind": "liked", "at": 5}
    lines = client.post(
        path, content=json.dumps(row), headers={"Content-Type": "application/x-ndjson"}
    )
    assert lines.json()["created"] == 1


@pytest.mark.parametrize("name", ["title", "year", "imdb_id"])
def test_in_any_other_row_an_unknown_name_is_refused(
    client: TestClient, user: str, name: str
) -> None:
    row = {"id": "ns1", "kind": "liked", name: "x"}
    problem = assert_problem(client.post(f"/v1/users/{user}/events", json=row), 422)
    assert name in problem["detail"]
    text = f"id,kind,{name}\n'=x,liked,x\n"
    answer = client.post(f"/v1/users/{user}/events", content=text, headers=CSV).json()
    assert answer["rows"][0]["problem"]["value"] == name
