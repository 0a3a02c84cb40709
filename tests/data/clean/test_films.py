"""TMDB's files to films, people and keywords: every rule, every defect of the real files."""

import gzip
from datetime import date

import pytest

from engine.contract.tables import CREDITS, FILMS
from engine.errors import DataError
from tests.worlds import PLAIN_FILM, as_csv

COMPANIES = "[{'name': \"Marn's\", 'id': 3}, {'name': 'Orsel, Inc.', 'id': 4}]"


@pytest.fixture
def tmdb(world):
    """A world with a catalog and ratings, to which a test adds films."""
    world.catalog("netflix", [{}])
    world.ratings([(1, 4, 1000, "ns1"), (2, 3, 1000, "ns1")])
    return world


def films(world):
    world.ingest()
    return {row["film_id"]: row for row in world.rows(FILMS)}


def one(world, **cells):
    world.films([cells])
    return films(world)[1]


def reasons(world, *rows):
    world.films([{}, *rows])
    world.ingest()
    return [reason for _, _, reason in world.rejected()]


def test_a_film_has_what_its_record_says(tmdb):
    film = one(
        tmdb,
        budget="100",
        revenue="250",
        runtime="81.0",
        production_companies=COMPANIES,
        belongs_to_collection="{'id': 1, 'name': \"Child's Play Collection\", 'poster_path': None}",
        tagline=" Carry  it. ",
        vote_count="5415",
        vote_average="7.7",
        popularity="21.946943",
    )
    assert film["title"] == "The Lantern Road"
    assert (film["release_date"], film["release_year"]) == (date(2019, 5, 3), 2019)
    assert (film["budget"], film["revenue"], film["return_ratio"]) == (100, 250, 2.5)
    assert (film["runtime"], film["popularity"], film["vote_average"]) == (81, 21.946943, 7.7)
    assert film["companies"] == ["Marn's", "Orsel, Inc."]
    assert film["collection"] == "Child's Play Collection"
    assert (film["languages"], film["language_codes"]) == (["Français"], ["fr"])
    assert film["tagline"] == "Carry it."
    assert film["keywords"] == []


@pytest.mark.parametrize(
    ("cell", "path"),
    [
        ("/rhIRbceoE9lR4veEXuwCC2wARtG.jpg", "/rhIRbceoE9lR4veEXuwCC2wARtG.jpg"),
        (" /a_b-c.png ", "/a_b-c.png"),
        ("https://image.tmdb.org/t/p/w500/abc.jpg", "/abc.jpg"),
        ("", None),
        ("0.065736", None),
        ("https://example.org/abc.jpg", None),
        ("/../../etc/passwd", None),
    ],
)
def test_a_poster_is_a_path_at_tmdbs_image_server_or_none(tmdb, cell, path):
    assert one(tmdb, poster_path=cell)["poster_path"] == path


def test_a_film_keeps_its_id_at_imdb(tmdb):
    tmdb.films([{"imdb_id": "tt0114709"}, {"imdb_id": ""}, {"imdb_id": "tt10872600"}])
    assert [film["imdb_id"] for film in films(tmdb).values()] == [114709, None, 10872600]


def test_what_is_unknown_is_empty_and_never_a_filler(tmdb):
    film = one(
        tmdb,
        overview="",
        tagline="",
        runtime="0.0",
        vote_count="0",
        vote_average="0.0",
        popularity="",
        genres="[]",
        spoken_languages="",
        belongs_to_collection="",
        original_title="",
        status="",
        budget="",
        revenue="",
    )
    for name in (
        "overview",
        "tagline",
        "runtime",
        "vote_average",
        "popularity",
        "collection",
        "original_title",
        "status",
    ):
        assert film[name] is None, name
    assert (film["genres"], film["languages"]) == ([], [])
    assert (film["budget"], film["revenue"], film["return_ratio"]) == (0, 0, 0.0)


@pytest.mark.parametrize("filler", ["No overview found.", "NO OVERVIEW", "-", " N/A ", "Released"])
def test_a_filler_is_nothing(tmdb, filler):
    film = one(tmdb, overview=filler, tagline=filler)
    assert (film["overview"], film["tagline"]) == (None, None)
    book = next(b for b in tmdb.ingest()["files"] if b["file"].startswith("tmdb/"))
    assert {"overview_placeholder": 1, "tagline_placeholder": 1}.items() <= book["repaired"].items()


