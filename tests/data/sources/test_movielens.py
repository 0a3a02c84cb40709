"""MovieLens folders in every published layout, linked to works by title and year."""

import pytest

from data.sources.movielens_films import names_and_year
from engine.contract.tables import QUARANTINE
from engine.errors import DataError
from tests.worlds import as_csv

CATALOG = [
    {"title": "The Lantern Road", "release_year": "2019"},
    {"title": "L'Été du Tin & Door", "release_year": "2001"},
    {"title": "Harbour: Nine", "release_year": "2010", "type": "TV Show", "duration": "1 Season"},
    {"title": "Second Night", "release_year": "2015"},
]
FILMS = [
    (1, "Lantern Road, The (2019)", "Drama"),
    (7, "Été du Tin and Door, L' (2001)", "Comedy|Drama"),
    (30, "Unknown Harbour, The (1999)", "Drama"),
    (31, "Second Night (2016)", "Drama"),
]
STARS = [(1, 1, 4, 1000), (1, 7, 5, 1001), (2, 30, 3, 1002), (2, 31, 1, 1003), (1, 30, 2, 1004)]
LINKED = {("1", "ns1"): 4, ("1", "ns2"): 5, ("2", "ns4"): 1}
OUTSIDE = {("1", "ml-30"): 2, ("2", "ml-30"): 3}  # of a film that no catalog has


def comma(folder, suffix=""):
    return {
        f"{folder}ratings.csv{suffix}": as_csv(["userId", "movieId", "rating", "timestamp"], STARS),
        f"{folder}movies.csv{suffix}": as_csv(["movieId", "title", "genres"], FILMS),
        f"{folder}links.csv": "movieId,imdbId,tmdbId\n1,2,3\n",
        f"{folder}README.txt": "A read me.",
    }


def lines(rows, delimiter):
    return "".join(delimiter.join(map(str, row)) + "\n" for row in rows).encode("latin-1")


def double_colon(folder):
    return {
        f"{folder}ratings.dat": lines(STARS, "::"),
        f"{folder}movies.dat": lines(FILMS, "::"),
        f"{folder}users.dat": "1::F::1::10::48067\n",
    }


def tab(folder):
    return {
        f"{folder}u.data": lines(STARS, "\t"),
        f"{folder}u.item": lines([(*film, "", "0", "1") for film in FILMS], "|"),
        f"{folder}u.user": "1|24|M|technician|85711\n",
    }


@pytest.fixture
def world(world):
    """A world with a catalog and no ratings."""
    world.catalog("netflix", CATALOG)
    return world


def put(world, files):
    for name, content in files.items():
        world.text(world.home.raw / "movielens" / name, content)


LAYOUTS = {
    "comma": comma(""),
    "comma gzipped": comma("", ".gz"),
    "comma, CRLF": {name: text.replace("\n", "\r\n") for name, text in comma("").items()},
    "double colon": double_colon(""),
    "tab": tab(""),
    "in a folder": comma("ml-latest-small/"),
    "in a folder in a folder": comma("ml-latest-small/ml-latest-small/"),
    "tab in a folder": tab("ml-100k/"),
    "beside hidden files": {".DS_Store": b"\0\0", ".x/a/ratings.csv": "a"} | comma(""),
}


@pytest.mark.parametrize("files", LAYOUTS.values(), ids=LAYOUTS)
def test_every_layout_gives_the_same_ratings(world, files):
    put(world, files)
    report = world.ingest()
    assert world.stars() == LINKED | OUTSIDE
    assert report["movielens"] == {
        "films": 4,
        "matched_films": 3,
        "outside_films": 1,
        "matched_by_links": 0,
        "ratings": 5,
        "matched_ratings": 3,
        "outside_ratings": 2,
    }
    assert report["outside"] == {"works": 1, "events": 2}
    assert report["events"]["titles"] == 3


def test_a_film_outside_the_catalogs_may_be_left_out_with_its_ratings(world):
    world.sources("[movielens]\noutside = false\n")
    put(world, comma(""))
    report = world.ingest()
    assert world.stars() == LINKED
    assert report["outside"] == {"works": 0, "events": 0}
    (row,) = world.rows(QUARANTINE)
    assert (row["file"], row["line"]) == ("movielens/movies.csv", 4)
    assert (row["reason"], row["record"]) == ("unmatched_movie", "Unknown Harbour, The (1999)")
    movies, ratings = report["files"][-2:]
    assert (movies["rows_in"], movies["rows_out"]) == (4, 3)
    assert movies["rejected"] == {"unmatched_movie": 1}
    assert ratings["left_out"] == {"unmatched_movie": 2}


