"""The beginning: a visitor's platforms, and the titles that they like."""

from typing import Annotated, Any

from fastapi import Form, Query, Response

from api.web.asking import Pairs
from api.web.pages import CurrentPage, pages
from api.web.posters import labels_of, shown
from api.web.viewer.saying import events_of, known_or_new
from api.web.visitors import COOKIE, PLATFORMS, keep
from engine.contract.tables import MAX_ID_LENGTH

router = pages()
_MOST = 40
# Much variety, so that the titles to choose from are of many kinds.
_SHAPE: Pairs = (("n", 30), ("diversity", 0.6))
_TYPES = {"films": "movie", "series": "tv show"}
Cursor = Annotated[str, Query()]


@router.get("/start")
async def start(page: CurrentPage, films: Cursor = "", series: Cursor = "") -> Response:
    """Well-known titles of many kinds, to like some of them; others where cursors are sent."""
    cursors = {"films": films, "series": series}
    cursors_of = {name: each for name, each in cursors.items() if each} or cursors
    works: list[dict[str, Any]] = []
    following: dict[str, str] = {}
    for name, cursor in cursors_of.items():
        query: Pairs = [("type", _TYPES[name]), *_SHAPE, ("cursor", cursor)]
        answer = await page.ask.get("/v1/recommendations", query)
        works += answer["items"]
        if answer["next"]:
            following[name] = answer["next"]
    cards = [shown(page, work) for work in works]
    facts = {"works": cards, "platforms": labels_of(page.release)}
    return page.show("viewer/start.html", facts | {"others": page.href("/start", **following)})


@router.post("/start")
async def like(
    page: CurrentPage,
    liked: Annotated[list[str] | None, Form()] = None,
    platform: Annotated[list[str] | None, Form()] = None,
) -> Response:
    """Store what was chosen; the list is there at once."""
    chosen = [text for text in liked or () if 0 < len(text) <= MAX_ID_LENGTH][:_MOST]
    user_id = known_or_new(page)
    response = page.back(page.href("/start/done", liked=chosen))
    if chosen:
        events = [{"id": each, "kind": "liked"} for each in chosen]
        await page.ask.write("POST", events_of(user_id), events)
        keep(page.request, response, COOKIE, user_id)
    known = page.release.catalog.platforms.names if page.release else ()
    has = [name for name in known if name in (platform or ())]
    keep(page.request, response, PLATFORMS, "~".join(has if len(has) < len(known) else ()))
    return response


@router.get("/start/done")
async def done(page: CurrentPage, liked: Annotated[list[str] | None, Query()] = None) -> Response:
    """To the list; where the browser keeps no cookie, to one that its address remembers."""
    kept = page.visitor.user_id is not None
    return page.back(page.href("/") if kept else page.href("/", liked=(liked or [])[:_MOST]))
