"""Options of `python -m training`: what is read, what is refused, and the exit codes."""

import os
from pathlib import Path

import pytest

from engine.errors import InvalidValue
from engine.store.home import Home
from training.__main__ import main
from training.settings import Settings, read_settings


@pytest.fixture
def nowhere(tmp_path, monkeypatch):
    monkeypatch.setenv("CARTELERA_HOME", str(tmp_path / "nowhere"))
    return tmp_path / "nowhere"


def test_options_become_settings(tmp_path):
    words = (
        "--trials 7 --folds 3 --seed 9 --tuning-ratings 100 --threads 2 --keep 4 "
        "--warm --force --if-stale"
    )
    command, settings = read_settings(words.split(), {"CARTELERA_HOME": str(tmp_path)})
    assert command == "train"
    assert settings == Settings(
        Home(tmp_path),
        trials=7,
        folds=3,
        seed=9,
        tuning_ratings=100,
        threads=2,
        keep=4,
        warm=True,
        force=True,
        if_stale=True,
    )


def test_without_options_all_processors_tune_on_twenty_million_ratings_at_most():
    command, settings = read_settings([], {"CARTELERA_HOME": "somewhere"})
    assert command == "train"
    assert settings == Settings(Home(Path("somewhere")), threads=os.cpu_count() or 1)
    assert settings.tuning_ratings == 20_000_000
    assert not settings.warm


def test_rollback_is_a_command():
    assert read_settings(["rollback"], {})[0] == "rollback"


BAD = [
    ("--trials 0", "trials is '0'; expected a whole number from 1"),
    ("--trials -3", "trials is '-3'"),
    ("--folds 1", "folds is '1'; expected a whole number from 2"),
    ("--seed -1", "seed is '-1'; expected a whole number from 0"),
    ("--seed 4294967296", "seed is '4294967296'; expected a whole number from 0 to 4294967295"),
    ("--folds 255", "folds is '255'; expected a whole number from 2"),
    ("--threads 0", "threads is '0'; expected a whole number from 1"),
    ("--keep 0", "keep is '0'; expected a whole number from 1"),
    ("--tuning-ratings 99", "tuning_ratings is '99'; expected a whole number from 100"),
]


@pytest.mark.parametrize(("words", "message"), BAD, ids=[words for words, _ in BAD])
def test_numbers_out_of_range_are_refused(words, message, nowhere, capsys):
    with pytest.raises(InvalidValue, match=message):
        read_settings(words.split(), {})
    assert main(words.split()) == 1
    assert f"training: {message}" in capsys.readouterr().err
    assert not nowhere.exists()


@pytest.mark.parametrize(
    "words", ["--trials many", "--folds 2.5", "destroy", "--unknown", "--jobs 2"]
)
def test_other_words_are_refused_with_the_usage(words, nowhere, capsys):
    with pytest.raises(SystemExit, match="2"):
        main(words.split())
    assert "usage: python -m training" in capsys.readouterr().err


def test_without_a_lake_the_command_says_what_to_run(nowhere, capsys):
    assert main([]) == 1
    assert "run `make data` first" in capsys.readouterr().err


def test_without_a_release_rollback_says_so(nowhere, capsys):
    assert main(["rollback"]) == 1
    assert "training: no previous release" in capsys.readouterr().err


def test_without_a_release_there_is_nothing_to_continue(nowhere, capsys):
    assert main(["--warm"]) == 1
    said = capsys.readouterr().err
    assert "training: WARM=1 continues the last release: no current release in" in said
    assert "Traceback" not in said
