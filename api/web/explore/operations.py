"""Operations of the API as forms need them: their fields, from OpenAPI."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

Json = Mapping[str, Any]
_LOCATIONS = ("path", "query")  # where a form's values go; headers are the caller's own
_KINDS = {"string": "text", "integer": "integer", "number": "number", "boolean": "boolean"}
_JSON = "application/json"
_REFERENCE = "#/components/schemas/"


@dataclass(frozen=True)
class Field:
    """One parameter of an operation.

    Attributes:
        kind: text, integer, number, boolean or choice.
        many: whether it takes several values.
        choices: the words of an enum.
        longest: characters of a text.
        example, default: as the reference gives them; empty where it gives none.
    """

    name: str
    in_path: bool
    kind: str
    many: bool
    required: bool
    choices: tuple[str, ...]
    low: float | None
    high: float | None
    longest: int | None
    description: str
    example: str
    default: str


@dataclass(frozen=True)
class Operation:
    """One GET operation."""

    id: str
    path: str
    tag: str
    summary: str
    description: str
    fields: tuple[Field, ...]

    def field(self, name: str) -> Field | None:
        """The field of a name."""
        return next((each for each in self.fields if each.name == name), None)

    def address(self, values: Mapping[str, list[str]]) -> str:
        """Its path for some values, quoted."""
        path = self.path
        for each in self.fields:
            if each.in_path:
                text = "".join(values.get(each.name, [])[:1])
                path = path.replace(f"{{{each.name}}}", quote(text, safe=""))
        return path

    def pairs(self, values: Mapping[str, list[str]]) -> list[tuple[str, object]]:
        """Its query for some values."""
        return [
            (each.name, value)
            for each in self.fields
            if not each.in_path
            for value in values.get(each.name, [])
            if value
        ]


def operations(description: Json) -> dict[str, Operation]:
    """All GET operations that answer JSON, by id, in the order of the description."""
    listed = (
        _operation(path, methods["get"], description)
        for path, methods in description["paths"].items()
        if "get" in methods and answers_json(methods["get"])
    )
    return {each.id: each for each in listed}


def answers_json(facts: Json) -> bool:
    """Whether an operation answers JSON alone, which forms can show; others answer files."""
    return list(facts["responses"].get("200", {}).get("content", {})) == [_JSON]


def _operation(path: str, facts: Json, description: Json) -> Operation:
    parameters = [each for each in facts.get("parameters", ()) if each["in"] in _LOCATIONS]
    return Operation(
        facts["operationId"],
        path,
        facts["tags"][0],
        facts["summary"],
        facts.get("description", ""),
        tuple(_field(each, description) for each in parameters),
    )


def _field(parameter: Json, description: Json) -> Field:
    outer: Json = parameter["schema"]
    schema = _single(outer, description)
    many = schema.get("type") == "array"
    one = _single(schema["items"], description) if many else schema
    choices = tuple(map(str, one.get("enum", ())))
    return Field(
        parameter["name"],
        parameter["in"] == "path",
        "choice" if choices else _KINDS[one["type"]],
        many,
        bool(parameter.get("required")),
        choices,
        one.get("minimum"),
        one.get("maximum"),
        one.get("maxLength"),
        parameter.get("description", ""),
        _text(next(iter(outer.get("examples", ())), None)),
        _text(outer.get("default")),
    )


def _single(schema: Json, description: Json) -> Json:
    """The schema of a value: what it refers to, and of alternatives the first that is not null."""
    if "$ref" in schema:
        name = schema["$ref"].removeprefix(_REFERENCE)
        return _single(description["components"]["schemas"][name], description)
    for choice in schema.get("anyOf", ()):
        if choice.get("type") != "null":
            return _single(choice, description)
    return schema


def _text(value: Any) -> str:
    if isinstance(value, list):
        value = next(iter(value), None)
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)