@pytest.mark.parametrize(("budget", "revenue"), [("0", "9"), ("9", "0"), ("", "9"), ("0", "0")])
def test_without_budget_or_revenue_the_return_is_zero(tmdb, budget, revenue):
    assert one(tmdb, budget=budget, revenue=revenue)["return_ratio"] == 0.0


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"release_date": ""}, "no_release_date"),
        ({"release_date": "0001-01-01"}, "bad_release_date"),
        ({"release_date": "31/02"}, "bad_release_date"),
        ({"release_date": "2001-02-31"}, "bad_release_date"),
        ({"release_date": "3019-02-01"}, "bad_release_date"),
        ({"release_date": "１９９５-10-30"}, "bad_release_date"),
        ({"id": "1997-08-20"}, "bad_film_id"),
        ({"id": "0"}, "bad_film_id"),
        ({"id": "99999999999"}, "bad_film_id"),
        ({"id": ""}, "bad_film_id"),
        ({"title": " "}, "no_title"),
        ({"id": "00000000019999999999"}, "bad_film_id"),
        ({"id": "0" * 5000 + "1" * 5000}, "bad_film_id"),
        ({"id": "1_000"}, "bad_film_id"),
        ({"release_date": "5/3/2019"}, "unclear_release_date"),
        ({"release_date": "25/3/19"}, "bad_release_date"),
    ],
)
def test_a_broken_record_costs_that_record_only(tmdb, cells, reason):
    assert reasons(tmdb, cells) == [reason]
    assert [row["film_id"] for row in tmdb.rows(FILMS)] == [1]


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("budget", "/ff9qCepi.jpg"),
        ("revenue", "-5"),
        ("popularity", "Beware Of Frost Bites"),
        ("popularity", "inf"),
        ("popularity", "1,234"),
        ("vote_count", "1e400"),
        ("vote_count", "9999999999"),
        ("vote_average", "11"),
        ("runtime", "long"),
        ("budget", "1_000"),
        ("budget", "1,00,000"),
        ("vote_count", "٣"),
        ("genres", "[{'name': ['a']}]"),
        ("genres", "[{'name': '\\ud800'}]"),
        ("belongs_to_collection", "{'name': 'a\\x00b'}"),
        ("genres", "[{[1]: 2}]"),
        ("genres", "[{'id': 18, 'name': 'Drama'"),
        ("genres", "False"),
        ("production_countries", '[{"name": NaN}]'),
        ("belongs_to_collection", "[]x"),
    ],
)
def test_a_cell_that_cannot_be_read_costs_that_cell_only(tmdb, column, cell):
    tmdb.films([{}, {"vote_count": "9"} | {column: cell}])
    report = tmdb.ingest()
    plain, broken = tmdb.rows(FILMS)
    name = {"belongs_to_collection": "collection", "production_countries": "countries"}
    ours = name.get(column, column)
    empty = {"budget": 0, "revenue": 0, "vote_count": 0, "genres": [], "countries": []}
    assert broken[ours] == empty.get(ours)
    assert broken["title"] == plain["title"]
    book = next(b for b in report["files"] if b["file"].startswith("tmdb/"))
    assert book["repaired"] == {f"{column}_unreadable": 1}
    assert not tmdb.rejected()


def test_of_repeated_ids_the_first_is_kept(tmdb):
    assert reasons(tmdb, {"id": "1"}, {"id": "1", "popularity": "9"}) == ["duplicate_id"]
    report = tmdb.ingest()
    book = next(book for book in report["files"] if book["file"].startswith("tmdb/"))
    assert book["left_out"] == {"duplicate_row": 1}
    assert tmdb.rows(FILMS)[0]["popularity"] == 1.5


@pytest.mark.parametrize("broken_by", ["\r", "\n"])
def test_a_record_broken_across_lines_is_quarantined_and_the_next_one_read(tmdb, broken_by):
    path = tmdb.films([{}, {"overview": "First. BREAK second."}, {}])
    text = path.read_text("utf-8").replace("BREAK", broken_by)
    path.write_bytes(text.encode())
    assert sorted(films(tmdb)) == [1, 3]
    assert {reason for _, _, reason in tmdb.rejected()} <= {"malformed_csv", "field_count"}


