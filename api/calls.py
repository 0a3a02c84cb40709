"""Calling the service in process, as if a request had come over HTTP.

Tools of MCP and pages ask this way: a call goes through the whole application, so that it checks,
answers, refuses and logs what its route does, and there is no second way to anything.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from fastapi import Request
from starlette.types import Message, Scope

Json = dict[str, Any]
Header = tuple[bytes, bytes]

_OF_CONNECTION = ("asgi", "http_version", "scheme", "client", "server")
_JSON = (b"content-type", b"application/json")


@dataclass(frozen=True)
class Outcome:
    """What a call was answered with."""

    status: int
    headers: Mapping[bytes, bytes]
    body: bytes

    @property
    def is_problem(self) -> bool:
        """Whether it could not do what was to be done."""
        return self.status >= 400

    def content(self) -> Json:
        """The answer as JSON."""
        content: Json = json.loads(self.body)
        return content


@dataclass(frozen=True)
class Call:
    """A request to the service itself.

    Attributes:
        path: quoted, as it stands in an address; without the prefix of a proxy.
        query: encoded.
        headers: beside the type of the body, which is JSON where none is named.
        state: what the request's state holds beside its id.
    """

    method: str
    path: str
    query: str = ""
    body: bytes = b""
    headers: tuple[Header, ...] = (_JSON,)
    state: Mapping[str, object] | None = None


async def send(request: Request, call: Call, passed_on: Iterable[str] = ()) -> Outcome:
    """Send a call through the application and collect what it answers.

    `request` is the one that it is made for, of which it gets the connection, the id and the
    headers of the names `passed_on`.
    """
    start: Message = {}
    parts: list[bytes] = []
    incoming = [{"type": "http.request", "body": call.body, "more_body": False}]

    async def receive() -> Message:
        return incoming.pop() if incoming else {"type": "http.disconnect"}

    async def collect(message: Message) -> None:
        if message["type"] == "http.response.start":
            start.update(message)
        else:
            parts.append(message.get("body", b""))

    await request.app(_scope(request, call, frozenset(passed_on)), receive, collect)
    return Outcome(start["status"], dict(start["headers"]), b"".join(parts))


def _scope(request: Request, call: Call, passed_on: frozenset[str]) -> Scope:
    headers = [pair for pair in request.scope["headers"] if pair[0].decode() in passed_on]
    request_id = (b"x-request-id", request.state.request_id.encode())
    kept = {name: value for name, value in request.scope.items() if name in _OF_CONNECTION}
    return {
        **kept,
        "type": "http",
        "method": call.method,
        "path": unquote(call.path),
        "raw_path": call.path.encode(),
        "root_path": "",
        "query_string": call.query.encode(),
        "headers": [*call.headers, *headers, request_id],
        "state": dict(call.state or {}),
    }
