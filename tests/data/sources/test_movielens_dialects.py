"""MovieLens folders as people have them: MovieTweetings, pandas' ids, archives, encodings."""

import io
import zipfile

import pytest

from engine.errors import DataError
from tests.homes import tab
from tests.worlds import RawWorld, as_csv

CATALOG = [
    {"title": "The Lantern Road", "release_year": "2019"},
    {"title": "Amélie", "release_year": "2001"},
    {"title": "Été", "release_year": "2010"},
]
FILMS = [
    (111161, "Lantern Road, The (2019)", "Drama"),
    (211915, "Amélie (2001)", "Comedy"),
    (5, "Été (2010)", "Drama|Comedy"),
    (8, "Unrated (1894)", ""),
]
USERS = range(1, 31)


@pytest.fixture
def world(world):
    """A world with a catalog."""
    world.catalog("netflix", CATALOG)
    return world


def ratings(stars):
    """Every user's ratings of the first three films."""
    return [
        (user, film, stars[(user + n) % len(stars)], 1_400_000_000 + user)
        for user in USERS
        for n, (film, *_) in enumerate(FILMS[:3])
    ]


def lines(rows, delimiter, encoding="utf-8"):
    return "".join(delimiter.join(map(str, row)) + "\n" for row in rows).encode(encoding)


def put(world, files):
    for name, content in files.items():
        world.text(world.home.raw / "movielens" / name, content)


def double_colon(stars, encoding="utf-8", film="{:07}"):
    films = [(film.format(number), *rest) for number, *rest in FILMS]
    rated = [(user, film.format(number), *rest) for user, number, *rest in ratings(stars)]
    return {
        "ratings.dat": lines(rated, "::"),
        "movies.dat": lines(films, "::", encoding),
        "users.dat": "1::2\n",
    }


SCALES = {
    "1-5": (range(1, 6), [1, 5]),
    "0.5-5": ([0.5, 1, 2.5, 5], [0.5, 5]),
    "0-10": (range(11), [0, 10]),
    "1-10": (range(1, 11), [1, 10]),
}


@pytest.mark.parametrize(("stars", "scale"), SCALES.values(), ids=SCALES)
@pytest.mark.parametrize("encoding", ["utf-8", "latin-1"])
def test_scale_and_encoding_are_recognised(world, stars, scale, encoding):
    put(world, double_colon(stars, encoding))
    report = world.ingest()
    assert report["rating_scale"] == scale
    assert report["movielens"]["matched_films"] == 3
    assert report["events"]["rows"] == 90


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "mac-roman", "utf-16"])
@pytest.mark.parametrize("layout", ["csv", "dat", "item"])
def test_films_with_accents_are_linked(world, encoding, layout):
    rated, names = ratings([4]), [film[:2] for film in FILMS]
    files = {
        "csv": {
            "ratings.csv": as_csv(["userId", "movieId", "rating", "timestamp"], rated),
            "movies.csv": as_csv(["movieId", "title"], names).encode(encoding),
        },
        "dat": {"ratings.dat": lines(rated, "::"), "movies.dat": lines(FILMS, "::", encoding)},
        "item": {
            "u.data": lines(rated, "\t"),
            "u.item": lines([(*name, "", "0") for name in names], "|", encoding),
        },
    }[layout]
    put(world, files)
    assert world.ingest()["movielens"]["matched_films"] == 3


def test_ids_that_pandas_wrote_as_floats_are_whole_numbers(world):
    floats = [(f"{user}.0", f"{film}.0", *rest) for user, film, *rest in ratings([4])]
    films = [(f"{film}.0", *rest) for film, *rest in FILMS]
    put(
        world,
        {
            "ratings.csv": as_csv(["userId", "movieId", "rating", "timestamp"], floats),
            "movies.csv": as_csv(["", "movieId", "title", "genres"], enumerate_rows(films)),
        },
    )
    report = world.ingest()
    assert report["events"]["rows"] == 90
    assert {user for user, _ in world.stars()} == set(map(str, USERS))
    assert all(b["read_as"]["ids"].endswith("as 1.0") for b in report["files"][1:])


