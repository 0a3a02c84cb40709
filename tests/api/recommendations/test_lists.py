"""What front ends ask of lists: pages, knobs, bodies, events that count at once, answers again."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from engine.store.home import Home
from tests.api.world import assert_problem, retrain, served

USER = "/v1/users/17/recommendations"
NOBODY = "/v1/recommendations"


@pytest.fixture
def home(sample_home: Home, copy_home: Callable[[Home], Home]) -> Home:
    return copy_home(sample_home)


@pytest.fixture
def client(home: Home) -> Iterator[TestClient]:
    with served(home) as client:
        yield client


def ask(client: TestClient, path: str = USER, **query: Any) -> dict[str, Any]:
    answer = client.get(path, params=query)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def post(client: TestClient, path: str = USER, **body: Any) -> dict[str, Any]:
    answer = client.post(path, json=body)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def say(client: TestClient, kind: str, id: str, user: str = "17", **more: Any) -> int:
    answer = client.post(f"/v1/users/{user}/events", json={"id": id, "kind": kind, **more})
    assert answer.status_code == 201, answer.text
    return int(answer.json()["event_id"])


def works(body: dict[str, Any]) -> list[str]:
    return [item["work_id"] for item in body["items"]]


def pages(client: TestClient, path: str, **query: Any) -> list[dict[str, Any]]:
    body = ask(client, path, **query)
    read = [body]
    while body["next"]:
        body = ask(client, path, **query, cursor=body["next"])
        read.append(body)
    return read


@pytest.mark.parametrize("path", [USER, NOBODY])
@pytest.mark.parametrize(
    "query",
    [
        {},
        {"platform": "netflix", "type": "movie"},
        {"diversity": 0.5},
        {"novelty": 0.5},
        {"diversity": 0.2, "novelty": 0.3},
        {"one_per_franchise": "true"},
        {"seen": "include"},
        {"diversity": 1, "one_per_franchise": "true", "not_genre": "horror"},
    ],
    ids=str,
)
def test_pages_are_the_whole_list_without_repeats(sample, path, query):
    longest = ask(sample, path, n=100, **query)
    read = pages(sample, path, n=23, **query)
    listed = [work for page in read for work in works(page)]
    assert len(listed) == len(set(listed))
    assert listed[:100] == works(longest)
    if "one_per_franchise" not in query:
        assert len(listed) == longest["candidates"]
    ranks = [item["rank"] for page in read for item in page["items"]]
    assert ranks == list(range(1, len(listed) + 1))
    assert [page["shortfall"] is None for page in read[:-1]] == [True] * (len(read) - 1)


def test_a_body_asks_what_a_query_asks(sample):
    query = {"n": 7, "platform": ["netflix", "disney"], "minutes_max": 120, "diversity": 0.25}
    query |= {"novelty": 0.1, "not_genre": "horror", "year_min": 1990, "explain": True}
    by_query, by_body = ask(sample, **query), post(sample, **query)
    assert by_query == by_body
    assert by_query["items"]


def test_novelty_is_another_list_and_none_of_it_the_same(sample):
    plain = ask(sample, n=50)
    assert ask(sample, n=50, novelty=0)["items"] == plain["items"]
    novel = ask(sample, n=50, novelty=0.8)
    assert novel["items"] != plain["items"]
    assert novel["candidates"] == plain["candidates"]


def test_a_body_says_what_nobody_else_knows(sample):
    liked, other = works(ask(sample, NOBODY, n=2))
    by_body = post(sample, NOBODY, liked=[liked], n=50)
    assert by_body["user_id"] is None
    assert by_body["items"] == ask(sample, NOBODY, liked=liked, n=50)["items"]
    assert liked not in works(by_body)
    both = post(sample, NOBODY, liked=[liked], exclude=[other, "nothing"], n=50)
    assert (other in works(both), both["ignored"]) == (False, ["nothing"])
    rated = post(sample, NOBODY, rated=[{"id": liked, "stars": 4.5}], n=50)
    assert rated["strategy"] == "fold_in"
    assert rated["known_user"] is False


def test_stars_of_a_body_move_the_predicted_stars(sample):
    rated = [{"id": work, "stars": 0.5} for work in works(ask(sample, NOBODY, n=20))]
    low = post(sample, NOBODY, rated=rated)["items"]
    high = post(sample, NOBODY, rated=[each | {"stars": 5} for each in rated])["items"]
    mean = [sum(i["predicted_rating"] for i in items) / len(items) for items in (low, high)]
    assert mean[0] + 1 < mean[1]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"n": 0}, "n"),
        ({"n": 101}, "n"),
        ({"n": "ten"}, "n"),
        ({"diversity": 1.5}, "diversity"),
        ({"novelty": -0.5}, "novelty"),
        ({"seen": "maybe"}, "seen"),
        ({"platfrom": "hulu"}, "platfrom"),
        ({"liked": "ns1"}, "liked"),
        ({"rated": [{"id": "ns1"}]}, "rated.0.stars"),
        ({"rated": [{"id": "ns1", "stars": 99}]}, "stars"),
        ({"year_min": 2000, "year_max": 1990}, "year_min"),
        ({"minutes_min": 90, "minutes_max": 60}, "minutes_min"),
        ({"platform": "quibi"}, "platform"),
        ({"cursor": "none of ours"}, "cursor"),
        ({"exclude": ["x"] * 10_001}, "exclude"),
    ],
    ids=str,
)
@pytest.mark.parametrize("path", [USER, NOBODY])
def test_a_malformed_body_is_refused_by_name(sample, path, body, field):
    problem = assert_problem(sample.post(path, json=body), 422)
    assert field in problem["errors"][0]["field"]


def test_one_work_cannot_be_two_things_at_once(sample):
    work = works(ask(sample, NOBODY, n=1))[0]
    for body in ({"liked": [work], "disliked": [work]}, {"liked": [work], "watched": [work]}):
        problem = assert_problem(sample.post(NOBODY, json=body), 422)
        assert "another work" in problem["errors"][0]["expected"]


def test_what_was_seen_is_hidden_included_or_all_there_is(sample):
    hidden, only = ask(sample, n=100), ask(sample, n=100, seen="only")
    everything = ask(sample, n=1, seen="include")
    assert not set(works(hidden)) & set(works(only))
    assert hidden["candidates"] + only["candidates"] == everything["candidates"]
    assert only["known_user"]


def test_a_short_page_says_which_condition_costs_most(sample):
    body = ask(sample, n=100, platform="hulu", genre="drama", minutes_max=95, max_age=10)
    short = body["shortfall"]
    assert len(body["items"]) == body["candidates"] < 100
    assert short["without_it"] > body["candidates"]
    assert short["costliest"] in ("platform", "genre", "minutes", "max_age", "seen=hide")
    left_out = {"platform": "hulu", "genre": "drama", "minutes_max": 95, "max_age": 10}
    left_out.pop(short["costliest"].replace("minutes", "minutes_max"))
    assert ask(sample, n=1, **left_out)["candidates"] == short["without_it"]
    assert ask(sample, n=5)["shortfall"] is None


def test_an_event_counts_in_the_next_list(client):
    before = ask(client)
    first = works(before)[0]
    offset = say(client, "watched", first)
    after = ask(client)
    assert first not in works(after)
    assert (before["event_offset"], after["event_offset"]) == (0, offset)
    assert after["strategy"] == "fold_in"
    assert client.delete(f"/v1/users/17/events/{offset}").status_code == 200
    assert works(ask(client)) == works(before)


def test_what_is_hidden_never_comes_back_until_that_is_undone(client):
    first = works(ask(client))[0]
    hidden = say(client, "hidden", first)
    say(client, "rating", first, stars=5)
    for seen in ("hide", "include", "only"):
        assert first not in works(ask(client, n=100, seen=seen))
    client.delete(f"/v1/users/17/events/{hidden}")
    assert first in works(ask(client, n=100, seen="only"))


def test_a_watchlist_can_be_all_that_is_listed(client):
    wanted = works(ask(client, n=30))[10:15]
    for work in wanted:
        say(client, "watchlist", work)
    listed = ask(client, watchlist=True)
    assert set(works(listed)) == set(wanted)
    assert listed["shortfall"]["costliest"] == "watchlist"
    say(client, "watched", wanted[0])
    assert set(works(ask(client, watchlist=True))) == set(wanted[1:])


def test_the_same_events_give_the_same_list_by_whichever_door(client):
    chosen = works(ask(client, NOBODY, n=40))[::7]
    rated = [
        {"id": work, "stars": 5 - n % 3, "at": f"2024-05-0{n + 1}T12:00:00Z"}
        for n, work in enumerate(chosen)
    ]
    for event in rated:
        say(client, "rating", user="newcomer", **event)
    stored = ask(client, "/v1/users/newcomer/recommendations", n=50)
    sent = post(client, "/v1/users/other/recommendations", rated=rated[::-1], n=50)
    half = post(client, "/v1/users/newcomer/recommendations", rated=rated[3:], n=50)
    assert stored["items"] == sent["items"] == half["items"]
    assert stored["strategy"] == sent["strategy"] == "fold_in"
    assert (stored["known_user"], sent["known_user"]) == (True, False)


def test_a_page_after_an_event_neither_repeats_nor_offers_what_was_hidden(client):
    first = ask(client, n=10)
    expected = works(ask(client, n=30))
    say(client, "hidden", expected[14])
    say(client, "rating", expected[0], stars=0.5)
    second = ask(client, n=10, cursor=first["next"])
    assert works(second) == [*expected[10:14], *expected[15:20]]
    third = ask(client, n=10, cursor=second["next"])
    assert works(third) == expected[20:30]


def test_a_cursor_is_of_one_question_one_user_and_one_release(client, home):
    cursor = ask(client, n=5)["next"]
    assert ask(client, n=9, cursor=cursor)["items"][0]["rank"] == 6
    for path, query in (
        (USER, {"platform": "hulu"}),
        ("/v1/users/18/recommendations", {}),
        (NOBODY, {}),
    ):
        problem = assert_problem(client.get(path, params={"cursor": cursor, **query}), 422)
        assert problem["errors"][0]["field"] == "cursor"
    for changed in (cursor[:-1], cursor + "A", "A" + cursor[1:], cursor[:20], "é", "="):
        assert_problem(client.get(USER, params={"cursor": changed}), 422)
    retrain(home, seed=3)
    client.post("/v1/admin/reload")
    problem = assert_problem(client.get(USER, params={"cursor": cursor}), 410)
    assert problem["type"] == "urn:cartelera:release-gone"


def test_an_answer_is_repeated_to_the_bit_and_explained(client):
    say(client, "rating", works(ask(client))[3], stars=5)
    page = ask(client, n=8, platform="netflix", diversity=0.3, novelty=0.1)
    page = ask(client, n=8, platform="netflix", diversity=0.3, novelty=0.1, cursor=page["next"])
    for work in works(page)[:3]:
        say(client, "hidden", work)
    answer = client.get(f"/v1/answers/{page['answer_id']}")
    assert answer.status_code == 200, answer.text
    again = answer.json()["answer"]
    assert any(item["because"] for item in again["items"])
    for item in again["items"]:
        item["because"] = []
    assert again["items"] == page["items"]
    assert (again["event_offset"], again["answer_id"]) == (page["event_offset"], page["answer_id"])
    assert answer.json()["skip"] == 8
    assert answer.headers["cache-control"] == "no-store"


def test_an_answer_says_where_a_work_would_stand_without_what_was_rated(client):
    rated = works(ask(client, NOBODY, n=60))[::6]
    offsets = {
        work: say(client, "rating", work, user="newcomer", stars=5 - n % 3)
        for n, work in enumerate(rated)
    }
    path = "/v1/users/newcomer/recommendations"
    listed = ask(client, path, n=20, platform="netflix")
    answer = client.get(f"/v1/answers/{listed['answer_id']}").json()
    assert [entry["rank"] for entry in answer["entries"]] == list(range(1, 21))
    sources = [entry["sources"][0] for entry in answer["entries"] if entry["sources"]]
    assert sources
    source = sources[0]["work_id"]
    client.delete(f"/v1/users/newcomer/events/{offsets[source]}")
    without = [
        work
        for page in pages(client, path, n=100, platform="netflix", exclude=source)
        for work in works(page)
    ]
    for entry, item in zip(answer["entries"], listed["items"], strict=True):
        for first in entry["sources"][:1]:
            assert first["text"].startswith(f"without {first['title']}, which you rated ")
            if first["work_id"] == source:
                assert without[first["rank_without"] - 1] == entry["work_id"]
        assert sum(each["share"] for each in entry["sources"]) <= 1.001
        stars = min(max(sum(entry["stars"].values()), 0.5), 5)
        assert stars == pytest.approx(item["predicted_rating"], abs=1e-3)


def test_an_answer_says_what_was_left_out_and_by_which_condition(client):
    say(client, "hidden", works(ask(client, platform="netflix"))[0])
    page = ask(client, platform="netflix", minutes_max=100, n=5)
    answer = client.get(f"/v1/answers/{page['answer_id']}").json()
    left_out = {each["condition"]: each["works"] for each in answer["left_out"]}
    assert set(left_out) == {"platform", "minutes", "seen=hide", "hidden"}
    everywhere = ask(client, minutes_max=100)["candidates"]
    assert left_out["platform"] == everywhere - page["candidates"]
    assert left_out["hidden"] in (0, 1)


def test_an_event_says_which_answer_it_is_a_reaction_to(client):
    page = post(client, liked=works(ask(client, NOBODY, n=30)), n=5)
    say(client, "watched", works(page)[0], answer_id=page["answer_id"])
    (event,) = client.get("/v1/users/17/events").json()["items"]
    assert event["answer_id"] == page["answer_id"]


def test_an_answer_to_somebody_who_was_forgotten_is_gone(client):
    say(client, "liked", works(ask(client))[0])
    answer_id = ask(client)["answer_id"]
    client.delete("/v1/users/17")
    problem = assert_problem(client.get(f"/v1/answers/{answer_id}"), 410)
    assert problem["type"] == "urn:cartelera:forgotten"
    assert ask(client)["known_user"] is False


def test_an_answer_of_nobody_known_is_repeated_too(sample):
    page = post(sample, NOBODY, liked=works(ask(sample, NOBODY, n=3)))
    again = sample.get(f"/v1/answers/{page['answer_id']}").json()
    assert again["user_id"] is None
    assert works(again["answer"]) == works(page)


def test_a_tag_changes_with_the_users_events_alone(client):
    tags = [client.get(USER).headers["etag"]]
    say(client, "liked", works(ask(client))[0], user="18")
    tags.append(client.get(USER).headers["etag"])
    say(client, "liked", works(ask(client))[0])
    tags.append(client.get(USER).headers["etag"])
    assert tags[1] != tags[2]
    held = client.get(USER, headers={"If-None-Match": tags[2]})
    assert (held.status_code, held.content) == (304, b"")


def test_predicted_stars_follow_what_was_rated_since(client):
    listed = works(ask(client, n=12))
    path = f"/v1/users/newcomer/predictions/{listed[-1]}"
    assert client.get(path).json()["known_user"] is False
    for work in listed[:10]:
        say(client, "rating", work, user="newcomer", stars=1)
    low = client.get(path).json()
    assert low["known_user"] is True
    for work in listed[:10]:
        say(client, "rating", work, user="newcomer", stars=5)
    assert low["predicted_rating"] + 1 < client.get(path).json()["predicted_rating"]
