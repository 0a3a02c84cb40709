"""Who may see the operator's pages: whoever has the service's key, where it has one.

The browser keeps no key but a token that proves it was there: when the token expires, and a digest
of that by a key which is derived from the service's. Nobody finds the one by the other, and a
service of another key takes none of its tokens. Nothing is kept here, so every worker knows them.
"""

import hashlib
import hmac
import re
import time
from typing import Annotated, Any

from fastapi import Depends, Response

from api.settings import Settings
from api.web.pages import CurrentPage, Page
from api.web.wording import COUNTS, KINDS
from engine.errors import CarteleraError

COOKIE = "cartelera_operator"
KEPT_SECONDS = 12 * 3600
_PURPOSE = b"cartelera: the operator's cookie, 1"
_EXPIRY = re.compile(r"[0-9]{1,12}")


class KeyNeeded(CarteleraError):
    """A page of operators is asked for without the service's key."""

    status = 401
    problem = "unauthorized"
    title = "A key is needed"


def token_until(key: str, expiry: int) -> str:
    """The token that is good until a second, for a service of this key."""
    derived = hmac.digest(key.encode(), _PURPOSE, hashlib.sha256)
    seal = hmac.digest(derived, str(expiry).encode(), hashlib.sha256)
    return f"{expiry}.{seal.hex()}"


def is_good(key: str, token: str, now: float) -> bool:
    """Whether a token is one of a service of this key, and not expired."""
    expiry = token.partition(".")[0]
    if not _EXPIRY.fullmatch(expiry):
        return False
    expected = token_until(key, int(expiry))
    return hmac.compare_digest(expected.encode(), token.encode()) and now < int(expiry)


async def get_operator(page: CurrentPage) -> Page:
    """The page of somebody who may see it.

    Raises:
        KeyNeeded: they have not shown the key, or too long ago.
    """
    key = page.ask.settings.api_key
    if key is not None:
        token = page.request.cookies.get(COOKIE, "")
        if not is_good(key.get_secret_value(), token, time.time()):
            raise KeyNeeded
    return page


OperatorPage = Annotated[Page, Depends(get_operator)]


def keep_token(page: Page, response: Response, settings: Settings) -> None:
    """Let the browser keep the token of the service's key for its time."""
    if settings.api_key is not None:
        expiry = int(time.time()) + KEPT_SECONDS
        _keep(page, response, token_until(settings.api_key.get_secret_value(), expiry))


def drop_token(page: Page, response: Response) -> None:
    """Let the browser forget its token."""
    _keep(page, response, "")


def _keep(page: Page, response: Response, token: str) -> None:
    response.set_cookie(
        COOKIE,
        token,
        max_age=KEPT_SECONDS if token else 0,
        path=f"{page.root}/ops",
        secure=page.request.url.scheme == "https",
        httponly=True,
        samesite="strict",
    )


def show(
    page: Page, template: str, facts: dict[str, Any], part: str = "", status: int = 200
) -> Response:
    """A page of operators, which says where everybody may do what they do."""
    is_open = page.ask.settings.api_key is None
    words = {"is_open": is_open, "COUNTS": COUNTS, "KINDS": KINDS}
    return page.show(template, words | facts, part, status)
