"""Operations of OpenAPI as the reference shows them."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from api.web.explore.operations import answers_json
from api.web.reference.shapes import REFERENCE, FieldRow, Part, bounds_of, type_of
from engine.text import fold

Json = Mapping[str, Any]
_FIRST_PROBLEM = 400
_SCHEMA, _JSON = "schema", "application/json"


@dataclass(frozen=True)
class Content:
    """A body that is sent or answered.

    Attributes:
        example: pretty JSON, or empty.
    """

    media_type: str
    parts: tuple[Part, ...]
    example: str


@dataclass(frozen=True)
class Answer:
    """What an operation answers with one status."""

    status: str
    description: str
    content: Content | None


@dataclass(frozen=True)
class Listed:
    """An operation as the reference lists it.

    Attributes:
        has_form: whether people can ask it by a form.
    """

    id: str
    method: str
    path: str
    tag: str
    summary: str
    description: str
    needs_key: bool
    parameters: tuple[FieldRow, ...]
    body: Content | None
    answers: tuple[Answer, ...]
    problems: tuple[Answer, ...]
    has_form: bool

    def matches(self, words: list[str]) -> bool:
        """Whether all of some folded words stand in its names, or in what is said of it."""
        names = " ".join(each.name for each in self.parameters)
        text = fold(
            f"{self.id} {self.method} {self.path} {self.summary} {self.description} {names}"
        )
        return all(word in text for word in words)


def listed(description: Json) -> Iterator[Listed]:
    """Yield all operations in the order of the description."""
    for path, methods in description["paths"].items():
        for method, facts in methods.items():
            yield _listed(method.upper(), path, facts, description["components"]["schemas"])


def _listed(method: str, path: str, facts: Json, components: Json) -> Listed:
    answers = [
        Answer(status, each["description"], _content(each.get("content", {}), components))
        for status, each in facts["responses"].items()
    ]
    return Listed(
        facts["operationId"],
        method,
        path,
        facts["tags"][0],
        facts["summary"],
        facts.get("description", ""),
        bool(facts.get("security")),
        tuple(_parameter(each) for each in facts.get("parameters", ())),
        _content(facts.get("requestBody", {}).get("content", {}), components),
        tuple(each for each in answers if int(each.status) < _FIRST_PROBLEM),
        tuple(each for each in answers if int(each.status) >= _FIRST_PROBLEM),
        method == "GET" and answers_json(facts),
    )


def _parameter(facts: Json) -> FieldRow:
    schema = facts[_SCHEMA]
    example = next(iter(schema.get("examples", ())), None)
    return FieldRow(
        facts["name"],
        tuple(type_of(schema)),
        bool(facts.get("required")),
        bounds_of(schema),
        facts.get("description", ""),
        facts["in"],
        _compact(schema["default"]) if schema.get("default") not in (None, "", []) else "",
        "" if example is None else _compact(example),
    )


def _compact(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _content(content: Json, components: Json) -> Content | None:
    """The first body of a description, with its example."""
    for media_type, facts in content.items():
        schema = facts.get(_SCHEMA, {})
        example = facts.get("example", _example(schema, components))
        text = "" if example is None else json.dumps(example, ensure_ascii=False, indent=2)
        return Content(media_type, tuple(type_of(schema)), text)
    return None


def _example(schema: Json, components: Json) -> Any:
    """The example of a schema, else of what it refers to, else of its first alternative."""
    if schema.get("examples"):
        return schema["examples"][0]
    if "$ref" in schema:
        return _example(components[schema["$ref"].removeprefix(REFERENCE)], components)
    first = next(iter(schema.get("anyOf", ())), None)
    return None if first is None else _example(first, components)
