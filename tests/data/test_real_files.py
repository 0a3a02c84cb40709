"""The real catalogs and MovieLens sets, where they are at hand: counts known from elsewhere."""

from collections import Counter

import pytest

from data.audit import Ledger
from data.sources.catalog_layouts import built_in_layouts
from data.sources.catalogs import Catalogs, read_catalog
from engine.contract.tables import CREDITS, EVENTS, FILMS, TITLES
from tests.worlds import RawWorld

pytestmark = pytest.mark.real

MOVIES = {"amazon": 7814, "disney": 1052, "hulu": 1484, "netflix": 6131}
SERIES = {"amazon": 1854, "disney": 398, "hulu": 1589, "netflix": 2676}


def with_catalogs(world: RawWorld, real_data, edition="raw"):
    for file in (real_data / "catalogs" / edition).iterdir():
        (world.home.raw / "catalogs" / file.name).symlink_to(file)
    return world


def test_the_catalogs_give_the_known_counts(real_world):
    report = real_world.report()
    movies = {f"{platform} movie": count for platform, count in MOVIES.items()}
    series = {f"{platform} tv show": count for platform, count in SERIES.items()}
    assert report["titles"] == movies | series
    files = {book["file"]: book for book in report["files"]}
    assert not any(book["rejected"] or book["left_out"] for book in list(files.values())[:4])
    hulu, netflix = (files[f"catalogs/{name}_titles.csv"] for name in ("hulu", "netflix"))
    assert hulu["repaired"]["duration_in_rating"] == 292
    assert netflix["repaired"]["duration_in_rating"] == 3
    assert netflix["repaired"]["date_added_blanks"] == 88
    assert report["works"]["same_key_groups"] == 406  # 405, and one spelled with a ligature
    assert report["works"]["duplicates_within"] >= 11
    assert (
        "62 titles of type movie last a number of seasons; kept as delivered"
        in (report["warnings"])
    )
    rows = [row for row in real_world.rows(TITLES) if row["platform"]]
    classes = Counter(row["maturity_rating"] for row in rows)
    known = {"tv-ma": 3675, "13+": 2117, "pg-13": 1112, "g": 1564}
    assert {name: classes[name] for name in known} == known
    assert sum(row["duration_int"] is None for row in rows) == 187
    specials = [row for row in rows if "louis c.k." in row["title"] and not row["maturity_known"]]
    assert sorted(row["duration_int"] for row in specials) == [66, 74, 84]
    assert not any(name.isdigit() for row in rows for name in row["actors"])
    assert not any(row["actors"] for row in rows if row["platform"] == "hulu")


def test_the_editions_with_a_score_give_the_same_titles(tmp_path, real_data):
    tables = []
    for edition in ("raw", "with_score"):
        raw = with_catalogs(RawWorld.at(tmp_path / edition), real_data, edition).home.raw
        files = Catalogs.claim(raw, {}).file_of
        layouts = built_in_layouts()
        tables.append(
            [read_catalog(s.table(files[s.platform]), s, 2028, Ledger()) for s in layouts]
        )
    assert tables[0] == tables[1]


@pytest.mark.parametrize(
    ("name", "share"),
    [
        ("ml-100k", 0.15),
        ("ml-1m-partial", 0.15),
        ("ml-latest-small", 0.15),
        ("ml-latest-2023", 0.08),
    ],
)
def test_movielens_sets_are_linked(world, real_data, name, share):
    with_catalogs(world, real_data)
    folder = real_data / "benchmark_only_movielens" / name
    (world.home.raw / "movielens" / name).symlink_to(folder, target_is_directory=True)
    report = world.ingest()
    rates = report["movielens"]
    assert rates["matched_films"] > share * rates["films"]
    assert rates["matched_ratings"] > 0.1 * rates["ratings"]
    movies, ratings = report["files"][-2:]
    assert movies["rejected"].keys() <= {"unmatched_movie"}
    assert not ratings["rejected"]
    assert report["events"]["rows"] == world.table(EVENTS).num_rows == ratings["rows_out"]


def test_links_lead_where_titles_do_and_further(real_world):
    rates = real_world.report()["movielens"]
    assert (rates["films"], rates["matched_by_links"]) == (9_742, 2_005)
    assert rates["matched_films"] == 2_090


def test_the_films_give_the_known_counts(real_world):
    report = real_world.report()
    assert report["films"]["films"] == 45_346
    assert report["films"]["with_credits"] == 45_345
    assert report["films"]["linked"] > 0.25 * report["films"]["movies"]
    files = {book["file"]: book for book in report["files"]}
    films, people = files["tmdb/movies_dataset.csv.gz"], files["tmdb/credits.csv.gz"]
    assert films["rejected"] == {"duplicate_id": 13, "malformed_csv": 3, "no_release_date": 84}
    assert films["left_out"] == {"duplicate_row": 17}
    assert films["repaired"]["overview_placeholder"] >= 139
    assert (people["rows_in"], people["rejected"]["duplicate_id"]) == (45_476, 7)
    rows = real_world.rows(FILMS)
    assert sum(row["return_ratio"] > 0 for row in rows) == 5_375
    assert sum(row["release_date"].month == 1 for row in rows) == 5_909
    assert sum("Drama" in row["genres"] for row in rows) == 20_234
    assert sum("Italy" in row["countries"] for row in rows) == 2_165
    undirected = sum(not row["directors"] for row in real_world.rows(CREDITS))
    assert undirected + 1 == 836  # and the one film without credits


@pytest.mark.parametrize(
    ("films", "people", "count"),
    [
        ("sample1000_movies_metadata.csv.gz", "sample1000_credits.csv.gz", 990),
        ("movies_metadata_first2996_raw.csv.gz", "credits_first99_raw.csv.gz", 2_980),
        ("movies_metadata_first5000.csv.gz", None, 4_900),
    ],
)
def test_the_smaller_film_files_are_read(world, real_data, films, people, count):
    world.catalog("netflix", [{}])
    names = [films, "sample1000_keywords.csv.gz"] if people and "1000" in people else [films]
    for name in [*names, *([people] if people else [])]:
        (world.home.raw / "tmdb" / name).symlink_to(real_data / "tmdb" / name)
    report = world.ingest()
    assert report["films"]["films"] >= count
    assert any(row["keywords"] for row in world.rows(FILMS)) == ("1000" in films)
