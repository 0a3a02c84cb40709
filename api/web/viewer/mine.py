"""What is kept of a visitor: all that they said, to read, to undo, to take along, to forget."""

from typing import Annotated, Any

from fastapi import Form, Query, Response

from api.web.asking import Pairs, Refused, joined
from api.web.pages import CurrentPage, pages
from api.web.viewer.saying import events_of
from api.web.visitors import COOKIE, keep
from api.web.wording import KINDS
from engine.contract.kinds import CODES

router = pages()
_PER_PAGE = 50


@router.get("/mine")
async def kept(
    page: CurrentPage,
    kind: Annotated[str, Query(max_length=20)] = "",
    offset: Annotated[int, Query(ge=0, le=10**6)] = 0,
) -> Response:
    """List what the visitor said, the newest first."""
    facts: dict[str, Any] = {"kind": kind if kind in CODES else "", "kinds": KINDS}
    facts |= {"total": 0, "events": [], "earlier": None, "later": None, "addresses": []}
    if page.visitor.user_id is not None:
        query: Pairs = [("kind", facts["kind"]), ("limit", _PER_PAGE), ("offset", offset)]
        answer = await page.ask.get(events_of(page.visitor.user_id), query)
        path = joined("/v1/users", page.visitor.user_id, "addresses")
        facts["addresses"] = (await page.ask.get(path))["items"]
        facts |= {"total": answer["total"], "events": answer["items"]}
        if offset + _PER_PAGE < answer["total"]:
            facts["earlier"] = page.href("/mine", kind=facts["kind"], offset=offset + _PER_PAGE)
        if offset:
            facts["later"] = page.href(
                "/mine", kind=facts["kind"], offset=max(0, offset - _PER_PAGE)
            )
    return page.show("viewer/mine.html", facts, "viewer/events.html")


@router.get("/mine/export")
async def export(
    page: CurrentPage, format: Annotated[str, Query(max_length=20)] = "csv"
) -> Response:
    """What the visitor said, as a file for another service."""
    if page.visitor.user_id is None:
        return page.back(page.href("/mine"))
    path = joined("/v1/users", page.visitor.user_id, "export")
    outcome = await page.ask.outcome("GET", path, [("format", format), ("what", "history")])
    if outcome.is_problem:
        raise Refused(outcome.content())
    kept = ("content-type", "content-disposition")
    headers = {name: outcome.headers[name.encode()].decode() for name in kept}
    return Response(outcome.body, 200, headers | {"Cache-Control": "no-store"})


@router.post("/mine/address")
async def give_address(page: CurrentPage, kind: Annotated[str, Form(max_length=20)]) -> Response:
    """A secret address at which a feed reader or a player reads the visitor's lists; shown once."""
    if page.visitor.user_id is None:
        return page.back(page.href("/mine"))
    path = joined("/v1/users", page.visitor.user_id, "addresses")
    address = await page.ask.write("POST", path, {"kind": kind})
    host = str(page.request.base_url).rstrip("/").removesuffix(page.root)
    addresses = [f"{host}{each}" for each in address["paths"]]
    facts = {"kind": kind, "addresses": addresses, "address_id": address["address_id"]}
    return page.show("viewer/address.html", facts)


@router.post("/mine/address/revoke")
async def revoke_address(
    page: CurrentPage, address_id: Annotated[str, Form(min_length=1, max_length=100)]
) -> Response:
    """Let nobody read anything at an address any more."""
    if page.visitor.user_id is not None:
        path = joined("/v1/users", page.visitor.user_id, "addresses", address_id)
        await page.ask.write("DELETE", path)
    return page.back(page.href("/mine"))


@router.post("/forget")
async def forget(page: CurrentPage, sure: Annotated[str, Form(max_length=5)] = "") -> Response:
    """Delete everything that is kept of the visitor, who has to say that they are sure."""
    if page.visitor.user_id is None:
        return page.back(page.href("/"))
    if sure != "yes":
        return page.show("viewer/forget.html")
    await page.ask.write("DELETE", joined("/v1/users", page.visitor.user_id))
    response = page.show("viewer/forgotten.html")
    keep(page.request, response, COOKIE, "")
    return response
