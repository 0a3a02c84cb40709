"""Files as people publish them, small and invented: JustWatch, TMDB 5000, newer TMDB dumps."""

import json
from datetime import date

import pytest

from engine.contract.tables import CREDITS, FILMS
from engine.errors import DataError
from tests.worlds import as_csv


def cells(line):
    return line.split(",")


JUSTWATCH = cells(
    "id,title,type,description,release_year,age_certification,runtime,genres,"
    "production_countries,seasons,imdb_id,imdb_score,imdb_votes,tmdb_popularity,tmdb_score"
)
TITLES = [
    cells("ts300399,Five Lamps,SHOW,A lamp.,1945,TV-MA,48,['documentation'],['US'],1.0,,,,0.6,"),
    [
        *cells("tm84618,The Tin Road,MOVIE,A road.,1976,R,113"),
        *("['drama', 'crime']", "['US', 'GB']", "", "tt0075314", "8.3", "795222", "27.6", "8.2"),
    ],
    cells("tm127384,Lamp,MOVIE,,1975,PG,91,[],[],,tt0071853,8.2,530877,18.2,7.8"),
]
PEOPLE = [
    cells("3748,tm84618,Bo Tarn,Travis,ACTOR"),
    cells("14658,tm84618,Cy Vell,Iris,ACTOR"),
    cells("3308,tm84618,Ana Orsel,,DIRECTOR"),
    cells("1,tm127384,Jo Wend,,DIRECTOR"),
    cells("2,tm1,Nobody Here,,ACTOR"),
]


def justwatch(world, name, folder="catalogs"):
    return world.text(world.home.raw / folder / name, as_csv(JUSTWATCH, TITLES))


def credits_of(world, name):
    header = ("person_id", "id", "name", "character", "role")
    return world.text(world.home.raw / "catalogs" / name, as_csv(header, PEOPLE))


@pytest.mark.parametrize(
    ("name", "toml", "letter"),
    [
        ("netflix_titles.csv", "", "n"),
        ("disney_plus_titles.csv", "", "d"),
        ("hbo_titles.csv", '[catalogs.hbo]\nletter = "b"\nfile = "hbo"\n', "b"),
    ],
)
def test_a_catalog_of_justwatch_is_read_for_any_platform(world, name, toml, letter):
    world.sources(toml)
    justwatch(world, name)
    world.ratings([(1, 4, 1000, f"{letter}tm84618")])
    report = world.ingest()
    titles = world.titles()
    road, series = titles[f"{letter}tm84618"], titles[f"{letter}ts300399"]
    assert (road["type"], road["duration_int"], road["duration_type"]) == ("movie", 113, "min")
    assert (series["type"], series["duration_int"]) == ("tv show", 1)
    assert series["duration_type"] == "season"
    assert road["genres"] == ["drama", "crime"]
    assert road["countries"] == ["United States", "United Kingdom"]
    assert (road["maturity_rating"], road["release_year"]) == ("r", 1976)
    assert (road["directors"], road["date_added"]) == ([], None)
    (warning,) = (w for w in report["warnings"] if "has no columns" in w)
    assert warning == f"catalogs/{name} has no columns director, cast, date_added: left empty"


@pytest.mark.parametrize("name", ["netflix_titles_credits.csv", "netflix_credits.csv"])
def test_people_in_a_file_beside_a_catalog_are_its_titles(world, name):
    justwatch(world, "netflix_titles.csv")
    credits_of(world, name)
    world.ratings([(1, 4, 1000, "ntm84618")])
    report = world.ingest()
    road = world.titles()["ntm84618"]
    assert road["actors"] == ["Bo Tarn", "Cy Vell"]
    assert (road["directors"], road["director"]) == (["Ana Orsel"], "ana orsel")
    book = next(b for b in report["files"] if b["file"] == f"catalogs/{name}")
    assert (book["rows_in"], book["rows_out"]) == (5, 4)
    missing = "catalogs/netflix_titles.csv has no column date_added: left empty"
    assert missing in report["warnings"]
    assert book["left_out"] == {"title_unknown": 1}


