"""The whole way to a lake: books that balance, and the same bytes for the same files."""

import os

import pytest

from data.ingest import ingest
from data.settings import Settings
from engine.console.progress import Progress
from engine.contract.tables import EVENTS, QUARANTINE, READ, TITLES, WORKS
from engine.errors import DataError
from engine.events.table import rating_scale
from tests.data.lakes import TITLES_EACH, check_whole, fill, lake
from tests.worlds import RawWorld


@pytest.mark.parametrize("seed", range(8))
def test_the_books_balance_whatever_the_defects(world, seed):
    fill(world, seed)
    world.ingest()
    report = check_whole(world)
    for book in report["files"]:
        lost = sum(book["left_out"].values()) + sum(book["rejected"].values())
        assert book["rows_in"] == book["rows_out"] + lost
        assert all(
            count > 0
            for rule in ("repaired", "left_out", "rejected")
            for count in book[rule].values()
        )
    catalogs, ratings = report["files"][:2], report["files"][2:]
    assert [book["rows_in"] for book in catalogs] == [TITLES_EACH + 2] * 2
    assert [book["rows_in"] for book in ratings] == [400] * 3
    assert sum(book["rows_out"] for book in ratings) == report["events"]["rows"]
    records = [(row["file"], row["line"]) for row in world.rows(QUARANTINE)]
    assert records == sorted(records)
    assert len(set(records)) == len(records)


def test_tables_refer_to_each_other(world):
    fill(world)
    world.ingest()
    titles, works = world.titles(), world.rows(WORKS)
    assert sorted(t for work in works for t in work["title_ids"]) == sorted(titles)
    assert {work["work_id"] for work in works} == {row["work_id"] for row in titles.values()}
    assert {title for _, title in world.stars()} <= titles.keys()
    scale = rating_scale(world.table(EVENTS))
    assert (scale.low, scale.high) == (0.5, 5)
    assert world.table(TITLES).schema.field("title_id").metadata[b"description"]


def test_the_same_files_give_the_same_bytes_in_any_home(tmp_path):
    worlds = [RawWorld.at(tmp_path / name) for name in ("one", "two")]
    for world in worlds:
        fill(world)
        world.ingest()
    assert lake(worlds[0]) == lake(worlds[1])


def test_a_second_run_changes_nothing(world):
    fill(world)
    first = world.ingest()
    before = {path: path.stat().st_mtime_ns for path in world.home.lake.iterdir()}
    assert world.ingest() == first
    assert {path: path.stat().st_mtime_ns for path in world.home.lake.iterdir()} == before


@pytest.mark.parametrize(
    "change",
    [
        lambda world: world.ratings([(1, 4, 1000, "ns1")], "9.csv"),
        lambda world: (world.home.raw / "ratings" / "3.csv").unlink(),
        lambda world: world.sources("[ratings]\nscale = [0, 5]"),
        lambda world: world.catalog("hulu", [{}]),
    ],
    ids=["file added", "file removed", "configuration", "catalog added"],
)
def test_changed_files_give_a_new_lake(world, change):
    fill(world)
    before = world.ingest()
    old = world.home.lake.resolve()
    change(world)
    after = world.ingest()
    assert after["fingerprint"] != before["fingerprint"]
    assert world.home.lake.resolve() != old
    assert old.is_dir()
    check_whole(world)


def test_another_latest_year_gives_a_new_lake(world):
    world.catalog("netflix", [{"release_year": "2019"}, {"release_year": "2025"}])
    world.ratings([(1, 4, 1000, "ns1")])
    world.ingest(latest_year=2025)
    assert len(world.titles()) == 2
    world.ingest(latest_year=2024)
    assert len(world.titles()) == 1


def read_tables(world):
    """The bytes of the tables that training and service read."""
    files = lake(world)
    return [files[f"{contract.name}.parquet"] for contract in READ]


def other_files(world):
    """The same content by other files than those of `fill`: renamed, split, packed, with notes."""
    folder = world.home.raw / "ratings"
    header, *rows = (folder / "1.csv").read_text("utf-8").splitlines(keepends=True)
    (folder / "1.csv").unlink()
    world.text(folder / "a.csv", "".join([header, *rows[:7]]))
    world.text(folder / "b.csv.gz", "".join([header, *rows[7:]]))
    (folder / "2.csv").rename(folder / "z.csv")
    world.text(world.home.raw / "README.md", "what these files are")


@pytest.mark.parametrize("year", [2028, 2029])
def test_the_same_content_is_the_same_lake(world, year):
    fill(world)
    first = world.ingest()
    tables = read_tables(world)
    folder = world.home.lake.resolve()
    other_files(world)
    second = world.ingest(latest_year=year)
    assert second["fingerprint"] != first["fingerprint"]
    assert second["lake"] == first["lake"] == folder.name
    assert world.home.lake.resolve() == folder
    assert read_tables(world) == tables
    assert {book["file"] for book in check_whole(world)["files"]} > {"ratings/a.csv"}
    assert any(warning.startswith("README.md is not read") for warning in second["warnings"])
    assert world.ingest(latest_year=year) == second


def test_a_lake_of_the_same_content_is_mended_where_it_is(world):
    fill(world)
    world.ingest()
    whole, names = read_tables(world), lake(world).keys()
    (world.home.lake / "events.parquet").write_bytes(b"damaged")
    world.text(world.home.lake / "stray.txt", "x")
    (world.home.lake / "ingest_report.json").unlink()
    world.ingest()
    assert (read_tables(world), lake(world).keys()) == (whole, names)


