"""The short way of a plain request that brings an event of one user."""

import re
from dataclasses import dataclass

from fastapi import Request
from fastapi.routing import APIRoute
from starlette.types import Receive, Scope, Send

from api.events.bodies import declared_size, kind_of, read_body
from api.events.taking import SMALL, Body, Intake
from api.keeping.event_log import EventLog
from api.params import holds_key, is_seen, release_if_any
from api.requests import is_as_sent
from api.serving import ReleaseHolder
from api.settings import Settings
from engine.contract.tables import MAX_ID_LENGTH

_KEY = re.compile("[!-~]{1,255}")
_ONCE = (b"content-type", b"content-length", b"idempotency-key", b"x-api-key")  # headers


@dataclass(frozen=True)
class _Plain:
    """What is known of a plain request before its body is read."""

    user_id: str
    kind: str
    key: str | None


class EventRoute(APIRoute):
    """A route for an event of one user, which takes a plain request without the framework's help.

    To resolve what the endpoint depends on takes the framework longer than all the rest. A request
    of which nothing can be wrong but its body comes to the endpoint at once; every other goes the
    framework's way, which finds out what is wrong, and says so.
    """

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        request = Request(scope, receive)
        plain = _plain(request) if scope["method"] in (self.methods or ()) else None
        if plain is None:
            await super().handle(scope, receive, send)
            return
        log: EventLog = request.app.state.events
        holder: ReleaseHolder = request.app.state.holder
        body = Body(plain.kind, await read_body(request), plain.key, self.name)
        intake = Intake(log, release_if_any(holder), body)
        response = await self.endpoint(intake, plain.user_id)
        await response(scope, receive, send)


def _plain(request: Request) -> _Plain | None:
    """What is known of a plain request; None where it has what somebody must look at."""
    if request.scope["query_string"] or not is_as_sent(request.scope):
        return None
    user_id: str = request.path_params["user_id"]
    if not 0 < len(user_id) <= MAX_ID_LENGTH or not is_seen(user_id):
        return None
    if (headers := _headers(request)) is None:
        return None
    settings: Settings = request.app.state.settings
    key = headers.get("idempotency-key")
    if key is not None and not _KEY.fullmatch(key):
        return None
    kind, size = kind_of(headers.get("content-type", "")), declared_size(request)
    if kind is None or size is None or size > SMALL:
        return None
    return _Plain(user_id, kind, key) if holds_key(settings, headers.get("x-api-key")) else None


def _headers(request: Request) -> dict[str, str] | None:
    """The headers that a plain request has; None where it has one of them twice."""
    pairs = [(name, value) for name, value in request.scope["headers"] if name in _ONCE]
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in pairs}
    return headers if len(headers) == len(pairs) else None
