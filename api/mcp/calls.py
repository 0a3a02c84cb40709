"""From the arguments of a tool to a call of its operation."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import Request

from api.calls import Call, Outcome, send
from api.mcp.definitions import Operation
from api.openapi import id_of
from engine.errors import InvalidValue

_PASSED_ON = ("host", "x-api-key")  # headers; the rest is of the protocol


async def check_operation(request: Request) -> None:
    """Refuse a call that reached another route than that of its tool, by a slash in a value.

    Raises:
        InvalidValue: it did.
    """
    meant: Operation | None = getattr(request.state, "operation", None)
    if meant is None or meant.id == id_of(request.scope["route"]):
        return
    name = meant.in_path[-1]
    value = request.scope["path"].rsplit(meant.path.partition("{")[0])[-1]
    raise InvalidValue(name, value, "one that answers give")


async def call(request: Request, operation: Operation, arguments: Mapping[str, Any]) -> Outcome:
    """Ask an operation for its answer.

    Raises:
        InvalidValue: an argument of its path is missing or blank.
    """
    present = {name: value for name, value in arguments.items() if value is not None}
    path = _path(operation, present)
    rest = {name: each for name, each in present.items() if name not in operation.in_path}
    in_query = {
        name: each
        for name, each in rest.items()
        if name in operation.in_query or not operation.in_body
    }
    body = b""
    if operation.in_body:
        fields = {name: each for name, each in rest.items() if name not in in_query}
        body = json.dumps(fields, ensure_ascii=False).encode()
    outcome = await _sent(request, operation, path, _query(in_query), body)
    if outcome.status == 308:  # what was asked for has another id now
        moved = outcome.headers[b"location"].decode()
        return await _sent(request, operation, moved, "", b"")
    return outcome


def _path(operation: Operation, arguments: Mapping[str, Any]) -> str:
    """The path of the call, its values quoted.

    Raises:
        InvalidValue: one of them is missing or blank.
    """
    path = operation.path
    for name in operation.in_path:
        value = _text(arguments.get(name, ""))
        if not value.strip():
            raise InvalidValue(name, value, "a value")
        path = path.replace(f"{{{name}}}", quote(value, safe=""))
    return path


def _query(arguments: Mapping[str, Any]) -> str:
    pairs = [
        (name, _text(each))
        for name, value in arguments.items()
        for each in (value if isinstance(value, list) else [value])
    ]
    return urlencode(pairs)


def _text(value: object) -> str:
    """A value of JSON as a path or a query holds it."""
    if isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer():
        return str(int(value))  # 5.0 is a whole number in JSON
    return json.dumps(value, ensure_ascii=False)


async def _sent(
    request: Request, operation: Operation, path: str, query: str, body: bytes
) -> Outcome:
    state = {"operation": operation}
    return await send(request, Call(operation.method, path, query, body, state=state), _PASSED_ON)
