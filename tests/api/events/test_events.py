"""One event at a time: stored, listed, undone, forgotten; and what is refused."""

import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from engine.store.home import Home
from tests.api.world import assert_problem, served

KEY = "a-key-that-nobody-may-see"


def say(client: TestClient, user: str, **event: Any) -> Any:
    return client.post(f"/v1/users/{user}/events", content=json.dumps(event))


def listed(client: TestClient, user: str, **query: Any) -> list[tuple]:
    page = client.get(f"/v1/users/{user}/events", params=query).json()
    return [(each["id"], each["kind"], each["stars"]) for each in page["items"]]


def test_an_event_is_stored_about_the_work_of_a_title(client: TestClient, user: str) -> None:
    answer = say(client, user, id="ns1", kind="rating", stars=4.5, at="2026-03-01T12:00:00Z")
    body = answer.json()
    assert (answer.status_code, body["status"]) == (201, "created")
    assert (body["id"], body["title"], body["known_title"]) == ("was1", "Alpha", True)
    assert (body["stars"], body["rating_scale"]) == (4.5, [0.5, 5.0])
    assert (body["at"], body["answer_id"], body["user_id"]) == ("2026-03-01T12:00:00Z", None, user)
    page = client.get(f"/v1/users/{user}/events").json()
    assert page["total"] == 1
    assert page["items"] == [{k: v for k, v in body.items() if k != "status"}]


def test_no_answer_about_events_is_kept_by_a_cache(client: TestClient, user: str) -> None:
    path = f"/v1/users/{user}"
    answers = [
        say(client, user, id="ns1", kind="liked"),
        client.get(f"{path}/events"),
        client.get(f"{path}/ratings"),
        client.delete(f"{path}/events?id=ns1"),
        client.delete(path),
    ]
    assert [answer.headers["cache-control"] for answer in answers] == ["no-store"] * 5
    assert [answer for answer in answers if "etag" in answer.headers] == []


def test_a_title_that_no_release_knows_is_kept_as_it_was_sent(
    client: TestClient, user: str
) -> None:
    body = say(client, user, id="  later-1 ", kind="watchlist").json()
    assert (body["id"], body["title"], body["known_title"]) == ("later-1", None, False)
    assert len(client.delete(f"/v1/users/{user}/events?id=later-1").json()["undone"]) == 1


def test_events_are_listed_newest_first_in_pages_and_by_kind(client: TestClient, user: str) -> None:
    say(client, user, id="ns1", kind="watched", at=300)
    say(client, user, id="ns2", kind="rating", stars=2, at=100)
    say(client, user, id="ns3", kind="watched", at=200)
    assert [each[0] for each in listed(client, user)] == ["was1", "wns3", "wns2"]
    assert [each[0] for each in listed(client, user, limit=1, offset=1)] == ["wns3"]
    assert listed(client, user, kind="rating") == [("wns2", "rating", 2.0)]


def test_a_time_is_given_in_several_ways(client: TestClient, user: str) -> None:
    ways = ["2020-02-03", "2020-02-03T00:00:00", "2020-02-03T01:00:00+01:00", 1580688000]
    ways += ["1580688000", 1580688000.9]
    answers = [say(client, user, id="ns1", kind="liked", at=each).json() for each in ways]
    assert {each["at"] for each in answers} == {"2020-02-03T00:00:00Z"}
    assert [each["status"] for each in answers] == ["created"] + ["repeated"] * 5
    assert {each["event_id"] for each in answers} == {answers[0]["event_id"]}


