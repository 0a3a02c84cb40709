"""What is answered about the tables of the lake."""

from typing import Any

from pydantic import BaseModel, Field

from api.schemas import example


class TableColumn(BaseModel):
    """A column of a table."""

    name: str
    type: str = Field(description="of Arrow")
    description: str
    nullable: bool
    sortable: bool = Field(description="whether rows can be put in its order")
    counted: bool = Field(description="whether its values can be counted by `facet`")


class LakeTable(BaseModel):
    """A table of the lake."""

    model_config = example(
        name="works",
        description="One row per film or series, ordered by work_id.",
        rows=22_113,
        bytes=464_739,
        columns=[
            {
                "name": "work_id",
                "type": "string",
                "description": "w + the id of its first title when it was new; it lasts",
                "nullable": False,
                "sortable": True,
                "counted": False,
            }
        ],
    )

    name: str
    description: str
    rows: int
    bytes: int = Field(description="of its file")
    columns: list[TableColumn]


class LakeTables(BaseModel):
    """The tables of the lake that may be read."""

    model_config = example(lake="2426078264fe3bbf", items=[])

    lake: str = Field(description="the fingerprint of their content")
    items: list[LakeTable]


class ValueCount(BaseModel):
    """A value of a column, and in how many rows it stands."""

    value: Any
    rows: int


class ColumnCounts(BaseModel):
    """The most frequent values of a column."""

    column: str
    values: list[ValueCount]
    further: int = Field(description="how many other values there are")


class TableRows(BaseModel):
    """A page of the rows of a table that pass all conditions."""

    model_config = example(
        table="works",
        lake="2426078264fe3bbf",
        total=4096,
        limit=1,
        offset=0,
        items=[{"work_id": "was1", "type": "movie", "title": "The Grand Seduction"}],
        facets=[{"column": "type", "values": [{"value": "movie", "rows": 4096}], "further": 0}],
    )

    table: str
    lake: str = Field(description="the fingerprint of the tables' content")
    total: int = Field(description="rows that pass, on all pages")
    limit: int
    offset: int
    items: list[dict[str, Any]] = Field(description="rows by the names of the columns")
    facets: list[ColumnCounts]
