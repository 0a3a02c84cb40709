"""The addon protocol of Stremio behind a secret address; it offers lists and no streams."""

from typing import Annotated, Any

from fastapi import Path, Request, Response
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool
from starlette.types import Message, Receive, Scope, Send

from api.exports.routes import UNREADABLE
from api.exports.secrets import AddressKind, Secret, owner
from api.exports.stremio import views
from api.exports.stremio.catalogs import catalog_page
from api.exports.stremio.extras import Extras, extras_of
from api.exports.stremio.schemas import Manifest, MetaAnswer, Metas, StremioCatalog, StremioType
from api.recommendations.lists import Lists
from api.recommendations.routes import CurrentLists, marked
from api.routing import Capability
from engine.catalog.ids import identify
from engine.contract.tables import MAX_ID_LENGTH
from engine.errors import NotFound
from engine.event_store.live import UserEvents

router = Capability(tags=["exports"])
_ANYWHERE = (b"access-control-allow-origin", b"*")
_MOST_EXTRA = 1000  # characters
_ADDON = "/stremio/{secret}"
_CATALOG = f"{_ADDON}/catalog/{{type}}/{{catalog}}"

Type = Annotated[StremioType, Path(examples=["movie"])]
CatalogId = Annotated[StremioCatalog, Path(examples=["list"])]


class OpenRoute(APIRoute):
    """A route whose answers, refusals among them, pages of any origin may read.

    The protocol wants it so, and whoever knows the address may read it anyway.
    """

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""

        async def send_openly(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message["headers"], _ANYWHERE]}
            await send(message)

        await super().handle(scope, receive, send_openly)


_GET: dict[str, Any] = {
    "methods": ["GET"],
    "route_class_override": OpenRoute,
    "responses": UNREADABLE,
    "response_model_exclude_none": True,
}


async def stremio_manifest(
    request: Request, response: Response, lists: CurrentLists, secret: Secret
) -> Manifest:
    """Say what the addon offers: the list and the watchlist, of films and of series."""
    await _marked(request, response, lists, secret)
    return views.manifest(lists.release)


async def stremio_catalog(
    request: Request,
    response: Response,
    lists: CurrentLists,
    secret: Secret,
    type: Type,
    catalog: CatalogId,
) -> Metas:
    """List the first 100 works of a catalog, best first, each with why it is there."""
    return await _page(request, response, lists, secret, (type, catalog, Extras()))


async def stremio_catalog_extra(
    request: Request,
    response: Response,
    lists: CurrentLists,
    secret: Secret,
    type: Type,
    catalog: CatalogId,
    extra: Annotated[
        str,
        Path(
            max_length=_MOST_EXTRA,
            description="skip, genre and search, as a query",
            examples=["genre=Drama&skip=0"],
        ),
    ],
) -> Metas:
    """List 100 works of a catalog from some on, of a genre, or whose names match some words."""
    extras = extras_of(request.scope, extra)
    return await _page(request, response, lists, secret, (type, catalog, extras))


async def stremio_meta(
    request: Request,
    response: Response,
    lists: CurrentLists,
    secret: Secret,
    type: Type,
    id: Annotated[
        str,
        Path(
            max_length=MAX_ID_LENGTH + len(views.PREFIX),
            description="of a work that IMDb does not have, as a catalog gives it",
            examples=["cartelera:wns2"],
        ),
    ],
) -> MetaAnswer:
    """Describe a work that no other addon can, as it has no id at IMDb."""
    await _marked(request, response, lists, secret)
    known = identify(lists.release.catalog, id.removeprefix(views.PREFIX))
    if not id.startswith(views.PREFIX) or known is None:
        raise NotFound("work", id)
    described = views.meta(lists.release, known.work)
    if described.type is not type:
        raise NotFound(type.value, id)
    return MetaAnswer(meta=described)


async def _page(
    request: Request,
    response: Response,
    lists: Lists,
    secret: str,
    question: tuple[StremioType, StremioCatalog, Extras],
) -> Metas:
    user, stored = await _marked(request, response, lists, secret)
    items = await run_in_threadpool(catalog_page, lists, user, stored, *question)
    return Metas(metas=[views.preview(lists.release, item) for item in items])


async def _marked(
    request: Request, response: Response, lists: Lists, secret: str
) -> tuple[str, UserEvents]:
    """Whose address it is, and what they did.

    Raises:
        NotFound: there is no such address, now or any more.
        NotModified: the caller has this very answer.
    """
    user = await owner(lists.users, secret, AddressKind.STREMIO)
    return user, await marked(request, response, lists, user)


for _path, _endpoint, _summary in (
    (f"{_ADDON}/manifest.json", stremio_manifest, "The addon of a user's lists"),
    (f"{_CATALOG}.json", stremio_catalog, "A catalog of the addon"),
    (f"{_CATALOG}/{{extra:path}}.json", stremio_catalog_extra, "A catalog, filtered"),
    (f"{_ADDON}/meta/{{type}}/{{id:path}}.json", stremio_meta, "A work of the addon"),
):
    router.add_api_route(_path, _endpoint, summary=_summary, **_GET)
