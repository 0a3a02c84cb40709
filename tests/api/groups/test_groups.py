"""Several people: one list that nobody has seen, an age for all, batches, how alike tastes are."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.api.world import assert_problem

GROUP = "/v1/groups/recommendations"
BATCH = "/v1/batches/recommendations"


def group(client: TestClient, *members: Any, **body: Any) -> dict[str, Any]:
    named = [m if isinstance(m, dict) else {"user_id": m} for m in members]
    answer = client.post(GROUP, json={"members": named, **body})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def works(body: dict[str, Any]) -> list[str]:
    return [item["work_id"] for item in body["items"]]


def seen_by(client: TestClient, user: str) -> set[str]:
    query = {"seen": "only", "n": 100}
    return set(works(client.get(f"/v1/users/{user}/recommendations", params=query).json()))


@pytest.mark.parametrize("method", ["average", "least_misery", "veto"])
def test_a_group_is_offered_what_none_of_them_has_seen(sample, method):
    answer = group(sample, "3", "17", "40", method=method, n=100)
    assert answer["method"] == method
    assert not set(works(answer)) & set().union(*(seen_by(sample, u) for u in ("3", "17", "40")))
    values = [item["value"] for item in answer["items"]]
    assert values == sorted(values, reverse=True)
    for item in answer["items"]:
        assert [member["user_id"] for member in item["members"]] == ["3", "17", "40"]
        assert all(member["reason"]["text"] for member in item["members"])


def test_a_group_of_one_taste_gets_the_list_of_that_taste(sample):
    liked = {"liked": works(sample.get("/v1/recommendations?n=3").json())}
    alone = sample.post("/v1/recommendations", json={**liked, "n": 20}).json()
    for method in ("average", "least_misery"):
        assert works(group(sample, liked, liked, method=method, n=20)) == works(alone)


def test_the_order_of_members_changes_nothing_but_their_order(sample):
    one, other = group(sample, "3", "17", n=30), group(sample, "17", "3", n=30)
    assert works(one) == works(other)
    assert [m["user_id"] for m in other["items"][0]["members"]] == ["17", "3"]


def test_least_misery_has_the_best_of_the_worst(sample):
    fair = group(sample, "3", "17", method="least_misery", n=10)
    average = group(sample, "3", "17", method="average", n=10)

    def worst(answer: dict[str, Any]) -> int:
        return max(m["rank"] or 2001 for item in answer["items"] for m in item["members"])

    assert worst(fair) <= worst(average)


def test_nobody_gets_what_one_would_give_few_stars(sample):
    for item in group(sample, "3", "17", method="veto", n=100)["items"]:
        assert all(member["predicted_rating"] >= 2.5 for member in item["members"])


def test_the_youngest_is_the_limit_for_all(sample):
    answer = group(sample, {"user_id": "3", "age": 40}, {"user_id": "17", "age": 10}, n=100)
    assert answer["max_age"] == 10
    alone = sample.get("/v1/recommendations", params={"max_age": 10, "n": 100}).json()
    allowed = sample.get("/v1/recommendations", params={"max_age": 9, "n": 1}).json()
    assert answer["candidates"] <= alone["candidates"]
    assert group(sample, {"age": 9}, {"age": 30}, max_age=18, n=1)["max_age"] == 9
    assert group(sample, {"age": 9}, {}, n=1)["candidates"] == allowed["candidates"]


def test_a_group_of_nobody_known_gets_the_popular_works(sample):
    popular = works(sample.get("/v1/recommendations?n=10").json())
    assert works(group(sample, {}, {}, n=10)) == popular
    assert works(group(sample, "who", "whoever", n=10)) == popular


def test_members_hide_and_exclude_for_all(writable):
    first = works(group(writable, "1", "2", n=1))[0]
    said = writable.post("/v1/users/2/events", json={"id": first, "kind": "hidden"})
    assert said.status_code == 201
    assert first not in works(group(writable, "1", "2", n=100))
    writable.delete(f"/v1/users/2/events/{said.json()['event_id']}")
    assert first in works(group(writable, "1", "2", n=100))
    assert first not in works(group(writable, "1", "2", n=100, exclude=[first]))


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"members": [{"user_id": "1"}]}, "members"),
        ({"members": [{}] * 9}, "members"),
        ({"members": [{"user_id": "1"}, {"user_id": " 1 "}]}, "members"),
        ({"members": [{}, {"age": -1}]}, "members.1.age"),
        ({"members": [{}, {"name": "x"}]}, "members.1.name"),
        ({"members": [{}, {}], "method": "best"}, "method"),
        ({"members": [{}, {}], "n": 0}, "n"),
        ({"members": [{}, {"rated": [{"id": "ns1", "stars": 50}]}]}, "stars"),
        ({"members": [{}, {}], "genre": ["opera buffa"]}, None),
    ],
    ids=str,
)
def test_malformed_groups_are_refused_by_name(sample, body, field):
    answer = sample.post(GROUP, json=body)
    if field is None:
        assert_problem(answer, 404)
    else:
        assert field in assert_problem(answer, 422)["errors"][0]["field"]


def test_a_batch_is_the_lists_that_each_would_get(sample):
    users = ["17", "nobody", "3", "17"]
    answer = sample.post(BATCH, json={"user_ids": users, "n": 4, "platform": "hulu"}).json()
    assert [each["user_id"] for each in answer["answers"]] == users
    for each in answer["answers"]:
        query = {"n": 4, "platform": "hulu"}
        path = f"/v1/users/{each['user_id']}/recommendations"
        assert each == sample.get(path, params=query).json()


@pytest.mark.parametrize("users", [[], ["1"] * 101, [""], ["x" * 300]], ids=len)
def test_malformed_batches_are_refused(sample, users):
    assert_problem(sample.post(BATCH, json={"user_ids": users}), 422)


def test_a_taste_matches_itself_wholly_and_others_less(sample):
    same = sample.get("/v1/users/17/match?other_id=17").json()
    assert same["match"] == 1.0
    assert same["common"] > 0
    assert same["disputed"] == []
    one = sample.get("/v1/users/17/match?other_id=3").json()
    back = sample.get("/v1/users/3/match?other_id=17").json()
    assert 0 <= one["match"] < 1
    assert {k: one[k] for k in ("match", "common", "rated", "correlation")} == {
        k: back[k] for k in ("match", "common", "rated", "correlation")
    }


def test_nothing_is_said_of_the_lists_of_somebody_unknown(sample):
    body = sample.get("/v1/users/17/match?other_id=nobody").json()
    assert (body["match"], body["popular_match"], body["common"]) == (None, None, 0)
    assert_problem(sample.get("/v1/users/17/match"), 422)
    assert_problem(sample.get("/v1/users/17/match?other_id=%20"), 422)
