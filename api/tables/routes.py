"""The tables of the lake, to be read and counted; rows about users are none of theirs."""

import math
from datetime import date, datetime
from typing import Annotated, Any

import pyarrow as pa
from fastapi import Path, Query

from api.params import INTEGER, MAX_TEXT, Offset
from api.routing import Capability
from api.tables.reading import CurrentLake, LakeReader
from api.tables.schemas import (
    ColumnCounts,
    LakeTable,
    LakeTables,
    TableColumn,
    TableRows,
    ValueCount,
)
from engine.selection.conditions import Condition, parse
from engine.selection.counts import Facet, facets
from engine.selection.rows import Selection, select
from engine.selection.shown import SHOWN, ShownTable, shown_table

router = Capability(prefix="/v1", tags=["tables"])

_MOST_CONDITIONS, _MOST_FACETS = 10, 8
TableName = Annotated[
    str, Path(max_length=MAX_TEXT, description="a table of /v1/tables", examples=["works"])
]
Where = Annotated[
    list[Annotated[str, Query(max_length=500)]],
    Query(
        max_length=_MOST_CONDITIONS,
        description="conditions, all of which hold: column=value, column!=value, column~text, "
        "column>=value, column<=value; of a list some value; nothing behind =: rows without any",
        examples=[["type=movie"]],
    ),
]
FacetNames = Annotated[
    list[Annotated[str, Query(max_length=MAX_TEXT)]],
    Query(
        max_length=_MOST_FACETS,
        description="columns whose values are counted in the rows that pass",
        examples=[["type"]],
    ),
]
Sort = Annotated[
    str, Query(max_length=MAX_TEXT, description="a column; -column: the other way round")
]
PageLength = Annotated[int, Query(ge=1, le=100), INTEGER]


@router.get("/tables", summary="The tables of the lake")
async def tables(reader: CurrentLake) -> LakeTables:
    """The tables with their columns; the events by their numbers alone."""
    lake = reader.lake
    items = [await reader.run(_described, table, lake) for table in SHOWN.values()]
    return LakeTables(lake=lake.name, items=items)


@router.get("/tables/{name}", summary="Rows of a table")
async def table(
    reader: CurrentLake,
    name: TableName,
    where: Where = [],  # noqa: B006 - the framework copies it
    sort: Sort = "",
    facet: FacetNames = [],  # noqa: B006
    limit: PageLength = 50,
    offset: Offset = 0,
) -> TableRows:
    """Rows that pass all conditions, in the order of the table or of a column.

    Texts are compared as they are, ~ without case. Of quarantined records of files that may name
    users, place and reason are shown; of events, how many there are.
    """
    lake, shown = reader.lake, shown_table(name)
    conditions = tuple(parse(text, shown.types) for text in where)
    column, descending = sort.removeprefix("-"), sort.startswith("-")
    selection = Selection(conditions, column, descending, limit, offset)
    page = await reader.run(select, shown, lake, selection)
    counted = await _counted(reader, shown, conditions, facet)
    return TableRows(
        table=name,
        lake=lake.name,
        total=page.total,
        limit=limit,
        offset=offset,
        items=[{key: as_json(value) for key, value in row.items()} for row in page.rows],
        facets=[_facet(each) for each in counted],
    )


async def _counted(
    reader: LakeReader, shown: ShownTable, conditions: tuple[Condition, ...], names: list[str]
) -> list[Facet]:
    columns = list(dict.fromkeys(names))
    return await reader.run(facets, shown, reader.lake, conditions, columns)


def _facet(facet: Facet) -> ColumnCounts:
    values = [ValueCount(value=as_json(value), rows=rows) for value, rows in facet.values]
    return ColumnCounts(column=facet.column, values=values, further=facet.further)


def _described(shown: ShownTable, lake: Any) -> LakeTable:
    columns = [
        TableColumn(
            name=column.name,
            type=str(column.type),
            description=column.description,
            nullable=column.nullable,
            sortable=not pa.types.is_list(column.type),
            counted=column.name in shown.facets,
        )
        for column in shown.contract.columns
    ]
    return LakeTable(
        name=shown.name,
        description=shown.contract.description,
        rows=shown.rows(lake),
        bytes=shown.size(lake),
        columns=columns,
    )


def as_json(value: Any) -> Any:
    """A value of a table as JSON has it: days and times are ISO 8601."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
