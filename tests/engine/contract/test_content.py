"""The fingerprint of tables: their content alone, however it is stored, and all of it."""

from dataclasses import replace
from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from engine.contract.conform import conform
from engine.contract.content import content_digest
from engine.contract.tables import EVENT_STORE_KEY, Column, Contract
from engine.events.table import SCALE_KEY

CODED = pa.dictionary(pa.int32(), pa.string())
TABLE = Contract(
    "things",
    "One of each type.",
    (
        Column("id", pa.string(), "key"),
        Column("who", CODED, "coded", nullable=True),
        Column("names", pa.list_(pa.string()), "list", nullable=True),
        Column("numbers", pa.list_(pa.int64()), "list"),
        Column("day", pa.date32(), "day", nullable=True),
        Column("at", pa.timestamp("s", tz="UTC"), "time", nullable=True),
        Column("value", pa.float32(), "stars", nullable=True),
        Column("known", pa.bool_(), "flag"),
        Column("count", pa.int16(), "count", nullable=True),
    ),
    key=("id",),
)
ROWS = [
    {
        "id": "a",
        "who": "z",
        "names": ["é", ""],
        "numbers": [1, 2],
        "day": date(2020, 1, 2),
        "at": 5,
        "value": 1.5,
        "known": True,
        "count": None,
    },
    {
        "id": "b",
        "who": None,
        "names": None,
        "numbers": [],
        "day": None,
        "at": None,
        "value": None,
        "known": False,
        "count": 3,
    },
    {
        "id": "c",
        "who": "a",
        "names": [],
        "numbers": [3],
        "day": date(2020, 1, 3),
        "at": 6,
        "value": 0.0,
        "known": True,
        "count": 0,
    },
]


def table(rows=ROWS):
    return pa.Table.from_pylist(rows, schema=TABLE.schema)


def digest(whole):
    return content_digest([(TABLE, conform(whole, TABLE))])


def in_pieces():
    return pa.concat_tables([table()[:1], table()[1:2], table()[2:]])


def sliced():
    more = [ROWS[0] | {"id": "0", "who": "m"}, *ROWS, ROWS[0] | {"id": "x", "who": "n"}]
    return table(more)[1:4]


def other_dictionary():
    coded = pa.DictionaryArray.from_arrays(
        pa.array([2, None, 0], pa.int32()), pa.array(["a", "unused", "z"])
    )
    return table().set_column(1, TABLE.schema.field("who"), coded)


@pytest.mark.parametrize("stored", [in_pieces, sliced, other_dictionary])
def test_it_does_not_depend_on_how_the_rows_are_stored(stored):
    assert stored().to_pylist() == table().to_pylist()
    assert digest(stored()) == digest(table())


def test_it_does_not_depend_on_the_way_through_a_file(tmp_path):
    pq.write_table(table(), tmp_path / "plain.parquet", row_group_size=1, use_dictionary=False)
    assert digest(pq.read_table(tmp_path / "plain.parquet")) == digest(table())


@pytest.mark.parametrize(
    ("row", "change"),
    [
        (0, {"id": "aa"}),
        (0, {"who": "y"}),
        (1, {"who": "z"}),
        (0, {"names": ["é"]}),
        (0, {"names": ["", "é"]}),
        (1, {"names": []}),
        (0, {"numbers": [1]}),
        (0, {"day": None}),
        (1, {"at": 0}),
        (0, {"value": 1.25}),
        (1, {"value": 0.0}),
        (0, {"known": False}),
        (0, {"count": 0}),
    ],
)
def test_every_value_counts(row, change):
    rows = [dict(each) for each in ROWS]
    rows[row] |= change
    assert digest(table(rows)) != digest(table())


def test_rows_names_metadata_and_the_border_between_cells_count():
    borders = [ROWS[0] | {"id": "ab", "names": ["c", "d"]}, ROWS[0] | {"id": "ac", "names": ["e"]}]
    moved = [borders[0] | {"names": ["c"]}, borders[1] | {"names": ["d", "e"]}]
    others = [
        table(ROWS[:2]),
        table([]),
        table().replace_schema_metadata({SCALE_KEY: b"1,5"}),
        table().replace_schema_metadata({SCALE_KEY: b"1,10"}),
        table(borders),
        table(moved),
    ]
    renamed = [(replace(TABLE, name="others"), table())]
    digests = {digest(table()), *map(digest, others), content_digest(renamed)}
    assert len(digests) == len(others) + 2


def test_how_far_the_event_store_was_read_does_not_count():
    table = conform(pa.Table.from_pylist(ROWS, schema=TABLE.schema), TABLE)
    marked = table.replace_schema_metadata({EVENT_STORE_KEY: b"7", SCALE_KEY: b"1"})
    scaled = table.replace_schema_metadata({SCALE_KEY: b"1"})
    digests = [content_digest([(TABLE, each)]) for each in (marked, scaled, table)]
    assert digests[0] == digests[1] != digests[2]