def test_people_in_the_name_of_a_catalog_are_refused(world):
    credits_of(world, "netflix_titles.csv")
    world.ratings([(1, 4, 1000, "ntm84618")])
    with pytest.raises(
        DataError, match=r"netflix_titles\.csv holds people of titles and no titles"
    ):
        world.ingest()


def test_people_of_no_catalog_are_named_and_never_taken_for_one(world):
    justwatch(world, "netflix_titles.csv")
    credits_of(world, "credits.csv")
    world.ratings([(1, 4, 1000, "ntm84618")])
    report = world.ingest()
    assert any(w.startswith("catalogs/credits.csv ") for w in report["warnings"])
    assert len(world.titles()) == 3


def test_a_catalog_without_people_links_to_films_by_ids(world):
    justwatch(world, "netflix_titles.csv")
    world.ratings([(1, 4, 1000, "ntm84618")])
    world.films([{"title": "Another Name", "imdb_id": "tt0075314", "release_date": "1999-01-01"}])
    report = world.ingest()
    assert world.rows(FILMS)[0]["work_id"] == "wntm84618"
    assert report["films"]["by"] == {"id": 1}
    assert world.titles()["ntm84618"]["imdb_id"] == 75314


RENAMED = {
    "show_id": "id",
    "title": "Name",
    "cast": "actors",
    "release_year": "year",
    "rating": "age_rating",
    "listed_in": "genre",
    "duration": "Runtime",
    "description": "synopsis",
    "country": "production_country",
}


def test_columns_of_other_editions_are_known_and_named(world):
    path = world.catalog("netflix", [{"duration": "104"}])
    head, rest = path.read_text("utf-8").split("\n", 1)
    names = [RENAMED.get(name, name) for name in head.split(",")]
    world.text(path, ",".join([*names, "platform"]) + "\n" + rest.replace("\n", ",netflix\n"))
    world.ratings([(1, 4, 1000, "ns1")])
    report = world.ingest()
    title = world.titles()["ns1"]
    assert (title["actors"], title["maturity_rating"]) == (["Bo Tarn", "Cy Vell"], "pg-13")
    assert (title["release_year"], title["duration_int"]) == (2019, 104)
    assert "show_id = id" in report["files"][0]["read_as"]["columns"]
    assert "catalogs/netflix_titles.csv: column 'platform' is not used" in report["warnings"]


def test_a_class_of_maturity_is_preferred_to_a_score(world):
    path = world.catalog("netflix", [{}])
    head, rest = path.read_text("utf-8").split("\n", 1)
    world.text(
        path, f"{head},age_certification\n" + rest.replace("\n", ",R\n").replace("PG-13", "7.8")
    )
    world.ratings([(1, 4, 1000, "ns1")])
    world.ingest()
    assert world.titles()["ns1"]["maturity_rating"] == "r"


def test_a_catalog_with_other_ids_only_says_how_to_name_one(world):
    path = world.catalog("netflix", [{}])
    world.text(path, path.read_text("utf-8").replace("show_id", "netflix_id"))
    world.ratings([(1, 4, 1000, "ns1")])
    with pytest.raises(DataError) as caught:
        world.ingest()
    message = str(caught.value)
    assert "no column 'show_id'" in message
    pasted = message[message.index("[catalogs") :]
    world.sources("\n".join(line.strip() for line in pasted.splitlines()))
    world.ingest()
    assert world.titles().keys() == {"ns1"}


@pytest.mark.parametrize(
    ("toml", "day"),
    [
        ("", None),
        ('[catalogs.netflix]\ndates = "d/m/Y"', date(2021, 9, 5)),
        ('[catalogs.netflix]\ndates = "m/d/Y"', date(2021, 5, 9)),
    ],
)
def test_dates_that_nothing_decides_are_configured(world, toml, day):
    world.sources(toml)
    world.catalog("netflix", [{"date_added": "5/9/2021"}])
    world.ratings([(1, 4, 1000, "ns1")])
    world.ingest()
    assert world.titles()["ns1"]["date_added"] == day


