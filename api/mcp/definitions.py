"""From the description of the HTTP API to the definitions of tools.

A tool takes what its operation takes: the parameters of path and query, and the fields of its body,
side by side. It answers what the operation answers with status 200.
"""

import json
import re
from dataclasses import dataclass
from typing import Any

from api.mcp.schemas import Annotations, Json, ToolDefinition
from api.mcp.tools import TOOLS, Tool

_COMPONENTS, _DEFINITIONS = "#/components/schemas/", "#/$defs/"
_REFERENCE = re.compile(rf'"{re.escape(_DEFINITIONS)}([^"]+)"')
_JSON = "application/json"
_UNREAD = ("title", "examples")  # of schemas: a model learns nothing by them


@dataclass(frozen=True)
class Operation:
    """One tool, and how its operation is called.

    Attributes:
        id: of the operation, as OpenAPI has it.
        definition: what clients are told.
        path: with the names of `in_path` in braces.
        in_body: whether what is neither in the path nor in the query is a JSON body.
        needs_key: whether it is for those who hold the service's key.
    """

    id: str
    definition: ToolDefinition
    method: str
    path: str
    in_path: tuple[str, ...]
    in_query: frozenset[str]
    in_body: bool
    needs_key: bool


def operations(description: Json) -> dict[str, Operation]:
    """The tools by name, in the order of the table, for a service of this OpenAPI description."""
    described = {
        facts["operationId"]: (method.upper(), path, facts)
        for path, methods in description["paths"].items()
        for method, facts in methods.items()
    }
    components: Json = description["components"]["schemas"]
    return {tool.name: _operation(tool, *described[tool.operation], components) for tool in TOOLS}


def _operation(tool: Tool, method: str, path: str, facts: Json, components: Json) -> Operation:
    parameters = [p for p in facts.get("parameters", ()) if p["in"] in ("path", "query")]
    body = _body(facts, components)
    locations = {p["name"]: p["in"] for p in parameters}
    needs_key = bool(facts["security"])
    changes = method == "DELETE"
    return Operation(
        tool.operation,
        ToolDefinition(
            name=tool.name,
            title=facts["summary"],
            description=tool.description,
            input_schema=_input(parameters, body, components),
            output_schema=_output(facts, components),
            annotations=Annotations(
                read_only_hint=not needs_key, destructive_hint=changes, idempotent_hint=changes
            ),
        ),
        method,
        path,
        tuple(name for name, where in locations.items() if where == "path"),
        frozenset(name for name, where in locations.items() if where == "query"),
        body is not None,
        needs_key,
    )


def _input(parameters: list[Json], body: Json | None, components: Json) -> Json:
    properties = {p["name"]: _described(_bare(p["schema"]), p) for p in parameters}
    required = [p["name"] for p in parameters if p.get("required")]
    examples = {
        p["name"]: example
        for p in parameters
        if p["name"] in required and (example := _example(p["schema"])) is not None
    }
    if body is not None:
        properties |= {name: _bare(each) for name, each in body["properties"].items()}
        required += body.get("required", [])
        examples |= (body.get("examples") or [{}])[0]
    schema: Json = {"type": "object", "properties": properties, "additionalProperties": False}
    if required:
        schema["required"] = required
    if examples:
        schema["examples"] = [examples]
    return _with_definitions(schema, components)


def _described(schema: Json, parameter: Json) -> Json:
    """The schema of a parameter with what it means, and its example."""
    extra = {"description": parameter["description"]} if "description" in parameter else {}
    if (example := _example(parameter["schema"])) is not None:
        extra["examples"] = [example]
    return schema | extra


def _example(schema: Json) -> Any:
    return next(iter(schema.get("examples") or ()), None)


def _body(facts: Json, components: Json) -> Json | None:
    """The schema of one object that the operation takes, None where it takes no body."""
    content = facts.get("requestBody", {}).get("content", {})
    if _JSON not in content:
        return None
    schema: Json = content[_JSON]["schema"]
    first: Json = next(iter(schema.get("anyOf", ())), schema)  # of one or many: one
    return _component(first, components)


def _component(reference: Json, components: Json) -> Json:
    component: Json = components[reference["$ref"].removeprefix(_COMPONENTS)]
    return component


def _output(facts: Json, components: Json) -> Json:
    schema = facts["responses"]["200"]["content"][_JSON]["schema"]
    if "$ref" in schema:
        schema = _component(schema, components)
    return _with_definitions({"type": "object"} | _bare(schema), components)


def _with_definitions(schema: Json, components: Json) -> Json:
    """A schema that stands alone: with every component that it refers to, near or far."""
    definitions: Json = {}
    missing = set(_REFERENCE.findall(json.dumps(schema)))
    while missing:
        more = {name: _bare(components[name]) for name in sorted(missing)}
        definitions |= more
        missing = set(_REFERENCE.findall(json.dumps(more))) - definitions.keys()
    return schema | {"$defs": definitions} if definitions else schema


def _bare(schema: Any) -> Any:
    """A schema without what no model reads, whose references are to definitions of its own."""
    if isinstance(schema, list):
        return [_bare(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    bare: Json = {}
    for keyword, value in schema.items():
        if keyword == "properties":
            bare[keyword] = {name: _bare(each) for name, each in value.items()}
        elif keyword == "$ref":
            bare[keyword] = value.replace(_COMPONENTS, _DEFINITIONS)
        elif keyword not in _UNREAD:
            bare[keyword] = _bare(value)
    return bare
