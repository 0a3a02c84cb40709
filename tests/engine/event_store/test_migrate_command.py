"""`cartelera migrate` and `python -m api migrate`: what was done, in one line."""

from contextlib import closing

import pytest

import api.__main__
import cartelera.__main__
from engine.event_store.schema import HEAD
from tests.databases import Place


@pytest.fixture(params=["api", "cartelera"])
def command(request: pytest.FixtureRequest):
    return {"api": api.__main__.main, "cartelera": cartelera.__main__.main}[request.param]


def test_it_says_what_was_done_and_nothing_to_do_is_done(
    command, empty_place: Place, monkeypatch: pytest.MonkeyPatch, capsys
) -> None:
    monkeypatch.setenv("CARTELERA_HOME", str(empty_place.home.root))
    if empty_place.url:
        monkeypatch.setenv("CARTELERA_DATABASE_URL", empty_place.url)
    assert command(["migrate"]) == 0
    assert capsys.readouterr().out.endswith(f": made with schema {HEAD}\n")
    assert command(["migrate"]) == 0
    assert f"schema {HEAD}, which is the newest; nothing to do" in capsys.readouterr().out
    with closing(empty_place.open()) as store:
        assert store.offset() == 0


def test_it_refuses_in_one_line(
    command, place: Place, monkeypatch: pytest.MonkeyPatch, capsys
) -> None:
    monkeypatch.setenv("CARTELERA_HOME", str(place.home.root))
    if place.url:
        monkeypatch.setenv("CARTELERA_DATABASE_URL", place.url)
    place.execute("UPDATE event_store_version SET version_num = '9999'")
    assert command(["migrate"]) == 1
    out, said = capsys.readouterr()
    assert (out, said.count("\n")) == ("", 1)
    assert "install the newer version" in said
