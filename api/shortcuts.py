"""Answers in front of the framework to what is plainly asked; all else is passed on.

The framework checks every parameter of every request, which takes many times as long as some
answers do. A shortcut never says what is wrong with a request: what is odd or fails goes on, so
that one place does, and in one way.
"""

from abc import ABC, abstractmethod

from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from api.freshness import holds, not_modified, tagged
from api.requests import is_as_sent
from api.serving import ReleaseHolder
from api.settings import Settings
from engine.errors import CarteleraError


def reads_plainly(scope: Scope) -> bool:
    """Whether a request only reads, and is as it was sent."""
    return scope["type"] == "http" and scope["method"] == "GET" and is_as_sent(scope)


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
    async def _answer(self, scope: Scope) -> Response | None:
        """The answer; None where the framework gives it.

        Raises:
            CarteleraError: likewise.
        """


def held(scope: Scope, etag: str) -> Response | None:
    """The empty answer to a caller who has the one with this tag; None for others."""
    return not_modified(etag) if holds(scope["headers"], etag) else None


def json_answer(body: bytes, headers: dict[str, str]) -> Response:
    """An answer in JSON."""
    return Response(body, headers=headers, media_type="application/json")


def marked_answer(body: bytes, etag: str) -> Response:
    """An answer in JSON with its tag."""
    return json_answer(body, tagged(etag))
