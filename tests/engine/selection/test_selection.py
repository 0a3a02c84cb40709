"""Rows that pass conditions are those that plain Python finds, in order; files hold the same."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.contract.tables import Column, Contract
from engine.errors import InvalidValue, NotFound
from engine.selection.conditions import Condition, parse, passing
from engine.selection.counts import facets
from engine.selection.rows import Selection, parquet, parts, select
from engine.selection.shown import BATCH, ShownTable, shown_table

CONTRACT = Contract(
    "things",
    "Rows of every type.",
    (
        Column("name", pa.string(), "", nullable=True),
        Column("number", pa.int32(), "", nullable=True),
        Column("names", pa.list_(pa.string()), ""),
        Column("yes", pa.bool_(), "", nullable=True),
    ),
)
TABLE = ShownTable(CONTRACT, ("name", "names", "yes"))
WORDS = st.sampled_from(["a", "B", "ab", "", "a.b", "ñ", "%"])
ROW = st.fixed_dictionaries(
    {
        "name": st.none() | WORDS,
        "number": st.none() | st.integers(-3, 3),
        "names": st.lists(WORDS, max_size=3),
        "yes": st.none() | st.booleans(),
    }
)
CALM = settings(max_examples=60, derandomize=True, deadline=None)


def batch(rows: list[dict[str, Any]]) -> pa.RecordBatch:
    return pa.RecordBatch.from_pylist(rows, schema=CONTRACT.schema)


def passes(row: dict[str, Any], condition: Condition) -> bool:
    """What a condition means, in plain Python."""
    value, text = row[condition.column], condition.text
    values = value if isinstance(value, list) else [value]
    if not text:
        empty = not values if isinstance(value, list) else value in (None, "")
        return empty is (condition.operator == "=")
    match condition.operator:
        case "=" | "!=":
            hit = any(
                v is not None and str(v).lower() == text.lower() == _spelled(v) for v in values
            )
            return hit is (condition.operator == "=")
        case "~":
            return any(v is not None and text.lower() in v.lower() for v in values)
        case ">=":
            return value is not None and value >= int(text)
    return value is not None and value <= int(text)


def _spelled(value: Any) -> str:
    return str(value).lower()


@CALM
@given(st.lists(ROW, max_size=8), st.sampled_from(["", "a", "ab", "a.b", "ñ", "%"]), st.data())
def test_conditions_on_texts_mean_what_they_say(
    rows: list[dict[str, Any]], text: str, data: st.DataObject
) -> None:
    column = data.draw(st.sampled_from(["name", "names"]))
    operator = data.draw(st.sampled_from(["=", "!=", "~"] if text else ["=", "!="]))
    condition = parse(f"{column}{operator}{text}", TABLE.types)
    lower = [
        {**row, "names": [n for n in row["names"] if n != "B"], "name": row["name"] or None}
        for row in rows
    ]
    expected = [n for n, row in enumerate(lower) if passes(row, condition)]
    assert passing(batch(lower), [condition]).tolist() == expected


@CALM
@given(st.lists(ROW, max_size=8), st.integers(-3, 3), st.sampled_from(["=", "!=", ">=", "<="]))
def test_conditions_on_numbers_mean_what_they_say(
    rows: list[dict[str, Any]], number: int, operator: str
) -> None:
    condition = parse(f"number{operator}{number}", TABLE.types)
    expected = [n for n, row in enumerate(rows) if passes(row, condition)]
    assert passing(batch(rows), [condition]).tolist() == expected


def test_a_part_of_a_table_is_judged_by_its_own_rows() -> None:
    rows = [
        {"name": "x", "number": n, "names": [f"n{n}", "b"][: n % 3], "yes": None} for n in range(9)
    ]
    condition = parse("names=b", TABLE.types)
    assert passing(batch(rows).slice(4), [condition]).tolist() == [1, 4]  # rows 5 and 8


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("number>=1", Condition("number", ">=", "1")),
        ("name=a=b", Condition("name", "=", "a=b")),
        ("name=>=1", Condition("name", "=", ">=1")),
        ("name!=", Condition("name", "!=", "")),
        ("name~=", Condition("name", "~", "=")),
    ],
)
def test_the_first_sign_parts_column_and_value(text: str, expected: Condition) -> None:
    assert parse(text, TABLE.types) == expected
    assert str(expected) == text


@pytest.mark.parametrize(
    "text", ["", "name", "=a", "nope=a", "number=a", "number=1.5", "number=99999999999", "yes=x"]
)
def test_what_says_no_condition_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue, match="where"):
        parse(text, TABLE.types)


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a table of several parts."""
    folder = tmp_path_factory.mktemp("lake")
    rows = [
        {
            "name": f"n{n % 7}" if n % 5 else None,
            "number": (n * 7919) % 1000 - 500,
            "names": ["even" if n % 2 == 0 else "odd", f"m{n % 3}"],
            "yes": n % 4 == 0,
        }
        for n in range(2 * BATCH + 17)
    ]
    pq.write_table(pa.Table.from_pylist(rows, schema=CONTRACT.schema), folder / "things.parquet")
    return folder