def test_going_back_to_earlier_files_gives_the_earlier_lake(world):
    titles = [{"title": f"Title {n}"} for n in range(20)]
    world.catalog("netflix", titles)
    world.catalog("hulu", titles[5:])
    world.ratings([(n, 4, 1000, f"ns{n}") for n in range(1, 21)])
    world.ratings([(n, 3, 1000, f"hs{n}") for n in range(1, 16)], "2.csv")
    first, tables = world.ingest(), read_tables(world)
    world.catalog("netflix", titles[::-1])
    (world.home.raw / "ratings" / "2.csv").unlink()
    (world.home.raw / "catalogs" / "hulu_titles.csv").unlink()
    assert world.ingest()["lake"] != first["lake"]
    world.catalog("netflix", titles)
    world.catalog("hulu", titles[5:])
    world.ratings([(n, 3, 1000, f"hs{n}") for n in range(1, 16)], "2.csv")
    assert world.ingest()["lake"] == first["lake"]
    assert read_tables(world) == tables
    check_whole(world)


def test_only_the_lake_and_the_one_before_are_kept(world):
    for seed in range(4):
        fill(world, seed)
        kept = {world.home.lake.resolve()} if seed else set()
        world.ingest()
        kept.add(world.home.lake.resolve())
        assert set(world.home.lakes.iterdir()) == kept


def test_the_current_lake_is_kept_whatever_the_clock_says(world):
    for seed in range(3):
        fill(world, seed)
        world.ingest()
        for folder in world.home.lakes.iterdir():
            os.utime(folder, (4e9, 4e9))  # a clock that ran ahead when these were written
    check_whole(world)


def empty(world, folder):
    for file in (world.home.raw / folder).iterdir():
        file.unlink()


BAD_WORLDS = {
    "broken catalog": (
        lambda world: world.catalog("hulu", []),
        r"catalogs/hulu_titles\.csv: no rows below the header",
    ),
    "broken ratings": (
        lambda world: world.text(world.home.raw / "ratings/9.csv", ""),
        r"ratings/9\.csv: the file is empty",
    ),
    "no files": (
        lambda world: [empty(world, folder) for folder in ("catalogs", "ratings")],
        r"no raw files in .*; expected at least one of amazon_prime.* in raw/catalogs, a MovieLens "
        r"folder in raw/movielens or raw/t",
    ),
    "no catalogs": (
        lambda world: empty(world, "catalogs"),
        r"no titles that ratings/1\.csv is of in .*; expected at least one of amazon_prime_titles",
    ),
    "configuration": (lambda world: world.sources("["), r"sources\.toml: "),
    "no raw folder": (
        lambda world: world.home.raw.rename(world.home.root / "elsewhere"),
        r"no folder .*raw; put the raw files there or run `make sample`",
    ),
}


@pytest.mark.parametrize(("damage", "message"), BAD_WORLDS.values(), ids=BAD_WORLDS)
def test_bad_input_leaves_the_lake_before_untouched(world, damage, message):
    fill(world)
    world.ingest()
    before, folder = lake(world), world.home.lake.resolve()
    damage(world)
    with pytest.raises(DataError, match=message):
        world.ingest()
    assert (lake(world), world.home.lake.resolve()) == (before, folder)
    assert [path.name for path in world.home.lakes.iterdir()] == [folder.name]


def test_files_that_nothing_reads_are_named_in_a_warning(world):
    world.catalog("netflix", [{}])
    world.ratings([(1, 4.0, 1_000_000_000, "ns1")])
    world.text(world.home.raw / "ratings" / "more.parquet", "x")
    world.text(world.home.raw / "notes.txt", "x")
    world.text(world.home.raw / "sources.toml", '[ratings.files."gone.csv"]\nuser = "u"\n')
    warnings = world.ingest()["warnings"]
    assert [w.split(" ")[0] for w in warnings] == [
        "notes.txt",
        "ratings/more.parquet",
        "sources.toml",
    ]
    assert "gone.csv, which is not there" in warnings[-1]


def test_a_damaged_lake_is_made_again(world):
    world.catalog("netflix", [{}])
    world.ratings([(1, 4.0, 1_000_000_000, "ns1")])
    world.ingest()
    (world.home.lake / "events.parquet").unlink()
    world.ingest()
    assert (world.home.lake / "events.parquet").is_file()


def test_raw_files_that_change_while_they_are_read_are_refused(world):
    world.catalog("netflix", [{}])
    world.ratings([(1, 4.0, 1_000_000_000, "ns1")])

    class CopyGoesOn(Progress):
        def __call__(self, *_) -> None:
            world.ratings([(1, 4.0, 1_000_000_000, "ns1"), (2, 3.0, 1_000_000_000, "ns1")])

    with pytest.raises(DataError, match="changed while they were read"):
        ingest(Settings(home=world.home, latest_year=2028), CopyGoesOn())
    assert not world.home.lake.exists()


def test_a_catalog_that_is_mostly_rejected_is_taken_for_misread(world):
    rows = [{"title": "" if n % 3 else f"T{n}"} for n in range(30)]
    world.catalog("netflix", rows)
    world.ratings([(1, 4.0, 1_000_000_000, "ns1")])
    with pytest.raises(DataError, match=r"only 10 of its 30 records can be used \(no_title 20\)"):
        world.ingest()
