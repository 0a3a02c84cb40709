"""What every kind of source must do, and what it takes to add one."""

from pathlib import Path

import pytest

from data.audit import Ledger
from data.sources import SOURCES, claim_files, expected_files
from data.sources.base import EventSource, FilmSource, TitleSource
from engine.errors import DataError
from engine.events.table import EVENT_STORE

DATA_PAGE = (Path(__file__).resolve().parents[3] / "docs" / "data.md").read_text("utf-8")
every_kind = pytest.mark.parametrize("kind", SOURCES.values(), ids=SOURCES)


@every_kind
def test_a_kind_says_what_it_provides_and_where_its_files_lie(kind):
    assert issubclass(kind, (TitleSource, EventSource, FilmSource))
    assert f"`{kind.folder}/" in DATA_PAGE
    assert kind.__doc__
    assert all(extension.startswith(".") for extension in kind.extensions)


def test_no_kind_has_the_name_under_which_the_event_store_stands_in_the_lake():
    assert EVENT_STORE not in SOURCES


@every_kind
def test_a_kind_without_files_claims_none_and_says_what_it_wants(kind, tmp_path):
    source = kind.claim(tmp_path, {})
    assert source.files == ()
    assert source.expected
    assert not source.warnings()
    assert not source.summary(Ledger())


@every_kind
def test_a_kind_claims_nothing_outside_its_folder_and_no_hidden_file(kind, tmp_path):
    extension = kind.extensions[0] if kind.extensions else ".csv"
    for folder in (tmp_path, tmp_path / "elsewhere"):
        folder.mkdir(exist_ok=True)
        (folder / f"netflix_titles{extension}").write_text("a\n1\n")
    (tmp_path / kind.folder).mkdir()
    (tmp_path / kind.folder / f".hidden{extension}").write_text("a\n1\n")
    assert kind.claim(tmp_path, {}).files == ()


@every_kind
def test_an_unknown_key_of_a_kinds_table_is_refused_with_the_known_ones(kind, tmp_path):
    if not kind.table:
        pytest.skip("nothing can be configured")
    (tmp_path / "sources.toml").write_text(f"[{kind.table}]\nunheard_of = 1\n")
    with pytest.raises(DataError, match=rf"sources\.toml: {kind.table}.* expected "):
        claim_files(tmp_path)


def test_two_kinds_never_claim_one_file(tmp_path, monkeypatch):
    class Rival(SOURCES["ratings"]):
        name = "rival"
        table = ""

    monkeypatch.setitem(SOURCES, "rival", Rival)
    (tmp_path / "ratings").mkdir()
    (tmp_path / "ratings" / "1.csv").write_text("userId\n1\n")
    with pytest.raises(DataError, match=r"ratings/1\.csv is claimed by ratings and rival"):
        claim_files(tmp_path)


def test_two_kinds_with_films_are_refused(world, monkeypatch):
    class Others(SOURCES["tmdb"]):
        name = "others"
        folder = "others"

    monkeypatch.setitem(SOURCES, "others", Others)
    world.catalog("netflix", [{}])
    world.ratings([(1, 4, 1000, "ns1")])
    films = world.films([{}])
    world.text(world.home.raw / "others" / "movies_dataset.csv", films.read_bytes())
    with pytest.raises(DataError, match=r"tmdb/ and others/ both hold films; keep one"):
        world.ingest()


def test_what_a_kind_is_built_from_is_in_the_fingerprint(world, monkeypatch, tmp_path):
    world.catalog("netflix", [{}])
    world.ratings([(1, 4, 1000, "ns1")])
    before = world.ingest()["fingerprint"]
    platforms = SOURCES["catalogs"].built_from[0]
    changed = tmp_path / platforms.name
    changed.write_text(f"{platforms.read_text('utf-8')}# another day\n", "utf-8")
    monkeypatch.setattr(SOURCES["catalogs"], "built_from", (changed,))
    assert world.ingest()["fingerprint"] != before


def test_the_files_that_are_read_are_those_of_the_register():
    assert expected_files() == ".csv or .csv.gz in catalogs/, ratings/ or tmdb/"
