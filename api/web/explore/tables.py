"""The tables of the lake as pages: browsed, counted, filtered and taken along."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Query, Response
from fastapi.responses import StreamingResponse

from api.tables.reading import CurrentLake
from api.tables.routes import as_json
from api.web.asking import joined
from api.web.explore.answers import Shower
from api.web.explore.flat import MEDIA_TYPE, cell, csv_lines
from api.web.pages import CurrentPage, Page, pages
from api.web.wording import _
from engine.contract.arrow import give_back
from engine.selection.conditions import OPERATORS, parse
from engine.selection.rows import parquet, parts
from engine.selection.shown import ShownTable, shown_table

router = pages()

_PAGE = 50  # rows
_PARQUET = "application/vnd.apache.parquet"
_MOST, _LONGEST = 10, 500  # conditions, and characters of one
_NAMES = {  # of operators, for people
    "=": _("is"),
    "!=": _("is not"),
    "~": _("contains"),
    ">=": _("is at least"),
    "<=": _("is at most"),
}
Where = Annotated[list[str] | None, Query()]
Text = Annotated[str, Query(max_length=_LONGEST)]
Answered = Mapping[str, Any]


@router.get("/explore/tables")
async def index(page: CurrentPage) -> Response:
    """The tables, with what is in them."""
    answer = await page.ask.get("/v1/tables")
    return page.show("explore/tables.html", {"lake": answer["lake"], "tables": answer["items"]})


@dataclass(frozen=True)
class _Selected:
    """What a page of a table is asked for."""

    name: str
    where: tuple[str, ...]
    sort: str

    def href(self, page: Page, **changed: Any) -> str:
        """The address of the page with something else."""
        facts: dict[str, Any] = {"where": list(self.where), "sort": self.sort} | changed
        return page.href("/explore/tables", self.name, **facts)

    def with_condition(self, page: Page, condition: str) -> str:
        """The address with one more condition, or without one that is there."""
        kept = [each for each in self.where if each != condition]
        if len(kept) == len(self.where):
            kept = [*kept, condition]
        return self.href(page, where=kept)


@router.get("/explore/tables/{name}.csv")
async def as_csv(reader: CurrentLake, name: str, where: Where = None) -> Response:
    """All rows that pass, as CSV, so many in memory at once."""
    table = shown_table(name)
    conditions = tuple(parse(text, table.types) for text in _bounded(where))
    rows = (
        [as_json(value) for value in row.values()]
        for batch in parts(table, reader.lake, conditions)
        for row in batch.to_pylist()
    )
    return _file(csv_lines(list(table.types), rows), f"{name}.csv", MEDIA_TYPE)


@router.get("/explore/tables/{name}.parquet")
async def as_parquet(reader: CurrentLake, name: str, where: Where = None) -> Response:
    """All rows that pass, as Parquet with the table's own types."""
    table = shown_table(name)
    conditions = tuple(parse(text, table.types) for text in _bounded(where))
    return _file(parquet(table, reader.lake, conditions), f"{name}.parquet", _PARQUET)


def _file(content: Iterator[str] | Iterator[bytes], name: str, media_type: str) -> Response:
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "private, no-store",
    }
    return StreamingResponse(_let_go(content), 200, headers, media_type)


def _let_go(content: Iterator[str] | Iterator[bytes]) -> Iterator[str] | Iterator[bytes]:
    """Yield a file, and give back at its end what reading it needed."""
    try:
        yield from content
    finally:
        give_back()


async def get_conditions(
    where: Where = None, column: Text = "", operator: Text = "=", text: Text = ""
) -> tuple[str, ...]:
    """The conditions that an address holds, and that which its form adds."""
    added = [f"{column}{operator}{text}"] if column and operator in OPERATORS else []
    return tuple(dict.fromkeys([*_bounded(where), *added]))[:_MOST]


