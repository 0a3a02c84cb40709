"""links.csv: ratings to films of TMDB and IMDb to titles, before any guess by name."""

import zipfile

import pytest

from data.report import summarise
from engine.errors import DataError
from tests.worlds import as_csv

STARS = [(1, 101, 4, 1000), (1, 102, 5, 1001), (2, 103, 3, 1002), (2, 104, 2, 1003)]
LINKS = [(101, "0114709", 862), (102, "0113497", "8844.0"), (103, "0113228", ""), (104, "", "")]
LINKED = {("1", "ns1"): 4, ("1", "ns2"): 5}
FILMS = [
    {"id": "862", "title": "La Ruta", "imdb_id": "tt0114709"},
    {"id": "8844", "title": "Night Two", "release_date": "2015-02-01", "imdb_id": "tt0113497"},
    {"id": "15602", "title": "Nobody Shows This", "imdb_id": "tt0113228"},
]
DIRECTORS = [(862, [], ["Ana Orsel"]), (8844, [], ["Jo Wend"])]
CATALOG = [
    {"title": "La Ruta"},
    {"title": "Night Two", "release_year": "2015", "director": "Jo Wend"},
    {"title": "Other Lamp", "release_year": "2001", "director": "Cy Vell"},
]


def stars(rows=STARS):
    return as_csv(["userId", "movieId", "rating", "timestamp"], rows)


def links(rows=LINKS):
    return as_csv(["movieId", "imdbId", "tmdbId"], rows)


def movies(*names):
    return as_csv(["movieId", "title", "genres"], [(*name, "Drama") for name in names])


@pytest.fixture
def world(world):
    """A world with a catalog and no ratings."""
    world.catalog("netflix", CATALOG)
    return world


def put(world, folder, **files):
    for name, content in files.items():
        world.text(world.home.raw / folder / f"{name}.csv", content)


def films(world, name="movies_dataset.csv"):
    path = world.films(FILMS, name)
    credits = world.credits(DIRECTORS)
    return path, credits


def test_links_lead_from_ratings_to_titles_whatever_movies_are_called(world):
    films(world)
    names = ((101, "Rue, La (1999)"), (102, "Zwei (2003)"), (103, "Drei (2004)"), (104, "Vier"))
    put(world, "movielens", ratings=stars(), links=links(), movies=movies(*names))
    report = world.ingest()
    assert world.stars() == LINKED | {("2", "ml-103"): 3}
    assert report["movielens"] == {
        "films": 4,
        "matched_films": 2,
        "outside_films": 1,
        "matched_by_links": 2,
        "ratings": 4,
        "matched_ratings": 2,
        "outside_ratings": 1,
    }
    book = next(b for b in report["files"] if b["file"] == "movielens/links.csv")
    assert (book["rows_out"], book["left_out"]) == (2, {"unmatched_link": 2})
    assert "; 2 films by links, 0 by title" in summarise(report)


def test_names_and_years_count_where_links_do_not_lead(world):
    films(world)
    names = ((101, "Other Lamp (2001)"), (103, "Night Two (2015)"), (104, "Other Lamp (2001)"))
    put(world, "movielens", ratings=stars(), links=links(), movies=movies(*names))
    report = world.ingest()
    assert world.stars() == {("1", "ns1"): 4, ("1", "ns2"): 5, ("2", "ns2"): 3, ("2", "ns3"): 2}
    assert report["movielens"]["matched_by_links"] == 1  # 102 is in no file of movies
    assert "; 1 film by links, 2 by title" in summarise(report)


def test_a_title_that_the_linked_film_cannot_be_is_none(world):
    film = {"id": "15602", "title": "Other Lamp", "release_date": "2000-01-01", "runtime": "90"}
    world.films([film])
    world.credits([(15602, [], ["Somebody Else"])])
    names = ((101, "La Ruta (2019)"), (103, "Other Lamp (2001)"))
    put(
        world,
        "movielens",
        ratings=stars(),
        movies=movies(*names),
        links=links([(103, "", 15602)]),
    )
    world.ingest()
    assert world.stars() == {("1", "ns1"): 4, ("2", "ml-103"): 3}
    put(world, "movielens", links=links([(103, "", "")]))
    world.ingest()
    assert ("2", "ns3") in world.stars()


WHOLE = ("movies_metadata", "credits", "keywords", "links", "links_small", "ratings")


@pytest.mark.parametrize("folder", ["tmdb", "movielens", "movielens/the-movies-dataset"])
@pytest.mark.parametrize("name", ["ratings", "ratings_small"])
def test_the_movies_dataset_is_read_whole_from_either_folder(world, folder, name):
    path, credits = films(world, "movies_metadata.csv")
    for file in (path, credits):
        target = world.home.raw / folder / file.name
        target.parent.mkdir(exist_ok=True)
        file.rename(target)
    keywords = as_csv(("id", "keywords"), [(862, "[{'id': 1, 'name': 'lamp'}]")])
    put(world, folder, keywords=keywords, links=links(), links_small=links(LINKS[:1]))
    put(world, folder, **{name: stars()})
    report = world.ingest()
    assert world.stars() == LINKED
    assert report["films"]["films"] == 3
    assert report["movielens"]["matched_by_links"] == 2
    aside = f"{folder}/links_small.csv is not read: {folder}/links.csv is"
    assert aside in report["warnings"]
    assert not any("not read; expected" in warning for warning in report["warnings"])


