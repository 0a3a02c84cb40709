"""A kind of source that is one file and its line in the register: everything else picks it up."""

from pathlib import Path

import pytest

from data.inputs import gather
from data.settings import Settings
from data.sources import SOURCES, expected_files
from engine.contract.tables import EVENTS, QUARANTINE
from engine.errors import DataError
from tests.data.lakes import check_whole
from tests.data.sources import watch_pages

LINES = """\
{"who": 1, "seen": "ns1", "when": 1000}
{"who": "ñ", "seen": "ns1"}
[1]
{"who": 2, "seen": "xs9", "when": 1000}
{"who": 2,
{"who": "", "seen": "ns1", "when": 1000}
{"who": 1, "seen": "ns1", "when": 900}
{"who": 3, "seen": "ns1", "when": "noon"}
"""


@pytest.fixture
def world(world, monkeypatch):
    """A world of a catalog and a file of the new kind, which is in the register."""
    monkeypatch.setitem(SOURCES, "pages", watch_pages.WatchPages)
    world.catalog("netflix", [{}])
    world.text(world.home.raw / "pages" / "log.jsonl.gz", LINES)
    return world


def test_the_kind_is_one_short_file():
    lines = Path(watch_pages.__file__).read_text("utf-8").splitlines()
    assert len(lines) <= 80


def test_its_rows_become_events(world):
    world.ingest()
    assert world.watched() == {
        ("page-1", "ns1"): 1000,
        ("page-ñ", "ns1"): None,
        ("page-3", "ns1"): None,
    }
    assert {row["source"] for row in world.rows(EVENTS)} == {"pages"}


def test_its_rejected_lines_are_in_quarantine(world):
    world.ingest()
    assert world.rejected() == [
        ("pages/log.jsonl.gz", 3, "bad_json"),
        ("pages/log.jsonl.gz", 4, "unknown_title"),
        ("pages/log.jsonl.gz", 5, "bad_json"),
        ("pages/log.jsonl.gz", 6, "bad_user_id"),
    ]
    assert [row["record"] for row in world.rows(QUARANTINE)][:2] == ["[1]", "2,xs9,1000"]


def test_its_books_are_in_the_report(world):
    world.ingest()
    (book,) = (b for b in check_whole(world)["files"] if b["file"].startswith("pages/"))
    assert (book["rows_in"], book["rows_out"]) == (8, 3)
    assert book["left_out"] == {"superseded": 1}
    assert book["repaired"] == {"no_timestamp": 1, "unreadable_time": 1}


def test_it_is_in_the_fingerprint(world):
    before = world.ingest()["fingerprint"]
    assert world.ingest()["fingerprint"] == before
    world.text(world.home.raw / "pages" / "log.jsonl.gz", LINES * 2)
    assert gather(Settings(home=world.home, latest_year=2028)).fingerprint != before


def test_its_files_lie_beside_those_of_other_kinds(world):
    world.ratings([(1, 4, 1000, "ns1")])
    world.text(world.home.raw / "pages" / "notes.md", "x")
    report = world.ingest()
    assert report["events"]["by_kind"] == {"rating": 1, "watched": 3}
    (warning,) = (w for w in report["warnings"] if "not read" in w)
    assert warning == f"pages/notes.md is not read; expected {expected_files()}"
    assert expected_files().endswith("; .jsonl or .jsonl.gz in pages/")


def test_what_to_put_into_raw_names_it(world):
    (world.home.raw / "pages" / "log.jsonl.gz").unlink()
    for catalog in (world.home.raw / "catalogs").iterdir():
        catalog.unlink()
    expected = r"; beside these also raw/ratings/\*\.csv and raw/pages/\*\.jsonl$"
    with pytest.raises(DataError, match=expected):
        world.ingest()


def test_an_empty_file_of_it_is_refused(world):
    world.text(world.home.raw / "pages" / "log.jsonl.gz", "")
    with pytest.raises(DataError, match=r"pages/log\.jsonl\.gz: the file is empty"):
        world.ingest()
