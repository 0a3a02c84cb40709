"""The key is asked for, and forgotten."""

import asyncio
from typing import Annotated

from fastapi import Form, Response

from api.errors import count_refusal
from api.params import CurrentSettings, holds_key
from api.web.ops.access import KeyNeeded, drop_token, keep_token
from api.web.pages import CurrentPage, Page, local, pages
from api.web.wording import problem_title

router = pages()
_PAUSE_SECONDS = 0.5  # before a wrong key is refused: guessing takes its time, others wait for none
_LONGEST_KEY, _LONGEST_ADDRESS = 4_000, 2_000


@router.post("/ops/key")
async def show_key(
    page: CurrentPage,
    settings: CurrentSettings,
    key: Annotated[str, Form(max_length=_LONGEST_KEY)] = "",
    back: Annotated[str, Form(max_length=_LONGEST_ADDRESS)] = "",
) -> Response:
    """Give whoever knows the service's key a token in its stead."""
    address = _of_operators(page, back)
    if not holds_key(settings, key.encode("utf-8", "replace").decode()):
        await asyncio.sleep(_PAUSE_SECONDS)
        count_refusal(page.request, KeyNeeded.status, KeyNeeded.problem)
        title = problem_title(page.text, KeyNeeded.status)
        facts = {"title": title, "wrong": True, "back": address}
        return page.show("ops/key.html", facts, status=KeyNeeded.status)
    response = page.back(address)
    keep_token(page, response, settings)
    return response


@router.post("/ops/sign-out")
async def sign_out(page: CurrentPage) -> Response:
    """Let the browser forget that it knew the key."""
    response = page.back(f"{page.root}/ops")
    drop_token(page, response)
    return response


def _of_operators(page: Page, address: str) -> str:
    """An address below /ops; that of the first page of operators for any other."""
    first, path = f"{page.root}/ops", (local(address) or "").partition("?")[0]
    return address.strip() if path == first or path.startswith(f"{first}/") else first
