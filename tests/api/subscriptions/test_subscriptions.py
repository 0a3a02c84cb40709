"""Which platform is worth it: by query, by body, for users and for nobody known."""

from collections.abc import Callable, Iterator
from math import log2
from typing import Any

import pytest
from fastapi.testclient import TestClient

from engine.store.home import Home
from tests.api.world import assert_problem, served

USER = "/v1/users/17/subscriptions"
NOBODY = "/v1/subscriptions"
LIST = "/v1/users/17/recommendations"
PLATFORMS = ["amazon", "disney", "hulu", "netflix"]


@pytest.fixture
def client(sample_home: Home, copy_home: Callable[[Home], Home]) -> Iterator[TestClient]:
    with served(copy_home(sample_home)) as client:
        yield client


def ask(client: TestClient, path: str = USER, **query: Any) -> dict[str, Any]:
    answer = client.get(path, params=query)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def post(client: TestClient, path: str = USER, **body: Any) -> dict[str, Any]:
    answer = client.post(path, json=body)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def worth(items: list[dict[str, Any]], *platforms: str) -> tuple[float, int]:
    """What platforms are worth of a list, computed from the list as the service shows it."""
    on = [
        1 / log2(item["rank"] + 1)
        for item in items
        if {copy["platform"] for copy in item["available_on"]} & set(platforms)
    ]
    return 100 * sum(on) / sum(1 / log2(item["rank"] + 1) for item in items), len(on)


def named(entries: list[dict[str, Any]]) -> list[str]:
    return [entry["platform"] for entry in entries]


def assert_worth(found: dict[str, Any], percent: float, works: int) -> None:
    assert found == {"percent": pytest.approx(percent, abs=0.006), "works": works}


@pytest.mark.parametrize("path", [USER, NOBODY])
def test_the_order_from_nothing_is_that_of_the_list(sample: TestClient, path: str) -> None:
    body = ask(sample, path)
    items = ask(sample, path.replace("subscriptions", "recommendations"), n=100)["items"]
    assert (body["best"], body["have"], body["shortfall"]) == (100, [], None)
    assert body["covered"] == {"percent": 0, "works": 0}
    assert sorted(named(body["further"])) == PLATFORMS
    before: list[str] = []
    for entry in body["further"]:
        together = worth(items, *before, entry["platform"])
        alone, earlier = worth(items, entry["platform"]), worth(items, *before)
        assert_worth(entry["together"], *together)
        assert_worth(entry["alone"], *alone)
        assert_worth(entry["adds"], together[0] - earlier[0], together[1] - earlier[1])
        left = [each for each in PLATFORMS if each not in before]
        assert together[0] >= max(worth(items, *before, each)[0] for each in left) - 1e-9
        before.append(entry["platform"])
    assert body["further"][-1]["together"] == {"percent": 100, "works": 100}


def test_what_somebody_has_is_said_to_be_missed_and_adds_nothing(sample: TestClient) -> None:
    items = ask(sample, LIST, n=100)["items"]
    body = ask(sample, have=["Disney+", "netflix"])
    assert_worth(body["covered"], *worth(items, "disney", "netflix"))
    assert sorted(named(body["have"])) == ["disney", "netflix"]
    assert sorted(named(body["further"])) == ["amazon", "hulu"]
    both = worth(items, "disney", "netflix")
    for entry in body["have"]:
        (left,) = {"disney", "netflix"} - {entry["platform"]}
        rest = worth(items, left)
        assert_worth(entry["loses"], both[0] - rest[0], both[1] - rest[1])
    losses = [entry["loses"]["percent"] for entry in body["have"]]
    assert losses == sorted(losses, reverse=True)
    assert ask(sample, have="disney,netflix") == body