@pytest.mark.parametrize(
    ("wrong", "field", "expected"),
    [
        ({"kind": "lovd"}, "kind", "one of rating, watched, liked, disliked, hidden, watchlist"),
        ({"kind": None}, "kind", "one of rating"),
        ({"kind": 7}, "kind", "one of rating"),
        ({"stars": None}, "stars", "a number from 0.5 to 5"),
        ({"stars": 5.5}, "stars", "a number from 0.5 to 5"),
        ({"stars": 0}, "stars", "a number from 0.5 to 5"),
        ({"stars": "many"}, "stars", "a number from 0.5 to 5"),
        ({"stars": True}, "stars", "a number from 0.5 to 5"),
        ({"stars": [4]}, "stars", "a number from 0.5 to 5"),
        ({"stars": 10**400}, "stars", "a number from 0.5 to 5"),
        ({"kind": "liked"}, "stars", "none, as liked has no stars"),
        ({"at": -1}, "at", "from 1970 on"),
        ({"at": "1969-12-31"}, "at", "from 1970 on"),
        ({"at": int(time.time()) + 10_000}, "at", "not in the future"),
        ({"at": 1_600_000_000_000}, "at", "not milliseconds"),
        ({"at": "yesterday"}, "at", "ISO 8601"),
        ({"at": ""}, "at", "ISO 8601"),
        ({"at": True}, "at", "ISO 8601"),
        ({"at": {"day": 1}}, "at", "ISO 8601"),
        ({"at": "9999-12-31T23:59:59-23:59"}, "at", "ISO 8601"),
        ({"id": ""}, "id", "text of 1 to 256 characters"),
        ({"id": None}, "id", "text of 1 to 256 characters"),
        ({"id": "x" * 257}, "id", "text of 1 to 256 characters"),
        ({"id": "a\x00b"}, "id", "without NUL"),
        ({"id": "\ud800"}, "id", "without NUL"),
        ({"id": "\u200b"}, "id", "text"),
        ({"answer_id": ""}, "answer_id", "text of 1 to 8000 characters"),
        ({"answer_id": "x" * 8001}, "answer_id", "text of 1 to 8000 characters"),
        ({"star": 4}, "field", "did you mean stars?"),
        ({"user_id": "somebody"}, "field", "none of that name but id, kind"),
    ],
)
def test_what_is_wrong_with_an_event_is_told(
    client: TestClient, user: str, wrong: dict, field: str, expected: str
) -> None:
    right = {"id": "ns1", "kind": "rating", "stars": 4}
    body = assert_problem(say(client, user, **(right | wrong)), 422)
    assert body["type"] == "urn:cartelera:invalid-value"
    assert body["errors"][0]["field"] == field
    assert expected in body["errors"][0]["expected"]
    assert listed(client, user) == []


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"{", b"7", b'"text"', b"null", b"\xff", b"[]", b"{}", b"[" * 100_000),
        *(b'{"id": NaN}', b'{"id": ' + b"9" * 5_000 + b"}", b'{"a":' * 900 + b"1" + b"}" * 900),
    ],
    ids=lambda content: repr(content[:12]),
)
def test_a_body_that_is_no_event_is_only_a_wrong_value(
    client: TestClient, user: str, content: bytes
) -> None:
    for path in (f"/v1/users/{user}/events", f"/v1/users/{user}/ratings", "/v1/events"):
        assert_problem(client.post(path, content=content), 422)


def test_the_last_word_about_a_title_comes_back_when_it_is_undone(
    client: TestClient, user: str
) -> None:
    say(client, user, id="ns1", kind="rating", stars=2)
    last = say(client, user, id="as1", kind="rating", stars=5).json()
    answer = client.delete(f"/v1/users/{user}/events/{last['event_id']}")
    assert answer.status_code == 200
    assert [each["event_id"] for each in answer.json()["undone"]] == [last["event_id"]]
    assert listed(client, user) == [("was1", "rating", 2.0)]
    body = assert_problem(client.delete(f"/v1/users/{user}/events/{last['event_id']}"), 404)
    assert str(last["event_id"]) in body["detail"]


def test_nobody_undoes_what_another_user_said(client: TestClient, user: str) -> None:
    event = say(client, user, id="ns1", kind="liked").json()["event_id"]
    assert_problem(client.delete(f"/v1/users/not-{user}/events/{event}"), 404)
    assert len(listed(client, user)) == 1


