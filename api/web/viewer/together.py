"""One list for two to eight people, and which platform is worth it."""

from typing import Annotated, Any

from fastapi import Query, Response

from api.web.asking import Pairs, Refused
from api.web.pages import CurrentPage, Page, pages
from api.web.posters import labels_of, shown
from engine.recommend.groups import FEWEST, MOST

router = pages()
_LISTED = 24
_METHODS = ("average", "least_misery", "veto")
_ME = "me"
Texts = Annotated[list[str] | None, Query()]


@router.get("/together")
async def together(
    page: CurrentPage,
    who: Texts = None,
    age: Texts = None,
    method: Annotated[str, Query(max_length=20)] = "average",
    minutes_max: Annotated[str, Query(max_length=6)] = "",
) -> Response:
    """Ask for everybody's ids or favourite titles, and show the list that suits them all."""
    people = _people(who or (), age or ())
    facts: dict[str, Any] = {"people": people, "most": MOST, "method": method, "works": []}
    facts |= {"methods": _METHODS, "minutes_max": minutes_max, "problem": "", "unread": []}
    if len(people) >= FEWEST:
        members, facts["unread"] = await _members(page, people)
        if len(members) >= FEWEST:
            facts |= await _list(page, members, method, minutes_max)
    return page.show("viewer/together.html", facts, "viewer/together_list.html")


def _people(texts: Any, ages: Any) -> list[dict[str, str]]:
    padded = [*ages, *[""] * len(texts)]
    pairs = [
        (text.strip()[:300], years.strip()[:3]) for text, years in zip(texts, padded, strict=False)
    ]
    return [{"who": text, "age": years} for text, years in pairs if text][:MOST]


async def _members(
    page: Page, people: list[dict[str, str]]
) -> tuple[list[dict[str, Any]], list[str]]:
    """The people as the API takes them, and what of them nothing bears the name of.

    `me` is the visitor; an id is a user; else titles that somebody likes, parted by commas.
    """
    members: list[dict[str, Any]] = []
    unread: list[str] = []
    for person in people:
        member = await _member(page, person["who"], unread)
        if member is not None:
            if person["age"].isdecimal():
                member["age"] = int(person["age"])
            members.append(member)
    return members, unread


async def _member(page: Page, who: str, unread: list[str]) -> dict[str, Any] | None:
    if who.casefold() in (_ME, page.text("me").casefold()) and page.visitor.user_id:
        return {"user_id": page.visitor.user_id}
    if page.release and page.release.recommender.users.find(who) is not None:
        return {"user_id": who}
    liked = []
    for text in filter(None, map(str.strip, who.split(","))):
        answer = await page.ask.get("/v1/search", [("q", text), ("type", "work"), ("limit", 1)])
        if answer["items"]:
            liked.append(answer["items"][0]["id"])
        else:
            unread.append(text)
    return {"liked": liked} if liked else None


async def _list(
    page: Page, members: list[dict[str, Any]], method: str, minutes: str
) -> dict[str, Any]:
    body: dict[str, Any] = {"members": members, "n": _LISTED, "method": method}
    if page.visitor.platforms:
        body["platform"] = list(page.visitor.platforms)
    if minutes.isdecimal():
        body["minutes_max"] = int(minutes)
    try:
        answer = await page.ask.post("/v1/groups/recommendations", body)
    except Refused as refused:
        return {"problem": refused.detail}
    works = [{**shown(page, item), "members": item["members"]} for item in answer["items"]]
    return {"works": works, "max_age": answer["max_age"]}


@router.get("/worth")
async def worth(page: CurrentPage, have: Texts = None, liked: Texts = None) -> Response:
    """What each platform adds to what the visitor has, for them."""
    labels = labels_of(page.release)
    has = [name for name in labels if name in (have or page.visitor.platforms)]
    if len(has) == len(labels):
        has = []  # who has all of them has nothing to choose
    query: Pairs = [*(("have", each) for each in has), ("n", 6)]
    path = "/v1/subscriptions"
    if page.visitor.user_id is not None:
        path = f"/v1/users/{page.visitor.user_id}/subscriptions"
    else:
        query = [*query, *(("liked", each) for each in liked or ())]
    answer = await page.ask.get(path, query)
    for each in (*answer["have"], *answer["further"]):
        each["works"] = [shown(page, item) for item in each["evidence"]]
    facts = {"answer": answer, "platforms": labels, "has": has}
    return page.show("viewer/worth.html", facts, "viewer/worth_list.html")
