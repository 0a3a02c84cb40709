"""Calling an operation of the service in process, as if it had come over HTTP.

The call goes through the whole application, so that a tool checks, answers, refuses and logs what
its route does, and there is no second way to anything.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote, urlencode

from fastapi import Request
from starlette.types import Message, Scope

from api.mcp.definitions import Operation
from api.mcp.schemas import Json
from api.openapi import id_of
from engine.errors import InvalidValue

_OF_CONNECTION = ("asgi", "http_version", "scheme", "client", "server")
_PASSED_ON = ("host", "x-api-key")  # headers; the rest is of the protocol


@dataclass(frozen=True)
class Outcome:
    """What an operation answered."""

    status: int
    headers: Mapping[bytes, bytes]
    body: bytes

    @property
    def is_problem(self) -> bool:
        """Whether it could not do what it was asked for."""
        return self.status >= 400

    def content(self) -> Json:
        """The answer as JSON."""
        content: Json = json.loads(self.body)
        return content


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
    """Send a request through the application and collect what it answers."""
    scope = _scope(request, operation, path, query)
    start: Message = {}
    parts: list[bytes] = []
    incoming = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> Message:
        return incoming.pop() if incoming else {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            start.update(message)
        else:
            parts.append(message.get("body", b""))

    await request.app(scope, receive, send)
    return Outcome(start["status"], dict(start["headers"]), b"".join(parts))


def _scope(request: Request, operation: Operation, path: str, query: str) -> Scope:
    headers = [(b"content-type", b"application/json")]
    headers += [pair for pair in request.scope["headers"] if pair[0].decode() in _PASSED_ON]
    headers.append((b"x-request-id", request.state.request_id.encode()))
    kept = {name: value for name, value in request.scope.items() if name in _OF_CONNECTION}
    return {
        **kept,
        "type": "http",
        "method": operation.method,
        "path": unquote(path),
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": query.encode(),
        "headers": headers,
        "state": {"operation": operation},
    }
