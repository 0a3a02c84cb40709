"""The benchmark of imports: what it counts as right, and that its page has every table."""

from pathlib import Path

import pytest

from benchmarks.imports.measures import BearersWithout, Tally, truth_of
from benchmarks.imports.run import run
from benchmarks.imports.truth import CHANGES, known_titles
from benchmarks.settings import ImportSettings
from engine.imports.match import Match, Status, sure
from engine.imports.subjects import subject_by_id
from engine.store.home import Home
from tests.engine.histories.shapes import SHAPES
from tests.engine.imports.small_release import record, small_release


def test_every_layout_has_a_row(sample_home: Home, tmp_path: Path) -> None:
    page = tmp_path / "imports.md"
    run(ImportSettings(home=sample_home.root, output=page, real=tmp_path, titles=40, large=100))
    text = page.read_text("utf-8")
    for name in (*SHAPES, *CHANGES, "title_and_year", "Titles that the release does not have"):
        assert name in text
    assert "A real list\n\nNot measured in this run." in text
    assert "letterboxd-watched, " in text


def test_titles_are_drawn_alike_and_each_name_once() -> None:
    release = small_release()
    first, again = (known_titles(release, 8, seed=3) for _ in range(2))
    assert first == again
    names = [each.entry.title for each in first]
    assert len(set(names)) == len(names)


def test_rows_are_counted_by_what_became_of_them() -> None:
    release, tally = small_release(), Tally()
    sea = subject_by_id(release, "wns2")
    tally.add(release, sure(sea), "wns2", "Quiet Sea")
    tally.add(release, sure(sea), "wns1", "Quiet Sea")
    tally.add(release, Match(Status.AMBIGUOUS), "wns1", "Quiet Sea")
    tally.add(release, Match(Status.UNKNOWN), "wns1", "Quiet Sea")
    assert (tally.right, tally.wrong, tally.ambiguous, tally.unknown) == (1, 1, 1, 1)
    assert (tally.precision, tally.recall) == (0.5, 0.25)
    assert tally.wrong_titles == ["Quiet Sea: wns1, wns2"]


@pytest.mark.parametrize(
    ("title", "truth"),
    [("quiet  sea", "a"), ("Quiet Sea: Part 1: The End", "a"), ("Quiet", None), ("x: y", None)],
)
def test_a_part_of_a_series_is_of_the_series(title: str, truth: str | None) -> None:
    assert truth_of(record(title), {"quiet sea": "a"}) == truth


def test_what_is_taken_out_of_a_release_bears_no_title() -> None:
    release = small_release()
    sea = subject_by_id(release, "wns2")
    assert BearersWithout(release, sea).of("Quiet Sea") == []
    assert len(BearersWithout(release, sea).of("Harbour")) == 2