def test_a_title_of_any_length_and_script_is_kept(tmdb):
    long = "黒 é " + "x" * 300
    assert one(tmdb, title=long)["title"] == long


def test_the_headers_order_and_the_samples_id_do_not_matter(tmdb):
    row = PLAIN_FILM | {"tmdb_id": "77"}
    names = sorted({*row, "belongs_to_collection", "tagline"})
    text = as_csv(names, [[row.get(name, "") for name in names]])
    tmdb.text(tmdb.home.raw / "tmdb/sample1000_movies_metadata.csv.gz", text)
    assert list(films(tmdb)) == [77]


def test_people_are_the_whole_cast_and_the_directors(tmdb):
    tmdb.films([{}])
    tmdb.credits(
        [
            (
                1,
                [("Bo Tarn", "Woody (voice)"), "Cy O'Vell", "Bo Tarn", " "],
                ["Ana Orsel", ("Lu Marn", "Producer"), "Jo Wend"],
            )
        ]
    )
    tmdb.ingest()
    (row,) = tmdb.rows(CREDITS)
    assert row["actors"] == ["Bo Tarn", "Cy O'Vell"]
    assert row["characters"] == ["Woody (voice)", ""]
    assert row["directors"] == ["Ana Orsel", "Jo Wend"]
    assert len(row["actor_ids"]) == len(row["director_ids"]) == 2


def test_credits_without_a_film_are_told_from_those_of_a_rejected_one(tmdb):
    tmdb.films([{}, {"release_date": ""}])
    tmdb.credits(
        [
            (1, [], []),
            (2, [], []),
            (99, ["Bo Tarn"], []),
            (1, [], []),
            (1, ["Cy Vell"], []),
            ("x", [], []),
            (1, "[{'id': 'a'}]", "[]"),
        ]
    )
    report = tmdb.ingest()
    book = next(book for book in report["files"] if book["file"] == "tmdb/credits.csv")
    assert book["left_out"] == {"duplicate_row": 1, "film_rejected": 1}
    assert book["rejected"] == {
        "bad_film_id": 1,
        "bad_person": 1,
        "duplicate_id": 1,
        "unknown_film": 1,
    }
    assert (book["rows_in"], book["rows_out"]) == (7, 1)


def test_keywords_join_their_films(tmdb):
    tmdb.films([{}, {"release_date": ""}])
    rows = [(1, "[{'id': 1, 'name': 'lamp'}]"), (2, "[]"), (3, "[]"), (1, "?")]
    tmdb.text(tmdb.home.raw / "tmdb/keywords.csv", as_csv(("id", "keywords"), rows))
    report = tmdb.ingest()
    assert tmdb.rows(FILMS)[0]["keywords"] == ["lamp"]
    book = next(book for book in report["files"] if book["file"] == "tmdb/keywords.csv")
    assert book["left_out"] == {"film_rejected": 1, "film_unknown": 1}
    assert book["rejected"] == {"bad_literal": 1}


def test_without_credits_films_have_nobody_and_the_operator_is_told(tmdb):
    tmdb.films([{}])
    assert "no tmdb/credits.csv" in " ".join(tmdb.ingest()["warnings"])
    assert tmdb.rows(CREDITS) == []


def test_without_films_the_tables_are_empty(tmdb):
    report = tmdb.ingest()
    assert (tmdb.rows(FILMS), tmdb.rows(CREDITS)) == ([], [])
    assert report["films"]["films"] == 0


def test_the_same_film_twice_on_disk_is_refused(tmdb):
    path = tmdb.films([{}])
    tmdb.films([{}], "movies_metadata.csv")
    with pytest.raises(DataError, match=r"movies_dataset.csv and tmdb/movies_metadata.csv both"):
        tmdb.ingest()
    path.unlink()
    tmdb.text(tmdb.home.raw / "tmdb/notes.csv", "a,b\n")
    with pytest.raises(DataError, match=r"tmdb/notes.csv is of no known kind"):
        tmdb.ingest()


