"""What all pages share: their files, and what a reader chooses once for all of them."""

from typing import Annotated

from fastapi import Form, Path, Request, Response

from api.web.assets import ADDRESS, assets
from api.web.languages import COOKIE, NAMES
from api.web.pages import CurrentPage, pages
from api.web.visitors import PLATFORMS, keep
from engine.errors import InvalidValue, NotFound
from engine.wording import alternatives

router = pages()
_FOREVER = "public, max-age=31536000, immutable"  # another content has another address


@router.get(ADDRESS + "/{digest}/{name}")
async def asset(
    request: Request,
    digest: Annotated[str, Path(max_length=64)],
    name: Annotated[str, Path(max_length=64)],
) -> Response:
    """A file that pages are drawn with; one of another version is that of this one."""
    if (file := assets().get(name)) is None:
        raise NotFound("file", f"{digest}/{name}")
    headers = {"Cache-Control": _FOREVER, "Vary": "Accept-Encoding"}
    if file.packed and "gzip" in request.headers.get("accept-encoding", ""):
        return Response(file.packed, 200, headers | {"Content-Encoding": "gzip"}, file.media_type)
    return Response(file.content, 200, headers, file.media_type)


@router.post("/language")
async def choose_language(
    page: CurrentPage, to: Annotated[str, Form()], back: Annotated[str, Form()] = ""
) -> Response:
    """Show the pages in another language from now on."""
    if to not in NAMES:
        raise InvalidValue("to", to, alternatives(tuple(NAMES)))
    response = page.back(back)
    keep(page.request, response, COOKIE, to)
    return response


@router.post("/platforms")
async def choose_platforms(
    page: CurrentPage,
    platform: Annotated[list[str] | None, Form()] = None,
    back: Annotated[str, Form()] = "",
) -> Response:
    """Show what is on some platforms alone from now on; none: on all."""
    known = page.release.catalog.platforms.names if page.release else ()
    chosen = [name for name in known if name in (platform or ())]
    response = page.back(back)
    keep(page.request, response, PLATFORMS, "~".join(chosen if len(chosen) < len(known) else ()))
    return response
