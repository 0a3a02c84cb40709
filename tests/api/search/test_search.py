"""One search over everything that has a name, as it answers over HTTP."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.api.world import assert_problem, handmade, served


def ask(client: TestClient, q: str, **params: Any) -> list[dict[str, Any]]:
    answer = client.get("/v1/search", params={"q": q, **params})
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


def names(client: TestClient, q: str, **params: Any) -> list[tuple[str, str]]:
    return [(item["kind"], item["name"]) for item in ask(client, q, **params)]


def test_a_work_stands_once_with_all_its_platforms(small: TestClient) -> None:
    (work,) = ask(small, "alpha", type="work")
    card = work.pop("work")
    assert [copy["title_id"] for copy in card["available_on"]] == ["as1", "ns1"]
    assert (card["work_id"], card["title"], card["minutes"]) == ("was1", "Alpha", 100)
    assert work == {
        "kind": "work",
        "id": "was1",
        "name": "Alpha",
        "release_year": 2018,
        "titles": None,
        "films": None,
        "link": "/v1/works/was1",
    }


def test_all_kinds_are_found_and_a_film_that_is_a_work_is_not_listed_twice(
    small: TestClient,
) -> None:
    assert sorted(names(small, "alpha")) == [
        ("film", "Alpha"),
        ("film", "Alpha 2"),
        ("franchise", "Alpha Collection"),
        ("work", "Alpha"),
    ]
    assert names(small, "alpha")[0] == ("work", "Alpha")


@pytest.mark.parametrize(
    ("q", "entry"),
    [
        ("tarn bo", ("person", "Bo Tarn")),
        ("ana or", ("person", "Ana Orsel")),
        ("faceoff", ("work", "Face/Off")),
        ("face off", ("work", "Face/Off")),
        ("off face", ("work", "Face/Off")),
        ("el y ella whats up", ("film", "Él & Ella: What's Up?")),
        ("childs play", ("franchise", "Child's Play Collection")),
        ("kapa", ("work", "Kappa")),
        ("orsell ana", ("person", "Ana Orsel")),
        ("epsilon 2019", ("work", "Epsilon")),
    ],
)
def test_the_best_entry_is_the_first(small: TestClient, q: str, entry: tuple[str, str]) -> None:
    assert names(small, q)[0] == entry


def test_people_say_how_many_titles_and_films_name_them(small: TestClient) -> None:
    (person,) = ask(small, "bo tarn")
    assert (person["titles"], person["films"]) == (4, 2)
    assert (person["id"], person["work"], person["release_year"]) == (None, None, None)


@pytest.mark.parametrize("q", ["a", "bo tarn", "alpha", "ana", "gil ost", "lu marn", "child", "él"])
def test_every_link_leads_to_an_answer(small: TestClient, q: str) -> None:
    entries = ask(small, q)
    assert entries
    for entry in entries:
        answer = small.get(entry["link"])
        assert answer.status_code == 200, entry
        listed = entry["kind"] == "person" and not entry["films"]
        assert answer.json()["total"] if listed else entry["name"] in answer.text


@pytest.mark.parametrize(
    ("types", "kinds"),
    [
        (["work"], {"work"}),
        (["film", "franchise"], {"film", "franchise"}),
        (["film,franchise"], {"film", "franchise"}),
        (["Películas, saga"], {"film", "franchise"}),
        ([""], {"work", "film", "franchise"}),
    ],
)
def test_several_types_are_any_of_them(
    small: TestClient, types: list[str], kinds: set[str]
) -> None:
    assert {item["kind"] for item in ask(small, "alpha", type=types)} == kinds


def test_fewer_types_only_take_away(small: TestClient) -> None:
    assert names(small, "alpha", type="person") == []
    assert names(small, "alpa", type="person") == []


def test_an_unknown_type_is_refused_with_all_there_are(small: TestClient) -> None:
    answer = small.get("/v1/search?q=alpha&type=work,flim")
    body = assert_problem(answer, 422)
    assert body["errors"] == [
        {"field": "type", "value": "flim", "expected": "work, film, person or franchise"}
    ]


@pytest.mark.parametrize(
    "q", ["", "  ", "\u200b", "zzzzzzz", "%", "*", '"', "NEAR(a b)", "\0", "🎬"]
)
def test_what_names_nothing_finds_nothing(small: TestClient, q: str) -> None:
    assert names(small, q) == []


@pytest.mark.parametrize("q", ['"alpha"', "alpha*", "^alpha", "(alpha)", "alpha\0", "-alpha-"])
def test_operators_are_punctuation(small: TestClient, q: str) -> None:
    assert names(small, q) == names(small, "alpha")


def test_a_long_text_is_refused_and_one_of_the_longest_answered(small: TestClient) -> None:
    assert small.get("/v1/search", params={"q": "x" * 201}).status_code == 422
    assert ask(small, "x " * 100) == []
    assert len(ask(small, "a", limit=2)) == 2
    assert small.get("/v1/search?q=a&limit=51").status_code == 422


def test_a_home_without_films_is_searched(tmp_path_factory: pytest.TempPathFactory) -> None:
    with served(handmade(tmp_path_factory.mktemp("titles"), films=False)) as client:
        assert names(client, "alpha") == [("work", "Alpha")]
        (person,) = ask(client, "gil ost")
        assert (person["titles"], person["films"]) == (2, 0)
        assert client.get(person["link"]).json()["total"] == 2
