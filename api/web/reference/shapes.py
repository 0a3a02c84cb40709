"""Schemas of OpenAPI as people read them: fields with their type, bounds and meaning."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Json = Mapping[str, Any]

REFERENCE = "#/components/schemas/"
_WORDS = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
}
_BOUNDS = (
    ("minimum", "from {}"),
    ("exclusiveMinimum", "above {}"),
    ("maximum", "to {}"),
    ("minLength", "at least {} characters"),
    ("maxLength", "at most {} characters"),
    ("minItems", "at least {} values"),
    ("maxItems", "at most {} values"),
)


@dataclass(frozen=True)
class Part:
    """A word of a type; `shape` is the name of the schema that it leads to, or empty."""

    text: str
    shape: str = ""


@dataclass(frozen=True)
class FieldRow:
    """A field of an object, or a parameter.

    Attributes:
        position: of a parameter: path, query or header.
        default, example: as JSON writes them; empty where there is none.
    """

    name: str
    parts: tuple[Part, ...]
    required: bool
    bounds: str
    description: str
    position: str = ""
    default: str = ""
    example: str = ""


@dataclass(frozen=True)
class Shape:
    """An object by its fields, or a set of words."""

    name: str
    description: str
    fields: tuple[FieldRow, ...]
    words: tuple[str, ...]


def type_of(schema: Json) -> Iterator[Part]:
    """Yield the words of a type."""
    if "$ref" in schema:
        name = str(schema["$ref"]).removeprefix(REFERENCE)
        yield Part(name, name)
    elif choices := schema.get("anyOf") or schema.get("oneOf"):
        for number, choice in enumerate(choices):
            if number:
                yield Part(" or ")
            yield from type_of(choice)
    elif "enum" in schema:
        yield Part(" | ".join(map(str, schema["enum"])))
    elif "const" in schema:
        yield Part(str(schema["const"]))
    elif schema.get("type") == "array":
        yield Part("list of ")
        yield from type_of(schema.get("items", {}))
    else:
        yield Part(_word(schema))


def _word(schema: Json) -> str:
    kind = schema.get("type", "any value")
    if kind == "string" and "format" in schema:
        return f"text ({schema['format']})"
    return _WORDS.get(kind, str(kind))


def bounds_of(schema: Json) -> str:
    """What a value may be, in words; that of alternatives is of the first that has bounds."""
    for each in (schema, *schema.get("anyOf", ())):
        words = [text.format(each[name]) for name, text in _BOUNDS if name in each]
        if words:
            return ", ".join(words)
    return ""


def shapes(components: Mapping[str, Json]) -> dict[str, Shape]:
    """All schemas by name, in the order of the alphabet."""
    return {name: _shape(name, components[name]) for name in sorted(components)}


def _shape(name: str, schema: Json) -> Shape:
    needed = set(schema.get("required", ()))
    fields = tuple(
        FieldRow(
            field,
            tuple(type_of(facts)),
            field in needed,
            bounds_of(facts),
            facts.get("description", ""),
        )
        for field, facts in schema.get("properties", {}).items()
    )
    return Shape(
        name, schema.get("description", ""), fields, tuple(map(str, schema.get("enum", ())))
    )