def rows_of(lake: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = pq.ParquetFile(lake / "things.parquet").read().to_pylist()
    return rows


@pytest.mark.parametrize(("limit", "offset"), [(5, 0), (5, BATCH - 2), (50, 2 * BATCH), (5, 10**6)])
@pytest.mark.parametrize("text", ["", "names=odd"])
def test_a_page_is_cut_across_parts(lake: Path, text: str, limit: int, offset: int) -> None:
    conditions = (parse(text, TABLE.types),) if text else ()
    expected = [row for row in rows_of(lake) if not text or "odd" in row["names"]]
    page = select(TABLE, lake, Selection(conditions, limit=limit, offset=offset))
    assert page.total == len(expected)
    assert page.rows == expected[offset : offset + limit]


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("column", ["number", "name"])
def test_sorted_rows_keep_the_order_of_the_table_among_equals(
    lake: Path, column: str, descending: bool
) -> None:
    known = [row for row in rows_of(lake) if row[column] is not None]
    expected = sorted(known, key=lambda row: row[column], reverse=descending)
    page = select(TABLE, lake, Selection((), column, descending, 40, 100))
    assert page.rows == expected[100:140]
    last = select(TABLE, lake, Selection((), "name", descending, 3, 2 * BATCH + 14))
    assert [row["name"] for row in last.rows] == [None] * 3


def test_values_are_counted_across_parts(lake: Path) -> None:
    names, flags = facets(TABLE, lake, (), ["names", "yes"])
    assert names.values[0] == ("even", BATCH + 9)
    assert dict(flags.values) == {False: 6156, True: 2053}
    (few,) = facets(TABLE, lake, (parse("number>=400", TABLE.types),), ["names"])
    high = [row for row in rows_of(lake) if row["number"] >= 400]
    assert dict(few.values)["odd"] == sum("odd" in row["names"] for row in high)


def test_a_file_holds_the_rows_that_pass_in_parts(lake: Path) -> None:
    conditions = (parse("names=even", TABLE.types),)
    expected = [row for row in rows_of(lake) if "even" in row["names"]]
    table = pq.read_table(BytesIO(b"".join(parquet(TABLE, lake, conditions))))
    assert table.to_pylist() == expected
    assert table.schema.equals(CONTRACT.schema)
    pieces = list(parts(TABLE, lake, conditions))
    assert max(piece.num_rows for piece in pieces) <= BATCH
    assert [row for piece in pieces for row in piece.to_pylist()] == expected


def test_a_file_without_rows_is_a_table(lake: Path) -> None:
    content = b"".join(parquet(TABLE, lake, (parse("name=nobody", TABLE.types),)))
    assert pq.read_table(BytesIO(content)).num_rows == 0


def test_a_table_that_is_not_there_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        select(TABLE, tmp_path, Selection())
    with pytest.raises(NotFound, match="things"):
        shown_table("things")