@pytest.mark.parametrize("folder", ["tmdb", "movielens"])
def test_without_catalogs_the_linked_films_are_the_titles(world, folder):
    (world.home.raw / "catalogs/netflix_titles.csv").unlink()
    path, credits = films(world, "movies_metadata.csv")
    for file in (path, credits):
        target = world.home.raw / folder / file.name
        target.parent.mkdir(exist_ok=True)
        file.rename(target)
    put(world, folder, links=links(), ratings=stars())
    report = world.ingest()
    assert world.stars() == {("1", "ml-101"): 4, ("1", "ml-102"): 5, ("2", "ml-103"): 3}
    titles = world.titles()
    assert {key: row["display_title"] for key, row in titles.items()} == {
        "ml-101": "La Ruta",
        "ml-102": "Night Two",
        "ml-103": "Nobody Shows This",
    }
    assert titles["ml-102"]["directors"] == ["Jo Wend"]
    assert titles["ml-102"]["platform"] is None
    assert report["films"]["by"] == {"id": 3}
    assert report["movielens"]["matched_ratings"] == 3


def test_the_movies_dataset_is_read_out_of_its_archive(world):
    paths = films(world, "movies_metadata.csv")
    with zipfile.ZipFile(world.home.raw / "tmdb" / "archive.zip", "w") as archive:
        for path in paths:
            archive.write(path, path.name)
            path.unlink()
        archive.writestr("links.csv", links())
        archive.writestr("ratings.csv", stars())
    world.ingest()
    assert world.stars() == LINKED


def test_of_two_copies_each_folder_reads_its_own(world):
    for path in films(world, "movies_metadata.csv"):
        world.text(world.home.raw / "movielens" / path.name, path.read_bytes())
    for folder in ("tmdb", "movielens"):
        put(world, folder, links=links(), ratings=stars())
    report = world.ingest()
    assert world.stars() == LINKED
    for name in ("movies_metadata", "credits"):
        warning = f"movielens/{name}.csv is not read: tmdb/{name}.csv is"
        assert warning in report["warnings"]
    for name in ("ratings", "links"):
        warning = f"tmdb/{name}.csv is not read: movielens/{name}.csv is"
        assert warning in report["warnings"]


def test_of_full_and_small_ratings_the_full_ones_are_read(world):
    films(world)
    put(world, "tmdb", ratings=stars(), ratings_small=stars(STARS[:1]), links=links())
    report = world.ingest()
    assert world.stars() == LINKED
    assert "tmdb/ratings_small.csv is not read: tmdb/ratings.csv is" in report["warnings"]


def test_links_among_tmdbs_files_serve_the_ratings_of_a_movielens_folder(world):
    films(world)
    put(world, "tmdb", links=links())
    put(world, "movielens", ratings=stars(), movies=movies((101, "Some Name (1901)")))
    world.ingest()
    assert world.stars() == LINKED


def test_links_among_tmdbs_files_without_ratings_are_named(world):
    films(world)
    put(world, "tmdb", links=links())
    world.ratings([(1, 4, 1000, "ns1")])
    report = world.ingest()
    assert any(w.startswith("tmdb/links.csv is not read") for w in report["warnings"])


def test_titles_of_movielens_have_the_ids_of_its_links(world):
    (world.home.raw / "catalogs" / "netflix_titles.csv").unlink()
    put(world, "movielens", ratings=stars(), links=links(), movies=movies((101, "X (1900)")))
    world.ingest()
    assert {(t["imdb_id"], t["tmdb_id"]) for t in world.titles().values()} == {(114709, 862)}


def test_ids_of_imdb_lead_to_titles_without_any_film(world):
    header = "id,title,type,release_year,runtime,imdb_id"
    rows = "tm1,Lamp,MOVIE,1995,90,tt0114709\nts2,Five Lamps,SHOW,1995,40,tt0113497\n"
    world.text(world.home.raw / "catalogs" / "hulu_titles.csv", f"{header}\n{rows}")
    put(world, "movielens", ratings=stars(), links=links(), movies=movies((103, "X (1900)")))
    world.ingest()
    assert world.stars() == {("1", "htm1"): 4, ("1", "hts2"): 5, ("2", "ml-103"): 3}


@pytest.mark.parametrize(
    ("row", "title"),
    [
        ((101, "tt0114709", ""), "ns1"),
        ((101, "114709", "NULL"), "ns1"),
        ((101, "114709.0", "x"), "ns1"),
        ((101, "", "862.0"), "ns1"),
        ((101, "0", "0862"), "ns1"),
        ((101, "nan", "nan"), None),
    ],
)
def test_ids_are_read_however_they_are_written(world, row, title):
    films(world)
    put(world, "movielens", ratings=stars(), links=links([row, LINKS[1]]))
    world.ingest()
    assert (("1", title) in world.stars()) is (title is not None)
    assert ("1", "ns2") in world.stars()


def test_without_movies_a_film_without_title_is_quarantined_once(world):
    films(world)
    put(world, "movielens", ratings=stars(), links=links())
    report = world.ingest()
    reasons = [(line, reason) for _, line, reason in world.rejected()]
    assert reasons == [(4, "unmatched_movie"), (5, "unmatched_movie")]
    book = next(b for b in report["files"] if b["file"] == "movielens/ratings.csv")
    assert book["left_out"] == {"unmatched_movie": 2}
    assert report["movielens"]["films"] == 4


def test_metadata_is_never_taken_for_a_file_of_movies(world):
    path, _ = films(world, "movies_metadata.csv")
    path.rename(world.home.raw / "movielens" / path.name)
    put(world, "movielens", ratings=stars())
    with pytest.raises(DataError, match=r"expected ratings\.csv \+ movies\.csv \(or links\.csv\)"):
        world.ingest()


def test_links_that_lead_nowhere_say_what_is_missing(world):
    put(world, "movielens", ratings=stars(), links=links())
    with pytest.raises(DataError, match=r"links\.csv.*movies\.csv.*raw/tmdb"):
        world.ingest()
