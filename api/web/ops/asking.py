"""What the operator's pages ask the service, with its own key."""

from typing import Any, NamedTuple

from api.web.asking import Pairs, Refused, joined
from api.web.pages import Page


class Answered(NamedTuple):
    """An answer, or why there is none."""

    content: Any
    problem: str | None = None


async def ask(page: Page, what: str, query: Pairs = ()) -> Any:
    """What the service answers its operators.

    Raises:
        Refused: nothing.
    """
    return await page.ask.write("GET", f"/v1/admin/{what}", query=query)


async def ask_release(page: Page, name: str) -> Any:
    """A release with its manifest and trials.

    Raises:
        Refused: there is no such release.
    """
    return await page.ask.write("GET", joined("/v1/admin/releases", name))


async def try_to_ask(page: Page, what: str) -> Answered:
    """What the service answers, or why it does not: one part may fail where others do not."""
    try:
        return Answered(await ask(page, what))
    except Refused as refused:
        return Answered(None, refused.detail)
