"""Lakes come and go: the current one and the one before stay, whatever the clock says."""

import os

import pytest

from engine.store.home import Home
from engine.store.lake import publish_lake


def publish(home, name, content="x"):
    staged = home.lakes / ".staging"
    staged.mkdir(parents=True)
    (staged / "titles.parquet").write_text(content)
    return publish_lake(home, staged, name)


@pytest.fixture
def home(tmp_path):
    return Home(tmp_path)


def names(home):
    return sorted(path.name for path in home.lakes.iterdir())


def age(folder, seconds):
    os.utime(folder, (seconds, seconds))


def test_the_lake_before_stays_and_older_ones_go(home):
    for name in ("c", "b", "a"):
        publish(home, name)
    assert (home.lake.resolve().name, names(home)) == ("a", ["a", "b"])


def test_a_wrong_clock_keeps_no_other_lake(home):
    publish(home, "first")
    publish(home, "second")
    age(home.lakes / "first", 2**32)  # the year 2106
    age(home.lakes / "second", 0)
    publish(home, "third")
    assert names(home) == ["second", "third"]


def test_a_lake_that_takes_its_own_place_leaves_the_one_before(home):
    publish(home, "a")
    publish(home, "b", "damaged")
    publish(home, "b", "whole")
    assert names(home) == ["a", "b"]
    assert (home.lake / "titles.parquet").read_text() == "whole"


def test_without_a_link_nothing_is_taken_for_old(home):
    publish(home, "a")
    home.lake.unlink()
    publish(home, "b")
    assert names(home) == ["a", "b"]


def test_what_crashes_left_is_cleared_and_files_of_others_stay(home):
    (home.lakes / ".staging-replaced-a").mkdir(parents=True)
    (home.lakes / ".staging-removed-b").mkdir()
    (home.lakes / "notes.txt").touch()
    publish(home, "a")
    assert names(home) == ["a", "notes.txt"]


def test_tables_are_read_only(home):
    publish(home, "a")
    assert (home.lake / "titles.parquet").stat().st_mode & 0o777 == 0o444
