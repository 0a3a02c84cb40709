"""Requests handed to a client's service as its server hands them on: many of them, quickly.

With a client of HTTP between, a request takes four times as long; and it mends addresses
that no browser would send; here every byte of an address comes through.
"""

import json
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

import anyio
from fastapi.testclient import TestClient
from starlette.datastructures import Headers
from starlette.types import Message, Scope

_HEADERS = [(b"host", b"testserver"), (b"accept", b"*/*"), (b"user-agent", b"asgi")]


@dataclass
class Answer:
    """What a service sent: status, headers and all of the body."""

    status_code: int = 0
    headers: Headers = field(default_factory=Headers)
    content: bytes = b""

    @property
    def text(self) -> str:
        """The body as text."""
        return self.content.decode("utf-8", "replace")

    def json(self) -> Any:
        """The body's value."""
        return json.loads(self.content)


def ask(client: TestClient, method: str, *urls: str) -> list[Answer]:
    """The answers to requests without a body, one after the other."""

    async def answers() -> list[Answer]:
        return [await _answer(client, method, url) for url in urls]

    assert client.portal is not None
    return client.portal.call(answers)


async def _answer(client: TestClient, method: str, url: str) -> Answer:
    answer, ended, received = Answer(), anyio.Event(), False

    async def receive() -> Message:
        nonlocal received
        if received:
            await ended.wait()
            return {"type": "http.disconnect"}
        received = True
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            answer.status_code = message["status"]
            answer.headers = Headers(raw=message["headers"])
            return
        answer.content += message.get("body", b"")
        if not message.get("more_body", False):
            ended.set()

    with suppress(Exception):  # which is answered with 500 before it is raised
        await client.app(_scope(client, method, url), receive, send)
    assert ended.is_set(), url
    return answer


def _scope(client: TestClient, method: str, url: str) -> Scope:
    """The request as uvicorn describes it."""
    path, _, query = url.partition("?")
    length = [] if method == "GET" else [(b"content-length", b"0")]
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": unquote(path),
        "raw_path": path.encode("ascii"),
        "root_path": "",
        "query_string": query.encode("ascii"),
        "headers": [*_HEADERS, *length],
        "client": ("testclient", 50_000),
        "server": ("testserver", 80),
        "state": client.app_state.copy(),
    }
