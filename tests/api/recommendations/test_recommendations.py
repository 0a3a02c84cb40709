"""Recommendation lists over HTTP: unseen works, filters, strategies, bounds, odd user ids."""

from typing import Any
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient

from engine.release.read import load
from engine.release.registry import current
from engine.store.home import Home
from tests.api.world import assert_problem, rating_rows

EVERY_WORK = 11
ODD_USERS = {
    "sql": "1' OR '1'='1'; DROP TABLE users; --",
    "regex": "(a+)+$[",
    "html": "<script>alert(1)</script>",
    "unicode": "Ñandú Ωλ 漢字",
    "emoji": "🎬👩‍👩‍👧",
    "right to left": "\u202eabc\u202c مرحبا",
    "nul": "a\x00b",
    "tab": "a\tb",
    "percent": "100% sure",
    "slash": "a/b",
    "dots": "../..",
    "format": "{0} %s ${x}",
    "question mark": "a?b#c",
}


def ask(client: TestClient, user: str, query: str = "") -> dict[str, Any]:
    answer = client.get(f"/v1/users/{quote(user, safe='')}/recommendations?{query}")
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


@pytest.mark.parametrize("user", range(1, 12))
def test_list_holds_exactly_the_works_the_user_has_not_rated(small: TestClient, user: int) -> None:
    rated = {title for rater, _, _, title in rating_rows() if rater == user}
    body = ask(small, str(user), "n=100")
    listed = {copy["title_id"] for item in body["items"] for copy in item["available_on"]}
    works_rated = len(rated - {"as1"} | ({"ns1"} if "as1" in rated else set()))
    assert listed.isdisjoint(rated)
    assert len(body["items"]) == body["candidates"] == EVERY_WORK - works_rated
    assert body["known_user"] is True
    assert body["strategy"] == "personal"


def test_list_is_ranked_and_names_each_work_once(sample: TestClient) -> None:
    for user in ("1", "17", "nobody"):
        items = ask(sample, user, "n=100")["items"]
        assert [item["rank"] for item in items] == list(range(1, len(items) + 1))
        scores = [item["ranking_score"] for item in items]
        assert scores == sorted(scores, reverse=True)
        assert len({item["work_id"] for item in items}) == len(items)


def test_entry_lists_every_platform_that_has_the_work(small: TestClient) -> None:
    items = {item["work_id"]: item for item in ask(small, "nobody", "n=100")["items"]}
    assert len(items) == EVERY_WORK
    assert items["was1"]["available_on"] == [
        {"platform": "amazon", "title_id": "as1"},
        {"platform": "netflix", "title_id": "ns1"},
    ]
    assert items["wns2"]["available_on"] == [{"platform": "netflix", "title_id": "ns2"}]


def test_entry_has_the_predicted_rating_of_its_title(sample: TestClient) -> None:
    for item in ask(sample, "17", "n=20")["items"]:
        title_id = item["available_on"][0]["title_id"]
        alone = sample.get(f"/v1/users/17/predictions/{title_id}").json()
        assert item["predicted_rating"] == pytest.approx(alone["predicted_rating"], abs=6e-5)


@pytest.mark.parametrize(
    ("query", "works"),
    [
        ("platform=netflix", {"was1", "wns2", "wns3", "wns4", "wns5"}),
        ("platform=Disney%2B", {"wds1", "wds2"}),
        ("type=serie", {"wns4", "wns5", "whs2"}),
        ("type=movie&platform=amazon", {"was1", "was2", "was3"}),
        ("year_min=2019", {"wns5", "was3"}),
        ("year_max=2017", {"wds2"}),
        ("year_min=2018&year_max=2018&type=tv%20show", {"wns4", "whs2"}),
        ("genre=COMEDIES", {"wns2", "wns3"}),
        ("country=france", {"wns2", "wns3", "wns5", "wds2"}),
        ("country=france&type=movie", {"wns2", "wns3", "wds2"}),
        ("maturity=tv-14", {"wns4", "whs2"}),
        ("actor=cy%20vell", {"was1", "wns3"}),
        ("director=Ro%20Lanc", {"was2", "was3"}),
        ("genre=Anime&type=movie", set()),
    ],
)
def test_filter_leaves_the_works_with_a_title_that_passes(
    small: TestClient, query: str, works: set[str]
) -> None:
    body = ask(small, "nobody", f"n=100&{query}")
    assert {item["work_id"] for item in body["items"]} == works
    assert body["candidates"] == len(works)


def test_strategy_says_how_the_list_was_made(small: TestClient) -> None:
    assert ask(small, "1")["strategy"] == "personal"
    assert ask(small, "1", "liked=ns2")["strategy"] == "fold_in"
    assert ask(small, "nobody")["strategy"] == "popular"
    by_content = ask(small, "nobody", "liked=ns2")
    assert (by_content["strategy"], by_content["known_user"]) == ("content", False)
    assert by_content["items"][0]["work_id"] == "wns3"  # same director and genre


def test_liked_titles_are_not_listed_in_any_copy(small: TestClient) -> None:
    items = ask(small, "nobody", "liked=ns2,%20as1,&n=100")["items"]
    assert len(items) == EVERY_WORK - 2
    assert not {"wns2", "was1"} & {item["work_id"] for item in items}