def test_evidence_is_the_best_that_a_platform_adds_as_the_list_shows_it(
    sample: TestClient,
) -> None:
    items = ask(sample, LIST, n=100)["items"]
    body = ask(sample, have="netflix", n=3)
    before = {"netflix"}
    for entry in body["further"]:
        expected = [
            item
            for item in items
            if entry["platform"] in (on := {copy["platform"] for copy in item["available_on"]})
            and not on & before
        ]
        assert entry["evidence"] == expected[:3]
        assert len(expected) == entry["adds"]["works"]
        before.add(entry["platform"])
    assert body["have"][0]["evidence"][0]["available_on"][0]["platform"] == "netflix"


def test_prices_say_what_a_percent_costs(sample: TestClient) -> None:
    body = post(sample, have=["netflix"], prices={"Disney+": 8.99, "hulu": 5, "netflix": 13})
    entries = {entry["platform"]: entry for entry in body["further"]}
    assert {name: entry["price"] for name, entry in entries.items()} == {
        "amazon": None,
        "disney": 8.99,
        "hulu": 5,
    }
    assert entries["amazon"]["price_per_percent"] is None
    for name in ("disney", "hulu"):
        entry = entries[name]
        expected = entry["price"] / entry["adds"]["percent"]
        assert entry["price_per_percent"] == pytest.approx(expected, rel=0.01)
    (held,) = body["have"]
    assert held["price_per_percent"] == pytest.approx(13 / held["loses"]["percent"], rel=0.01)


def test_a_body_asks_what_a_query_asks(sample: TestClient) -> None:
    query = {"have": ["hulu"], "type": "movie", "not_genre": "horror", "year_min": 1990, "n": 2}
    assert ask(sample, **query) == post(sample, **query)
    liked = [item["work_id"] for item in ask(sample, LIST, n=3)["items"]]
    assert ask(sample, NOBODY, liked=liked) == post(sample, NOBODY, liked=liked)
    rated = [{"id": each, "stars": 5} for each in liked]
    assert post(sample, NOBODY, rated=rated)["strategy"] == "fold_in"


def test_conditions_choose_the_titles_that_count(sample: TestClient) -> None:
    body = ask(sample, type="tv show", max_age=16)
    items = ask(sample, LIST, n=100, type="tv show", max_age=16)["items"]
    assert body["best"] == len(items)
    for entry in body["further"]:
        assert_worth(entry["alone"], *worth(items, entry["platform"]))
        assert {item["type"] for item in entry["evidence"]} <= {"tv show"}


def test_platforms_to_choose_among_stand_beside_those_that_somebody_has(
    sample: TestClient,
) -> None:
    body = ask(sample, platform=["disney", "netflix"], have="netflix")
    assert named(body["further"]) == ["disney"]
    items = ask(sample, LIST, n=100, platform=["disney", "netflix"])["items"]
    assert_worth(body["covered"], *worth(items, "netflix"))
    assert body == ask(sample, platform="disney", have="netflix")


def test_fewer_than_a_hundred_works_are_all_there_is(sample: TestClient) -> None:
    body = ask(sample, genre="drama", minutes_max=95, max_age=10)
    assert 0 < body["best"] < 100
    assert body["shortfall"]["without_it"] > body["best"]
    assert body["further"][-1]["together"] == {"percent": 100, "works": body["best"]}


def test_where_nothing_is_left_nothing_is_worth_anything(client: TestClient) -> None:
    body = post(client, watchlist=True, have=["hulu"], prices={"hulu": 1, "disney": 2})
    assert body["best"] == 0
    nothing = {"percent": 0, "works": 0}
    assert [entry["adds"] for entry in body["further"]] == [nothing] * 3
    assert named(body["further"]) == ["amazon", "disney", "netflix"]
    assert [entry["loses"] for entry in body["have"]] == [nothing]
    assert {entry["price_per_percent"] for entry in body["further"] + body["have"]} == {None}


