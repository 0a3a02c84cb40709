"""Every command line: its help, its version, what it does not understand, its exit codes."""

import inspect
import re
from collections.abc import Iterator
from itertools import combinations

import pytest
import typer.main

import api.__main__
import data.__main__
import training.__main__
from api.settings import Settings as ApiSettings
from data.settings import SampleSettings
from data.settings import Settings as DataSettings
from engine.console.settings import PREFIX, ProgramSettings, resembled
from engine.version import VERSION
from training.settings import EvaluationSettings, ReportSettings
from training.settings import Settings as TrainingSettings

PROGRAMS = {
    "data": (data.__main__, ("ingest", "sample", "profile")),
    "training": (
        training.__main__,
        ("train", "evaluate", "report", "rollback", "releases"),
    ),
    "api": (api.__main__, ("serve", "migrate")),
}
SETTINGS = (
    ApiSettings,
    DataSettings,
    SampleSettings,
    TrainingSettings,
    EvaluationSettings,
    ReportSettings,
)
COMMANDS = [(name, command) for name, (_, commands) in PROGRAMS.items() for command in commands]

every_program = pytest.mark.parametrize("name", PROGRAMS)
every_command = pytest.mark.parametrize(("name", "command"), COMMANDS)


@pytest.fixture(autouse=True)
def wide(monkeypatch, tmp_path):
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("CARTELERA_HOME", str(tmp_path / "nowhere"))


def options(name: str, command: str) -> Iterator[inspect.Parameter]:
    yield from inspect.signature(getattr(PROGRAMS[name][0], command)).parameters.values()


@every_program
def test_help_lists_the_commands_and_the_exit_codes(name, capsys):
    module, commands = PROGRAMS[name]
    assert module.main(["--help"]) == 0
    shown = capsys.readouterr().out
    assert [c for c in commands if not re.search(rf"\b{c}\b", shown)] == []
    assert "2 the command line cannot be understood" in shown


@every_command
def test_help_describes_every_option_with_its_default(name, command, capsys):
    assert PROGRAMS[name][0].main([command, "--help"]) == 0
    shown = capsys.readouterr().out
    for option in options(name, command):
        assert f"--{option.name.replace('_', '-')}" in shown
        assert option.default is None  # the default is the settings'
    assert "default data/store" in shown
    assert "2 the command line cannot be understood" in shown
    described = typer.main.get_command(PROGRAMS[name][0].app)
    assert all(p.help for p in described.commands[command].params if p.name != "help")


@every_program
def test_version_is_printed(name, capsys):
    assert PROGRAMS[name][0].main(["--version"]) == 0
    assert capsys.readouterr().out == f"cartelera {VERSION}\n"


@every_program
def test_an_unknown_command_is_refused_with_the_nearest(name, capsys):
    module, commands = PROGRAMS[name]
    assert module.main([commands[-1][:-1]]) == 2
    assert f"Did you mean '{commands[-1]}'" in capsys.readouterr().err


@every_command
def test_an_unknown_option_is_refused_with_the_nearest(name, command, capsys):
    assert PROGRAMS[name][0].main([command, "--hoem", "x"]) == 2
    said = capsys.readouterr().err
    assert "No such option: --hoem" in said
    assert "--home" in said


@pytest.mark.parametrize(
    "words",
    [["train", "extra"], ["--trials"], ["--seed", "1", "--jobs", "2"], ["report", "-o", "x"]],
)
def test_what_cannot_be_understood_is_refused(words, capsys):
    assert training.__main__.main(words) == 2
    assert "Error" in capsys.readouterr().err


def test_options_without_a_command_are_those_of_the_default_command(capsys):
    assert training.__main__.main(["--trials", "0"]) == 1
    assert capsys.readouterr().err == (
        "training: --trials is '0'; expected a whole number from 1\n"
    )


@every_command
def test_a_home_that_is_a_file_is_refused_in_one_line(name, command, tmp_path, capsys):
    file = tmp_path / "file"
    file.write_text("")
    assert PROGRAMS[name][0].main([command, "--home", str(file)]) == 1
    out, said = capsys.readouterr()
    assert out == ""
    assert re.fullmatch(rf"{name}: --home is '.*'; expected a folder; this is a file\n", said)


def test_no_program_takes_another_ones_setting_for_a_misspelt_one_of_its_own():
    for one, other in combinations(SETTINGS, 2):
        for a in one.model_fields:
            for b in set(other.model_fields) - set(one.model_fields):
                assert not resembled(b, [a]), f"{PREFIX}{b.upper()} looks like {PREFIX}{a.upper()}"


@pytest.mark.parametrize("settings", SETTINGS, ids=lambda s: s.__module__ + "." + s.__name__)
def test_every_setting_is_described(settings: type[ProgramSettings]):
    fields = settings.model_fields
    assert [
        name for name, field in fields.items() if not str(field.description).endswith(".")
    ] == []


def test_a_message_stays_one_line_and_steers_no_terminal(tmp_path, capsys):
    assert training.__main__.main(["releases", "--home", str(tmp_path / "a\nb\x1b[31m")]) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert r"a\nb\x1b[31m" in said