def test_a_day_beyond_the_twelfth_decides_for_a_catalog(world):
    world.catalog("netflix", [{"date_added": "5/9/2021"}, {"date_added": "25/9/2021"}])
    world.ratings([(1, 4, 1000, "ns1")])
    world.ingest()
    assert world.titles()["ns1"]["date_added"] == date(2021, 9, 5)


@pytest.mark.parametrize(
    ("ids", "titles"),
    [
        (("1.0", "2.0"), {"n1", "n2"}),
        (("1.0", "x2"), {"n1.0", "nx2"}),
        (("01", "2"), {"n01", "n2"}),
    ],
)
def test_ids_that_pandas_wrote_as_fractions_are_whole(world, ids, titles):
    world.catalog("netflix", [{"show_id": number, "title": number} for number in ids])
    world.ratings([(1, 4, 1000, min(titles))])
    world.ingest()
    assert world.titles().keys() == titles


FILMS_5000 = cells(
    "budget,genres,homepage,id,keywords,original_language,original_title,overview,popularity,"
    "production_companies,production_countries,release_date,revenue,runtime,spoken_languages,"
    "status,tagline,title,vote_average,vote_count"
)
NAMES = json.dumps([{"id": 28, "name": "Action"}, {"id": 12, "name": "Com\u00e9die"}])
ROWS_5000 = [
    [
        *("237000000", NAMES, "http://lamp.example/", "19995", NAMES, "en", "Lamp", "A lamp."),
        *("150.4", json.dumps([{"name": "Orsel, Inc.", "id": 289}])),
        *(json.dumps([{"iso_3166_1": "US", "name": "United States of America"}]), "2009-12-10"),
        *("2787965087", "162", json.dumps([{"iso_639_1": "en", "name": "English"}]), "Released"),
        *("Carry it.", "Lamp", "7.2", "11800"),
    ],
    [
        *("0", "null", "", "285", "[]", "en", "Tin", "", "139", "[]", "[]", "2007-05-19", "0"),
        *("", "[]", "Released", "", "Tin", "0", "0"),
    ],
]
CAST = [
    {
        "cast_id": 242,
        "character": 'Jake "Tin" O\'Hara',
        "credit_id": "5602",
        "gender": None,
        "id": 65731,
        "name": "Bo Tarn",
        "order": 0,
    }
]
CREW = [
    {"credit_id": "52", "department": "Directing", "gender": 2, "id": 2710, "job": "Director"}
    | {"name": "Ana Orsel"},
    {"credit_id": "53", "department": "Art", "gender": 0, "id": 5, "job": "Painter", "name": "Jo"},
]


@pytest.fixture
def tmdb(world):
    """A world with a catalog and ratings, to which a test adds films."""
    world.catalog("netflix", [{}])
    world.ratings([(1, 4, 1000, "ns1"), (2, 3, 1000, "ns1")])
    return world


def films(world):
    return {row["film_id"]: row for row in world.rows(FILMS)}