@pytest.mark.parametrize("layout", [comma, double_colon, tab])
def test_half_stars_are_read_where_the_layout_has_them(world, layout):
    files = layout("")
    name = next(iter(files))
    half = files[name] if isinstance(files[name], bytes) else files[name].encode()
    for delimiter in (b",", b"::", b"\t"):
        half = half.replace(
            delimiter.join([b"1", b"1", b"4"]), delimiter.join([b"1", b"1", b"3.5"])
        )
    put(world, files | {name: half})
    report = world.ingest()
    assert world.stars()["1", "ns1"] == 3.5
    assert report["rating_scale"] == [0.5, 5]


@pytest.mark.parametrize(
    ("toml", "beside", "users"),
    [
        ("", False, {"1", "2"}),
        ("", True, {"1", "ml-1", "ml-2"}),
        ('[movielens]\nuser_prefix = "m."', False, {"m.1", "m.2"}),
        ('[movielens]\nuser_prefix = ""', True, {"1", "2"}),
    ],
    ids=["alone", "beside others", "configured", "configured to none"],
)
def test_users_are_kept_apart_from_those_of_other_files(world, toml, beside, users):
    world.sources(toml)
    put(world, comma(""))
    if beside:
        world.ratings([(1, 4, 2000, "ns3")])
    world.ingest()
    assert {user for user, _ in world.stars()} == users


def test_a_user_id_with_its_prefix_keeps_to_the_limit(world):
    world.sources('[movielens]\nuser_prefix = "ml-"')
    long = as_csv(
        ["userId", "movieId", "rating", "timestamp"], [(1, 1, 4, 1), ("u" * 254, 1, 4, 1)]
    )
    put(world, comma("") | {"ratings.csv": long})
    world.ingest()
    assert ("movielens/ratings.csv", 3, "bad_user_id") in world.rejected()


BROKEN = {
    "two folders": (comma("a/") | comma("b/"), "several MovieLens sets; expected one"),
    "two layouts": (comma("a/") | tab("b/"), "several MovieLens sets; expected one"),
    "no films": ({"ratings.csv": "userId\n"}, "raw/movielens holds movielens/ratings.csv; e"),
    "nothing known": ({"README.txt": "x"}, "raw/movielens holds movielens/README.txt; expected"),
    "films without title": (
        comma("") | {"movies.csv": "movieId,genres\n1,Drama\n"},
        "movies.csv: no column 'title'; expected movieId, title; found 'movieId', 'g",
    ),
    "films empty": (comma("") | {"movies.csv": ""}, "movies.csv: the file is empty"),
    "films header only": (
        comma("") | {"movies.csv": "movieId,title\n"},
        "no rows below the header",
    ),
}


@pytest.mark.parametrize(("files", "message"), BROKEN.values(), ids=BROKEN)
def test_a_folder_that_is_no_set_is_refused(world, files, message):
    put(world, files)
    with pytest.raises(DataError, match=message):
        world.ingest()


def test_films_are_read_by_their_columns_names(world):
    turned = as_csv(["genres", "title", "movieId"], [film[::-1] for film in FILMS])
    put(world, comma("") | {"movies.csv": turned})
    world.ingest()
    assert world.stars() == LINKED | OUTSIDE


def test_bad_film_records_are_rejected(world):
    films = as_csv(["movieId", "title", "genres"], FILMS) + "1,Again (2019),x\n,No Id (2019),x\n9\n"
    put(world, comma("") | {"movies.csv": films})
    report = world.ingest()
    assert world.rejected() == [
        ("movielens/movies.csv", 6, "bad_movie_id"),
        ("movielens/movies.csv", 7, "bad_movie_id"),
        ("movielens/movies.csv", 8, "field_count"),
    ]
    assert report["files"][-2]["rows_in"] == 7


