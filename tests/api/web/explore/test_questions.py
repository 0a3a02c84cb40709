"""Questions as forms: each has an answer to its example, wherever it is served."""

import csv
import io
import json
from typing import Any
from urllib.parse import urlsplit

import pytest
from fastapi.testclient import TestClient

from api.web.explore.operations import operations
from api.web.explore.table import QUESTIONS
from engine.store.home import Home
from tests.api.web.explore.reading import Element, assert_page
from tests.api.world import description, served

OPERATIONS = operations(description())
OTHERS = [name for name in OPERATIONS if name not in QUESTIONS]
SEVEN = {
    "cantidad_filmaciones_mes": "enero",
    "cantidad_filmaciones_dia": "lunes",
    "score_titulo": "Toy Story",
    "votos_titulo": "Jumanji",
    "get_actor_by_name": "Tom Hanks",
    "get_director": "John Lasseter",
    "recomendacion": "Jumanji",
}
SPANISH = {"accept-language": "es"}


@pytest.fixture(params=["sample", "small"])
def service(request: pytest.FixtureRequest) -> TestClient:
    """A client of the sample's service, and of the hand-made world's."""
    client: TestClient = request.getfixturevalue(request.param)
    return client


def answer_of(client: TestClient, page: Element) -> Any:
    """What the API answers to the call that a page shows."""
    (call,) = [each for each in page.all("code") if each.attributes.get("id") == "call-curl"]
    address = urlsplit(call.text.removeprefix("curl '").removesuffix("'"))
    return client.get(f"{address.path}?{address.query}").json()


def numbers(content: Any) -> list[float]:
    """All numbers of an answer."""
    if isinstance(content, bool):
        return []
    if isinstance(content, int | float):
        return [content]
    values = content.values() if isinstance(content, dict) else content
    return [n for each in values for n in numbers(each)] if isinstance(content, dict | list) else []


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_question_answers_its_example(service: TestClient, name: str) -> None:
    answer = service.get(f"/explore/{name}")
    assert answer.status_code == 200
    page = assert_page(answer.text)
    assert page.all("section", class_="sheet problem") == []
    assert page.all("p", class_="notice") == []
    assert answer_of(service, page)


@pytest.mark.parametrize("name", QUESTIONS)
def test_numbers_of_a_page_are_those_of_the_api(service: TestClient, name: str) -> None:
    page = assert_page(service.get(f"/explore/{name}").text)
    shown = {float(str(each.attributes["value"])) for each in page.all("data")}
    assert shown <= set(numbers(answer_of(service, page)))


def test_a_franchise_shows_each_number_once_and_whole(small: TestClient) -> None:
    page = assert_page(small.get("/explore/franchise?name=Alpha").text)
    assert small.get("/v1/franchises/Alpha").json()["revenue_total"] == 300
    values = [str(each.attributes["value"]) for each in page.all("data")]
    assert {"300", "100", "2018", "2020"} <= set(values)
    assert {each.text for each in page.all("data", value="300")} == {"$300"}


@pytest.mark.parametrize("name", [*QUESTIONS, *OTHERS])
def test_every_get_operation_has_its_form(small: TestClient, name: str) -> None:
    answer = small.get(f"/explore/{name}")
    page = assert_page(answer.text)
    assert answer.status_code in (200, 404, 410)  # the examples of the reference may name nothing
    assert page.one("h1").text
    fields = {str(each.attributes.get("name")) for each in page.within if each.tag != "meta"}
    assert {each.name for each in OPERATIONS[name].fields} <= fields


def test_every_get_operation_is_listed(small: TestClient) -> None:
    page = assert_page(small.get("/explore").text)
    links = {str(each.attributes.get("href")).rpartition("/")[2] for each in page.all("a")}
    forms = {str(each.attributes.get("action")).rpartition("/")[2] for each in page.all("form")}
    assert set(OPERATIONS) <= links | forms


def test_the_table_names_operations_alone() -> None:
    assert set(QUESTIONS) <= set(OPERATIONS)
    for question in QUESTIONS.values():
        fields = {each.name for each in OPERATIONS[question.operation].fields}
        for values in (question.values, *question.further):
            assert set(values) <= fields


@pytest.mark.parametrize(("name", "example"), SEVEN.items())
def test_the_seven_questions_stand_in_a_group(name: str, example: str) -> None:
    question = QUESTIONS[name]
    ((_, value),) = question.values.items()
    assert question.group == "seven"
    assert (value if isinstance(value, str) else value.preferred) == example


@pytest.mark.parametrize("name", [n for n in QUESTIONS if n not in ("match", "prediction")])
def test_a_file_holds_the_rows_of_the_answer(service: TestClient, name: str) -> None:
    page = assert_page(service.get(f"/explore/{name}").text)
    content = answer_of(service, page)
    (link,) = [each for each in page.all("a") if ".csv" in str(each.attributes.get("href"))]
    answer = service.get(str(link.attributes["href"]))
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    lines = list(csv.DictReader(io.StringIO(answer.text)))
    page_of = content.get("page", content)
    items = page_of.get("items")
    assert len(lines) == (len(items) if items else len(lines) or 1)
    for line, item in zip(lines, items or [], strict=items is not None):
        for field, value in item.items():
            if isinstance(value, bool | int | float):
                assert json.loads(line[field]) == value


def test_formulas_in_a_file_are_text(small: TestClient) -> None:
    from api.web.explore.flat import as_csv

    rows = [{"title": text, "n": -1} for text in ("=1+1", "+1", "-1", "@a", "\tb", "plain")]
    lines = list(csv.reader(io.StringIO(as_csv({"items": rows}))))
    assert [line[0] for line in lines[1:]] == ["'=1+1", "'+1", "'-1", "'@a", "'\tb", "plain"]
    assert {line[1] for line in lines[1:]} == {"-1"}