@pytest.mark.parametrize(
    "names",
    [
        ("tmdb_5000_movies.csv", "tmdb_5000_credits.csv"),
        ("movies.csv", "people.csv"),
        ("a.csv.gz", "b.csv.gz"),
    ],
)
def test_tmdb_5000_is_read_whatever_its_files_are_called(tmdb, names):
    header = ("movie_id", "title", "cast", "crew")
    rows = [(19995, "Lamp", json.dumps(CAST), json.dumps(CREW)), (285, "Tin", "null", "[]")]
    tmdb.text(tmdb.home.raw / "tmdb" / names[0], as_csv(FILMS_5000, ROWS_5000))
    tmdb.text(tmdb.home.raw / "tmdb" / names[1], as_csv(header, rows))
    report = tmdb.ingest()
    lamp, tin = films(tmdb)[19995], films(tmdb)[285]
    assert lamp["genres"] == lamp["keywords"] == ["Action", "Comédie"]
    assert lamp["companies"] == ["Orsel, Inc."]
    assert lamp["language_codes"] == ["en"]
    assert (lamp["revenue"], lamp["release_date"]) == (2_787_965_087, date(2009, 12, 10))
    assert (tin["genres"], tin["runtime"], tin["vote_average"]) == ([], None, None)
    people = {row["film_id"]: row for row in tmdb.rows(CREDITS)}
    assert people[19995]["actors"] == ["Bo Tarn"]
    assert people[19995]["characters"] == ['Jake "Tin" O\'Hara']
    assert people[19995]["directors"] == ["Ana Orsel"]
    assert people[285]["actors"] == []
    (warning,) = (w for w in report["warnings"] if "has no column" in w)
    assert warning.endswith("has no column belongs_to_collection: left empty")
    assert not tmdb.rejected()


NEW = cells(
    "id,title,vote_average,vote_count,status,release_date,revenue,runtime,adult,backdrop_path,"
    "budget,homepage,imdb_id,original_language,original_title,overview,popularity,poster_path,"
    "tagline,genres,production_companies,production_countries,spoken_languages,keywords"
)


def newer(**cells):
    row = dict.fromkeys(NEW, "") | {
        "id": "27205",
        "title": "Lamp",
        "release_date": "2010-07-15",
        "genres": "Action, Science Fiction, Adventure",
        "production_companies": "Orsel Pictures, Marn, Inc.",
        "production_countries": "United Kingdom, United States of America",
        "spoken_languages": "English, French",
        "keywords": "rescue, mission",
        "budget": "160000000",
        "vote_count": "34495",
        "vote_average": "8.364",
    }
    return [(row | cells)[name] for name in NEW]


def test_newer_dumps_list_names_as_plain_text(tmdb):
    rows = [newer(), newer(id="2", genres="", release_date=""), newer(id="3", genres="Drama")]
    tmdb.text(tmdb.home.raw / "tmdb/TMDB_movie_dataset_v11.csv", as_csv(NEW, rows))
    tmdb.ingest()
    lamp = films(tmdb)[27205]
    assert lamp["genres"] == ["Action", "Science Fiction", "Adventure"]
    assert lamp["companies"] == ["Orsel Pictures", "Marn, Inc."]
    assert lamp["countries"] == ["United Kingdom", "United States of America"]
    assert (lamp["languages"], lamp["language_codes"]) == (["English", "French"], [])
    assert lamp["keywords"] == ["rescue", "mission"]
    assert films(tmdb)[3]["genres"] == ["Drama"]
    assert [reason for _, _, reason in tmdb.rejected()] == ["no_release_date"]


def test_most_records_of_a_newer_dump_may_have_no_date(tmdb):
    rows = [newer(), *(newer(id=str(n), title=f"F{n}", release_date="") for n in range(2, 60))]
    tmdb.text(tmdb.home.raw / "tmdb/TMDB_movie_dataset_v11.csv", as_csv(NEW, rows))
    report = tmdb.ingest()
    assert films(tmdb).keys() == {27205}
    assert any("58 of 59 records are rejected" in warning for warning in report["warnings"])


def test_films_of_which_none_has_a_date_stop_the_ingest(tmdb):
    rows = [newer(id=str(n), title=f"F{n}", release_date="NULL") for n in range(2, 60)]
    tmdb.text(tmdb.home.raw / "tmdb/TMDB_movie_dataset_v11.csv", as_csv(NEW, rows))
    with pytest.raises(DataError, match="none of its 58 records has a release date"):
        tmdb.ingest()


