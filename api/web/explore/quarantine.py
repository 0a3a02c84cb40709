"""The records that no rule of the ingest let pass, to be read."""

from typing import Annotated, Any

from fastapi import Query, Response

from api.web.explore.drawing import bars
from api.web.pages import CurrentPage, Page, pages
from api.web.wording import _

router = pages()
_TABLE = "/v1/tables/quarantine"
_PAGE = 20  # records
Chosen = Annotated[str, Query(max_length=300)]


@router.get("/explore/quarantine")
async def quarantine(
    page: CurrentPage,
    reason: Chosen = "",
    file: Chosen = "",
    offset: Annotated[int, Query(ge=0, le=10**9)] = 0,
) -> Response:
    """Rejected records by reason and file, with where they stand and how they read."""
    chosen = {"reason": reason, "file": file}
    answer = await page.ask.get(_TABLE, [*_where(chosen), ("limit", _PAGE), ("offset", offset)])
    counts = {name: await _counts(page, chosen, name) for name in chosen}
    rows = [(str(each["value"]), float(each["rows"])) for each in counts["reason"]]
    figures = [bars(page.text(_("Rejected records by reason")), rows)] if len(rows) > 1 else []
    return page.show(
        "explore/quarantine.html",
        {
            "records": answer["items"],
            "total": answer["total"],
            "figures": figures,
            "chosen": chosen,
            "filters": {
                name: _links(page, chosen, name, values) for name, values in counts.items()
            },
            "paging": _paging(page, chosen, answer["total"], offset),
            "files": [
                page.href(f"/explore/tables/quarantine.{kind}") for kind in ("csv", "parquet")
            ],
        },
    )


def _where(chosen: dict[str, str]) -> list[tuple[str, object]]:
    return [("where", f"{name}={text}") for name, text in chosen.items() if text]


async def _counts(page: Page, chosen: dict[str, str], name: str) -> list[dict[str, Any]]:
    """The values of a column in the records of the other's choice, so that all stay in reach."""
    rest = chosen | {name: ""}
    answer = await page.ask.get(_TABLE, [*_where(rest), ("facet", name), ("limit", 1)])
    values: list[dict[str, Any]] = answer["facets"][0]["values"]
    return values


def _links(
    page: Page, chosen: dict[str, str], name: str, values: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Links that leave the records of one reason or file alone, or let all others in again."""
    return [
        {
            "text": each["value"],
            "rows": each["rows"],
            "chosen": chosen[name] == each["value"],
            "href": page.href(
                "/explore/quarantine",
                **chosen | {name: "" if chosen[name] == each["value"] else each["value"]},
            ),
        }
        for each in values
    ]


def _paging(page: Page, chosen: dict[str, str], total: int, offset: int) -> dict[str, Any]:
    links: dict[str, Any] = {"first": offset + 1, "last": min(offset + _PAGE, total)}
    links["total"] = total
    if offset:
        links["before"] = page.href("/explore/quarantine", **chosen, offset=max(0, offset - _PAGE))
    if offset + _PAGE < total:
        links["after"] = page.href("/explore/quarantine", **chosen, offset=offset + _PAGE)
    return links
