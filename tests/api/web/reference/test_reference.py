"""The reference: every operation of OpenAPI with an anchor, found by words, without JavaScript."""

import pytest
from fastapi.testclient import TestClient

from api.web.explore.operations import answers_json
from tests.api.operations import OPERATIONS, SCHEMA
from tests.api.web.explore.reading import assert_page


def test_every_operation_has_its_place(small: TestClient) -> None:
    page = assert_page(small.get("/docs").text)
    places = {each.attributes.get("id"): each for each in page.all("article")}
    for operation in OPERATIONS:
        place = places[operation.facts["operationId"]]
        assert operation.path in place.text
        assert operation.facts["summary"] in place.text
        for parameter in operation.facts.get("parameters", ()):
            assert parameter["name"] in place.text
        for status in operation.facts["responses"]:
            assert status in place.text


def test_every_get_operation_leads_to_its_form(small: TestClient) -> None:
    page = assert_page(small.get("/docs").text)
    links = {str(each.attributes.get("href")) for each in page.all("a")}
    for operation in OPERATIONS:
        if operation.method == "GET" and answers_json(operation.facts):
            assert f"/explore/{operation.facts['operationId']}" in links


def test_links_within_the_page_lead_somewhere(small: TestClient) -> None:
    page = assert_page(small.get("/docs").text)
    ids = {f"#{each.attributes['id']}" for each in page.within if "id" in each.attributes}
    links = [str(each.attributes.get("href")) for each in page.all("a")]
    assert [link for link in links if link.startswith("#") and link not in ids] == []


def test_every_shape_is_described(small: TestClient) -> None:
    page = assert_page(small.get("/docs").text)
    ids = {each.attributes.get("id") for each in page.all("article")}
    assert {f"shape-{name}" for name in SCHEMA["components"]["schemas"]} <= ids


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("franchise", {"franchise", "franquicia", "movies"}),
        ("FRANCHISE conditions", {"movies"}),
        ("/v1/tables", {"tables", "table"}),
        ("delete events", {"undo_events", "undo_event"}),
    ],
)
def test_words_find_operations(small: TestClient, words: str, found: set[str]) -> None:
    page = assert_page(small.get("/docs", params={"q": words}).text)
    ids = {each.attributes.get("id") for each in page.all("article")}
    assert found <= ids
    assert len(ids) < len(OPERATIONS) / 2


@pytest.mark.parametrize("words", ["zzzz", "<script>", "x" * 5000])
def test_words_that_find_nothing_are_no_trouble(small: TestClient, words: str) -> None:
    answer = small.get("/docs", params={"q": words})
    assert answer.status_code == 200
    assert assert_page(answer.text).all("article") == []
    assert "<script>" not in answer.text.replace("<script ", "")


def test_a_part_is_the_operations_alone(small: TestClient) -> None:
    answer = small.get("/docs?q=genres", headers={"hx-request": "true"})
    assert "<html" not in answer.text
    assert 'id="genres"' in answer.text


def test_the_reference_is_there_without_a_release(world) -> None:
    from tests.api.world import served

    with served(world.home) as client:
        assert client.get("/docs").status_code == 200


def test_the_frame_is_in_spanish_too(small: TestClient) -> None:
    page = assert_page(small.get("/docs", headers={"accept-language": "es"}).text, "es")
    assert page.one("h1").text == "Referencia de la API"
