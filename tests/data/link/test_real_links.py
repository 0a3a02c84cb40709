"""How well the real catalogs' titles are joined, and their films found, by labels made by reading.

The thresholds are those that the kept halves reached when they were first looked at, and the
program was not changed by them afterwards.
"""

import tomllib
from collections import Counter
from pathlib import Path

import pytest

from engine.contract.tables import FILMS, TITLES

pytestmark = pytest.mark.real

HERE = Path(__file__).resolve().parent
PAIRS = tomllib.loads((HERE / "labelled_pairs.toml").read_text("utf-8"))["pairs"]
LABELLED_FILMS = tomllib.loads((HERE / "labelled_films.toml").read_text("utf-8"))["films"]


@pytest.fixture(scope="module")
def work_of(real_world):
    """The work of every title."""
    return {row["title_id"]: row["work_id"] for row in real_world.rows(TITLES)}


@pytest.mark.parametrize("half", ["dev", "kept"])
def test_titles_are_joined_as_they_were_labelled(work_of, half):
    counts = Counter(
        (pair["label"], work_of[pair["titles"][0]] == work_of[pair["titles"][1]])
        for pair in PAIRS
        if pair["half"] == half
    )
    right, wrong = counts["same", True], counts["different", True]
    assert right / (right + counts["same", False]) >= 0.90
    assert right / (right + wrong) >= 0.99


def test_films_are_found_as_they_were_labelled(work_of, real_world):
    film = {row["work_id"]: row["film_id"] for row in real_world.rows(FILMS) if row["work_id"]}
    found_films = [(label, film.get(work_of[label["title"]])) for label in LABELLED_FILMS]
    assert all(found in (None, label["film"]) for label, found in found_films)  # none wrong
    found = Counter(label["stratum"] for label, found in found_films if found)
    sought = Counter(label["stratum"] for label in LABELLED_FILMS if label["film"])
    assert found["same-name"] == sought["same-name"]
    assert found["other-name-or-year"] / sought["other-name-or-year"] >= 0.8