def test_short_years_are_read_where_a_year_stands_beside_them(tmdb):
    header = "id,original_title,release_date,release_year,genres,runtime,cast"
    rows = "135397,Lamp,6/9/15,2015,Action|Drama,124,Bo|Cy\n7,Old Lamp,10/30/60,1960,,90,\n"
    tmdb.text(tmdb.home.raw / "tmdb/tmdb-movies.csv", f"{header}\n{rows}")
    tmdb.ingest()
    assert films(tmdb)[135397]["release_date"] == date(2015, 6, 9)
    assert films(tmdb)[7]["release_date"] == date(1960, 10, 30)
    assert films(tmdb)[135397]["genres"] == ["Action", "Drama"]


def test_a_plain_text_among_literals_is_no_list(tmdb):
    tmdb.films([{}, {}, {"genres": "False"}])
    report = tmdb.ingest()
    assert films(tmdb)[3]["genres"] == []
    book = next(b for b in report["files"] if b["file"].startswith("tmdb/"))
    assert book["repaired"] == {"genres_unreadable": 1}


@pytest.mark.parametrize(
    ("dates", "days"),
    [
        (("7/15/2010", "1/2/2009"), [date(2010, 7, 15), date(2009, 1, 2)]),
        (("15/7/2010", "1/2/2009"), [date(2010, 7, 15), date(2009, 2, 1)]),
    ],
)
def test_a_day_beyond_the_twelfth_decides_for_films(tmdb, dates, days):
    tmdb.films([{"release_date": written} for written in dates])
    tmdb.ingest()
    assert [row["release_date"] for row in tmdb.rows(FILMS)] == days


def test_dates_of_films_that_nothing_decides_stop_with_what_to_write(tmdb):
    tmdb.films([{"release_date": f"1/{n % 12 + 1}/2009", "title": f"F{n}"} for n in range(30)])
    with pytest.raises(DataError) as caught:
        tmdb.ingest()
    assert 'dates = "d/m/Y"' in str(caught.value)
    tmdb.sources('[tmdb]\ndates = "d/m/Y"')
    tmdb.ingest()
    assert films(tmdb)[2]["release_date"] == date(2009, 2, 1)


@pytest.mark.parametrize(
    ("column", "cell", "value"),
    [
        ("budget", "1,000,000", 1_000_000),
        ("budget", "$30000000", 30_000_000),
        ("budget", "$1,000,000.00", 1_000_000),
        ("budget", "1.000.000", 1_000_000),
        ("budget", "1 000 000", 1_000_000),
        ("revenue", "1E+08", 100_000_000),
        ("vote_average", "7,5", 7.5),
        ("vote_average", "7,123", 7.123),
        ("popularity", "21,946943", 21.946943),
        ("runtime", "1h 44m", 104),
        ("runtime", "104 min", 104),
        ("popularity", "NULL", None),
        ("runtime", "nan", None),
        ("budget", r"\N", 0),
    ],
)
def test_numbers_are_read_as_spreadsheets_write_them(tmdb, column, cell, value):
    tmdb.films([{column: cell}])
    tmdb.ingest()
    assert films(tmdb)[1][column] == value
    assert not tmdb.rejected()


def test_what_is_written_differs_as_sources_toml_says(tmdb):
    tmdb.sources(
        '[tmdb]\nfilms = "x.csv"\nencoding = "cp1252"\ndelimiter = ";"\ndates = "d/m/Y"\n'
        'columns = { title = "titulo", release_date = "estreno" }\n'
    )
    content = as_csv(("id", "titulo", "estreno"), [(7, "Año Nuevo", "3/4/1999")], delimiter=";")
    tmdb.text(tmdb.home.raw / "tmdb/x.csv", content.encode("cp1252"))
    tmdb.films([{}])
    report = tmdb.ingest()
    assert films(tmdb)[7]["title"] == "Año Nuevo"
    assert films(tmdb).keys() == {7}
    assert films(tmdb)[7]["release_date"] == date(1999, 4, 3)
    assert any(w.startswith("tmdb/movies_dataset.csv is not read") for w in report["warnings"])
