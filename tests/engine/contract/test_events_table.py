"""The contract of the table events: known kinds only, and stars exactly where a kind has them."""

import pyarrow as pa
import pytest

from engine.contract.conform import conform
from engine.contract.kinds import KINDS
from engine.contract.tables import EVENTS
from engine.errors import ContractError
from engine.store.tables import read_table, write_table


def events(*rows):
    """The table events of rows (user, title, kind, stars)."""
    names = ("user_id", "title_id", "kind", "value")
    dated = [dict(zip(names, row, strict=True)) | {"at": None, "source": "ratings"} for row in rows]
    return pa.Table.from_pylist(dated, schema=EVENTS.schema)


def test_every_kind_of_event_is_kept_as_it_is(tmp_path):
    rows = sorted(("u", "ns1", kind.name, 4.0 if kind.has_value else None) for kind in KINDS)
    write_table(tmp_path / "events.parquet", events(*rows), EVENTS)
    table = read_table(tmp_path / "events.parquet", EVENTS)
    assert table.schema.equals(EVENTS.schema)
    assert table.to_pylist() == events(*rows).to_pylist()


def test_an_unknown_kind_is_refused_by_name(tmp_path):
    path = tmp_path / "events.parquet"
    with pytest.raises(ContractError, match="kind holds 'binged'; expected rating or watched or l"):
        write_table(path, events(("u", "ns1", "binged", None)), EVENTS)


def test_an_unknown_kind_in_a_lake_is_refused_by_file_and_name(tmp_path):
    path = tmp_path / "events.parquet"
    pa.parquet.write_table(events(("u", "ns1", "binged", None)), path)
    with pytest.raises(ContractError, match=r"events\.parquet: .*kind holds 'binged'; expected ra"):
        read_table(path, EVENTS)


def test_an_unknown_kind_is_refused_in_whatever_piece_it_stands():
    pieces = [events((f"u{n}", "ns1", kind, None)) for n, kind in enumerate(("watched", "binged"))]
    with pytest.raises(ContractError, match="'binged'"):
        conform(pa.concat_tables(pieces), EVENTS)


@pytest.mark.parametrize(
    ("kind", "stars", "problem"),
    [
        ("rating", None, "1 nulls where kind is rating"),
        ("watched", 4.0, "1 values where kind is not rating"),
    ],
)
def test_stars_stand_exactly_where_the_kind_has_them(kind, stars, problem):
    good = [("u", "ns1", "rating", 3.0), ("u", "ns1", "watched", None)]
    with pytest.raises(ContractError, match=f"table events: column value holds {problem}"):
        conform(events(*good, ("u", "ns2", kind, stars)), EVENTS)


@pytest.mark.parametrize("kinds", [("watched", "rating"), ("rating", "rating")])
def test_rows_are_in_strict_order_of_user_title_kind_and_source(kinds):
    rows = [("u", "ns1", kind, 3.0 if kind == "rating" else None) for kind in kinds]
    expected = r"order of the key \(user_id, title_id, kind, source\)"
    with pytest.raises(ContractError, match=expected):
        conform(events(*rows), EVENTS)


def test_an_event_of_the_store_stands_beside_one_of_files():
    table = events(("u", "ns1", "rating", 3.0), ("u", "ns1", "rating", 4.0)).to_pylist()
    rows = [row | {"source": name} for row, name in zip(table, ("events", "ratings"), strict=True)]
    both = pa.Table.from_pylist(rows, schema=EVENTS.schema)
    assert conform(both, EVENTS).to_pylist() == rows
    with pytest.raises(ContractError, match="order of the key"):
        conform(pa.Table.from_pylist(rows[::-1], schema=EVENTS.schema), EVENTS)


def test_no_events_are_a_table_too():
    assert conform(EVENTS.schema.empty_table(), EVENTS).num_rows == 0
