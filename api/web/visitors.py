"""Whoever looks at the pages: no account, an id that their browser keeps.

The id is made when there is something to remember, and of random bits, so that nobody guesses
another's: whoever sends it may write what is of it. An embedding site that has accounts uses the
API with the ids of its own.
"""

import re
import secrets
from dataclasses import dataclass

from fastapi import Request, Response

from engine.release.read import Release

COOKIE = "cartelera_viewer"
PLATFORMS = "cartelera_platforms"
KEPT_SECONDS = 365 * 24 * 3600
_ID = re.compile(r"web-[A-Za-z0-9_-]{22}", re.ASCII)
_MOST_PLATFORMS = 20


@dataclass(frozen=True)
class Visitor:
    """Somebody in front of a page.

    Attributes:
        user_id: None of whom nothing is kept, or whose browser keeps nothing.
        platforms: those of the release that they have, as they chose; none: all.
    """

    user_id: str | None
    platforms: tuple[str, ...] = ()


def visitor_of(request: Request, release: Release | None) -> Visitor:
    """The visitor of a request; what their browser sends beside our ids says nothing.

    A platform that they chose once may be in no catalog any more.
    """
    user_id = request.cookies.get(COOKIE, "")
    chosen = request.cookies.get(PLATFORMS, "").split("~")[:_MOST_PLATFORMS]
    known = release.catalog.platforms.names if release else ()
    platforms = tuple(name for name in dict.fromkeys(chosen) if name in known)
    return Visitor(user_id if _ID.fullmatch(user_id) else None, platforms)


def new_id() -> str:
    """An id that nobody has."""
    return f"web-{secrets.token_urlsafe(16)}"


def keep(request: Request, response: Response, name: str, value: str) -> None:
    """Let the browser keep a value for a year, for this service alone; an empty one: no longer."""
    response.set_cookie(
        name,
        value,
        max_age=KEPT_SECONDS if value else 0,
        path=request.scope.get("root_path", "") or "/",
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="lax",
    )
