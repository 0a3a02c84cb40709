"""Answers in front of the framework to what is plainly asked; all else is passed on.

The framework checks every parameter of every request, which takes many times as long as some
answers do. A shortcut never says what is wrong with a request: what is odd or fails goes on, so
that one place does, and in one way.
"""

from abc import ABC, abstractmethod
from typing import NamedTuple

from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from api.freshness import holds, tagged
from api.requests import is_as_sent
from api.serving import ReleaseHolder
from api.settings import Settings
from engine.errors import CarteleraError

_JSON = "application/json"


def reads_plainly(scope: Scope) -> bool:
    """Whether a request only reads, and is as it was sent."""
    return scope["type"] == "http" and scope["method"] == "GET" and is_as_sent(scope)


class ReadyAnswer(NamedTuple):
    """An answer as servers take it; `starlette.responses.Response` comes to the same later."""

    headers: list[tuple[bytes, bytes]]
    body: bytes = b""
    status: int = 200

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        """Send it."""
        start = {"type": "http.response.start", "status": self.status, "headers": self.headers}
        await send(start)
        await send({"type": "http.response.body", "body": self.body})


class Shortcut(ABC):
    """ASGI middleware: answers what it can, and passes all else on."""

    def __init__(self, app: ASGIApp, holder: ReleaseHolder, settings: Settings) -> None:
        self._app = app
        self._holder = holder
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass the request on."""
        answer = None
        if reads_plainly(scope):
            try:
                answer = await self._answer(scope)
            except CarteleraError:
                answer = None  # whoever is asked next says so
        await (answer or self._app)(scope, receive, send)

    @abstractmethod
    async def _answer(self, scope: Scope) -> ReadyAnswer | None:
        """The answer; None where the framework gives it.

        Raises:
            CarteleraError: likewise.
        """


def held(scope: Scope, etag: str) -> ReadyAnswer | None:
    """The empty answer to a caller who has the one with this tag; None for others."""
    return ReadyAnswer(_raw(tagged(etag)), status=304) if holds(scope["headers"], etag) else None


def json_answer(body: bytes, headers: dict[str, str]) -> Response:
    """An answer in JSON, for the framework."""
    return Response(body, headers=headers, media_type=_JSON)


def ready_json(body: bytes, headers: dict[str, str]) -> ReadyAnswer:
    """An answer in JSON, past the framework."""
    described = (b"content-length", b"%d" % len(body)), (b"content-type", _JSON.encode())
    return ReadyAnswer([*_raw(headers), *described], body)


def _raw(headers: dict[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.lower().encode(), value.encode("latin-1")) for name, value in headers.items()]
