"""Catalog files to titles: every layout gives the same titles, every defect is named."""

import csv
import gzip
import io
import random

import pytest

from engine.contract.tables import QUARANTINE
from engine.errors import DataError
from tests.worlds import CATALOG_COLUMNS, PLAIN, as_csv

NETFLIX = "catalogs/netflix_titles.csv"
ROWS = [{"title": "Lantern, Road"}, {"title": 'The "Tin" Door'}, {"title": "Cé", "cast": ""}]
LIST = [{"show_id": f"s{n}"} | PLAIN | row for n, row in enumerate(ROWS, start=1)]


@pytest.fixture
def world(world):
    """A world with one rating, so that only its catalogs matter."""
    world.ratings([(1, 4, 1000, "ns1")])
    return world


def written(columns=CATALOG_COLUMNS, rows=LIST):
    return as_csv(columns, ([row.get(column, "") for column in columns] for row in rows))


def ingested(world, content, name="netflix_titles.csv"):
    world.text(world.home.raw / "catalogs" / name, content)
    report = world.ingest()
    return report, world.titles()


def test_many_columns_that_are_not_used_are_counted(world):
    path = world.catalog("netflix", [{"title": "T"}])
    header, row = path.read_text().splitlines()
    more = ",".join(f"c{n}" for n in range(1000))
    world.text(path, f"{header},{more}\n{row}{',' * 1000}\n")
    warnings = world.ingest()["warnings"]
    assert len(warnings) < 30
    assert "catalogs/netflix_titles.csv: 980 more columns are not used" in warnings


def test_every_layout_of_a_file_gives_the_same_titles(tmp_path, world):
    plain = written()
    shuffled = list(CATALOG_COLUMNS)
    random.Random(1).shuffle(shuffled)
    spelled = plain.replace("show_id,type", " Show_ID ,TYPE", 1)
    layouts = {
        "netflix_titles.csv": plain,
        "netflix_titles.csv.gz": plain,
        "Netflix_Titles.CSV": plain.replace("\n", "\r\n"),
        "netflix_titles (1).csv": "\ufeff" + plain,
        "netflix_titles-score.csv": written([*shuffled, "score"]),
        "netflix_titles-score (2).csv": spelled.rstrip("\n"),
    }
    editions = []
    for name, content in layouts.items():
        path = world.text(world.home.raw / "catalogs" / name, content)
        world.ingest()
        editions.append(world.titles())
        path.unlink()
    assert editions[0].keys() == {"ns1", "ns2", "ns3"}
    assert editions[0]["ns2"]["display_title"] == 'The "Tin" Door'
    assert all(titles == editions[0] for titles in editions[1:])


def test_an_extra_column_is_named_in_a_warning(world):
    rows = [row | {"score": "88"} for row in LIST]
    content = written([*CATALOG_COLUMNS, "score"], rows)
    report, titles = ingested(world, content, "netflix_titles-score (2).csv")
    assert "catalogs/netflix_titles-score (2).csv: column 'score' is not used" in report["warnings"]
    assert "score" not in titles["ns1"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", rf"{NETFLIX}: the file is empty; expected a header and rows"),
        (written(rows=[]), rf"{NETFLIX}: no rows below the header"),
        (written(rows=[{"show_id": "s1"}]), rf"{NETFLIX}: none of its 1 records can be used"),
        (b"\x89PNG\0\0", rf"{NETFLIX}: the file is binary"),
        (written(CATALOG_COLUMNS[1:]), rf"{NETFLIX}: no column 'show_id'; expected show_id, type"),
        (written([*CATALOG_COLUMNS, "Title"]), rf"{NETFLIX}: column 'title' twice"),
        ('"show_id', rf"{NETFLIX}: no column 'type'; expected show_id"),
    ],
    ids=["empty", "header only", "no title", "binary", "column", "twice", "no header"],
)
def test_a_broken_file_is_refused(world, content, message):
    with pytest.raises(DataError, match=message):
        ingested(world, content)


