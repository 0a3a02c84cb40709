"""The short way of a plain request and the framework's way answer alike."""

from collections.abc import Callable
from itertools import count
from typing import Any
from urllib.parse import quote

import fastapi.routing
import httpx2
import pytest
from fastapi.testclient import TestClient

from api.events import plain
from engine.store.home import Home
from tests.api.world import served

LIKED = {"id": "ns1", "kind": "liked"}
JSON = {"Content-Type": "application/json"}
_KEYS = count()
_OF_ITSELF = ("event_id", "at", "recorded_at")


@pytest.fixture
def resolved(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths of the requests whose dependencies the framework resolves."""
    paths: list[str] = []
    solve = fastapi.routing.solve_dependencies

    async def solving(**options: Any) -> Any:
        paths.append(options["request"].scope["path"])
        return await solve(**options)

    monkeypatch.setattr(fastapi.routing, "solve_dependencies", solving)
    return paths


def content_of(answer: httpx2.Response) -> dict[str, Any]:
    """An answer without what is its own alone."""
    return {name: v for name, v in answer.json().items() if name not in _OF_ITSELF}


def headers_of(answer: httpx2.Response) -> dict[str, str]:
    own = ("x-request-id", "content-length")
    return {name: value for name, value in answer.headers.items() if name not in own}


PLAIN: list[tuple[str, dict[str, Any]]] = [
    ("events", {"json": LIKED}),
    ("events", {"json": {"id": "nobody's", "kind": "rating", "stars": 3}}),
    ("events", {"json": LIKED | {"at": 1_700_000_000}}),
    ("events", {"json": [LIKED, {"id": ""}]}),
    ("events", {"content": "id,kind\nns1,liked\n", "headers": {"Content-Type": "text/csv"}}),
    ("events", {"content": b'{"id": "ns1", "kind": "liked"}'}),
    ("events", {"json": {"id": "ns1", "kind": "lovd"}}),
    ("events", {"json": {"id": "ns1", "kind": "rating", "stars": 50}}),
    ("events", {"json": {"id": "ns1", "kynd": "liked"}}),
    ("events", {"content": b"{", "headers": JSON}),
    ("events", {"content": b"\xff", "headers": JSON}),
    ("events", {"content": b"", "headers": JSON}),
    ("ratings", {"json": {"id": "ns1", "stars": 4}}),
    ("ratings", {"json": [{"id": "ns1", "stars": 4}]}),
    ("ratings", {"json": {"id": "ns1"}}),
]
# What somebody must look at: the framework does.
ODD: list[tuple[str, dict[str, Any]]] = [
    ("events?zz=1", {"json": LIKED}),
    ("events?zz=", {"json": LIKED}),
    ("events", {"content": b"{}", "headers": {"Content-Type": "text/html"}}),
    ("events", {"json": LIKED, "headers": {"Idempotency-Key": "with a blank"}}),
    ("events", {"json": LIKED, "headers": {"Idempotency-Key": "x" * 256}}),
    ("events", {"json": LIKED, "headers": {"Idempotency-Key": ""}}),
    ("events", {"json": [LIKED] * 1_000}),
    ("events", {"content": [b'{"id": "ns1", ', b'"kind": "liked"}'], "headers": JSON}),
]


@pytest.mark.parametrize(("page", "sent"), PLAIN, ids=str)
def test_a_plain_request_is_answered_alike_without_the_framework(
    client: TestClient,
    user: str,
    monkeypatch: pytest.MonkeyPatch,
    resolved: list[str],
    page: str,
    sent: dict[str, Any],
) -> None:
    url = f"/v1/users/{user}/{page}"
    short = client.post(url, **sent)
    assert resolved == []
    monkeypatch.setattr(plain, "_plain", lambda _: None)
    long = client.post(url, **sent)
    assert resolved
    assert headers_of(short) == headers_of(long)
    if '"at"' in str(sent).replace("'", '"'):
        assert (short.status_code, long.status_code) == (201, 200)  # it is there already
        return
    assert short.status_code == long.status_code
    if "rows" not in short.json():
        assert content_of(short) == content_of(long)


@pytest.mark.parametrize(("page", "sent"), ODD, ids=str)
def test_an_odd_request_is_the_frameworks(
    client: TestClient, user: str, resolved: list[str], page: str, sent: dict[str, Any]
) -> None:
    client.post(f"/v1/users/{user}/{page}", **sent)
    assert resolved


@pytest.mark.parametrize("odd", [" ", "\u200b", "x" * 5_000])
def test_an_odd_user_is_refused_by_the_framework(
    client: TestClient, resolved: list[str], odd: str
) -> None:
    assert client.post(f"/v1/users/{quote(odd)}/events", json=LIKED).status_code == 422
    assert resolved


def test_a_header_that_comes_twice_is_looked_at(
    client: TestClient, user: str, resolved: list[str]
) -> None:
    headers = [("Idempotency-Key", "a"), ("Idempotency-Key", "b")]
    client.post(f"/v1/users/{user}/events", json=LIKED, headers=headers)
    assert resolved


def test_both_ways_know_one_anothers_keys(
    client: TestClient, user: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, headers = f"/v1/users/{user}/events", {"Idempotency-Key": f"k{next(_KEYS)}"}
    short = client.post(url, json=LIKED, headers=headers)
    monkeypatch.setattr(plain, "_plain", lambda _: None)
    long = client.post(url, json=LIKED, headers=headers)
    assert long.headers["Idempotency-Replayed"] == "true"
    assert (long.status_code, long.json()) == (short.status_code, short.json())


def test_the_short_way_needs_the_key_too(own_home: Callable[[], Home], resolved: list[str]) -> None:
    with served(own_home(), api_key="secret") as client:
        url = "/v1/users/1/events"
        assert client.post(url, json=LIKED).status_code == 401
        assert client.post(url, json=LIKED, headers={"X-API-Key": "wrong"}).status_code == 401
        resolved.clear()
        assert client.post(url, json=LIKED, headers={"X-API-Key": "secret"}).status_code == 201
        assert resolved == []
