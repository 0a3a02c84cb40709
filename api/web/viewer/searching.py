"""Search as people type, over works, films, people and franchises; and a person's page."""

from typing import Annotated, Any

from fastapi import Path, Query, Response

from api.params import MAX_TEXT
from api.web.asking import Refused, joined
from api.web.pages import CurrentPage, Page, pages
from api.web.posters import shown

router = pages()
_AS_TYPED, _LISTED, _TITLES = 8, 50, 48
_BY_ROLE = (("director", "directors"), ("actor", "actors"))
Sought = Annotated[str, Query(max_length=MAX_TEXT)]
PersonName = Annotated[str, Path(max_length=MAX_TEXT)]


@router.get("/search/names")
async def names_as_typed(page: CurrentPage, q: Sought = "") -> Response:
    """The first names that match what is being typed."""
    return page.show("viewer/names.html", {"entries": await _entries(page, q, _AS_TYPED), "q": q})


@router.get("/search")
async def search(page: CurrentPage, q: Sought = "") -> Response:
    """All that matches, works as cards and the others by name."""
    entries = await _entries(page, q, _LISTED)
    works = [shown(page, entry["work"]) for entry in entries if entry["work"]]
    names = [entry for entry in entries if not entry["work"]]
    return page.show("viewer/search.html", {"q": q, "works": works, "entries": names})


async def _entries(page: Page, text: str, limit: int) -> list[dict[str, Any]]:
    if not text.strip():
        return []
    answer = await page.ask.get("/v1/search", [("q", text), ("limit", limit)])
    return [{**entry, "href": _address(page, entry)} for entry in answer["items"]]


def _address(page: Page, entry: dict[str, Any]) -> str:
    """The page of a name."""
    kind = entry["kind"]
    if kind == "work":
        return page.href("/works", entry["id"])
    if kind == "film":
        return page.href("/films", entry["id"])
    return page.href("/people" if kind == "person" else "/franchises", entry["name"])


@router.get("/people/{name:path}")
async def person(page: CurrentPage, name: PersonName) -> Response:
    """What somebody directed and played in, on the platforms and at TMDB."""
    roles = []
    for role, plural in _BY_ROLE:
        query = [(role, name), ("limit", _TITLES), ("sort", "newest")]
        titles = await _answer(page, "/v1/catalog/titles", query)
        films = await _answer(page, joined("/v1/people", plural, name), [("limit", 100)])
        works = {item["work_id"]: item for item in titles["items"]} if titles else {}
        if works or films:
            cards = [shown(page, item) for item in works.values()]
            roles.append({"role": role, "works": cards, "films": films})
    if not roles:
        raise Refused(_unknown(name))
    return page.show("viewer/person.html", {"name": name, "roles": roles})


async def _answer(page: Page, path: str, query: list[tuple[str, Any]]) -> dict[str, Any] | None:
    """An answer, None where nothing bears the name."""
    try:
        answer: dict[str, Any] = await page.ask.get(path, query)
    except Refused as refused:
        without_films = refused.status == 503 and page.release is not None
        if refused.status == 404 or without_films:
            return None
        raise
    return answer


def _unknown(name: str) -> dict[str, Any]:
    return {"status": 404, "detail": f"nobody of the catalogs or of TMDB is called {name!r}"}


@router.get("/films/{film_id}")
async def film(page: CurrentPage, film_id: Annotated[int, Path(ge=1)]) -> Response:
    """A film of TMDB; one that the platforms carry has the page of its work."""
    answer = await page.ask.get(f"/v1/movies/{film_id}")
    if answer["work_id"]:
        return page.back(page.href("/works", answer["work_id"]))
    similar = await page.ask.get(f"/v1/movies/{film_id}/similar", [("n", 12)])
    return page.show("viewer/film.html", {"film": answer, "similar": similar["items"]})


@router.get("/franchises/{name:path}")
async def franchise(page: CurrentPage, name: PersonName) -> Response:
    """The films of a franchise, with what they cost and earned."""
    answer = await page.ask.get(joined("/v1/franchises", name), [("limit", 100)])
    return page.show("viewer/franchise.html", {"franchise": answer})
