"""Lists answered without the framework: the same as with it, and only where nothing is amiss."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient

from api.recommendations.known import KnownQuestions
from api.recommendations.questions import Question
from api.recommendations.schemas import Recommendations
from api.recommendations.shortcut import ListShortcut
from engine.recommend.recommender import Recommender
from engine.release.registry import activate
from engine.store.home import Home
from tests.api.layers import layer_of, nothing_behind, sent
from tests.api.world import served

QUERIES = (
    "",
    "?n=3",
    "?n=100",
    "?n=3&explain=true",
    "?type=movie&n=2",
    "?genre=drama&genre=comedy",
    "?platform=netflix&diversity=0.4&one_per_franchise=true",
    "?novelty=0.4",
    "?seen=only",
    "?liked=ns1&disliked=ns2",
    "?exclude=ns1,ns2&liked=nobody-has-this",
    "?n=3&type=",
    "?n=0",
    "?type=opera",
    "?genre=no-such-genre",
    "?limit=3",
    "?n=1&n=2",
    "?cursor=none-of-ours",
)
ANSWERED = 11  # of these, the first; the others are refused
USERS = (
    "17",
    "u1",
    "nobody",
    "a/b",
    "%20",
    "%E2%80%8B",
    "é ü",
    "x" * 256,
    "x" * 257,
    "0\x00",
    "1\n7",
)


def path(user: str, query: str = "") -> str:
    return f"/v1/users/{user if '%' in user else quote(user)}/recommendations{query}"


@pytest.fixture
def plain(small_home: Home, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """A client of a service where the framework answers everything."""
    with served(small_home) as client:
        monkeypatch.setattr(layer_of(client, ListShortcut), "_questions", Nothing())
        yield client


class Nothing(KnownQuestions):
    """Knows no question."""

    def find(self, *_: Any) -> Question | None:
        """Nothing."""


@pytest.mark.parametrize("query", QUERIES)
def test_every_answer_is_that_of_the_framework(
    small: TestClient, plain: TestClient, query: str
) -> None:
    for user in USERS:
        url = path(user, query)
        expected = plain.get(url)
        for _ in range(2):
            assert sent(small.get(url)) == sent(expected), url
        assert sent(small.head(url)) == sent(plain.head(url)), url
        held = {"If-None-Match": f'"x", {expected.headers.get("ETag")}'}
        assert sent(small.get(url, headers=held)) == sent(plain.get(url, headers=held)), url


@pytest.mark.parametrize("query", QUERIES[:ANSWERED])
def test_a_question_that_was_asked_is_known_for_everybody(small: TestClient, query: str) -> None:
    assert small.get(path("17", query)).status_code == 200
    with nothing_behind(small, ListShortcut):
        answer = small.get(path("nobody", query))
    assert answer.status_code == 200
    Recommendations.model_validate_json(answer.content, strict=True)


@pytest.mark.parametrize("query", ["", "?n=5", "?n=30&type="])
def test_what_was_made_with_the_release_is_not_ranked(
    sample: TestClient, monkeypatch: pytest.MonkeyPatch, query: str
) -> None:
    release = sample.app.state.holder.release  # type: ignore[attr-defined]
    url = path(release.recommender.users[0], query)
    expected = sample.get(url).json()
    monkeypatch.setattr(Recommender, "order", None)
    for answer in (sample.get(url), sample.post(url.partition("?")[0], json={"n": 5})):
        n = len(answer.json()["items"])
        assert answer.json()["items"] == expected["items"][:n]
    following = sample.get(
        url,
        params={
            "n": 5,
            "cursor": sample.get(path(release.recommender.users[0], "?n=5")).json()["next"],
        },
    )
    assert [each["rank"] for each in following.json()["items"]] == [6, 7, 8, 9, 10]


def test_a_query_of_any_length_is_not_kept(small: TestClient) -> None:
    long = "?" + "&".join(["liked=ns1"] * 300)
    for _ in range(2):
        assert small.get(path("17", long)).status_code == 200
        with nothing_behind(small, ListShortcut):
            assert small.get(path("17", long)).status_code == 500


def test_what_was_refused_is_not_known(small: TestClient) -> None:
    for query in QUERIES[ANSWERED:]:
        small.get(path("17", query))
        with nothing_behind(small, ListShortcut):
            assert small.get(path("17", query)).status_code == 500, query


def test_a_question_is_known_of_one_release_alone(
    small_home: Home, copy_home: Callable[[Home], Home]
) -> None:
    home = copy_home(small_home)
    with served(home) as client:
        first = client.get(path("17", "?n=2")).json()
        names = sorted(each.name for each in home.releases.iterdir() if each.is_dir())
        activate(home, next(name for name in names if name != first["release"]))
        client.app.state.holder.refresh()  # type: ignore[attr-defined]
        with nothing_behind(client, ListShortcut):
            assert client.get(path("17", "?n=2")).status_code == 500
        assert client.get(path("17", "?n=2")).json()["release"] != first["release"]


def test_the_next_list_knows_what_was_said(writable: TestClient) -> None:
    user = "somebody"
    before = writable.get(path(user)).json()
    work = before["items"][0]["work_id"]
    assert writable.post(f"/v1/users/{user}/events", json={"id": work, "kind": "hidden"}).is_success
    with nothing_behind(writable, ListShortcut):
        after = writable.get(path(user)).json()
    assert work not in [each["work_id"] for each in after["items"]]
    assert after["event_offset"] > before["event_offset"]


def test_the_longest_unused_question_makes_room(
    small: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.recommendations.known._MOST_QUESTIONS", 2)
    release = small.app.state.holder.release  # type: ignore[attr-defined]
    known = KnownQuestions()
    assert known.find(release, b"") == Question()
    for n in (1, 2, 3):
        known.keep(release, b"n=%d" % n, Question(n))
        assert known.find(release, b"n=1") == Question(1)
    assert known.find(release, b"n=2") is None
    assert known.find(release, b"n=3") == Question(3)
