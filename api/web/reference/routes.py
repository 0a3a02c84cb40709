"""The page of the reference."""

from typing import Annotated, Any

from fastapi import Query, Response

from api.params import MAX_TEXT
from api.web.pages import CurrentPage, Page, pages
from api.web.reference.listing import Listed, listed
from api.web.reference.shapes import shapes
from api.web.wording import _
from engine.text import fold

router = pages()
_TAGS: dict[str, str] = {
    "service": _("The service"),
    "admin": _("Operating the service"),
    "imports": _("Histories from elsewhere"),
    "exports": _("Lists taken elsewhere"),
    "titles": _("Titles and works"),
    "catalog": _("The catalogs as a whole"),
    "users": _("Lists and predictions"),
    "events": _("What users do"),
    "films": _("Films, people and money"),
    "tables": _("Tables of the lake"),
    "assignment": _("The assignment's functions about titles"),
    "assignment: films": _("The assignment's functions about films"),
}
Sought = Annotated[str, Query()]


@router.get("/docs")
def reference(page: CurrentPage, q: Sought = "") -> Response:
    """All operations, or those that hold some words; in a thread: the page is long."""
    description = page.request.app.openapi()
    sought = q.strip()[:MAX_TEXT]
    known = [each for each in listed(description) if each.matches(fold(sought).split())]
    return page.show(
        "reference/index.html",
        {
            "about": description["info"],
            "q": sought,
            "tags": _by_tag(page, known, description),
            "total": len(known),
            "shapes": shapes(description["components"]["schemas"]) if not sought else {},
        },
        part="reference/operations.html",
    )


def _by_tag(page: Page, known: list[Listed], description: dict[str, Any]) -> list[dict[str, Any]]:
    """The operations of each tag, in the order of the description."""
    tags = [
        {
            "id": tag["name"].replace(": ", "-"),
            "name": page.text(_TAGS[tag["name"]]) if tag["name"] in _TAGS else tag["name"],
            "description": tag["description"],
            "operations": [each for each in known if each.tag == tag["name"]],
        }
        for tag in description["tags"]
    ]
    return [tag for tag in tags if tag["operations"]]
