"""The command `import`: the same as the service does, without one, with a table for people."""

import io
import re
import shutil
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

import api.__main__
import cartelera.__main__
from engine.event_store.store import EventStore
from engine.store.home import Home
from tests.api.imports.files import RATINGS, file_of
from tests.engine.histories.shapes import Said
from tests.engine.histories.writers.netflix import household
from tests.engine.release.small import unlock

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def home(small_home: Home, tmp_path: Path) -> Home:
    """A copy of the hand-made home without events."""
    root = tmp_path / "home"
    shutil.copytree(
        small_home.root, root, symlinks=True, ignore=shutil.ignore_patterns("events.db*")
    )
    return unlock(Home(root))


@pytest.fixture
def run(home: Home, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs the command; the result is its exit code and what it wrote."""
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("NO_COLOR", "1")

    def run(*words: str) -> tuple[int, str, str]:
        code = api.__main__.main(["import", *words, "--home", str(home.root)])
        return code, *capsys.readouterr()

    return run


@pytest.fixture
def ratings(tmp_path: Path) -> str:
    """The path of a table of Letterboxd's."""
    path = tmp_path / "ratings.csv"
    path.write_text(RATINGS)
    return str(path)


def stored(home: Home, user: str = "7") -> list[tuple[str, str, float | None]]:
    store = EventStore.open(home, create=False)
    try:
        return sorted((e.item_id, e.kind, e.value) for e in store.events_of(user))
    finally:
        store.close()


def rated(home: Home) -> list[tuple[str, float | None]]:
    return [(item, stars) for item, kind, stars in stored(home) if kind == "rating"]


def test_what_is_sure_is_stored_and_the_rest_is_asked(run: Run, home: Home, ratings: str) -> None:
    code, out, err = run(ratings, "--user", "7")
    assert code == 0
    assert rated(home) == [("tmdb-7", 2), ("wds1", 3), ("wns2", 4.5)]
    assert re.search(r"^\d+ +rating +Beta \(2018\) = wns2 Beta .*\[title_and_year\]$", out, re.M)
    assert "it is called so, and is of another year" in out
    assert re.search(r"^matched +\d+ ", out, re.M)
    assert f"{len(stored(home))} events stored; the user had 0 before" in out
    assert "stage 1 of 4: reading the file" in err


def test_what_it_says_to_type_is_what_it_takes(run: Run, home: Home, ratings: str) -> None:
    _, out, _ = run(ratings, "--user", "7", "--dry-run")
    choices = dict(re.findall(r"^  --choose (\d+:(?:wns3|tmdb-862|was1)) +(\w+)", out, re.M))
    assert len(choices) == 2
    code, out, _ = run(ratings, "--user", "7", *(w for c in choices for w in ("--choose", c)))
    assert code == 0
    assert {item for item, _ in rated(home)} == {"tmdb-7", "wds1", "wns2", "was1", "wns3"}
    assert "To be chosen" not in out


def test_a_dry_run_stores_nothing(run: Run, home: Home, ratings: str) -> None:
    code, out, _ = run(ratings, "--user", "7", "--dry-run")
    assert code == 0
    assert "a dry run" in out
    assert not home.events.exists()


def test_the_same_file_again_changes_nothing(run: Run, home: Home, ratings: str) -> None:
    run(ratings, "--user", "7")
    before = stored(home)
    code, out, _ = run(ratings, "--user", "7")
    assert (code, stored(home)) == (0, before)
    assert f"0 events stored; the user had {len(before)} before" in out


def test_a_file_is_piped_in(run: Run, home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    content = file_of("netflix-iso", Said("Gamma", "watched"))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
    assert run("-", "--user", "7")[0] == 0
    assert stored(home) == [("wns3", "watched", None)]


def test_a_household_and_dates_are_asked_in_a_sentence(run: Run, tmp_path: Path) -> None:
    both, dates = tmp_path / "both.zip", tmp_path / "NetflixViewingHistory.csv"
    both.write_bytes(household([Said("Gamma", "watched", day=date(2024, 1, 9))], ["Ann", "Bo"]))
    dates.write_text("Title,Date\nGamma,03/04/2024\n")
    code, _, err = run(str(both), "--user", "7")
    assert (code, err.splitlines()[-1].startswith("api: --profile is ''; expected")) == (1, True)
    assert run(str(both), "--user", "7", "--dry-run")[0] == 0
    code, _, err = run(str(dates), "--user", "7")
    assert (code, "api: --dates is ''" in err) == (1, True)
    assert run(str(dates), "--user", "7", "--dates", "mdy")[0] == 0


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (["nowhere.csv", "--user", "7"], "nowhere.csv: No such file or directory"),
        (["{ratings}", "--user", " "], "--user is "),
        (["{ratings}", "--user", "7", "--choose", "x"], "--choose is 'x'; expected ROW:WORK"),
        (["{ratings}", "--user", "7", "--choose", "99:ns1"], "--choose is '99'"),
        (["{ratings}", "--user", "7", "--dates", "ydm"], "--dates is 'ydm'"),
        (["{home}", "--user", "7"], "Is a directory"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(
    run: Run, home: Home, ratings: str, words: list[str], problem: str
) -> None:
    code, out, err = run(*(word.format(ratings=ratings, home=home.root) for word in words))
    assert (code, out) == (1, "")
    assert problem in err.splitlines()[-1]


def test_a_file_of_nobody_is_refused(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "poem.txt"
    path.write_text("Whose woods these are\n")
    code, out, err = run(str(path), "--user", "7")
    assert (code, out) == (1, "")
    assert err.splitlines()[-1].startswith("api: no service that is known")


@pytest.mark.parametrize(
    "words", [[], ["--user", "7"], ["x.csv"], ["x.csv", "--user", "7", "--hom"]]
)
def test_what_cannot_be_understood_is_refused(run: Run, words: list[str]) -> None:
    assert run(*words)[0] == 2


def test_a_title_steers_no_terminal(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "ratings.csv"
    path.write_text(RATINGS.replace("Gama", "\x1b[31mGama"))
    _, out, _ = run(str(path), "--user", "7", "--dry-run")
    assert "\x1b" not in out


def test_it_is_a_command_of_cartelera_too(
    home: Home, ratings: str, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["import", ratings, "--user", "7", "--home", str(home.root)]
    assert cartelera.__main__.main(words) == 0
    assert "events stored" in capsys.readouterr().out
    assert rated(home)


def test_without_a_release_it_says_what_to_do(ratings: str, tmp_path: Path) -> None:
    words = ["import", ratings, "--user", "7", "--home", str(tmp_path / "empty")]
    assert api.__main__.main(words) == 1
