"""Events by the thousand: JSON, NDJSON and CSV, good rows and bad ones, keys and bounds."""

import json
import threading
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.events import bodies
from tests.api.world import assert_problem

NDJSON = {"Content-Type": "application/x-ndjson"}
CSV = {"Content-Type": "text/csv; charset=utf-8"}


def rows_of(user: str, n: int) -> list[dict[str, Any]]:
    return [{"user_id": user, "id": f"i{k}", "kind": "watched", "at": 1000 + k} for k in range(n)]


def ndjson(rows: list[dict[str, Any]]) -> str:
    return "".join(f"{json.dumps(row)}\n" for row in rows)


def statuses(answer: Any) -> list[str]:
    return [row["status"] for row in answer.json()["rows"]]


def total(client: TestClient, user: str) -> int:
    return client.get(f"/v1/users/{user}/events").json()["total"]


@pytest.mark.parametrize("form", ["json", "ndjson", "csv"])
def test_every_form_says_the_same(client: TestClient, user: str, form: str) -> None:
    rows: list[dict[str, Any]] = [
        {"user_id": user, "id": "ns1", "kind": "rating", "stars": 4.5, "at": 1000},
        {"user_id": f'{user}-ü,"x', "id": "ns2", "kind": "liked"},
        {"user_id": user, "id": "x1", "kind": "watched", "answer_id": "a"},
    ]
    if form == "json":
        answer = client.post("/v1/events", json=rows)
    elif form == "ndjson":
        answer = client.post("/v1/events", content="\n" + ndjson(rows) + "\r\n", headers=NDJSON)
    else:
        lines = [
            "\ufeffuser_id,id,kind,stars,at,answer_id",
            f"{user},ns1,rating,4.5,1000,",
            f'"{user}-ü,""x",ns2,liked,,,',
            "",
            f"{user},x1,watched,,,a",
        ]
        answer = client.post("/v1/events", content="\r\n".join(lines).encode(), headers=CSV)
    body = answer.json()
    assert answer.status_code == 201
    assert (body["created"], body["repeated"], body["rejected"]) == (3, 0, 0)
    assert [row["row"] for row in body["rows"]] == [1, 2, 3]
    assert [row["known_title"] for row in body["rows"]] == [True, True, False]
    ids = [row["event_id"] for row in body["rows"]]
    assert ids == sorted(set(ids))
    shown = client.get(f"/v1/users/{user}/events").json()["items"]
    assert [(each["id"], each["answer_id"]) for each in shown] == [("x1", "a"), ("was1", None)]


def test_a_bad_row_costs_itself_alone(client: TestClient, user: str) -> None:
    lines = [
        '{"user_id": "U", "id": "ns1", "kind": "liked"}',
        '{"user_id": "U", "id": "ns1", "kind": "lovd"}',
        "{nonsense",
        '{"user_id": "", "id": "ns1", "kind": "liked"}',
        '["a list"]',
        '{"id": "ns1", "kind": "liked"}',
        '{"user_id": "U", "id": "ns1", "kind": "liked", "stars": 3}',
        '{"user_id": "\\ud800", "id": "ns1", "kind": "liked"}',
        '{"user_id": "U", "id": "ns2", "kind": "liked"}',
    ]
    content = "\n".join(lines).replace("U", user)
    answer = client.post("/v1/events", content=content, headers=NDJSON)
    assert answer.status_code == 201
    assert statuses(answer) == ["created", *["rejected"] * 7, "created"]
    problems = [row["problem"] for row in answer.json()["rows"]]
    fields = [problem["field"] for problem in problems if problem]
    assert fields == ["kind", "body", "user_id", "row", "user_id", "stars", "user_id"]
    assert problems[1] == {
        "field": "kind",
        "value": "lovd",
        "expected": "one of rating, watched, liked, disliked, hidden, watchlist",
    }
    assert total(client, user) == 2


def test_rows_that_are_all_bad_create_nothing(client: TestClient, user: str) -> None:
    answer = client.post(f"/v1/users/{user}/events", json=[{"id": "ns1"}, 7])
    assert (answer.status_code, answer.json()["rejected"]) == (200, 2)


def test_rows_of_one_user_name_nobody_else(client: TestClient, user: str) -> None:
    path = f"/v1/users/{user}/events"
    csv = "id,kind,stars\nns1,rating,4\nns2,hidden,\n"
    assert statuses(client.post(path, content=csv, headers=CSV)) == ["created"] * 2
    named = client.post(path, json=[{"id": "ns1", "kind": "liked", "user_id": "other"}])
    assert statuses(named) == ["rejected"]
    assert total(client, user) == 2