def test_all_that_was_said_of_a_title_is_undone_under_any_of_its_ids(
    client: TestClient, user: str
) -> None:
    say(client, user, id="ns1", kind="rating", stars=2)
    say(client, user, id="as1", kind="watched")
    say(client, user, id="ns2", kind="watched")
    kinds = client.delete(f"/v1/users/{user}/events", params={"id": "AS1", "kind": "watched"})
    assert [each["kind"] for each in kinds.json()["undone"]] == ["watched"]
    rest = client.delete(f"/v1/users/{user}/events", params={"id": "was1"})
    assert [each["kind"] for each in rest.json()["undone"]] == ["rating"]
    assert client.delete(f"/v1/users/{user}/events?id=was1").json()["undone"] == []
    assert listed(client, user) == [("wns2", "watched", None)]


@pytest.mark.parametrize("event", ["0", "-1", str(2**63), "1.5", "x", "9" * 400])
def test_an_event_id_is_a_number_that_one_can_have(
    client: TestClient, user: str, event: str
) -> None:
    assert_problem(client.delete(f"/v1/users/{user}/events/{event}"), 422)


def test_undoing_asks_for_a_title(client: TestClient, user: str) -> None:
    body = assert_problem(client.delete(f"/v1/users/{user}/events"), 422)
    assert body["errors"][0]["field"] == "id"


def test_ratings_are_the_short_form(client: TestClient, user: str) -> None:
    path = f"/v1/users/{user}/ratings"
    assert client.post(path, json={"id": "ns1", "stars": 2}).status_code == 201
    assert client.post(path, json={"id": "as1", "stars": 3}).json()["kind"] == "rating"
    client.post(path, json={"id": "ns2", "stars": 4})
    say(client, user, id="ns1", kind="liked")
    shown = [(each["id"], each["stars"]) for each in client.get(path).json()["items"]]
    assert sorted(shown) == [("was1", 3.0), ("wns2", 4.0)]
    assert len(client.delete(path, params={"id": "ns1"}).json()["undone"]) == 2
    assert sorted(listed(client, user)) == [("was1", "liked", None), ("wns2", "rating", 4.0)]
    assert_problem(client.post(path, json={"id": "ns1", "stars": 2, "kind": "liked"}), 422)
    assert_problem(client.post(path, json=[{"id": "ns1", "stars": 2}]), 422)


def test_a_request_under_a_key_is_done_once(client: TestClient, user: str) -> None:
    path, key = f"/v1/users/{user}/events", {"Idempotency-Key": "one"}
    event = {"id": "ns1", "kind": "liked"}
    first = client.post(path, json=event, headers=key)
    again = client.post(path, json=event, headers=key)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert again.headers["idempotency-replayed"] == "true"
    assert "idempotency-replayed" not in first.headers
    other = client.post(path, json=event | {"kind": "watched"}, headers=key)
    assert assert_problem(other, 422)["type"] == "urn:cartelera:idempotency-conflict"
    shorthand = client.post(f"/v1/users/{user}/ratings", json=event, headers=key)
    assert_problem(shorthand, 422)
    assert len(listed(client, user)) == 1
    assert client.post(path.replace(user, f"x{user}"), json=event, headers=key).status_code == 201


@pytest.mark.parametrize("key", ["", "x" * 256, "two words", "clé".encode()])
def test_a_key_is_of_visible_ascii_characters(
    client: TestClient, user: str, key: str | bytes
) -> None:
    answer = client.post(
        f"/v1/users/{user}/events",
        json={"id": "ns1", "kind": "liked"},
        headers={"Idempotency-Key": key},  # type: ignore[dict-item]
    )
    assert assert_problem(answer, 422)["errors"][0]["field"] == "Idempotency-Key"


def test_a_user_is_forgotten_against_a_receipt(client: TestClient, user: str) -> None:
    key = {"Idempotency-Key": "k"}
    event = {"id": "ns1", "kind": "liked"}
    client.post(f"/v1/users/{user}/events", json=event, headers=key)
    say(client, user, id="ns2", kind="watched")
    client.delete(f"/v1/users/{user}/events?id=ns2")
    receipt = client.delete(f"/v1/users/{user}").json()
    assert (receipt["known"], receipt["events"], receipt["rows"]) == (True, 1, 3)
    assert receipt["in_release"] is False
    assert "1 event" in receipt["deleted"]
    assert listed(client, user) == []
    again = client.delete(f"/v1/users/{user}").json()
    assert (again["events"], again["forgotten_at"]) == (0, receipt["forgotten_at"])
    anew = client.post(f"/v1/users/{user}/events", json=event, headers=key)
    assert (anew.status_code, "idempotency-replayed" in anew.headers) == (201, False)
    assert len(listed(client, user)) == 1


