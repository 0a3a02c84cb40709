"""No text and no number, in any parameter of any route, is more than a wrong value."""

import json
from typing import Any
from urllib.parse import quote, quote_from_bytes

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.api.asgi import ask
from tests.api.operations import OPERATIONS, Operation, json_types
from tests.api.world import assert_problem

TEXTS = [
    "' OR 1=1; DROP TABLE titles; --",
    '" UNION SELECT * FROM ratings --',
    "(a+)+$",
    "[",
    "*?.+^$|()[]{}\\",
    "<script>alert('x')</script>",
    "__import__('os').system('id')",
    "{{7*7}} ${7*7} %s %n",
    "a\x00b",
    "\u202eright to left\u202c שלום",
    "e\u0301\u0301\u0301" * 20,
    "🎬" * 50,
    "x" * 5_000,
    "9" * 5_000,
    "../..",
    "../../etc/passwd",
    "a/b/c",
    "-1",
    "1e400",
    "null",
    "İI\u0131ß\u1e9e",
    "\ufeff\u200b",
    " ",
]
RAW = [quote(text, safe="") for text in TEXTS]
RAW += [
    "%00",
    "%FF",
    "%FF%FE",
    "%ED%A0%80",
    "%ED%BF%BF",
    "%",
    "%zz",
    "%25%30%30",
    "a+b",
    "%0d%0aX:%20y",
]
NUMBERS = [
    "nan",
    "inf",
    "-inf",
    "1e400",
    "-1",
    "0",
    str(2**63),
    "-" + "9" * 400,
    "1.5",
    "",
    "0x10",
    "١٢",
]
INTEGERS_ARE_NOT = {"nan", "inf", "-inf", "1e400", "1.5", "0x10", "1_0", "+5", "10.0", "١٢"}
CALM = settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)


def parameters(types: set[str], locations: set[str]) -> list[Any]:
    """Every (operation, parameter) of these JSON types, with readable ids."""
    return [
        pytest.param(operation, parameter["name"], id=f"{operation} {parameter['name']}")
        for operation in OPERATIONS
        for parameter in operation.parameters
        if json_types(parameter) & types and parameter["in"] in locations
    ]


def refuse(constant: str) -> None:
    raise ValueError(f"{constant} is not JSON")


def assert_answered(answer: Any) -> None:
    """Check that an answer is text or JSON, and either right or a problem of the caller."""
    assert answer.status_code in (200, 404, 409, 422), answer.text
    text = answer.content.decode("utf-8")
    if "json" in answer.headers["content-type"] and "ndjson" not in answer.headers["content-type"]:
        json.loads(text, parse_constant=refuse)
    if answer.status_code != 200:
        assert_problem(answer, answer.status_code)
    assert len(answer.content) < 200_000


@pytest.mark.parametrize(("operation", "name"), parameters({"string"}, {"path", "query"}))
def test_odd_text_is_only_a_wrong_value(
    small: TestClient, writable: TestClient, operation: Operation, name: str
) -> None:
    client = writable if operation.changes else small
    for answer in ask(client, operation.method, *(operation.url(**{name: raw}) for raw in RAW)):
        assert_answered(answer)


@pytest.mark.parametrize(
    ("operation", "name"), parameters({"integer", "number"}, {"path", "query"})
)
def test_odd_number_is_only_a_wrong_value(
    small: TestClient, writable: TestClient, operation: Operation, name: str
) -> None:
    client = writable if operation.changes else small
    in_path = f"{{{name}}}" in operation.path
    # An empty part of a path is another path.
    texts = [quote(number) for number in NUMBERS if number or not in_path]
    urls = [operation.url(**{name: raw}) for raw in (*texts, "many")]
    *answers, of_a_word = ask(client, operation.method, *urls)
    for answer in answers:
        assert_answered(answer)
    assert_problem(of_a_word, 422)


@pytest.mark.parametrize(("operation", "name"), parameters({"integer"}, {"query"}))
def test_number_that_is_no_integer_is_refused(
    small: TestClient, operation: Operation, name: str
) -> None:
    urls = [operation.url(**{name: quote(number)}) for number in sorted(INTEGERS_ARE_NOT)]
    for answer in ask(small, operation.method, *urls):
        assert assert_problem(answer, 422)["errors"][0]["field"] == name


@pytest.mark.parametrize(("operation", "name"), parameters({"string"}, {"path", "query"}))
def test_any_text_is_only_a_wrong_value(
    small: TestClient, writable: TestClient, operation: Operation, name: str
) -> None:
    client = writable if operation.changes else small

    @CALM
    @given(st.one_of(st.text(min_size=1), st.binary(min_size=1)))
    def check(value: str | bytes) -> None:
        if isinstance(value, str):
            value = value.encode("utf-8", "surrogatepass")
        raw = quote_from_bytes(value, safe="")
        (answer,) = ask(client, operation.method, operation.url(**{name: raw}))
        assert_answered(answer)

    check()


@pytest.mark.parametrize("path", ["/{}", "/v1/{}", "/explore/{}", "/v1/users/{}"])
def test_any_path_is_only_an_unknown_page(small: TestClient, path: str) -> None:
    for answer in ask(small, "GET", *(path.format(raw.replace("%2F", "/")) for raw in RAW)):
        assert answer.status_code in (200, 404), answer.text


@pytest.mark.parametrize("field", ["limit", "nonsense", "%00", "x" * 2_000])
def test_unknown_or_repeated_parameters_are_refused(small: TestClient, field: str) -> None:
    assert_problem(small.get(f"/v1/catalog/titles?{field}=1&{field}=2&{field}"), 422)