def test_credits_alone_are_refused(tmdb):
    tmdb.credits([(1, [], [])])
    with pytest.raises(DataError, match=r"tmdb/credits.csv is there without films"):
        tmdb.ingest()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the file is empty"),
        (b"id,title\n1,Alpha\n", "no column 'release_date'"),
        (b"\0\1\2", "the file is binary"),
        (as_csv(PLAIN_FILM, []).encode(), "no column 'id'"),
    ],
)
def test_a_broken_file_stops_the_ingest(tmdb, content, message):
    tmdb.text(tmdb.home.raw / "tmdb/movies_dataset.csv", content)
    with pytest.raises(DataError, match=message):
        tmdb.ingest()


def test_cut_gzip_data_stops_the_ingest(tmdb):
    path = tmdb.films([{"overview": str(n) * 99} for n in range(999)], "movies_dataset.csv.gz")
    assert gzip.decompress(path.read_bytes())
    path.write_bytes(path.read_bytes()[:-50])
    with pytest.raises(DataError, match="cut or damaged"):
        tmdb.ingest()


@pytest.mark.parametrize("bad", ["x", "[{'id': 'a'}]", '{"id": 1}'])
def test_of_two_cells_of_people_one_may_be_unreadable(tmdb, bad):
    tmdb.films([{}, {}])
    crew = "[{'id': 7, 'name': 'Ana', 'job': 'Director'}]"
    tmdb.credits([(1, bad, crew), (2, "[{'id': 'a'}, {'id': 8, 'name': 'Bo'}]", "[]")])
    report = tmdb.ingest()
    first, second = tmdb.rows(CREDITS)
    assert (first["actors"], first["directors"]) == ([], ["Ana"])
    assert second["actors"] == ["Bo"]
    book = next(b for b in report["files"] if b["file"] == "tmdb/credits.csv")
    assert book["repaired"] == {"cast_entry_unreadable": 1, "cast_unreadable": 1}
    assert not tmdb.rejected()


@pytest.mark.parametrize("person", ["True", "99999999999999999999", "-1", "'7'", "1.5", "None"])
def test_a_person_without_a_plain_id_is_rejected(tmdb, person):
    tmdb.films([{}, {}])
    tmdb.credits([(1, f"[{{'id': {person}, 'name': 'Bo'}}]", "[]"), (2, ["Cy"], [])])
    tmdb.ingest()
    assert [reason for _, _, reason in tmdb.rejected()] == ["bad_person"]
    assert [row["film_id"] for row in tmdb.rows(CREDITS)] == [2]


def test_keywords_that_come_again_are_accounted_for(tmdb):
    tmdb.films([{}])
    lamp, door = "[{'id': 1, 'name': 'lamp'}]", "[{'id': 2, 'name': 'door'}]"
    rows = [(1, lamp), (1, door), (1, lamp)]
    tmdb.text(tmdb.home.raw / "tmdb/keywords.csv", as_csv(("id", "keywords"), rows))
    report = tmdb.ingest()
    assert tmdb.rows(FILMS)[0]["keywords"] == ["lamp"]
    book = next(book for book in report["files"] if book["file"] == "tmdb/keywords.csv")
    assert (book["left_out"], book["rejected"]) == ({"duplicate_row": 1}, {"duplicate_id": 1})


def test_the_credits_of_all_films_may_lie_beside_some_of_them(tmdb):
    tmdb.films([{}])
    tmdb.credits([(n, ["Bo Tarn"], []) for n in range(1, 100)])
    report = tmdb.ingest()
    assert report["films"]["with_credits"] == 1
    assert [reason for _, _, reason in tmdb.rejected()] == ["unknown_film"] * 98


def test_a_quote_never_closed_costs_its_own_line(tmdb):
    path = tmdb.films([{"overview": "OPEN"}, {}, {"overview": ', "he said"'}, {}])
    text = path.read_text("utf-8").replace("OPEN", '"never closed')
    path.write_text(text, "utf-8")
    assert sorted(films(tmdb)) == [2, 3, 4]


def test_a_file_whose_name_is_no_text_is_named_all_the_same(tmdb):
    tmdb.films([{}])
    folder = tmdb.home.raw / "tmdb"
    (folder / "movies_dataset.csv").rename(folder / "\udce9movies_dataset.csv")
    tmdb.text(tmdb.home.raw / "notes" / "\udce9.txt", "x")
    report = tmdb.ingest()
    assert report["films"]["films"] == 1
    assert any("notes/\\xe9.txt is not read" in warning for warning in report["warnings"])
