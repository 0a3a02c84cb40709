"""The films of the sample: TMDB's raw syntax, its defects, and films that are also streamed."""

import ast
import csv
import io
import re
from collections import Counter, defaultdict
from datetime import date
from itertools import combinations

import pytest

from data.sample import SMALL, generate
from data.sample.films.tmdb import FILM_GENRES
from tests.data.sample.files import folded, read_catalogs, read_table

HEADER = (
    b"adult,belongs_to_collection,budget,genres,homepage,id,imdb_id,original_language,"
    b"original_title,overview,popularity,poster_path,production_companies,production_countries,"
    b"release_date,revenue,runtime,spoken_languages,status,tagline,title,video,vote_average,"
    b"vote_count\n"
)
LISTS = {
    "genres": ["id", "name"],
    "production_companies": ["name", "id"],
    "production_countries": ["iso_3166_1", "name"],
    "spoken_languages": ["iso_639_1", "name"],
}
CAST_KEYS = ["cast_id", "character", "credit_id", "gender", "id", "name", "order", "profile_path"]
CREW_KEYS = ["credit_id", "department", "gender", "id", "job", "name", "profile_path"]
BREAK = "\x1f"  # stands for a carriage return, at which the csv module would begin a row


@pytest.fixture(scope="module", params=[0, 1], ids=lambda seed: f"seed{seed}")
def raw(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("films")
    generate(folder, size=SMALL, seed=request.param)
    return folder


@pytest.fixture(scope="module")
def records(raw):
    """All records of the film file, the broken ones in one piece."""
    text = (raw / "tmdb/movies_dataset.csv").read_bytes().decode().replace("\r", BREAK)
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.fixture(scope="module")
def films(records):
    """The first record of every film by id."""
    return {row["id"]: row for row in reversed(records)}


@pytest.fixture(scope="module")
def credit_rows(raw):
    return read_table(raw / "tmdb/credits.csv")


@pytest.fixture(scope="module")
def credits_by_id(credit_rows):
    return {
        row["id"]: (ast.literal_eval(row["cast"]), ast.literal_eval(row["crew"]))
        for row in credit_rows
    }


@pytest.fixture(scope="module")
def movies(raw):
    return [row for part in read_catalogs(raw).values() for row in part if row["type"] == "Movie"]


def directors(crew):
    return [entry["name"] for entry in crew if entry["job"] == "Director"]


def entry_names(cell):
    return [entry["name"] for entry in ast.literal_eval(cell)]


def test_the_files_begin_and_end_like_the_real_ones(raw):
    films = (raw / "tmdb/movies_dataset.csv").read_bytes()
    credit = (raw / "tmdb/credits.csv").read_bytes()
    assert films.startswith(HEADER)
    assert credit.startswith(b"cast,crew,id\n")
    assert films.endswith(b"\n")
    assert b"\r" not in credit


def test_every_record_has_all_columns(records, credit_rows):
    assert len(records) == SMALL.films
    assert not any(None in row or None in row.values() for row in (*records, *credit_rows))


def test_lists_are_python_literals(records):
    for row in records:
        for column, keys in LISTS.items():
            entries = ast.literal_eval(row[column])
            assert repr(entries) == row[column]
            assert all(list(entry) == keys for entry in entries)
        if row["belongs_to_collection"]:
            collection = ast.literal_eval(row["belongs_to_collection"])
            assert list(collection) == ["id", "name", "poster_path", "backdrop_path"]


def test_credits_are_python_literals(credit_rows):
    for row in credit_rows:
        cast, crew = ast.literal_eval(row["cast"]), ast.literal_eval(row["crew"])
        assert (repr(cast), repr(crew)) == (row["cast"], row["crew"])
        assert all(list(entry) == CAST_KEYS for entry in cast)
        assert all(list(entry) == CREW_KEYS for entry in crew)
        assert [entry["order"] for entry in cast] == list(range(len(cast)))
        for entry in (*cast, *crew):
            assert re.fullmatch(r"52fe[0-9a-f]{20}", entry["credit_id"])
            assert entry["profile_path"] is None or entry["profile_path"].endswith(".jpg")


def test_numbers_are_written_as_in_the_real_files(records):
    for row in records:
        assert re.fullmatch(r"\d+", row["budget"])
        assert re.fullmatch(r"\d+", row["revenue"])
        assert re.fullmatch(r"(\d+\.0)?", row["runtime"])
        assert re.fullmatch(r"\d\.\d|10\.0", row["vote_average"])
        assert (row["vote_count"] == "0") <= (row["vote_average"] == "0.0")
        assert repr(float(row["popularity"])) == row["popularity"]


def test_genres_are_those_of_tmdb(records):
    known = {genre.name: genre.id for genre in FILM_GENRES}
    used = Counter(
        (entry["name"], entry["id"]) for row in records for entry in ast.literal_eval(row["genres"])
    )
    assert set(used) == set(known.items())
    assert used.most_common(1)[0][0] == ("Drama", 18)


def test_dates_are_often_fridays(records):
    days = [date.fromisoformat(row["release_date"]) for row in records if row["release_date"]]
    assert 1900 <= min(days).year < 1940
    assert max(days).year == 2017
    assert Counter(day.weekday() for day in days).most_common(1)[0][0] == 4


def test_most_money_is_unknown_and_the_rest_has_a_heavy_tail(films):
    for column, share in (("budget", 0.196), ("revenue", 0.163)):
        known = sorted(int(row[column]) for row in films.values() if row[column] != "0")
        assert len(known) / len(films) == pytest.approx(share, abs=0.05)
        assert known[-1] > 8 * known[len(known) // 2]
    both_known = sum(row["budget"] != "0" != row["revenue"] for row in films.values())
    assert both_known / len(films) == pytest.approx(0.118, abs=0.04)


def test_few_films_have_most_votes(films):
    votes = sorted(int(row["vote_count"]) for row in films.values())
    assert votes[0] == 0
    assert votes[len(votes) // 2] == pytest.approx(10, abs=2)
    assert sum(count >= 2_000 for count in votes) >= 5
    popularity = sorted(float(row["popularity"]) for row in films.values())
    assert popularity[-1] > 20 * popularity[len(popularity) // 2]


def test_names_have_every_odd_character(films, credits_by_id):
    companies = "|".join(
        n for row in films.values() for n in entry_names(row["production_companies"])
    )
    for character in ("'", ", Inc.", "(", "+"):
        assert character in companies
    people = "|".join(e["name"] for cast, crew in credits_by_id.values() for e in (*cast, *crew))
    assert "'" in people
    assert set("éüç") <= set(people.lower())
    characters = [entry["character"] for cast, _ in credits_by_id.values() for entry in cast]
    assert "" in characters
    assert any('"' in name and "'" in name for name in characters)


def test_a_record_is_broken_in_an_unquoted_overview(raw):
    lines = (raw / "tmdb/movies_dataset.csv").read_bytes().split(b"\n")
    broken = [line for line in lines if b"\r" in line]
    assert len(broken) == 1
    with io.StringIO(broken[0].decode(), newline="") as file:
        first, second = csv.reader(file)
    assert (len(first), len(second)) == (10, 15)
    assert b'"' not in broken[0].partition(b"\r")[0].rpartition(b",")[2]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("release_date", ""),
        ("overview", ""),
        ("overview", " "),
        ("overview", "No overview found."),
        ("tagline", ""),
        ("runtime", ""),
        ("runtime", "0.0"),
        ("status", ""),
        ("status", "Rumored"),
        ("imdb_id", ""),
        ("poster_path", ""),
        ("original_language", ""),
        ("homepage", ""),
        ("adult", "True"),
        ("video", "True"),
        *((column, "[]") for column in LISTS),
    ],
)
def test_cells_are_empty_or_odd(records, column, value):
    assert any(row[column] == value for row in records)


def test_an_overview_has_two_lines(records):
    assert any("\n" in row["overview"] for row in records)


def test_some_ids_are_repeated(records):
    groups = defaultdict(list)
    for row in records:
        groups[row["id"]].append(row)
    repeated = [rows for rows in groups.values() if len(rows) > 1]
    assert max(len(rows) for rows in repeated) == 3
    equal = [rows for rows in repeated if all(row == rows[0] for row in rows)]
    assert 0 < len(equal) < len(repeated)
    for first, *repeats in (rows for rows in repeated if rows not in equal):
        changed = {column for row in repeats for column in row if row[column] != first[column]}
        assert "popularity" in changed
        assert changed <= {"popularity", "vote_count"}


def test_some_credits_are_repeated(records, credit_rows):
    groups = defaultdict(set)
    for row in credit_rows:
        groups[row["id"]].add(tuple(row.values()))
    counts = Counter(row["id"] for row in credit_rows)
    repeated = {number for number, count in counts.items() if count > 1}
    assert {n for n, count in Counter(row["id"] for row in records).items() if count > 1} < repeated
    assert 0 < sum(len(groups[number]) > 1 for number in repeated) < len(repeated)


def test_one_film_has_no_credits_and_an_undated_one_has(films, credits_by_id):
    assert len(set(films) - set(credits_by_id)) == 1
    assert set(credits_by_id) < set(films)
    undated = {number for number, row in films.items() if not row["release_date"]}
    assert undated & set(credits_by_id)


def test_casts_and_crews_vary(credits_by_id):
    assert any(not cast for cast, _ in credits_by_id.values())
    assert any(not crew for _, crew in credits_by_id.values())
    counts = Counter(len(directors(crew)) for _, crew in credits_by_id.values())
    assert counts[1] > 10 * counts[2] > 0
    assert any(crew and not directors(crew) for _, crew in credits_by_id.values())


def test_a_few_people_are_busy(credits_by_id):
    films = Counter(entry["id"] for cast, _ in credits_by_id.values() for entry in cast)
    counts = sorted(films.values())
    assert counts[-1] > 4 * counts[len(counts) // 2]


def test_different_films_share_a_title(films):
    titles = Counter(folded(row["title"]) for row in films.values())
    groups = Counter(titles.values())
    assert groups[2] > 10
    assert sum(count for size, count in groups.items() if size >= 3) >= 3


@pytest.fixture(scope="module")
def matches(films, movies):
    """The pairs of films and streaming movies that have one title and about one year."""
    by_title = defaultdict(list)
    for row in films.values():
        if row["release_date"]:
            by_title[folded(row["title"])].append(row)
    return [
        (row, movie)
        for movie in movies
        for row in by_title[folded(movie["title"])]
        if abs(int(row["release_date"][:4]) - int(movie["release_year"])) <= 1
    ]


def test_a_third_of_the_streaming_movies_are_among_the_films(matches, movies):
    streamed = {id(movie) for _, movie in matches}
    assert len(streamed) / len(movies) == pytest.approx(1 / 3, abs=0.06)
    assert len({row["id"] for row, _ in matches}) / SMALL.films < 0.5


def test_streamed_films_keep_their_people(matches, credits_by_id):
    same_directors = some_cast = both_cast = 0
    known = [(row, movie) for row, movie in matches if movie["director"]]
    for row, movie in known:
        cast, crew = credits_by_id[row["id"]]
        same_directors += folded(movie["director"]) == folded(", ".join(directors(crew)))
        if cast and movie["cast"]:
            names = {folded(name) for name in movie["cast"].split(",")}
            both_cast += 1
            some_cast += bool(names & {folded(entry["name"]) for entry in cast})
    assert same_directors / len(known) > 0.9
    assert some_cast / both_cast > 0.85
    off = sum(row["release_date"][:4] != movie["release_year"] for row, movie in matches)
    assert 0.05 < off / len(matches) < 0.3


@pytest.fixture(scope="module")
def collections(films):
    series = defaultdict(list)
    for row in films.values():
        if row["belongs_to_collection"]:
            series[row["belongs_to_collection"]].append(row)
    return list(series.values())


def test_collections_have_two_to_six_films(collections):
    assert len(collections) == 20
    assert all(2 <= len(part) <= 6 for part in collections)
    for part in collections:
        name = ast.literal_eval(part[0]["belongs_to_collection"])["name"]
        assert re.fullmatch(r".+ Collection", name)


def test_films_of_a_collection_share_words_and_people(collections, films, credits_by_id):
    def common(pairs, words):
        shared = [len(words(a) & words(b)) / max(1, len(words(a) | words(b))) for a, b in pairs]
        return sum(shared) / len(shared)

    def overview(row):
        return set(re.findall(r"\w{4,}", row["overview"].casefold()))

    def people(row):
        cast, crew = credits_by_id.get(row["id"], ([], []))
        return {entry["id"] for entry in cast} | set(directors(crew))

    inside = [pair for part in collections for pair in combinations(part, 2)]
    unrelated = list(combinations(list(films.values())[:60], 2))
    assert common(inside, overview) > 3 * common(unrelated, overview)
    assert common(inside, people) > 10 * common(unrelated, people)


def test_people_prefer_genres(films, credits_by_id):
    """Two films of a busy actor have one genre in common far more often than any two films."""
    genres = {number: set(entry_names(row["genres"])) for number, row in films.items()}
    roles = defaultdict(set)
    for number, (cast, _) in credits_by_id.items():
        for entry in cast:
            roles[entry["id"]].add(number)

    def alike(pairs):
        return sum(bool(genres[a] & genres[b]) for a, b in pairs) / len(pairs)

    same = [pair for played in roles.values() for pair in combinations(sorted(played), 2)]
    assert alike(same) > 1.2 * alike(list(combinations(sorted(films)[:150], 2)))


def test_the_seed_decides_the_bytes(raw, tmp_path):
    generate(tmp_path / "a", size=SMALL, seed=7)
    generate(tmp_path / "b", size=SMALL, seed=7)
    for name in ("movies_dataset.csv", "credits.csv"):
        first = (tmp_path / "a/tmdb" / name).read_bytes()
        assert first == (tmp_path / "b/tmdb" / name).read_bytes()
        assert first != (raw / "tmdb" / name).read_bytes()
