"""What people are told when the disk, not the data, is at fault."""

import errno

import pytest

from data.__main__ import main as ingest
from data.profile.profile import write_profile
from engine.errors import disk_problem
from engine.store.files import read_json, write_json
from engine.store.lake import REPORT, read_report
from training.__main__ import main as train


def test_a_full_disk_is_named_with_its_place():
    full = OSError(errno.ENOSPC, "No space left on device", "/x/y")
    assert disk_problem(full).startswith("/x/y: No space left on device; what was published")


@pytest.mark.parametrize("program", [ingest, train], ids=["data", "training"])
def test_a_home_that_is_a_file_is_refused_in_one_line(program, tmp_path, monkeypatch, capsys):
    (tmp_path / "home").touch()
    monkeypatch.setenv("CARTELERA_HOME", str(tmp_path / "home"))
    assert program([]) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert str(tmp_path / "home") in said


@pytest.mark.parametrize("content", ["", "{", "[" * 100_000, '{"a": \ud800}'], ids=len)
def test_a_file_that_holds_no_json_is_refused_whatever_it_holds(content, tmp_path):
    (tmp_path / "value.json").write_text(content, "utf-8", "surrogatepass")
    with pytest.raises(ValueError, match=r"value\.json|Expecting|decode"):
        read_json(tmp_path / "value.json")
    write_json(tmp_path / "value.json", {"a": ["é"]})
    assert read_json(tmp_path / "value.json") == {"a": ["é"]}


def test_a_report_that_no_reader_can_read_is_made_again(world):
    world.catalog("netflix", [{}])
    world.ratings([(1, 4.0, 1_000_000_000, "ns1")])
    world.ingest()
    written = world.home.lake / REPORT
    written.write_text("[" * 100_000)
    assert read_report(world.home.lake) is None
    assert write_profile(world.home)
    world.ingest()
    assert read_report(world.home.lake)["events"]["rows"] == 1