def test_an_event_counts_in_the_next_answer(client: TestClient) -> None:
    before = client.get(USER)
    first = before.json()["further"][0]["evidence"][0]["work_id"]
    said = client.post("/v1/users/17/events", json={"id": first, "kind": "hidden"}).json()
    after = client.get(USER)
    assert after.json()["event_offset"] == said["event_id"]
    ids = {item["work_id"] for each in after.json()["further"] for item in each["evidence"]}
    assert first not in ids
    assert before.headers["etag"] != after.headers["etag"]
    held = client.get(USER, headers={"If-None-Match": after.headers["etag"]})
    assert (held.status_code, held.content) == (304, b"")
    assert post(client)["event_offset"] == said["event_id"]
    client.delete(f"/v1/users/17/events/{said['event_id']}")
    again = client.get(USER).json()["further"]
    assert [each["together"] for each in again] == [
        each["together"] for each in before.json()["further"]
    ]


@pytest.mark.parametrize("path", [USER, NOBODY])
@pytest.mark.parametrize(
    ("body", "field", "expected"),
    [
        ({"have": ["quibi"]}, "have", "amazon, disney, hulu or netflix"),
        ({"have": ["netflix", "Netflix"]}, "have", "netflix once"),
        ({"have": ["disney", "Disney+"]}, "have", "disney once"),
        ({"have": PLATFORMS}, "have", "fewer than all that are compared"),
        ({"have": ["hulu"], "platform": ["hulu"]}, "have", "(hulu)"),
        ({"platform": "quibi"}, "platform", "amazon, disney, hulu or netflix"),
        ({"genre": "drama", "year_min": 2001, "year_max": 2000}, "year_min", "no more than"),
    ],
    ids=str,
)
def test_platforms_that_cannot_be_compared_are_refused(
    sample: TestClient, path: str, body: dict[str, Any], field: str, expected: str
) -> None:
    for answer in (sample.post(path, json=body), sample.get(path, params=body)):
        problem = assert_problem(answer, 422)
        assert problem["errors"][0]["field"] == field
        assert expected in problem["errors"][0]["expected"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"prices": {"quibi": 5}}, "prices"),
        ({"prices": {"disney": 5, "Disney Plus": 6}}, "prices"),
        ({"prices": {"disney": 0}}, "prices.disney"),
        ({"prices": {"disney": -1}}, "prices.disney"),
        ({"prices": {"disney": 1e10}}, "prices.disney"),
        ({"prices": {"disney": True}}, "prices.disney"),
        ({"prices": {"disney": "5"}}, "prices.disney"),
        ({"prices": {"disney": None}}, "prices.disney"),
        ({"prices": {"x" * 300: 5}}, "prices"),
        ({"prices": {f"p{n}": 5 for n in range(60)}}, "prices"),
        ({"prices": [5]}, "prices"),
        ({"n": 0}, "n"),
        ({"n": 21}, "n"),
        ({"cursor": "x"}, "cursor"),
        ({"seen": "only"}, "seen"),
        ({"rated": [{"id": "as1", "stars": 99}]}, "stars"),
        ({"liked": [f"x{n}" for n in range(600)], "watched": ["y"] * 600}, None),
        (
            {"liked": [f"x{n}" for n in range(600)], "watched": [f"y{n}" for n in range(600)]},
            "events",
        ),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_malformed_body_is_refused_by_name(
    sample: TestClient, body: dict[str, Any], field: str | None
) -> None:
    answer = sample.post(NOBODY, json=body)
    if field is None:
        assert answer.status_code == 200, answer.text
    else:
        assert field in assert_problem(answer, 422)["errors"][0]["field"]


@pytest.mark.parametrize("constant", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_a_price_that_is_no_finite_number_is_refused(sample: TestClient, constant: str) -> None:
    headers = {"content-type": "application/json"}
    content = f'{{"prices": {{"hulu": {constant}}}}}'
    assert_problem(sample.post(NOBODY, content=content, headers=headers), 422)


def test_somebody_unknown_gets_the_popular_order(sample: TestClient) -> None:
    unknown = ask(sample, "/v1/users/nobody%2Fever/subscriptions")
    assert (unknown["user_id"], unknown["known_user"]) == ("nobody/ever", False)
    assert unknown["further"] == ask(sample, NOBODY)["further"]