@router.get("/explore/tables/{name}")
async def table_page(
    page: CurrentPage,
    name: str,
    conditions: Annotated[tuple[str, ...], Depends(get_conditions)],
    sort: Text = "",
    offset: Annotated[int, Query(ge=0, le=10**9)] = 0,
) -> Response:
    """A page of a table, with its values counted."""
    table, chosen = shown_table(name), _Selected(name, conditions, sort)
    query: list[tuple[str, object]] = [("where", each) for each in chosen.where]
    query += [("facet", each) for each in table.facets]
    answer = await page.ask.get(
        joined("/v1/tables", name),
        [*query, ("sort", sort), ("limit", _PAGE), ("offset", offset)],
    )
    described = await page.ask.get("/v1/tables")
    facts = next(each for each in described["items"] if each["name"] == name)
    return page.show("explore/table.html", {**_facts(page, table, chosen, answer, facts)})


def _bounded(where: list[str] | None) -> list[str]:
    return [each[:_LONGEST] for each in (where or [])[:_MOST]]


def _facts(
    page: Page, table: ShownTable, chosen: _Selected, answer: Answered, described: Answered
) -> dict[str, Any]:
    """All that a page of a table shows."""
    items, total, offset = answer["items"], answer["total"], answer["offset"]
    return {
        "table": described,
        "lake": answer["lake"],
        "conditions": [
            {"text": each, "without": chosen.with_condition(page, each)} for each in chosen.where
        ],
        "where": chosen.where,
        "sort": chosen.sort,
        "operators": {sign: page.text(text) for sign, text in _NAMES.items()},
        "facets": [_facet(page, chosen, each) for each in answer["facets"]],
        "head": [_head(page, chosen, each) for each in described["columns"]],
        "rows": _cells(page, table, items),
        "total": total,
        "paging": _paging(page, chosen, total, offset),
        "files": _files(page, chosen, answer, described),
        "call": page.ask.address(
            joined("/v1/tables", chosen.name),
            [*(("where", each) for each in chosen.where), ("sort", chosen.sort)],
        ),
    }


def _cells(page: Page, table: ShownTable, items: list[Answered]) -> list[list[Any]]:
    shower = Shower.of(page, links=False)
    return [[shower.cell(name, item[name], item) for name in table.types] for item in items]


def _head(page: Page, chosen: _Selected, column: Answered) -> dict[str, Any]:
    """A column's head, which sorts by it: upward, then downward, then no more."""
    name = column["name"]
    following = {name: f"-{name}", f"-{name}": ""}.get(chosen.sort, name)
    order = {name: "ascending", f"-{name}": "descending"}.get(chosen.sort, "")
    numeric = column["type"].startswith(("int", "float", "double"))
    href = chosen.href(page, sort=following) if column["sortable"] else ""
    return {"name": name, "href": href, "order": order, "numeric": numeric, **_about(column)}


def _about(column: Answered) -> dict[str, str]:
    return {"about": f"{column['description']} ({column['type']})"}


def _facet(page: Page, chosen: _Selected, facet: Answered) -> dict[str, Any]:
    values = [
        {
            "text": _text(each["value"]),
            "rows": each["rows"],
            "href": chosen.with_condition(page, condition),
            "chosen": condition in chosen.where,
        }
        for each in facet["values"]
        for condition in [f"{facet['column']}={_text(each['value'])}"]
    ]
    return {"column": facet["column"], "values": values, "further": facet["further"]}


def _text(value: Any) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _paging(page: Page, chosen: _Selected, total: int, offset: int) -> dict[str, Any]:
    links: dict[str, Any] = {"first": offset + 1, "last": min(offset + _PAGE, total)}
    links["total"] = total
    if offset:
        links["before"] = chosen.href(page, offset=max(0, offset - _PAGE))
    if offset + _PAGE < total:
        links["after"] = chosen.href(page, offset=offset + _PAGE)
    return links


def _files(page: Page, chosen: _Selected, answer: Answered, described: Answered) -> list[Answered]:
    """The files of all rows that pass, and about how large they are."""
    rows, total = answer["items"], answer["total"]
    row = sum(len(cell(value)) + 1 for item in rows for value in item.values()) / max(len(rows), 1)
    share = total / max(described["rows"], 1)
    sizes = {"csv": row * total, "parquet": described["bytes"] * share}
    return [
        {
            "kind": kind.upper() if kind == "csv" else "Parquet",
            "bytes": round(size),
            "href": page.href(f"/explore/tables/{chosen.name}.{kind}", where=list(chosen.where)),
        }
        for kind, size in sizes.items()
    ]
