"""Every route is documented: what it does, how to call it, what it answers."""

import re
from typing import Any

import jsonschema
import pytest

from api.app import create_app
from api.errors import MEDIA_TYPE
from api.settings import Settings
from api.tokens import MAX_TOKEN
from engine.recommend.strategies import StrategyName
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


def assert_shape(instance: Any, schema: Any) -> None:
    """Check a value against a schema of the description."""
    whole = {**schema, "components": SCHEMA["components"]}
    jsonschema.Draft202012Validator(whole).validate(instance)


def answer_schema(operation: Operation) -> Any:
    return operation.answer["application/json"]["schema"]


JSON_OPERATIONS = [operation for operation in OPERATIONS if operation.answers_json]


@pytest.mark.parametrize("operation", JSON_OPERATIONS, ids=str)
def test_operation_answers_in_the_shape_it_documents(
    operation: Operation, sample: Any, small: Any, writable: Any
) -> None:
    assert isinstance(operation.example, dict)
    assert_shape(operation.example, answer_schema(operation))
    if str(operation) != "POST /consultar":  # of which each function has its own shape
        shape = resolve(answer_schema(operation))
        assert shape.get("properties") or shape.get("anyOf")
    for client in (writable,) if operation.changes else (sample, small):
        answer = client.request(operation.method, operation.url(), **operation.body)
        if answer.status_code in (200, 201):
            assert_shape(answer.json(), answer_schema(operation))
            assert set(operation.example) & set(answer.json())


def test_examples_are_valid_and_keep_their_nulls() -> None:
    examples = 0
    for name, schema in SCHEMA["components"]["schemas"].items():
        for example in schema.get("examples", ()):
            assert_shape(example, {"$ref": f"#/components/schemas/{name}"})
            examples += 1
    assert examples > 20
    assert SCHEMA["components"]["schemas"]["Ready"]["examples"][0]["problem"] is None


@pytest.mark.parametrize("operation", OPERATIONS, ids=str)
def test_operation_answers_its_examples_as_documented(
    operation: Operation, sample: Any, writable: Any
) -> None:
    client = writable if operation.changes else sample
    answer = client.request(operation.method, operation.url(), **operation.body)
    assert str(answer.status_code) in operation.facts["responses"]
    if answer.status_code not in (200, 201):
        assert_problem(answer, 410 if operation.path.startswith("/v1/answers/") else 404)


@pytest.mark.parametrize("operation", OPERATIONS, ids=str)
def test_operation_documents_its_problems(operation: Operation) -> None:
    problems = {s: r for s, r in operation.facts["responses"].items() if s >= "400"}
    assert {"404", "405", "422", "503"} <= set(problems)
    reference = {"$ref": "#/components/schemas/Problem"}
    for described in problems.values():
        assert described["content"] == {MEDIA_TYPE: {"schema": reference}}


def test_a_problem_has_typed_errors_and_suggestions(small: Any) -> None:
    problem = SCHEMA["components"]["schemas"]["Problem"]
    assert set(problem["required"]) == {"type", "title", "status", "detail", "instance"}
    assert problem["properties"]["errors"]["items"] == {"$ref": "#/components/schemas/FieldProblem"}
    for url in ("/v1/catalog/titles?limit=x&platfrom=1", "/v1/works/xs1", "/nowhere"):
        assert_shape(small.get(url).json(), {"$ref": "#/components/schemas/Problem"})


@pytest.mark.parametrize("operation", OPERATIONS, ids=str)
def test_operation_documents_that_an_answer_may_be_unchanged(
    operation: Operation, small: Any, writable: Any
) -> None:
    client = writable if operation.changes else small
    answer = client.request(operation.method, operation.url(), **operation.body)
    marked = operation.method == "GET" and "etag" in answer.headers
    if answer.status_code == 200:
        assert ("304" in operation.facts["responses"]) is marked


def test_operation_ids_are_short_names() -> None:
    ids = [operation.facts["operationId"] for operation in OPERATIONS]
    assert [each for each in ids if not re.fullmatch("[a-z][a-z_]{2,29}", each)] == []
    assert {"recommendations", "titles", "similar_works", "get_max_duration"} <= set(ids)


def test_the_description_says_where_it_is_and_which_key_it_takes() -> None:
    assert [server["url"] for server in SCHEMA["servers"]] == ["/"]
    assert SCHEMA["components"]["securitySchemes"]["ApiKey"]["name"] == "X-API-Key"
    for operation in OPERATIONS:
        needs = [{"ApiKey": []}] if "401" in operation.facts["responses"] else []
        assert operation.facts["security"] == needs


def test_of_the_settings_the_description_tells_the_prefix_alone() -> None:
    settings = Settings(root_path="/below", image_base="https://images.e.org", api_key="secret-key")
    servers = [{"url": "/below", "description": "this service"}]
    assert create_app(settings).openapi() == SCHEMA | {"servers": servers}


def test_words_of_a_fixed_set_are_enums() -> None:
    schemas = SCHEMA["components"]["schemas"]
    assert schemas["Kind"]["enum"] == ["movie", "tv show"]
    assert schemas["StrategyName"]["enum"] == list(StrategyName)


@pytest.mark.parametrize("operation", OPERATIONS, ids=str)
def test_path_parameters_have_examples(operation: Operation) -> None:
    in_path = [p for p in operation.parameters if p["in"] == "path"]
    assert [p["name"] for p in in_path if parameter_example(p) is None] == []


def test_every_text_parameter_is_bounded() -> None:
    for operation in OPERATIONS:
        for parameter in operation.parameters:
            for choice in choices_of(parameter):
                if choice["type"] == "string" and "enum" not in choice:
                    assert choice["maxLength"] <= MAX_TOKEN, (str(operation), parameter["name"])


def test_reload_documents_that_it_needs_a_key() -> None:
    assert "401" in SCHEMA["paths"]["/v1/admin/reload"]["post"]["responses"]
