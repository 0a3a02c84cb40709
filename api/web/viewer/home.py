"""The first page: rows of works for whoever looks, or one list where they ask for something."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from fastapi import Query, Response

from api.web.asking import Pairs, joined
from api.web.genres import choices, genres_of, name_of
from api.web.pages import CurrentPage, Page, pages
from api.web.posters import labels_of, shown
from api.web.viewer.filters import AGES, CurrentFilters, Filters
from api.web.wording import STRATEGIES, row_title, title_of
from engine.contract.tables import MAX_ID_LENGTH

router = pages()
_ROWS, _PER_ROW, _LISTED = 7, 12, 36
_MOST_LIKED = 40
_OF_ROWS = ("type", "genre", "max_age", "year_min", "year_max", "minutes_min", "minutes_max")
Liked = Annotated[list[str] | None, Query(max_length=_MOST_LIKED)]
Cursor = Annotated[str | None, Query()]


@router.get("/")
async def home(
    page: CurrentPage, filters: CurrentFilters, liked: Liked = None, cursor: Cursor = None
) -> Response:
    """Rows for the visitor, or one list where the filters ask for something."""
    likes = [("liked", each[:MAX_ID_LENGTH]) for each in liked or ()]
    make = _list if filters.ask else _rows
    facts = await make(page, filters, likes, cursor)
    facts |= form_facts(page, filters, liked)
    return page.show("viewer/home.html", facts, "viewer/results.html")


def form_facts(page: Page, filters: Filters, liked: Sequence[str] | None = None) -> dict[str, Any]:
    """What the form of filters shows."""
    return {
        "filters": filters,
        "liked": list(liked or ()),
        "platforms": labels_of(page.release),
        "genres": choices(page.language.code),
        "ages": AGES,
    }


async def _rows(
    page: Page, filters: Filters, likes: Sequence[tuple[str, str]], cursor: str | None
) -> dict[str, Any]:
    shape: Pairs = [("rows", _ROWS), ("per_row", _PER_ROW), ("cursor", cursor)]
    answer = await page.ask.get(
        _path(page, likes, "home"), [*likes, *filters.pairs(*_OF_ROWS), *shape]
    )
    rows = [
        {
            "title": _title(page, row),
            "works": [shown(page, item) for item in row["items"]],
            "subject": row["subject"] if row["kind"] == "because" else None,
        }
        for row in answer["rows"]
    ]
    return {"rows": rows, "works": [], "known": answer["known_user"], **_after(page, answer)}


async def _list(
    page: Page, filters: Filters, likes: Sequence[tuple[str, str]], cursor: str | None
) -> dict[str, Any]:
    query: Pairs = [*likes, *filters.pairs(), ("n", _LISTED), ("cursor", cursor)]
    answer = await page.ask.get(_path(page, likes, "recommendations"), query)
    return {
        "rows": [],
        "works": [shown(page, item) for item in answer["items"]],
        "known": answer["known_user"],
        "strategy": page.text(STRATEGIES[answer["strategy"]]),
        "shortfall": answer["shortfall"],
        **_after(page, answer),
    }


def _path(page: Page, likes: Sequence[tuple[str, str]], what: str) -> str:
    """Where the visitor's answer is; nobody's where they are unknown or say themselves who."""
    if page.visitor.user_id is None or (likes and what == "home"):
        return f"/v1/{what}"
    return joined("/v1/users", page.visitor.user_id, what)


def _after(page: Page, answer: Mapping[str, Any]) -> dict[str, Any]:
    """Where the page after this one is."""
    if not answer["next"]:
        return {"more": None}
    query = {k: v for k, v in page.request.query_params.multi_items() if k != "cursor"}
    kept = {name: page.request.query_params.getlist(name) for name in query}
    return {"more": page.href("/", **kept, cursor=answer["next"])}


def _title(page: Page, row: Mapping[str, Any]) -> str:
    kind, subject = row["kind"], row["subject"]
    if kind == "because":
        subject = title_of(page.release, subject)
    elif kind == "platform":
        subject = labels_of(page.release).get(subject, subject)
    elif kind == "genre":
        subject = next((name_of(g, page.language.code) for g in genres_of([subject])), subject)
    return row_title(page.text, kind, subject or "")
