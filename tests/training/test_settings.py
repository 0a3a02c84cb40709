"""What `python -m training` reads and refuses, and what it says without a lake or a release."""

import os
from pathlib import Path

import pytest

from engine.store.home import Home
from training.__main__ import main
from training.protocols import PROTOCOLS
from training.settings import EvaluationSettings, Settings


@pytest.fixture
def nowhere(tmp_path, monkeypatch):
    monkeypatch.setenv("CARTELERA_HOME", str(tmp_path / "nowhere"))
    return tmp_path / "nowhere"


def test_without_options_all_processors_tune_on_twenty_million_ratings_at_most():
    settings = Settings.read(home=Path("somewhere"))
    assert settings == Settings(home=Home(Path("somewhere")), threads=os.cpu_count() or 1)
    assert settings.tuning_ratings == 20_000_000
    assert not settings.warm


def test_protocols_are_distinct_and_may_stand_in_one_text(monkeypatch):
    assert EvaluationSettings.read().protocols == PROTOCOLS
    given = EvaluationSettings.read(protocols=["user time", "random folds", "user time"])
    assert given.protocols == ("user time", "random folds")
    monkeypatch.setenv("CARTELERA_PROTOCOLS", "random folds, user time")
    assert EvaluationSettings.read().protocols == ("random folds", "user time")


BAD = [
    ("--trials 0", "--trials is '0'; expected a whole number from 1"),
    ("--trials -3", "--trials is '-3'"),
    ("--folds 1", "--folds is '1'; expected a whole number from 2 to 100"),
    ("--seed -1", "--seed is '-1'; expected a whole number from 0"),
    ("--seed 4294967296", "--seed is '4294967296'; expected a whole number from 0 to 4294967295"),
    ("--folds 255", "--folds is '255'; expected a whole number from 2"),
    ("--threads 0", "--threads is '0'; expected a whole number from 1"),
    ("--keep 0", "--keep is '0'; expected a whole number from 1"),
    ("--tuning-ratings 99", "--tuning-ratings is '99'; expected a whole number from 100"),
    ("--trials many", "--trials is 'many'; expected a whole number from 1"),
    ("--folds 2.5", "--folds is '2.5'; expected a whole number from 2 to 100"),
    ("evaluate --weeks 0", "--weeks is '0'; expected a whole number from 1"),
    ("evaluate --protocol later", "expected one or more of random folds, user time, global time"),
]


@pytest.mark.parametrize(("words", "message"), BAD, ids=[words for words, _ in BAD])
def test_what_is_out_of_range_is_refused(words, message, nowhere, capsys):
    assert main(words.split()) == 1
    said = capsys.readouterr().err
    assert said.startswith("training: --")
    assert message in said
    assert not nowhere.exists()


@pytest.mark.parametrize("command", ["train", "rollback", "releases", "evaluate", "report"])
def test_a_home_that_is_not_there_is_not_made(command, nowhere, capsys):
    assert main([command]) == 1
    assert str(nowhere) in capsys.readouterr().err
    assert not nowhere.exists()


def test_without_a_lake_the_command_says_what_to_run(nowhere, capsys):
    assert main([]) == 1
    assert "run `make data` first" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("rollback", "no previous release"),
        ("releases", "no release in"),
        ("evaluate", "no current release in"),
        ("report", "no current release in"),
        ("--warm", "--warm continues the last release: no current release in"),
    ],
)
def test_without_a_release_it_says_so(words, message, nowhere, capsys):
    nowhere.mkdir()
    assert main(words.split()) == 1
    out, said = capsys.readouterr()
    assert out == ""
    assert said.startswith(f"training: {message}")
    assert "run `make train`" in said or "make data" in said
    assert "Traceback" not in said
