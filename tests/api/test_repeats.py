"""Answers that are given again: the same to the byte, of the release in service, of nobody."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from starlette.types import Receive, Scope, Send

from api import repeats
from api.repeats import Answer, Answers, Repeats
from engine.release.registry import activate, current
from engine.store.home import Home
from tests.api.layers import layer_of, nothing_behind, sent
from tests.api.mcp.messages import call
from tests.api.operations import OPERATIONS
from tests.api.world import served

TITLE = "/v1/catalog/titles/ns1"
COUNTS = "/v1/catalog/top-actors?year=2018"
GETS = [  # what operators are told changes with every request
    operation
    for operation in OPERATIONS
    if operation.method == "GET" and "admin" not in operation.facts["tags"]
]


@pytest.fixture
def client(small_home: Home) -> Iterator[TestClient]:
    """A client of a service that has not answered yet."""
    with served(small_home) as client:
        yield client


@pytest.fixture
def plain(small_home: Home, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """A client of a service that makes every answer."""
    with served(small_home) as client:
        keep = Answers.keep

        def keep_of_others(self: Answers, *answer: Any) -> None:
            if self is not layer_of(client, Repeats).answers:
                keep(self, *answer)

        monkeypatch.setattr(Answers, "keep", keep_of_others)
        yield client


def test_all_answers_are_those_of_a_service_that_makes_each(
    client: TestClient, plain: TestClient
) -> None:
    for operation in GETS:
        url = operation.url()
        for _ in range(2):
            assert sent(client.get(url)) == sent(plain.get(url)), url
        assert sent(client.head(url)) == sent(plain.head(url)), url
        tag = plain.get(url).headers.get("ETag", "none")
        for held in (tag, f'"other", W/{tag}', '"other"'):
            held_already = {"If-None-Match": held}
            for each in (client.get, client.head):
                assert sent(each(url, headers=held_already)) == sent(
                    getattr(plain, each.__name__)(url, headers=held_already)
                ), url
    assert len(layer_of(client, Repeats).answers) >= 40
    assert not len(layer_of(plain, Repeats).answers)


@pytest.mark.parametrize("url", [TITLE, COUNTS, "/v1/recommendations?n=3", "/v1/model"])
def test_an_answer_is_made_once(client: TestClient, url: str) -> None:
    first = client.get(url)
    with nothing_behind(client, Repeats):
        again = client.get(url)
        held = client.get(url, headers={"If-None-Match": first.headers["ETag"]})
        head = client.head(url)
        other = client.get(url, headers={"If-None-Match": '"other"', "Accept": "text/html"})
    assert sent(again) == sent(first) == sent(other)
    assert again.headers["X-Request-ID"] != first.headers["X-Request-ID"]
    assert (held.status_code, held.content) == (304, b"")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["Content-Length"] == str(len(first.content))


def test_what_is_forgiven_is_the_same_question(client: TestClient) -> None:
    first = client.get(TITLE)
    with nothing_behind(client, Repeats):
        assert sent(client.get(f"{TITLE}/")) == sent(first)


def test_an_empty_value_is_checked_every_time(client: TestClient) -> None:
    assert client.get(COUNTS).status_code == 200
    assert client.get(f"{COUNTS}&yaer=").status_code == 422
    assert client.get(f"{COUNTS}&platform=").status_code == 200
    assert len(layer_of(client, Repeats).answers) == 1


@pytest.mark.parametrize(
    "url",
    [
        "/health/live",
        "/health/ready",
        "/docs",
        "/openapi.json",
        "/llms.txt",
        "/nowhere",
        "/v1/catalog/titles/none",
        "/v1/catalog/titles?limit=0",
        "/v1/catalog/titles?limti=1",
        "/v1/users/1/recommendations",
        "/v1/users/1/home",
        "/v1/users/1/predictions/ns4",
        "/v1/users/1/match?other_id=2",
        "/v1/users/1/subscriptions",
    ],
)
def test_other_answers_are_not_kept(client: TestClient, url: str) -> None:
    client.get(url)
    client.head(url)
    assert not len(layer_of(client, Repeats).answers)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"])
def test_other_methods_are_never_answered_so(client: TestClient, method: str) -> None:
    client.get("/v1/recommendations")
    kept = len(layer_of(client, Repeats).answers)
    answer = client.request(method, "/v1/recommendations", json={"n": 1})
    assert answer.status_code == (200 if method == "POST" else 405)
    assert len(layer_of(client, Repeats).answers) == kept == 1


def test_a_new_release_is_answered_at_once(small_home: Home, copy_home: Any) -> None:
    home = copy_home(small_home)
    with served(home) as client:
        releases = sorted(path.name for path in home.releases.iterdir() if path.is_dir())
        for name in [*releases, *releases]:
            activate(home, name)
            client.post("/v1/admin/reload")
            for _ in range(2):
                model = client.get("/v1/model")
                assert model.json()["release"] == name
                assert name in model.headers["ETag"]
            assert client.get(TITLE).headers["ETag"] == model.headers["ETag"]


def test_an_answer_that_a_swap_overtook_is_not_kept(
    small_home: Home, copy_home: Callable[[Home], Home]
) -> None:
    home = copy_home(small_home)
    with served(home) as client:
        layer, before = layer_of(client, Repeats), current(home).name
        (other,) = {p.name for p in home.releases.iterdir() if p.is_dir()} - {before}
        app = layer._app

        async def overtaken(scope: Scope, receive: Receive, send: Send) -> None:
            activate(home, other)
            layer._holder.refresh()
            await app(scope, receive, send)

        layer._app = overtaken
        assert client.get("/v1/model").json()["release"] == other
        assert not len(layer.answers)


def test_under_load_no_answer_is_of_another_release_than_its_tag(
    small_home: Home, copy_home: Callable[[Home], Home]
) -> None:
    home = copy_home(small_home)
    with served(home, watch_seconds=60) as client:
        holder, swapping = layer_of(client, Repeats)._holder, threading.Event()
        names = sorted(path.name for path in home.releases.iterdir() if path.is_dir())

        def swap() -> None:
            while not swapping.is_set():
                for name in names:
                    activate(home, name)
                    holder.refresh()

        swapper = threading.Thread(target=swap)
        swapper.start()
        try:
            seen = set()
            for _ in range(150):
                answer = client.get("/v1/model")
                seen.add(answer.json()["release"])
                assert answer.json()["release"] in answer.headers["ETag"]
        finally:
            swapping.set()
            swapper.join()
        assert seen == set(names)


def test_another_prefix_is_another_question(small_home: Home) -> None:
    with served(small_home, root_path="/below") as client:
        inside, outside = client.get("/v1/recommendations"), client.get("/below/v1/recommendations")
    assert sent(inside) == sent(outside)


def test_tools_of_mcp_are_answered_as_before(client: TestClient) -> None:
    arguments = {"title_id": "ns1"}
    first, _, again = (
        call(client, "get_title", arguments),
        client.get(TITLE),
        call(client, "get_title", arguments),
    )
    assert first == again
    assert first["structuredContent"]["id"] == "ns1"
    assert len(layer_of(client, Repeats).answers) == 1


def answer_of(size: int) -> Answer:
    """An answer that takes `size` bytes."""
    return Answer([], b"x" * (size - repeats._OVERHEAD))


def key_of(name: str) -> tuple[str, bytes, str]:
    return name, b"", ""


def test_the_longest_unused_answers_go_first() -> None:
    answers = Answers(most_bytes=3 * 5_000 + 10)
    assert answers.find("t", key_of("a")) is None
    for name in "abc":
        answers.keep("t", key_of(name), answer_of(5_000))
    assert answers.find("t", key_of("a"))
    answers.keep("t", key_of("d"), answer_of(5_000))
    assert [name for name in "abcd" if answers.find("t", key_of(name))] == ["a", "c", "d"]
    assert answers.bytes == 3 * 5_001


def test_what_is_kept_never_takes_more_than_its_bound() -> None:
    answers = Answers(most_bytes=50_000)
    answers.find("t", key_of(""))
    for number in range(500):
        answers.keep("t", key_of(f"{number}" * 50), answer_of(1_000 + 17 * number))
        assert answers.bytes <= 50_000
    answers.find("u", key_of(""))
    assert (answers.bytes, len(answers)) == (0, 0)


@pytest.mark.parametrize("size", [repeats.MOST_OF_ONE, 10 * repeats.MOST_OF_ONE])
def test_an_answer_that_is_too_long_is_not_kept(size: int) -> None:
    answers = Answers(repeats.MOST_BYTES)
    answers.find("t", key_of("a"))
    answers.keep("t", key_of("a"), answer_of(size))  # with its key it is longer
    assert (answers.bytes, len(answers)) == (0, 0)


def test_answers_of_another_tag_are_neither_kept_nor_found() -> None:
    answers = Answers(repeats.MOST_BYTES)
    answers.find("new", key_of("a"))
    answers.keep("old", key_of("a"), answer_of(2_000))
    assert answers.find("new", key_of("a")) is None
    answers.keep("new", key_of("a"), answer_of(2_000))
    assert answers.find("new", key_of("a"))
    assert answers.find("newer", key_of("a")) is None
    assert answers.find("new", key_of("a")) is None
