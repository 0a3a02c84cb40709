"""Every route is documented: what it does, how to call it, what it answers."""

from typing import Any

import pytest

from api.errors import MEDIA_TYPE
from tests.api.operations import (
    OPERATIONS,
    SCHEMA,
    Operation,
    choices_of,
    parameter_example,
    resolve,
)
from tests.api.world import assert_problem


def test_every_route_of_the_app_is_documented() -> None:
    assert len(OPERATIONS) > 30
    assert len({o.facts["operationId"] for o in OPERATIONS}) == len(OPERATIONS)


@pytest.mark.parametrize("operation", OPERATIONS, ids=str)
def test_operation_has_summary_description_and_tag(operation: Operation) -> None:
    assert operation.facts["summary"].strip()
    assert len(operation.facts["description"]) > 20
    assert operation.facts["tags"]


@pytest.mark.parametrize("operation", OPERATIONS, ids=str)
def test_operation_documents_an_answer_of_the_shape_it_gives(
    operation: Operation, sample: Any
) -> None:
    example = operation.example
    assert isinstance(example, dict)
    content = operation.facts["responses"]["200"]["content"]["application/json"]
    shape = resolve(content["schema"]).get("properties", {})
    never_null = {name for name, value in shape.items() if "anyOf" not in value}
    assert never_null <= set(example)  # OpenAPI's writer leaves nulls out of examples
    answer = sample.request(operation.method, operation.url(), data=operation.form)
    if answer.status_code == 200:
        assert set(example) <= set(answer.json())


@pytest.mark.parametrize("operation", OPERATIONS, ids=str)
def test_operation_answers_its_examples_as_documented(operation: Operation, sample: Any) -> None:
    answer = sample.request(operation.method, operation.url(), data=operation.form)
    assert str(answer.status_code) in operation.facts["responses"]
    if answer.status_code != 200:
        assert_problem(answer, 404)


@pytest.mark.parametrize("operation", OPERATIONS, ids=str)
def test_operation_documents_its_problems(operation: Operation) -> None:
    problems = {s: r for s, r in operation.facts["responses"].items() if s != "200"}
    assert {"404", "422", "503"} <= set(problems)
    for described in problems.values():
        assert list(described["content"]) == [MEDIA_TYPE]
        schema = described["content"][MEDIA_TYPE]["schema"]
        assert set(schema["required"]) == {"type", "title", "status", "detail", "instance"}


@pytest.mark.parametrize("operation", OPERATIONS, ids=str)
def test_path_parameters_have_examples(operation: Operation) -> None:
    in_path = [p for p in operation.parameters if p["in"] == "path"]
    assert [p["name"] for p in in_path if parameter_example(p) is None] == []


def test_every_text_parameter_is_bounded() -> None:
    for operation in OPERATIONS:
        for parameter in operation.parameters:
            for choice in choices_of(parameter):
                if choice["type"] == "string" and "enum" not in choice:
                    assert choice["maxLength"] <= 2000, (str(operation), parameter["name"])


def test_reload_documents_that_it_needs_a_key() -> None:
    assert "401" in SCHEMA["paths"]["/v1/admin/reload"]["post"]["responses"]
