"""What a visitor says of a work: stars, liked, seen, the watchlist, never again; and its undoing.

Without JavaScript a form leads back to its page, which says what was done; with it the message
alone is exchanged, and lists that are open are told to ask again.
"""

from typing import Annotated, Any

from fastapi import Form, Response

from api.web.asking import joined
from api.web.notices import notice, with_notice, without_notice
from api.web.pages import LONGEST_BACK, CurrentPage, Page, pages
from api.web.visitors import COOKIE, keep, new_id
from api.web.wording import DONE
from engine.contract.kinds import CODES, RATING
from engine.contract.tables import MAX_ID_LENGTH
from engine.errors import InvalidValue
from engine.wording import alternatives

router = pages()
_CHANGED = {"HX-Trigger": "list-changed"}
_STARS = frozenset(f"{half / 2:g}" for half in range(1, 11))  # of five, by halves

ItemId = Annotated[str, Form(min_length=1, max_length=MAX_ID_LENGTH)]
Back = Annotated[str, Form(max_length=LONGEST_BACK)]


def known_or_new(page: Page) -> str:
    """The visitor's id, or a new one for whoever has none."""
    return page.visitor.user_id or new_id()


def events_of(user_id: str) -> str:
    """Where the events of a user are."""
    return joined("/v1/users", user_id, "events")


@router.post("/say")
async def say(
    page: CurrentPage,
    id: ItemId,
    kind: Annotated[str, Form(max_length=20)] = "",
    stars: Annotated[str, Form(max_length=5)] = "",
    back: Back = "",
) -> Response:
    """Store one thing that the visitor says of a work."""
    user_id = known_or_new(page)
    event = await page.ask.write("POST", events_of(user_id), _event(page, id, kind, stars))
    if page.is_part:
        done = {"done": event["kind"], "event": event["event_id"], "work": event["id"]}
        facts = {"notice": notice(page.text, page.release, done), "back": back}
        response = page.show("parts/toast.html", facts)
        response.headers.update(_CHANGED)
    else:
        response = page.back(with_notice(back, event))
    if page.visitor.user_id is None:
        keep(page.request, response, COOKIE, user_id)
    return response


def _event(page: Page, id: str, kind: str, stars: str) -> dict[str, Any]:
    """The event as the API takes it; stars of five stand on the scale of the release."""
    if not stars:
        if kind not in CODES or kind == RATING.name:
            raise InvalidValue("kind", kind, alternatives(tuple(DONE)))
        return {"id": id, "kind": kind}
    if stars not in _STARS:
        raise InvalidValue("stars", stars, "half stars from 0.5 to 5")
    scale = page.release.recommender.scale if page.release else None
    value = float(stars) if scale is None else scale.out_of(float(stars))
    lowest = value if scale is None else max(value, scale.low)
    return {"id": id, "kind": RATING.name, "stars": lowest}


@router.post("/undo")
async def undo(page: CurrentPage, event: Annotated[int, Form(ge=1)], back: Back = "") -> Response:
    """Take back one thing that the visitor said."""
    if page.visitor.user_id is None:
        return page.back(back)
    await page.ask.write("DELETE", f"{events_of(page.visitor.user_id)}/{event}")
    if not page.is_part:
        return page.back(without_notice(back))
    response = page.show("parts/toast.html", {"notice": None, "back": back})
    response.headers.update(_CHANGED)
    return response