def test_a_gzip_file_cut_short_is_refused(world):
    rows = [{"show_id": f"s{n}"} | PLAIN | {"title": f"t{n * 7919}"} for n in range(3000)]
    packed = gzip.compress(written(rows=rows).encode())
    (world.home.raw / "catalogs" / "netflix_titles.csv.gz").write_bytes(packed[: len(packed) // 2])
    with pytest.raises(DataError, match=r"netflix_titles\.csv\.gz: the gzip data is cut"):
        world.ingest()


DEFECTS = {
    "too few fields": ("ns,Movie\n", "field_count"),
    "too many fields": (written(rows=LIST[:1]).splitlines()[1] + ",x\n", "field_count"),
    "open quote": ('s9,Movie,"Open,D,"Bo, Cy",France,,2019,G,9 min,Dramas,x\n', "malformed_csv"),
    "negative year": (written(rows=[LIST[0] | {"release_year": "-5"}]), "bad_release_year"),
    "future year": (written(rows=[LIST[0] | {"release_year": "2999"}]), "bad_release_year"),
    "not UTF-8": (b"s9,Movie,T\x81\xff,,,,,2019,,,,\n", "not_utf8"),
    "NUL": (b"s9,Movie,T\0,,,,,2019,,,,\n", "binary"),
    "10 MB field": (b"s9,Movie," + b"T" * 10_000_000 + b",,,,,2019,,,,\n", "field_too_long"),
    "another row of one id": (written(rows=[LIST[0] | {"title": "Other"}]), "duplicate_id"),
    "bare CR": (b"s9,Movie,T\rU,,,,,2019,,,,\n", "malformed_csv"),
}


@pytest.mark.parametrize(("bad", "reason"), DEFECTS.values(), ids=DEFECTS)
def test_a_bad_row_costs_that_row_only(world, bad, reason):
    content = bad if isinstance(bad, bytes) else bad.removeprefix(written(rows=[])).encode()
    # The head of a file must be text; a row far below may be anything.
    filler = [{"show_id": f"f{n}"} | PLAIN for n in range(500)]
    head = written(rows=[*LIST[:2], *filler]).encode()
    tail = b"".join(written(rows=LIST[2:]).encode().splitlines(keepends=True)[1:])
    report, titles = ingested(world, head + content + tail)
    assert titles.keys() == {"ns1", "ns2", "ns3"} | {f"nf{n}" for n in range(500)}
    assert world.rejected() == [(NETFLIX, 504, reason)]
    assert report["files"][0]["rejected"] == {reason: 1}


def test_a_record_over_several_lines_is_rejected_by_its_first_line(world):
    rows = [LIST[0] | {"description": "a\nb\nc"}, LIST[1] | {"type": "?"}, LIST[2] | {"title": ""}]
    _, titles = ingested(world, written(rows=rows))
    assert titles["ns1"]["display_description"] == "a b c"
    assert world.rejected() == [(NETFLIX, 5, "unknown_type"), (NETFLIX, 6, "no_title")]


def test_a_file_cut_inside_a_quoted_field_loses_its_last_record(world):
    content = written(rows=[*LIST, LIST[0] | {"show_id": "s4", "description": "cut, here"}])
    _, titles = ingested(world, content[: content.rindex("here")])
    assert titles.keys() == {"ns1", "ns2", "ns3"}
    assert world.rejected() == [(NETFLIX, 5, "malformed_csv")]


def test_an_identical_row_again_is_left_out_and_not_rejected(world):
    report, titles = ingested(world, written(rows=[*LIST, LIST[0]]))
    assert len(titles) == 3
    assert report["files"][0]["left_out"] == {"duplicate_row": 1}
    assert not world.rejected()


def test_repairs_are_counted_and_unreadable_cells_warned_of(world):
    rows = [
        LIST[0] | {"date_added": " May 1, 2020", "rating": "74 min", "duration": ""},
        LIST[1] | {"date_added": "some day"},
    ]
    report, _ = ingested(world, written(rows=rows))
    repaired = {"date_added_blanks": 1, "date_added_unreadable": 1, "duration_in_rating": 1}
    assert report["files"][0]["repaired"] == repaired
    warning = f"{NETFLIX}, line 3: date_added 'some day'; expected a date like September 25, 2021"
    assert f"{warning}; left empty" in report["warnings"]


def test_many_unreadable_cells_are_warned_of_by_their_number(world):
    rows = [row | {"show_id": f"s{n}", "date_added": "soon"} for n in range(10) for row in LIST[:1]]
    report, _ = ingested(world, written(rows=rows))
    warnings = [w for w in report["warnings"] if w.startswith(NETFLIX)]
    assert len(warnings) == 4
    assert warnings[-1] == f"{NETFLIX}: date_added cannot be read in 10 records; left empty"


def test_the_quarantine_shows_the_record_as_read(world):
    ingested(world, written(rows=[*LIST, LIST[0] | {"show_id": "s4", "type": "Opera"}]))
    (row,) = world.rows(QUARANTINE)
    fields = next(csv.reader(io.StringIO(row["record"])))
    assert fields[:3] == ["s4", "Opera", "Lantern"]
    assert row["detail"] == "type 'Opera'; expected Movie or TV Show"