def test_the_receipt_says_what_becomes_of_files(client: TestClient, user: str) -> None:
    unknown = client.delete(f"/v1/users/{user}").json()
    assert (unknown["known"], unknown["rows"]) == (False, 0)
    assert "no event of this user was stored" in unknown["deleted"]
    known = client.delete("/v1/users/11").json()
    assert (known["known"], known["in_release"], known["events"]) == (True, True, 0)
    assert "make data train" in known["from_files"]


def test_a_misspelt_page_is_nobody_to_forget(client: TestClient, user: str) -> None:
    say(client, user, id="ns1", kind="liked")
    assert_problem(client.delete(f"/v1/users/{user}/evnts"), 404)
    assert_problem(client.get(f"/v1/users/{user}"), 404)
    slashed = f"{user}/a"
    say(client, slashed.replace("/", "%2F"), id="ns1", kind="liked")
    assert client.delete(f"/v1/users/{user}%2Fa").json()["user_id"] == slashed
    assert len(listed(client, user)) == 1


@pytest.fixture(scope="module")
def without_release(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with served(Home(tmp_path_factory.mktemp("bare") / "nowhere")) as client:
        yield client


def test_events_are_taken_without_a_release(without_release: TestClient) -> None:
    assert without_release.get("/v1/users/1/events").json()["total"] == 0
    body = say(without_release, "1", id="ns1", kind="rating", stars=4.5).json()
    assert (body["id"], body["known_title"], body["rating_scale"]) == ("ns1", False, [0.5, 5.0])
    assert_problem(say(without_release, "1", id="ns1", kind="rating", stars=6), 422)
    assert listed(without_release, "1") == [("ns1", "rating", 4.5)]
    assert without_release.delete("/v1/users/1").json()["rows"] == 1


def test_reading_makes_no_database(own_home: Callable[[], Home]) -> None:
    home = own_home()
    with served(home) as client:
        client.get("/v1/users/1/events")
        client.get("/v1/users/1/ratings")
        client.get("/v1/users/1/recommendations")
        assert client.delete("/v1/users/1/events?id=ns1").json()["undone"] == []
        assert client.get("/health/ready").json()["events"] is None
    assert not home.events.exists()


def test_writing_needs_the_key_and_reading_does_not(own_home: Callable[[], Home]) -> None:
    event = {"id": "ns1", "kind": "liked"}
    with served(own_home(), api_key=KEY) as client:
        refused = [
            client.post("/v1/users/1/events", json=event),
            client.post("/v1/users/1/ratings", json={"id": "ns1", "stars": 4}),
            client.post("/v1/events", json=[event | {"user_id": "1"}]),
            client.delete("/v1/users/1/events/1"),
            client.delete("/v1/users/1/events?id=ns1"),
            client.delete("/v1/users/1/ratings?id=ns1"),
            client.delete("/v1/users/1", headers={"X-API-Key": "wrong"}),
        ]
        for answer in refused:
            assert_problem(answer, 401)
        assert client.get("/v1/users/1/events").json()["total"] == 0
        key = {"X-API-Key": KEY}
        assert client.post("/v1/users/1/events", json=event, headers=key).status_code == 201


def test_stars_are_those_of_the_release(tmp_path_factory: pytest.TempPathFactory) -> None:
    from tests.api.world import handmade

    with served(handmade(tmp_path_factory.mktemp("ten"), top_rating=10, films=False)) as client:
        assert say(client, "1", id="ns1", kind="rating", stars=9).json()["rating_scale"] == [0, 10]
        problem = assert_problem(say(client, "1", id="ns1", kind="rating", stars=11), 422)
        assert problem["errors"][0]["expected"] == "a number from 0 to 10"
