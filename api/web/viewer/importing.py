"""A history that a visitor brings along: a file, what was understood of it, and then the list.

The file is read twice, before and after the visitor has looked at what was understood, and kept
nowhere in between: the form holds it, or its page carries a small one along.
"""

from collections.abc import Mapping
from typing import Any

from fastapi import Response

from api.web.asking import Pairs, Refused, joined
from api.web.import_wording import EVIDENCE, ORDERS, SOURCES
from api.web.pages import CurrentPage, Page, UploadRoute, pages
from api.web.posters import labels_of
from api.web.uploads import CurrentUpload, Upload
from api.web.viewer.saying import known_or_new
from api.web.visitors import COOKIE, keep
from api.web.wording import KINDS
from engine.errors import CarteleraError

router = pages(UploadRoute)
_SHOWN = 300  # rows of a page
_CHOICE = "choice-"  # begins the field of a row that has to be decided; its number follows
_SURE, _OPEN = ("matched", "outside"), ("ambiguous", "unknown")
_OPTIONS = ("profile", "dates")


class AnotherFile(CarteleraError):
    """A file was chosen, or read, otherwise than the one that its visitor has looked at."""

    status = 409
    problem = "another-file"
    title = "The file is another one"


@router.get("/import")
async def choose(page: CurrentPage) -> Response:
    """Ask for a file."""
    return page.show("viewer/import.html", {"answer": None, "sources": SOURCES})


@router.post("/import")
async def preview(page: CurrentPage, upload: CurrentUpload) -> Response:
    """Show what was understood of a file; nothing is kept."""
    answer = await _sent(page, "/v1/imports", upload, [])
    facts = _facts(page, upload, answer)
    return page.show("viewer/import.html", facts, "viewer/import_preview.html")


@router.post("/import/confirm")
async def confirm(page: CurrentPage, upload: CurrentUpload) -> Response:
    """Store what is sure and what was chosen; the list is there at once."""
    _check_seen(page, upload)
    user_id = known_or_new(page)
    chosen = [
        ("choose", f"{name.removeprefix(_CHOICE)}:{value}")
        for name, value in upload.fields.items()
        if name.startswith(_CHOICE) and value
    ]
    answer = await _sent(page, joined("/v1/users", user_id, "imports"), upload, chosen, write=True)
    facts = {"answer": answer, "list": page.href("/"), "kinds": KINDS}
    response = page.show("viewer/imported.html", facts, "viewer/imported_part.html")
    keep(page.request, response, COOKIE, user_id)
    return response


def _check_seen(page: Page, upload: Upload) -> None:
    """Refuse what was decided about another file: its rows are not those of this one.

    Raises:
        AnotherFile: the form is that of another file, order of dates, profile or release.
    """
    if upload.fields.get("seen", "") != _seen(page, upload):
        raise AnotherFile(
            "this file, or how it is read here, is not what was looked at before; look at it "
            "again, then keep it"
        )


def _seen(page: Page, upload: Upload) -> str:
    """What the form of a preview says that was looked at."""
    options = [upload.fields.get(name, "") for name in _OPTIONS]
    return upload.digest(*options, page.release.name if page.release else "")


async def _sent(
    page: Page, path: str, upload: Upload, chosen: Pairs, *, write: bool = False
) -> dict[str, Any]:
    """What the service says of the file.

    Raises:
        Refused: it cannot be read.
    """
    options = [(name, upload.fields.get(name, "")) for name in _OPTIONS]
    query: Pairs = [("filename", upload.filename), *options, *chosen]
    outcome = await page.ask.file(path, upload.content, query, write=write)
    content: dict[str, Any] = outcome.content()
    if outcome.is_problem:
        raise Refused(content)
    return content


def _facts(page: Page, upload: Upload, answer: Mapping[str, Any]) -> dict[str, Any]:
    """What the page of a preview shows."""
    rows = answer["rows"]
    first = [row for row in rows if row["same_as"] is None]
    asks_whose = len(answer["profiles"]) > 1 and not upload.fields.get("profile")
    undecided = [row for row in first if row["status"] in _OPEN]
    dates = answer["dates"]
    orders = [dates["order"], *dates["alternatives"]] if dates and dates["alternatives"] else []
    return {
        "answer": answer,
        "sources": SOURCES,
        "sure": [row for row in first if row["status"] in _SURE][:_SHOWN],
        "open": [row for row in undecided if row["choices"]][:_SHOWN],
        "unknown": [row for row in undecided if not row["choices"]][:_SHOWN],
        "profiles": answer["profiles"] if asks_whose else {},
        "orders": [(order, page.text(ORDERS.get(order, order))) for order in orders if order],
        "chosen": {name: upload.fields.get(name, "") for name in _OPTIONS},
        "carried": upload.carried,
        "seen": _seen(page, upload),
        "filename": upload.filename,
        "labels": labels_of(page.release),
        "kinds": KINDS,
        "evidence": EVIDENCE,
    }