def test_nested_values_are_columns_of_their_own() -> None:
    from api.web.explore.flat import as_csv

    content = {"title": "A", "parts": {"mean": 3.5, "user_bias": None}, "genres": ["a", "b"]}
    assert as_csv(content).split("\r\n") == [
        "title,parts.mean,parts.user_bias,genres",
        "A,3.5,,a; b",
        "",
    ]


def test_a_problem_stands_in_its_place_with_what_may_be_meant(small: TestClient) -> None:
    answer = small.get("/explore/franchise?name=Alpa Collection")
    page = assert_page(answer.text)
    assert answer.status_code == 404
    assert page.one("input", name="name").attributes["value"] == "Alpa Collection"
    (meant,) = [each for each in page.all("a", class_="button") if "Alpha" in each.text]
    assert small.get(str(meant.attributes["href"])).status_code == 200


def test_a_malformed_value_is_refused_in_its_place(small: TestClient) -> None:
    answer = small.get("/explore/movies?limit=1000")
    assert answer.status_code == 422
    assert "limit" in assert_page(answer.text).one("section", class_="sheet problem").text


def test_a_field_that_is_needed_is_asked_for(small: TestClient) -> None:
    answer = small.get("/explore/franchise?name=&limit=5")
    assert answer.status_code == 200
    assert "Fill in: Name" in assert_page(answer.text).one("p", class_="notice").text


def test_an_empty_form_asks_without_conditions(small: TestClient) -> None:
    page = assert_page(small.get("/explore/titles?q=&limit=").text)
    assert answer_of(small, page)["total"] == small.get("/v1/catalog/titles").json()["total"]


def test_pages_lead_to_the_next_rows(small: TestClient) -> None:
    page = assert_page(small.get("/explore/titles?limit=5&offset=0").text)
    (link,) = page.all("a", rel="next")
    following = assert_page(small.get(str(link.attributes["href"])).text)
    assert answer_of(small, following)["offset"] == 5
    assert following.all("a", rel="prev")


@pytest.mark.parametrize("name", ["nope", "recommendations_by_body", "../docs", "titles.csv.csv"])
def test_an_unknown_question_is_a_page(small: TestClient, name: str) -> None:
    answer = small.get(f"/explore/{name}")
    assert answer.status_code in (404, 200 if name == "../docs" else 404)
    assert_page(answer.text)


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "\u202eשלום", "🎬", "a'b\"c"])
def test_what_is_typed_is_shown_as_it_is_and_does_nothing(small: TestClient, text: str) -> None:
    page = assert_page(small.get("/explore/titled", params={"title": text}).text)
    assert page.one("input", name="title").attributes["value"] == text
    assert "'" not in page.one("code", id="call-curl").text.split("'")[1]


def test_a_part_of_the_page_is_the_answer_alone(small: TestClient) -> None:
    answer = small.get("/explore/genres", headers={"hx-request": "true"})
    assert "<html" not in answer.text
    assert "call-curl" in answer.text


@pytest.mark.parametrize("path", ["/explore", "/explore/franchise", "/explore/releases"])
def test_pages_are_in_spanish_too(small: TestClient, path: str) -> None:
    page = assert_page(small.get(path, headers=SPANISH).text, "es")
    assert "Referencia de la API" in page.text
    assert "API reference" not in page.text


TEXTS = ["<script>alert(1)</script>", "\x00\u202e🎬", "%2e%2e/(", "9" * 400, "-1", "nan"]


@pytest.mark.parametrize("name", OPERATIONS)
def test_no_text_in_any_field_is_trouble(small: TestClient, name: str) -> None:
    for field in OPERATIONS[name].fields:
        for text in TEXTS:
            answer = small.get(f"/explore/{name}", params={field.name: text})
            assert answer.status_code in (200, 404, 410, 422), (field.name, text)
            assert "<script>alert" not in answer.text


def test_an_answer_is_explained_by_its_link(small: TestClient) -> None:
    page = assert_page(small.get("/explore/anonymous_recommendations").text)
    (link,) = [e for e in page.all("a") if "/explore/answer?" in str(e.attributes.get("href"))]
    assert small.get(str(link.attributes["href"])).status_code == 200


def test_everything_leads_below_the_prefix_of_a_proxy(small_home: Home) -> None:
    with served(small_home, root_path="/films") as client:
        for path in ("/explore", "/explore/franchise", "/explore/tables/titles", "/docs"):
            page = assert_page(client.get(f"/films{path}").text)
            links = [str(e.attributes.get("href")) for e in page.all("a")]
            links += [str(e.attributes.get("action")) for e in page.all("form")]
            assert [each for each in links if not each.startswith(("/films/", "#"))] == []
        page = assert_page(client.get("/films/explore/franchise").text)
        assert "http://testserver/films/v1/franchises/" in page.one("code", id="call-curl").text
        (link,) = [e for e in page.all("a") if e.text == "as JSON"]
        assert client.get(str(link.attributes["href"])).json()["name"] == "Alpha Collection"


@pytest.mark.parametrize("name", ["events", "ratings"])
def test_nobody_is_shown_what_a_user_did_without_their_id(sample: TestClient, name: str) -> None:
    page = assert_page(sample.get(f"/explore/{name}").text)
    (example,) = [each.example for each in OPERATIONS[name].fields if each.name == "user_id"]
    assert page.one("input", name="user_id").attributes["value"] == example