@pytest.mark.parametrize("n", ["0", "-1", "101", "1000000000", "text", "1.5", "nan", "1e3"])
def test_length_out_of_bounds_is_refused(small: TestClient, n: str) -> None:
    body = assert_problem(small.get(f"/v1/users/1/recommendations?n={n}"), 422)
    assert body["errors"][0]["field"] == "n"


def test_list_is_a_prefix_of_a_longer_one(sample: TestClient) -> None:
    longest = ask(sample, "17", "n=100")["items"]
    for n in (1, 2, 10, 50):
        assert ask(sample, "17", f"n={n}")["items"] == longest[:n]


@pytest.mark.parametrize(
    ("query", "alternatives"),
    [("platform=apple", "amazon, disney, hulu or netflix"), ("type=radio", "movie or tv show")],
)
def test_unknown_word_of_a_filter_names_the_alternatives(
    small: TestClient, query: str, alternatives: str
) -> None:
    body = assert_problem(small.get(f"/v1/users/1/recommendations?{query}"), 422)
    assert alternatives in body["detail"]


def test_user_of_the_ratings_file_is_known_by_its_text(small: TestClient, small_home: Home) -> None:
    users = load(current(small_home)).recommender.users
    assert users.find("10") is not None
    assert ask(small, "10")["known_user"] is True
    for variant in ("010", "10.0", "１０", "+10"):
        assert ask(small, variant)["known_user"] is False


@pytest.mark.parametrize("user", ODD_USERS.values(), ids=ODD_USERS.keys())
def test_odd_user_is_a_stranger_by_the_very_name(small: TestClient, user: str) -> None:
    body = ask(small, user)
    assert (body["user_id"], body["known_user"], body["strategy"]) == (user, False, "popular")
    prediction = small.get(f"/v1/users/{quote(user, safe='')}/predictions/ns1")
    assert prediction.json()["user_id"] == user


def test_user_without_a_name_is_refused(small: TestClient) -> None:
    assert_problem(small.get("/v1/users//recommendations"), 422)


@pytest.mark.parametrize("resource", ["recommendations", "predictions/ns1"])
def test_endless_user_id_is_refused_without_echo(small: TestClient, resource: str) -> None:
    answer = small.get(f"/v1/users/{'9' * 10_000}/{resource}")
    assert_problem(answer, 422)
    assert len(answer.content) < 2000


@pytest.mark.parametrize("user", ["1", "17", "nobody"])
def test_two_calls_give_one_answer(sample: TestClient, user: str) -> None:
    assert ask(sample, user, "n=100") == ask(sample, user, "n=100")


def test_explained_entries_name_rated_works_that_speak_for_them(
    sample: TestClient, sample_home: Home
) -> None:
    recommender = load(current(sample_home)).recommender
    user = recommender.users[0]
    works = recommender.catalog.works["work_id"].to_pylist()
    rated = {works[work] for work in recommender.history.events_of(0).work}
    listed = ask(sample, user, "explain=true&n=20")
    because = [reason["work_id"] for item in listed["items"] for reason in item["because"]]
    assert because
    assert set(because) <= rated
    assert all(len(item["because"]) <= 2 for item in listed["items"])
    plain = ask(sample, user, "n=20")
    assert all(item.pop("because") == [] for item in plain["items"])
    for item in listed["items"]:
        del item["because"]
    assert listed["items"] == plain["items"]


def test_a_stranger_is_told_by_which_liked_titles(sample: TestClient, sample_home: Home) -> None:
    recommender = load(current(sample_home)).recommender
    work = int(recommender.models.personal.to_arrays()["items"][0])
    title = recommender.catalog.works["title_ids"][work].as_py()[0]
    answer = ask(sample, "nobody at all", f"liked={title}&explain=true")
    assert answer["strategy"] == "fold_in"
    reasons = {reason["work_id"] for item in answer["items"] for reason in item["because"]}
    assert reasons == {recommender.catalog.works["work_id"][work].as_py()}


def test_popular_lists_have_no_reasons(sample: TestClient) -> None:
    answer = ask(sample, "nobody at all", "explain=true")
    assert answer["strategy"] == "popular"
    assert all(item["because"] == [] for item in answer["items"])


def test_every_entry_says_its_strategy_and_its_reason(sample: TestClient) -> None:
    codes = {"goes_with", "like", "stars", "popular", "votes", "seasons", "platforms", "new"}
    codes |= {"people", "catalog", "recent"}
    for user, query in (("17", "n=100"), ("17", "type=serie"), ("nobody", "type=serie")):
        body = ask(sample, user, query)
        assert body["strategy"] == body["items"][0]["strategy"]
        for item in body["items"]:
            assert item["strategy"] in {"personal", "content", "popular"}
            assert item["reason"]["code"] in codes
            assert item["reason"]["text"]
            named = item["reason"]["work_id"] is not None
            assert named == (item["reason"]["code"] in {"goes_with", "like"})


def test_series_that_nobody_rated_differ_between_users(sample: TestClient) -> None:
    first, second = (
        [item["work_id"] for item in ask(sample, user, "type=serie&n=20")["items"]]
        for user in ("17", "3")
    )
    assert first != second
    assert first != sorted(first)
