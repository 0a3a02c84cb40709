"""Answers that need not be sent again: an ETag that changes exactly when an answer may.

An answer depends on the release, the settings and the program, one about a user also on their
events: these make the tag. A caller that sends it back in If-None-Match gets an empty 304 until one
of them changes.
"""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request, Response

from api.settings import Settings
from engine.release.read import Release
from engine.version import fingerprint_of

NOT_MODIFIED: dict[str, Any] = {  # as OpenAPI describes it
    "description": "The caller has this answer",
    "headers": {"ETag": {"description": "the tag of the answer", "schema": {"type": "string"}}},
}
_CACHE = "private, no-cache"  # keep it for one person, and ask before using it again


class NotModified(Exception):
    """The caller has the answer with this tag."""

    def __init__(self, etag: str) -> None:
        super().__init__(etag)
        self.etag = etag


def tag(release: Release, settings: Settings, state: str = "") -> str:
    """The tag of answers; `state` is what they depend on beside release, settings and program."""
    return f'"{release.name}-{fingerprint()}-{settings.recommended_from:g}{state}"'


def mark(
    request: Request, response: Response, release: Release, settings: Settings, state: str = ""
) -> None:
    """Tag the answer; `state` is what it depends on beside release, settings and program.

    Raises:
        NotModified: the caller has this very answer.
    """
    etag = tag(release, settings, state)
    # HEAD arrives as GET too; RequestLog turns it into one.
    if request.method == "GET" and holds(request.scope["headers"], etag):
        raise NotModified(etag)
    response.headers.update(tagged(etag))


def unmarked(response: Response) -> None:
    """Say that an answer is for this moment alone."""
    response.headers.update(untagged())


def tagged(etag: str) -> dict[str, str]:
    """The headers of an answer with a tag."""
    return {"ETag": etag, "Cache-Control": _CACHE}


def untagged() -> dict[str, str]:
    """The headers of an answer for this moment alone."""
    return {"Cache-Control": "no-store"}


@cache
def fingerprint() -> str:
    """A fingerprint of the code that answers: after a defect is mended, old answers are stale."""
    root = Path(__file__).resolve().parents[1]
    return fingerprint_of(root / "api", root / "engine")[:8]


def install(app: FastAPI) -> None:
    """Answer `NotModified` with an empty 304."""
    app.add_exception_handler(NotModified, _not_modified)


def holds(headers: Iterable[tuple[bytes, bytes]], etag: str) -> bool:
    """Whether a caller that sends these headers has the answer with this tag."""
    held = next((value for name, value in headers if name == b"if-none-match"), None)
    if held is None:
        return False
    tags = held.decode("latin-1").split(",")
    return etag in (each.strip().removeprefix("W/") for each in tags)


def not_modified(etag: str) -> Response:
    """The empty answer to a caller who has the one with this tag."""
    return Response(status_code=304, headers=tagged(etag))


async def _not_modified(_: Request, error: Exception) -> Response:
    return not_modified(error.etag if isinstance(error, NotModified) else "")
