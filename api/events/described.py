"""What OpenAPI says of bodies that FastAPI does not read itself, and of their answers."""

import json
from typing import Any

from pydantic import BaseModel

from api import errors
from api.events.bodies import CSV, JSON, MOST_BYTES, MOST_ROWS, NDJSON
from api.events.schemas import (
    NewEventOfAnyone,
    NewRating,
    NewUserEvent,
    StoredEvents,
    StoredUserEvent,
)
from api.schemas import documented_example

NEEDS_KEY: dict[int | str, dict[str, Any]] = {
    401: errors.documented_problem("The key is missing or wrong"),
    503: errors.documented_problem("The event store cannot be used now; nothing was done"),
}
READS: dict[int | str, dict[str, Any]] = {
    503: errors.documented_problem("The event store cannot be read now"),
}
_TAKES_BODY: dict[int | str, dict[str, Any]] = NEEDS_KEY | {
    413: errors.documented_problem(
        f"More than {MOST_ROWS:,} rows or {MOST_BYTES // 2**20} MB; send it in parts"
    ),
    415: errors.documented_problem("The body is of a type that is not read here"),
}
_REPLAYED = {
    "Idempotency-Replayed": {
        "description": "true, where this is the answer to an earlier request with the same key",
        "schema": {"type": "string"},
    }
}


def answers(model: Any) -> dict[int | str, dict[str, Any]]:
    """The answers to a body: 201 where something was stored, 200 where it was stored before."""
    return _TAKES_BODY | {
        status: {
            "model": model,
            "description": description,
            "headers": _REPLAYED,
        }
        for status, description in (
            (201, "Stored, on the disk"),
            (200, "Nothing new: all of it was stored before, or rejected"),
        )
    }


def _reference(model: type[BaseModel]) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{model.__name__}"}


def body_of_one(model: type[BaseModel]) -> dict[str, Any]:
    """A body that is one JSON object."""
    content = {JSON: {"schema": _reference(model), "example": documented_example(model)}}
    return {"requestBody": {"required": True, "content": content}}


def _lines(model: type[BaseModel]) -> tuple[str, str]:
    """The example of a model as NDJSON and as CSV."""
    example = documented_example(model)
    cells = ",".join(map(str, example.values()))
    return f"{json.dumps(example)}\n", f"{','.join(example)}\n{cells}\n"


def body_of_many(model: type[BaseModel], *, or_one: bool) -> dict[str, Any]:
    """A body of many rows, as a JSON array, NDJSON or CSV with a header."""
    rows = {"type": "array", "items": _reference(model), "maxItems": MOST_ROWS}
    schema = {"anyOf": [_reference(model), rows]} if or_one else rows
    example = documented_example(model)
    ndjson, csv = _lines(model)
    content = {
        JSON: {"schema": schema, "example": example if or_one else [example]},
        NDJSON: {"schema": {"type": "string"}, "example": ndjson},
        CSV: {"schema": {"type": "string"}, "example": csv},
    }
    return {"requestBody": {"required": True, "content": content}}


ONE_OR_MANY = answers(StoredUserEvent | StoredEvents)
MANY = answers(StoredEvents)
ONE = answers(StoredUserEvent)
BODY_OF_USER = body_of_many(NewUserEvent, or_one=True)
BODY_OF_ANYONE = body_of_many(NewEventOfAnyone, or_one=False)
BODY_OF_RATING = body_of_one(NewRating)
