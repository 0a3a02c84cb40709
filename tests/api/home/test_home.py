"""Home pages: rows in which each work stands once, pages of them, what the rows are."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from engine.store.home import Home
from tests.api.world import assert_problem, served

USER = "/v1/users/17/home"
NOBODY = "/v1/home"


@pytest.fixture
def client(sample_home: Home, copy_home: Callable[[Home], Home]) -> Iterator[TestClient]:
    with served(copy_home(sample_home)) as client:
        yield client


def ask(client: TestClient, path: str = USER, **query: Any) -> dict[str, Any]:
    answer = client.get(path, params=query)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def every_row(client: TestClient, path: str = USER, **query: Any) -> list[dict[str, Any]]:
    page = ask(client, path, **query)
    rows = page["rows"]
    while page["next"]:
        page = ask(client, path, **query, cursor=page["next"])
        rows += page["rows"]
    return list(rows)


def works(rows: list[dict[str, Any]]) -> list[str]:
    return [item["work_id"] for row in rows for item in row["items"]]


@pytest.mark.parametrize("path", [USER, NOBODY])
@pytest.mark.parametrize("query", [{}, {"platform": "netflix"}, {"kids": "true"}], ids=str)
def test_each_work_stands_once_on_all_pages_together(sample, path, query):
    at_once = ask(sample, path, rows=20, **query)["rows"]
    for size in (1, 2, 5):
        assert every_row(sample, path, rows=size, **query)[: len(at_once)] == at_once
    listed = works(at_once)
    assert len(listed) == len(set(listed))
    assert all(len(row["items"]) >= 3 for row in at_once)


def test_the_rows_are_what_they_say(sample):
    rows = every_row(sample, rows=20, per_row=5)
    kinds = [row["kind"] for row in rows]
    assert kinds[0] == "for_you"
    assert {"because", "trending", "new", "platform", "genre"} <= set(kinds)
    listed = sample.get("/v1/users/17/recommendations", params={"n": 5}).json()
    assert works(rows[:1]) == [item["work_id"] for item in listed["items"]]
    for row in rows:
        assert [item["rank"] for item in row["items"]] == list(range(1, len(row["items"]) + 1))
        if row["kind"] == "platform":
            for item in row["items"]:
                assert row["subject"] in {copy["platform"] for copy in item["available_on"]}
        if row["kind"] == "because":
            title = sample.get(f"/v1/works/{row['subject']}").json()["title"]
            assert row["title"].startswith("Because you rated")
            assert row["title"].endswith(title)
            assert {item["reason"]["work_id"] for item in row["items"]} <= {row["subject"], None}
            assert row["subject"] not in works([row])


def test_the_platforms_that_somebody_has_are_the_only_ones(sample):
    rows = every_row(sample, rows=20, platform=["hulu", "disney"])
    assert {row["subject"] for row in rows if row["kind"] == "platform"} <= {"hulu", "disney"}
    for row in rows:
        for item in row["items"]:
            assert {"hulu", "disney"} & {copy["platform"] for copy in item["available_on"]}


def test_nobody_known_gets_no_row_of_their_own(sample):
    kinds = [row["kind"] for row in every_row(sample, NOBODY, rows=20)]
    assert kinds
    assert not {"for_you", "because", "franchises", "watchlist"} & set(kinds)


def test_who_says_what_they_like_gets_rows_because_of_it(sample):
    liked = works(ask(sample, NOBODY, rows=1)["rows"])[:2]
    by_query = ask(sample, NOBODY, rows=20, liked=liked)
    by_body = sample.post(NOBODY, json={"rows": 20, "liked": liked}).json()
    assert by_query["rows"] == by_body["rows"]
    because = [row["subject"] for row in by_query["rows"] if row["kind"] == "because"]
    assert because
    assert set(because) <= set(liked)
    assert not set(liked) & set(works(by_query["rows"]))


def test_what_happens_shows_at_once_and_pages_stay_those_of_the_first(client):
    first = ask(client, rows=2, per_row=6)
    rest = ask(client, rows=2, per_row=6, cursor=first["next"])
    hidden = works(rest["rows"])[0]
    answer = client.post("/v1/users/17/events", json={"id": hidden, "kind": "hidden"})
    assert answer.status_code == 201
    assert hidden not in works(every_row(client, rows=6, per_row=6))
    again = ask(client, rows=2, per_row=6, cursor=first["next"])
    assert works(again["rows"]) == [work for work in works(rest["rows"]) if work != hidden]


def test_a_watchlist_is_a_row(client):
    listed = works(ask(client, rows=1)["rows"])[:4]
    for work in listed:
        client.post("/v1/users/newcomer/events", json={"id": work, "kind": "watchlist"})
    rows = ask(client, "/v1/users/newcomer/home", rows=20)["rows"]
    assert rows[0]["kind"] == "for_you"
    assert set(listed) <= set(works(rows))


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"rows": 0}, "rows"),
        ({"rows": 21}, "rows"),
        ({"per_row": 31}, "per_row"),
        ({"cursor": "none of ours"}, "cursor"),
        ({"platform": "quibi"}, "platform"),
        ({"max_age": 99}, "max_age"),
    ],
    ids=str,
)
@pytest.mark.parametrize("path", [USER, NOBODY])
def test_malformed_questions_are_refused_by_name(sample, path, query, field):
    for problem in (sample.get(path, params=query), sample.post(path, json=query)):
        assert field in assert_problem(problem, 422)["errors"][0]["field"]


def test_a_cursor_is_of_one_shape(sample):
    cursor = ask(sample, rows=1, per_row=6)["next"]
    for path, query in ((USER, {"per_row": 7}), ("/v1/users/17/recommendations", {})):
        assert_problem(sample.get(path, params={"cursor": cursor, **query}), 422)
    listed = sample.get("/v1/users/17/recommendations").json()["next"]
    assert_problem(sample.get(USER, params={"cursor": listed}), 422)
