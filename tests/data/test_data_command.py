"""The command `python -m data`: what it prints, what it returns, what it reads."""

from pathlib import Path

import pytest

from data.__main__ import main
from data.report import summarise
from data.settings import Settings
from engine.errors import InvalidValue
from engine.store.files import exclusive
from tests.worlds import as_csv


@pytest.fixture
def world(world, monkeypatch):
    """A small world that the command finds."""
    monkeypatch.setenv("CARTELERA_HOME", str(world.home.root))
    monkeypatch.setenv("LATEST_YEAR", "2028")
    world.catalog("netflix", [{}, {"title": "Other", "rating": "74 min", "duration": ""}])
    world.ratings([(1, 4.5, 1000, "ns1"), (1, 9, 1000, "ns2"), (2, 4, 1000, "ns2")])
    return world


def test_the_command_ingests_and_prints_the_report(world, capsys):
    assert main([]) == 0
    out = capsys.readouterr().out
    assert out.endswith(f"lake written to {world.home.lake}\n")
    for part in (
        "netflix movie 2",
        "by 2 users of 2 titles: 2 ratings with stars from 0.5 to 5",
        "repaired duration in rating 1",
        "rejected rating out of scale 1",
    ):
        assert part in out


def test_the_command_says_when_there_is_nothing_to_do(world, capsys):
    main([])
    capsys.readouterr()
    assert main([]) == 0
    assert capsys.readouterr().out == f"lake {world.home.lake} is up to date\n"


def test_the_command_refuses_broken_files_in_one_line(world, capsys):
    world.text(world.home.raw / "ratings/2.csv", "")
    assert main([]) == 1
    message = "data: ratings/2.csv: the file is empty; expected a header and rows\n"
    assert capsys.readouterr() == ("", message)


def test_the_command_refuses_to_run_twice_at_once(world, capsys):
    with exclusive(world.home, "ingest"):
        assert main([]) == 1
    assert "another ingest is running" in capsys.readouterr().err


def test_the_command_refuses_a_malformed_year(world, capsys, monkeypatch):
    monkeypatch.setenv("LATEST_YEAR", "soon")
    assert main([]) == 1
    assert capsys.readouterr().err == (
        "data: LATEST_YEAR is 'soon'; expected a year from 1900 to 2100\n"
    )


@pytest.mark.parametrize("year", ["1899", "2101", "-2000", "20.5", "", "２０２０"])
def test_settings_refuse_what_is_no_year(year, monkeypatch):
    monkeypatch.setenv("CARTELERA_LATEST_YEAR", year)
    with pytest.raises(InvalidValue, match="expected a year from 1900 to 2100"):
        Settings.read()


def test_settings_have_defaults(monkeypatch):
    monkeypatch.delenv("CARTELERA_HOME", raising=False)
    settings = Settings.read()
    assert settings.home.root == Path("data/store")
    assert settings.latest_year > 2025


def test_the_summary_shows_the_match_rate_and_the_first_warnings(world):
    rows = [{"title": f"T{n}", "date_added": "some day"} for n in range(12)]
    world.catalog("netflix", rows)
    films = [(1, "T1 (2019)", ""), (2, "Elsewhere (2019)", "")]
    folder = world.home.raw / "movielens"
    world.text(folder / "movies.csv", as_csv(["movieId", "title", "genres"], films))
    stars = [(1, 1, 4, 1000), (1, 2, 4, 1000), (2, 2, 4, 1000)]
    header = ["userId", "movieId", "rating", "timestamp"]
    world.text(folder / "ratings.csv", as_csv(header, stars))
    for n in range(8):
        world.text(world.home.raw / "notes" / f"{n}.txt", "x")
    text = summarise(world.ingest())
    assert "MovieLens match rate: 1 of 2 films (50.0 %), 1 of 3 ratings (33.3 %)" in text
    assert text.count("warning: ") == 10
    assert "warning: ratings/1.csv: 1 of 3 records are rejected, most as rating_out_of" in text
    assert text.endswith("… and 4 more warnings in ingest_report.json")


def test_the_summary_names_the_joins_with_the_least_evidence(world):
    world.catalog("netflix", [{"title": "The Lantern Road"}, {"title": "Other"}])
    world.catalog("amazon", [{"title": "The Lantern Road (4K UHD)"}, {"title": "Apart"}])
    text = summarise(world.ingest())
    assert "works               3   1 on several platforms\n" in text
    assert (
        "joins               1   title is the same work as another by evidence; least sure: "
        "The Lantern Road (4K UHD) (as1, ns1); their evidence is in ingest_report.json\n" in text
    )
