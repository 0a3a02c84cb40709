"""Rows of Arrow tables as Python values."""

from datetime import date

import pyarrow as pa
import pytest

from engine.contract.arrow import Rows

TABLE = pa.table(
    {
        "id": ["a", "b", "c"],
        "names": pa.array([["x", "y"], [], None]),
        "platform": pa.array(["hulu", None, "hulu"]).dictionary_encode(),
        "added": [date(2021, 9, 25), None, None],
    }
)


@pytest.mark.parametrize("table", [TABLE, pa.concat_tables([TABLE, TABLE])], ids=["one", "chunks"])
def test_rows_are_what_the_table_holds(table):
    rows, expected = Rows(table), table.to_pylist()
    assert [rows[position] for position in range(len(expected))] == expected
    assert rows.value(1, "names") == []
    assert rows.value(2, "platform") == "hulu"