@pytest.mark.parametrize(
    ("title", "names", "year"),
    [
        ("Lantern Road, The (2019)", ["the lantern road"], 2019),
        ("Lantern Road (2019) ", ["lantern road"], 2019),
        (
            "Lantern Road (a.k.a. Tin Door) (2019)",
            ["lantern road a k a tin door", "lantern road", "tin door"],
            2019,
        ),
        (
            "Lantern, The (Farol, El) (1995)",
            ["the lantern farol el", "the lantern", "el farol"],
            1995,
        ),
        ("Été, L' (1995)", ["lete"], 1995),
        ("Nine (II) (2001)", ["nine ii", "nine", "ii"], 2001),
        ("(500) Nights of Tin (2009)", ["500 nights of tin"], 2009),
        ("(T)ERROR (2015)", ["t error"], 2015),
        ("Tin(der) Box (2015)", ["tin der box"], 2015),
        (
            "Home in a Week (Or Your Lamp Back) (2018)",
            ["home in a week or your lamp back", "home in a week", "or your lamp back"],
            2018,
        ),
        (
            "Week, The (Or Two) (2018)",
            ["the week or two", "the week", "or two"],
            2018,
        ),
        (
            "Lamp (Farol (El Segundo)) (1995)",
            ["lamp farol el segundo", "lamp", "farol el segundo", "farol", "el segundo"],
            1995,
        ),
        ("Lamp (Farol (1995)", ["lamp farol", "lamp", "farol"], 1995),
        ("Lamp) Road (1995)", ["lamp road"], 1995),
        ("() (1995)", [], 1995),
        ("2012 (2009)", ["2012"], 2009),
        ("Lantern Runner 2049 (2017)", ["lantern runner 2049"], 2017),
        (
            "1984 (Nineteen Eighty-Four) (1984)",
            ["1984 nineteen eighty four", "1984", "nineteen eighty four"],
            1984,
        ),
        ("Harbour (2005-2009)", ["harbour"], 2005),
        ("1984 (1984)", ["1984"], 1984),
        ("Harbour III (1995) (V)", ["harbour iii"], 1995),
        ("Lantern Road", [], None),
        ("", [], None),
    ],
)
def test_names_and_year_of_a_title(title, names, year):
    assert names_and_year(title) == (names, year)


@pytest.mark.parametrize(
    ("title", "title_id"),
    [
        ("LANTERN ROAD, THE (2019)", "ns1"),
        ("Camino, El (The Lantern Road) (2019)", "ns1"),
        ("Lantern Road, The (2018)", "ns1"),
        ("Lantern Road, The (2020)", "ns1"),
        ("Lantern Road, The (2017)", None),
        ("Lantern Road, The", None),
        ("L'Ete du Tin & Door (2001)", "ns2"),
        ("Harbour Nine (2010)", "ns3"),
        ("Harbour Nine (2011)", None),
    ],
)
def test_a_film_is_linked_by_title_and_year(world, title, title_id):
    movies = as_csv(
        ["movieId", "title", "genres"], [(1, title, ""), (2, "Second Night (2015)", "")]
    )
    stars = as_csv(["userId", "movieId", "rating", "timestamp"], [(1, 1, 4, 1), (2, 2, 4, 1)])
    put(world, comma("") | {"movies.csv": movies, "ratings.csv": stars})
    world.sources("[movielens]\noutside = false\n")
    world.ingest()
    assert world.stars() == ({("1", title_id): 4} if title_id else {}) | {("2", "ns4"): 4}


def test_a_film_is_known_without_what_a_platform_adds_to_its_name(world):
    names = ("Runaway (1984)", "Marvel Studios' Thor", "Lantern (4K UHD)", "The Eagle (Silent)")
    years = ("2016", "2011", "2012", "2013")
    rows = [{"title": n, "release_year": y} for n, y in zip(names, years, strict=True)]
    world.catalog("netflix", rows)
    films = ["Runaway (1984)", "Thor (2011)", "Lantern, The (2012)", "Eagle, The (2013)"]
    movies = as_csv(["movieId", "title", "genres"], [(n, f, "") for n, f in enumerate(films, 1)])
    stars = as_csv(
        ["userId", "movieId", "rating", "timestamp"], [(1, n, 4, 1) for n in range(1, 5)]
    )
    put(world, comma("") | {"movies.csv": movies, "ratings.csv": stars})
    world.ingest()
    rated = ("ns1", "ns2", "ns3", "ml-4")  # what is no addition names another film
    assert world.stars() == {("1", title): 4 for title in rated}


def test_a_film_of_the_same_year_wins_over_one_of_the_next(world):
    years = ("2016", "2015", "2014")
    bare = {"title": "Twice", "cast": "", "duration": "", "description": ""}
    rows = [bare | {"release_year": year, "director": f"D{year}"} for year in years]
    world.catalog("netflix", rows)
    movies = as_csv(["movieId", "title", "genres"], [(1, "Twice (2015)", "")])
    stars = as_csv(["userId", "movieId", "rating", "timestamp"], [(1, 1, 4, 1)])
    put(world, comma("") | {"movies.csv": movies, "ratings.csv": stars})
    world.ingest()
    assert world.stars() == {("1", "ns2"): 4}
