"""The rows of works say what their table says."""

import pytest

from engine.catalog.work_rows import WorkRows
from tests.engine.handmade import catalog_of, title

CATALOG = catalog_of(
    title("as1", "Árbol"), title("ns2", "Twin"), title("hs3", "千と千尋"), ratings={"as1": [3.0]}
)


def test_every_row_is_that_of_the_table():
    rows = WorkRows(CATALOG.works)
    expected = CATALOG.works.to_pylist()
    assert [dict(rows[work]) for work in range(CATALOG.works.num_rows)] == expected
    assert list(rows[0]) == CATALOG.works.column_names
    assert len(rows[0]) == CATALOG.works.num_columns


@pytest.mark.parametrize("work", [-1, 3])
def test_there_is_no_row_beyond(work):
    with pytest.raises(IndexError):
        _ = WorkRows(CATALOG.works)[work]["title"]


def test_an_unknown_column_is_none():
    with pytest.raises(KeyError):
        _ = CATALOG.work_rows[0]["colour"]
