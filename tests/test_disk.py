"""What people are told when the disk, not the data, is at fault."""

import errno

import pytest

from data.__main__ import main as ingest
from engine.errors import disk_problem
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
