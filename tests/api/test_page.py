"""What docs/api.md shows is what the service says; `python -m tests.api.page` writes it anew."""

from fastapi.testclient import TestClient

from tests.api.page import PAGE, with_answers, with_tables, with_tools

TEXT = PAGE.read_text("utf-8")


def test_tables_of_parameters_are_those_of_the_routes() -> None:
    assert with_tables(TEXT) == TEXT
    assert TEXT.count("\n#### /v1/") > 10


def test_the_table_of_tools_is_that_of_the_service() -> None:
    assert with_tools(TEXT) == TEXT
    assert "| `recommend` | `POST /v1/recommendations` |" in TEXT


def test_answers_are_what_the_service_answers(small: TestClient) -> None:
    assert with_answers(TEXT, small) == TEXT
    assert TEXT.count("$ curl 'localhost:8000/") >= 4
