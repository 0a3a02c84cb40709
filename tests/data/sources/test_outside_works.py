"""Films that no catalog has become works without titles, whose ratings teach."""

import pytest

from engine.contract.tables import FORMER_WORKS, QUARANTINE, TITLES, WORKS
from engine.errors import DataError
from tests.data.sources.test_movielens import CATALOG, FILMS, STARS, comma, put
from tests.worlds import RawWorld, as_csv
from training.dataset import read_lake

LINKS = as_csv(["movieId", "imdbId", "tmdbId"], [(30, "0000030", 530), (7, "", "")])


@pytest.fixture
def world(world):
    """A world with a catalog and no ratings."""
    world.catalog("netflix", CATALOG)
    return world


def movies(*rows):
    return {"movies.csv": as_csv(["movieId", "title", "genres"], rows)}


def stars(*rows):
    return {"ratings.csv": as_csv(["userId", "movieId", "rating", "timestamp"], rows)}


def works_of(world):
    return {row["work_id"]: row for row in world.rows(WORKS)}


def test_such_a_film_is_a_work_without_a_title(world):
    put(world, comma(""))
    world.ingest()
    work = works_of(world)["wml-30"]
    assert (work["title"], work["type"], work["release_year"]) == (
        "The Unknown Harbour",
        "movie",
        1999,
    )
    assert (work["title_ids"], work["platforms"], work["film_id"]) == (["ml-30"], [], None)
    assert not any(row["title_id"].startswith("ml-") for row in world.rows(TITLES))
    assert not world.rows(QUARANTINE)


def test_links_say_which_film_it_is(world):
    world.films([{"id": "530", "title": "Unknown Harbour", "release_date": "1999-05-01"}])
    world.credits([(530, [], [])])
    put(world, comma("") | {"links.csv": LINKS})
    world.ingest()
    assert works_of(world)["wml-30"]["film_id"] == 530


def test_films_that_the_catalogs_have_keep_their_titles_and_works(world):
    put(world, comma(""))
    world.ingest()
    listed = {row["work_id"] for row in world.rows(TITLES)}
    assert listed == {"wns1", "wns2", "wns3", "wns4"}
    assert works_of(world).keys() - listed == {"wml-30"}


def test_one_film_listed_twice_is_one_work(world):
    twice = [*FILMS, (32, "Unknown Harbour, The (1999)", "Comedy")]
    put(world, comma("") | movies(*twice) | stars(*STARS, (3, 32, 5, 1005)))
    world.ingest()
    assert works_of(world)["wml-30"]["title_ids"] == ["ml-30", "ml-32"]
    lake = read_lake(world.home)
    counts = dict(
        zip(lake.works["work_id"].to_pylist(), lake.interactions.work_counts(), strict=True)
    )
    assert counts == {"wml-30": 3, "wns1": 1, "wns2": 1, "wns3": 0, "wns4": 1}
    assert lake.catalog.offered.sum() == 4
    assert lake.title_count.tolist() == [1, 1, 0, 1]


@pytest.mark.parametrize("name", ["No Year", "(1999)", "Too Late (2999)"])
def test_a_film_that_can_be_no_work_is_quarantined_and_its_ratings_left_out(world, name):
    put(world, comma("") | movies(*FILMS[:2], (30, name, "x"), FILMS[3]))
    report = world.ingest()
    (row,) = world.rows(QUARANTINE)
    assert (row["file"], row["line"], row["reason"]) == (
        "movielens/movies.csv",
        4,
        "unmatched_movie",
    )
    assert report["files"][-1]["left_out"] == {"unmatched_movie": 2}
    assert report["outside"]["works"] == 0


def test_books_balance_and_the_report_tells_those_outside_apart(world):
    put(world, comma(""))
    report = world.ingest()
    films, ratings = report["files"][-2:]
    assert (films["rows_in"], films["rows_out"], films["rejected"]) == (4, 4, {})
    assert (ratings["rows_in"], ratings["rows_out"], ratings["left_out"]) == (5, 5, {})


def test_other_files_may_name_them(world):
    put(world, comma(""))
    world.ratings([("x", 4, 2000, "ml-30"), ("x", 5, 2001, "ns1")])
    world.ingest()
    assert world.stars()["x", "ml-30"] == 4


def test_the_same_files_give_the_same_lake(world, tmp_path):
    put(world, comma(""))
    first = world.ingest()["lake"]
    other = RawWorld.at(tmp_path / "other")
    other.catalog("netflix", CATALOG)
    put(other, comma(""))
    assert other.ingest()["lake"] == first
    put(world, {"README.txt": "Another read me."})
    assert world.ingest()["lake"] == first


def test_the_id_of_a_film_leads_to_its_title_once_a_catalog_has_it(world):
    put(world, comma(""))
    world.ingest()
    world.catalog("netflix", [*CATALOG, {"title": "The Unknown Harbour", "release_year": "1999"}])
    report = world.ingest()
    assert world.rows(FORMER_WORKS) == [{"former_id": "wml-30", "work_id": "wns5"}]
    assert report["ids"]["works"]["kept"] == 4
    assert report["ids"]["works"]["retired"] == 0
    world.catalog("netflix", CATALOG)
    world.ingest()
    assert "wml-30" in works_of(world)
    assert world.rows(FORMER_WORKS) == []


def test_a_home_of_movielens_alone_keeps_its_ids_when_catalogs_come_and_go(tmp_path):
    world = RawWorld.at(tmp_path)
    put(world, comma(""))
    world.ingest()
    alone = world.rows(WORKS)
    assert {row["work_id"] for row in alone} == {"wml-1", "wml-7", "wml-30", "wml-31"}
    world.catalog("netflix", CATALOG)
    world.ingest()
    assert "wml-30" in works_of(world)
    (world.home.raw / "catalogs" / "netflix_titles.csv").unlink()
    world.ingest()
    assert world.rows(WORKS) == alone


@pytest.mark.parametrize("value", ['"no"', "0", "[]"])
def test_the_setting_is_true_or_false(world, value):
    world.sources(f"[movielens]\noutside = {value}\n")
    put(world, comma(""))
    with pytest.raises(DataError, match=r"movielens\.outside .*expected true or false"):
        world.ingest()
