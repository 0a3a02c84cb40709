"""The description for machines, as generators of clients and linters want it.

FastAPI describes parameters and answers. Added here are what it does not know of (the shape of
problems, 304, HEAD's absence) and what it loses (the nulls of examples).
"""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute
from pydantic import BaseModel

from api.errors import FieldProblem, Problem
from api.freshness import NOT_MODIFIED

Json = dict[str, Any]

TAGS = [
    {"name": "service", "description": "Health, the release in service, its reload."},
    {"name": "admin", "description": "For operators: releases, rollback, what is counted."},
    {"name": "titles", "description": "Titles of platforms, and works across them."},
    {"name": "catalog", "description": "Questions about all titles at once."},
    {"name": "users", "description": "Predicted ratings and lists of one user."},
    {"name": "events", "description": "What users did and said: stored, listed, undone."},
    {"name": "imports", "description": "Histories that users bring along from other services."},
    {"name": "exports", "description": "Histories and lists taken elsewhere: files, feeds, addon."},
    {"name": "tables", "description": "The tables of the lake, to be read and counted."},
    {"name": "films", "description": "Films, people, franchises and money, from TMDB."},
    {"name": "assignment", "description": "The assignment's functions about titles."},
    {"name": "assignment: films", "description": "The film assignments' functions."},
]
LICENSE = {"name": "MIT", "url": "https://opensource.org/license/mit"}
_METHODS = {"get", "post", "put", "patch", "delete"}
# Routes that bear no ETag.
_UNMARKED = re.compile("/health/|/v1/admin/|/v1/answers/|/v1/tables|.*/match$")
_CHANGING = "events"  # the tag of answers that change from one moment to the next
_REFERENCE = re.compile(r'"#/components/schemas/([^"]+)"')
_SERVICE = __name__.removesuffix("openapi")  # whose models are described; in the wheel it is longer
_COMPONENT = re.compile(r"[^A-Za-z0-9._-]")


def operation_id(route: APIRoute) -> str:
    """The short name of an operation: that of its function."""
    name = route.name
    return name.removeprefix("get_") if route.path_format.startswith("/v1/") else name


def id_of(route: APIRoute) -> str:
    """The id by which the description has a route."""
    return route.operation_id or operation_id(route)


def describe(app: FastAPI) -> Callable[[], Json]:
    """What makes the description of `app`, once."""
    plain = app.openapi

    def openapi() -> Json:
        if not app.openapi_schema:
            app.openapi_schema = _completed(plain())
        return app.openapi_schema

    return openapi


def _completed(schema: Json) -> Json:
    components: Json = schema["components"]["schemas"]
    components |= {model.__name__: _plain(model) for model in (Problem, FieldProblem)}
    for model in _models():
        name = _COMPONENT.sub("_", model.__name__)
        if name in components and (examples := _plain(model).get("examples")):
            components[name]["examples"] = examples
    models = {model.__name__: model for model in _models()}
    for name in sorted(_referred(schema) - components.keys()):  # by bodies that a route reads
        components[name] = _plain(models[name])
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            if method in _METHODS:
                _complete(path, method, operation)
                _show_alternatives(operation, components)
    return schema


def _complete(path: str, method: str, operation: Json) -> None:
    """Say that an answer may be unchanged, and which key a call needs, if any."""
    marked = not _UNMARKED.match(path) and _CHANGING not in operation["tags"]
    if method == "get" and marked:
        operation["responses"]["304"] = NOT_MODIFIED
    operation.setdefault("security", [])
    for status in {"200", "201"} & operation["responses"].keys():
        for content in operation["responses"][status].get("content", {}).values():
            content["schema"].pop("title", None)  # made of the path: no name for a class
    for parameter in operation.get("parameters", ()):
        schema = parameter["schema"]
        parameter["schema"] = {k: v for k, v in schema.items() if k not in ("title", "description")}


def _show_alternatives(operation: Json, components: Json) -> None:
    """Give an answer of several shapes the example of the first, nulls and all."""
    for status in {"200", "201"} & operation["responses"].keys():
        for content in operation["responses"][status].get("content", {}).values():
            if first := next(iter(content["schema"].get("anyOf", ())), None):
                name = first["$ref"].rsplit("/", 1)[1]
                content.setdefault("example", components[name]["examples"][0])


def _referred(schema: Json) -> set[str]:
    """The names of the components that are referred to."""
    return set(_REFERENCE.findall(json.dumps(schema)))


def _plain(model: type[BaseModel]) -> Json:
    """A model's schema by itself, its parts being components."""
    complete = model.model_json_schema(ref_template="#/components/schemas/{model}")
    return {name: value for name, value in complete.items() if name != "$defs"}


def _models(base: type[BaseModel] = BaseModel) -> Iterator[type[BaseModel]]:
    """Yield every model of the service's answers."""
    for model in base.__subclasses__():
        if model.__module__.startswith(_SERVICE):
            yield model
        yield from _models(model)
