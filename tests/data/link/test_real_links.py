"""How well the real catalogs' titles are joined, and their films found, by labels made by reading.

The thresholds are those that the kept halves reached when they were first looked at, and the
program was not changed by them afterwards.
"""

import tomllib
from collections import Counter
from pathlib import Path

import pytest

from data.audit import Ledger
from data.link.films import link_films
from data.link.works import link_works
from data.sources.base import Reading
from data.sources.catalog_layouts import built_in_layouts
from data.sources.catalogs import Catalogs, read_catalog
from data.sources.tmdb import Tmdb
from engine.console.progress import Progress
from tests.worlds import RawWorld

pytestmark = pytest.mark.real

HERE = Path(__file__).resolve().parent
PAIRS = tomllib.loads((HERE / "labelled_pairs.toml").read_text("utf-8"))["pairs"]
FILMS = tomllib.loads((HERE / "labelled_films.toml").read_text("utf-8"))["films"]


@pytest.fixture(scope="module")
def real_files() -> Path:
    folder = Path(__file__).resolve().parents[4] / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(f"the real files are not at {folder}")
    return folder


@pytest.fixture(scope="module")
def linked(real_files, tmp_path_factory):
    """The titles of the four catalogs, each with its work, and the works."""
    world = RawWorld.at(tmp_path_factory.mktemp("real"))
    for file in (real_files / "catalogs" / "raw").iterdir():
        (world.home.raw / "catalogs" / file.name).symlink_to(file)
    layouts = built_in_layouts()
    files = Catalogs.claim(world.home.raw, {}).file_of
    titles = [
        row
        for layout in layouts
        for row in read_catalog(layout.table(files[layout.platform]), layout, 2028, Ledger())
    ]
    works, _ = link_works(titles, tuple(layout.platform for layout in layouts))
    return titles, works


@pytest.mark.parametrize("half", ["dev", "kept"])
def test_titles_are_joined_as_they_were_labelled(linked, half):
    work = {title["title_id"]: title["work_id"] for title in linked[0]}
    counts = Counter(
        (pair["label"], work[pair["titles"][0]] == work[pair["titles"][1]])
        for pair in PAIRS
        if pair["half"] == half
    )
    right, wrong = counts["same", True], counts["different", True]
    assert right / (right + counts["same", False]) >= 0.90
    assert right / (right + wrong) >= 0.99


def test_films_are_found_as_they_were_labelled(linked, real_files, tmp_path):
    titles, works = linked
    world = RawWorld.at(tmp_path)
    for file in (real_files / "tmdb" / "full").iterdir():
        (world.home.raw / "tmdb" / file.name).symlink_to(file)
    records = Tmdb.claim(world.home.raw, {}).read_films(Reading(2028, Ledger(), Progress()))
    link_films(records.films, records.people, works, titles)
    work = {title["title_id"]: title["work_id"] for title in titles}
    film = {row["work_id"]: row["film_id"] for row in records.films if row["work_id"]}
    counts = Counter(
        (label["stratum"], film.get(work[label["title"]], 0) in (label["film"], 0))
        for label in FILMS
    )
    assert all(is_right for _, is_right in counts)  # none wrong
    found = Counter(
        label["stratum"]
        for label in FILMS
        if label["film"] and film.get(work[label["title"]]) == label["film"]
    )
    sought = Counter(label["stratum"] for label in FILMS if label["film"])
    assert found["same-name"] == sought["same-name"]
    assert found["other-name-or-year"] / sought["other-name-or-year"] >= 0.8
