"""Feeds behind a secret address: feed readers send no key."""

from typing import Any

from fastapi import Request, Response
from starlette.concurrency import run_in_threadpool

from api.exports.answers import answer
from api.exports.formats import atom
from api.exports.histories import export_of
from api.exports.records import Part
from api.exports.routes import HEADERS, UNREADABLE
from api.exports.secrets import AddressKind, Secret, owner
from api.recommendations.lists import Lists
from api.recommendations.routes import CurrentLists, marked
from api.routing import Capability

router = Capability(tags=["exports"])
_FEED: dict[int | str, dict[str, Any]] = UNREADABLE | {
    200: {
        "description": "A feed",
        "content": {atom.FORMAT.media_type: {"schema": {"type": "string"}}},
        "headers": HEADERS,
    }
}


@router.get(
    "/feeds/{secret}/list.atom",
    summary="What to watch next, as a feed",
    responses=_FEED,
    response_class=Response,
)
async def list_feed(
    request: Request, response: Response, lists: CurrentLists, secret: Secret
) -> Response:
    """Write the first works of a list as Atom, each with why it is there and where it can be seen.

    A work is the same entry as long as it is in the list.
    """
    return await _feed(request, response, lists, secret, Part.LIST)


@router.get(
    "/feeds/{secret}/watchlist.atom",
    summary="The watchlist, as a feed",
    responses=_FEED,
    response_class=Response,
)
async def watchlist_feed(
    request: Request, response: Response, lists: CurrentLists, secret: Secret
) -> Response:
    """Write what is on a watchlist and not seen since as Atom."""
    return await _feed(request, response, lists, secret, Part.WATCHLIST)


async def _feed(
    request: Request, response: Response, lists: Lists, secret: str, part: Part
) -> Response:
    """A feed, or the empty answer to a reader who has it.

    Raises:
        NotFound: there is no such address, now or any more.
        NotModified: the reader has this very feed.
    """
    user = await owner(lists.users, secret, AddressKind.FEEDS)
    stored = await marked(request, response, lists, user)
    link = f"{lists.root}/feeds/{secret}/{part}.atom"
    content = await run_in_threadpool(export_of, lists, user, stored, part, link, secret)
    return answer(content, atom.FORMAT.name, dict(response.headers), attached=False)
