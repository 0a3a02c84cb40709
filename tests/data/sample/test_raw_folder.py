"""The sample in the raw folder, and never over files that somebody else put there."""

import resource
import shutil

import pytest

from data.__main__ import main
from data.sample import SampleSize
from data.sample.raw_folder import raw_files, replace_sample
from engine.errors import DataError

MINI = SampleSize.proportional("mini", titles=150, users=30, file_rows=(300,))


def contents(raw):
    return {path.relative_to(raw).as_posix(): path.read_bytes() for path in raw_files(raw)}


def test_a_sample_is_replaced_by_another(world):
    raw = world.home.raw
    replace_sample(raw, MINI, seed=1)
    first = contents(raw)
    replace_sample(raw, MINI, seed=2)
    assert contents(raw).keys() == first.keys()
    assert contents(raw) != first
    replace_sample(raw, MINI, seed=1)
    assert contents(raw) == first


def test_a_larger_sample_leaves_nothing_beside_a_smaller_one(world):
    raw = world.home.raw
    larger = SampleSize.proportional("larger", titles=150, users=30, file_rows=(300, 200))
    replace_sample(raw, larger, seed=1)
    replace_sample(raw, MINI, seed=1)
    after = contents(raw)
    shutil.rmtree(raw)
    replace_sample(raw, MINI, seed=1)
    assert contents(raw) == after


def test_a_sample_that_cannot_be_written_leaves_the_one_before(world):
    raw = world.home.raw
    replace_sample(raw, MINI, seed=1)
    before = contents(raw)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, limits[1]))
    try:
        with pytest.raises(OSError, match="File too large") as refused:
            replace_sample(raw, MINI, seed=2)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert str(raw) in refused.value.filename
    assert contents(raw) == before
    replace_sample(raw, MINI, seed=2)


@pytest.mark.parametrize("name", ["ratings/mine.csv", "movielens/ml/ratings.csv"])
def test_a_sample_is_never_written_over_other_files(world, name):
    raw = world.home.raw
    replace_sample(raw, MINI, seed=1)
    world.text(raw / name, "mine")
    before = contents(raw)
    with pytest.raises(DataError, match=rf"{name} is not of a sample; move your files away"):
        replace_sample(raw, MINI, seed=2)
    assert contents(raw) == before


def test_a_sample_is_not_written_over_files_of_the_same_name(world):
    world.catalog("netflix", [{}])
    with pytest.raises(DataError, match=r"netflix_titles\.csv is not of a sample"):
        replace_sample(world.home.raw, MINI, seed=1)


def test_the_command_writes_a_sample_that_can_be_ingested(world, monkeypatch, capsys):
    monkeypatch.setenv("CARTELERA_HOME", str(world.home.root))
    assert main(["sample", "--seed", "3"]) == 0
    assert capsys.readouterr().out == f"the small sample (seed 3) is in {world.home.raw}\n"
    before = contents(world.home.raw)
    assert main(["sample", "--if-empty", "--seed", "4"]) == 0
    assert contents(world.home.raw) == before
    assert main([]) == 0
    assert len(world.titles()) > 500


def test_a_second_edition_replaces_the_first_and_nothing_else(world, monkeypatch, capsys):
    monkeypatch.setenv("CARTELERA_HOME", str(world.home.root))
    assert main(["sample", "--edition", "2"]) == 1
    assert "its ratings speak in the ids of the first edition" in capsys.readouterr().err
    assert contents(world.home.raw) == {}
    assert main(["sample"]) == 0
    first = contents(world.home.raw)
    assert main(["sample", "--edition", "2"]) == 0
    assert "(seed 0, second edition)" in capsys.readouterr().out
    second = contents(world.home.raw)
    assert {name for name in first if first[name] != second[name]} == {
        "catalogs/netflix_titles.csv"
    }


def test_the_command_refuses_to_write_over_other_files(world, monkeypatch, capsys):
    monkeypatch.setenv("CARTELERA_HOME", str(world.home.root))
    world.ratings([(1, 4, 1000, "ns1")])
    assert main(["sample"]) == 1
    assert "ratings/1.csv is not of a sample" in capsys.readouterr().err
    assert main(["sample", "--if-empty"]) == 0
    assert [path.name for path in raw_files(world.home.raw)] == ["1.csv"]