def enumerate_rows(rows):
    return [(n, *row) for n, row in enumerate(rows)]


def test_only_one_file_with_float_ids_is_enough(world):
    put(
        world,
        {
            "ratings.csv": as_csv(["userId", "movieId", "rating", "timestamp"], ratings([4])),
            "movies.csv": as_csv(["movieId", "title"], [(f"{f}.0", t) for f, t, _ in FILMS]),
        },
    )
    assert world.ingest()["events"]["rows"] == 90


def test_a_download_is_read_as_it_is(world):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {
            "ratings.csv": as_csv(["userId", "movieId", "rating", "timestamp"], ratings([4])),
            "movies.csv": as_csv(["movieId", "title", "genres"], FILMS),
            "README.txt": "A read me.",
        }.items():
            archive.writestr(f"ml-tiny/{name}", content)
    put(world, {"ml-tiny.zip": buffer.getvalue()})
    assert world.ingest()["events"]["rows"] == 90


def test_the_folder_has_the_settings_of_ratings(world):
    rows = [
        (user, f"{stars}".replace(".", ","), f"{user % 12 + 1}/5/2019", film)
        for user, film, stars, _ in ratings([2.5, 9.5])
    ]
    header = ["userId", "stars", "day", "movieId"]
    world.sources(
        '[movielens]\nscale = [0, 10]\ntime_format = "d/m/Y"\nrating = "stars"\ntime = "day"\n'
        'encoding = "cp1252"\ndelimiter = ";"\nuser_prefix = "x-"\n'
    )
    put(
        world,
        {
            "ratings.csv": as_csv(header, rows, ";").encode("cp1252"),
            "movies.csv": as_csv(["movieId", "title"], [f[:2] for f in FILMS]).encode("cp1252"),
        },
    )
    report = world.ingest()
    assert report["rating_scale"] == [0, 10]
    assert set(world.stars().values()) == {2.5, 9.5}
    assert all(user.startswith("x-") for user, _ in world.stars())


def test_an_encoding_that_is_not_clear_can_be_pasted_without_catalogs_too(tmp_path):
    world = RawWorld.at(tmp_path)
    tab(world)
    item = world.home.raw / "movielens" / "u.item"
    flags = b"|".join([b"0"] * 5 + [b"1"] + [b"0"] * 13)  # a comedy
    odd = [b"%d|q\xd0\xde\xff%c\xfe\xbf (1999)|||http://x/|" % (20 + n, 65 + n) for n in range(30)]
    item.write_bytes(item.read_bytes() + b"".join(line + flags + b"\n" for line in odd))
    with pytest.raises(DataError, match=r"u\.item: the encoding is not clear") as error:
        world.ingest()
    world.sources("\n".join(str(error.value).splitlines()[-2:]))
    world.ingest()
    assert world.titles()["ml-49"]["genres"] == ["Comedy"]


def test_a_scale_that_is_not_clear_can_be_pasted(world):
    put(world, double_colon(range(1, 8)))
    with pytest.raises(DataError, match=r"movielens/ratings\.dat: the scale") as error:
        world.ingest()
    assert "[movielens]\n    scale = [1, 7]" in str(error.value)
    world.sources("[movielens]\nscale = [1, 7]\n")
    assert world.ingest()["rating_scale"] == [1, 7]


@pytest.mark.parametrize("key", ["user_prefix = 5", 'scales = "x"', "scale = 5", 'encoding = "x"'])
def test_a_malformed_setting_is_refused(world, key):
    world.sources(f"[movielens]\n{key}\n")
    put(world, double_colon([4]))
    with pytest.raises(DataError, match=r"sources\.toml: movielens\."):
        world.ingest()


def test_ratings_of_other_films_than_those_beside_them_stop_the_ingest(world):
    put(world, double_colon([4]) | {"movies.dat": lines(FILMS[:3], "::")})
    with pytest.raises(DataError, match=r"none of its 90 records can be used \(unknown_title 90"):
        world.ingest()