def test_a_row_that_was_stored_before_is_repeated(client: TestClient, user: str) -> None:
    rows = rows_of(user, 3)
    first = client.post("/v1/events", json=rows)
    again = client.post("/v1/events", content=ndjson([*rows, *rows_of(user, 4)]), headers=NDJSON)
    assert statuses(again) == [*["repeated"] * 6, "created"]
    ids = [row["event_id"] for row in again.json()["rows"]]
    assert ids[:3] == ids[3:6] == [row["event_id"] for row in first.json()["rows"]]
    nothing = client.post("/v1/events", json=rows)
    assert (nothing.status_code, nothing.json()["repeated"]) == (200, 3)


def test_a_whole_request_is_replayed_under_its_key(client: TestClient, user: str) -> None:
    key = {"Idempotency-Key": f"bulk-{user}"}
    rows: list[Any] = [*rows_of(user, 3), {"user_id": user, "id": "ns1", "kind": "liked"}, 7]
    first = client.post("/v1/events", json=rows, headers=key)
    again = client.post("/v1/events", json=rows, headers=key)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert again.headers["idempotency-replayed"] == "true"
    other = client.post("/v1/events", json=rows[:2], headers=key)
    assert assert_problem(other, 422)["type"] == "urn:cartelera:idempotency-conflict"
    assert total(client, user) == 4


def test_two_at_once_under_one_key_are_done_once(client: TestClient, user: str) -> None:
    answers: list[Any] = []

    def send() -> None:
        answers.append(
            client.post(
                f"/v1/users/{user}/events",
                json={"id": "ns1", "kind": "liked"},
                headers={"Idempotency-Key": "at-once"},
            )
        )

    threads = [threading.Thread(target=send) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.status_code for answer in answers] == [201] * 6
    assert len({answer.text for answer in answers}) == 1
    assert sum("idempotency-replayed" in answer.headers for answer in answers) == 5
    assert total(client, user) == 1


def test_many_rows_are_one_commit(client: TestClient, user: str) -> None:
    answer = client.post("/v1/events", content=ndjson(rows_of(user, 5_000)), headers=NDJSON)
    ids = [row["event_id"] for row in answer.json()["rows"]]
    assert ids == list(range(ids[0], ids[0] + 5_000))
    assert total(client, user) == 5_000


def test_more_than_is_read_is_refused(
    client: TestClient, user: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bodies, "MOST_ROWS", 10)
    body = assert_problem(client.post("/v1/events", json=rows_of(user, 11)), 413)
    assert (body["type"], "10 rows" in body["detail"]) == ("urn:cartelera:too-large", True)
    assert client.post("/v1/events", json=rows_of(user, 10)).status_code == 201
    large = b" " * (bodies.MOST_BYTES + 1)
    assert_problem(client.post("/v1/events", content=large), 413)
    assert_problem(client.post("/v1/events", content=iter([large])), 413)  # of no declared length


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "application/json; charset=utf-16"]
)
def test_a_body_of_another_type_is_refused(client: TestClient, user: str, kind: str) -> None:
    for path in ("/v1/events", f"/v1/users/{user}/events"):
        answer = client.post(path, content=b"x", headers={"Content-Type": kind})
        body = assert_problem(answer, 415)
        assert "text/csv" in body["detail"]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "a first line of names"),
        (b"name,kind\nx,liked\n", "a first line of names"),
        (b"id,id,kind\nx,x,liked\n", "a first line of names"),
        (b"user_id,id,kind\n", "at least one event"),
        (b'"\n', "a first line of names"),
        (b"id\xff,kind\n", "UTF-8"),
    ],
)
def test_csv_without_a_header_or_rows_is_refused(
    client: TestClient, content: bytes, expected: str
) -> None:
    body = assert_problem(client.post("/v1/events", content=content, headers=CSV), 422)
    assert expected in body["errors"][0]["expected"]


def test_broken_lines_of_csv_are_rejected_one_by_one(client: TestClient, user: str) -> None:
    lines = [
        "user_id,id,kind,stras",
        f"{user},ns1,liked",
        f"{user},ns1,liked,",
        f"{user},x,liked,4",
    ]
    lines += [f'{user},"a"b,liked,', f"{user},ns2,liked,"]
    answer = client.post("/v1/events", content="\n".join(lines).encode(), headers=CSV)
    assert statuses(answer) == ["rejected", "created", "rejected", "rejected", "created"]
    expected = [row["problem"]["expected"] for row in answer.json()["rows"] if row["problem"]]
    assert "4, as the header has" in expected[0]
    assert "did you mean stars?" in expected[1]
    assert expected[2] == "a line of CSV"
