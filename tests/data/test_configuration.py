"""Sources as configuration: a fifth platform, other editions, other ratings files."""

import pytest

from data.sources import claim_files
from data.sources.catalog_layouts import built_in_layouts
from engine.contract.tables import PLATFORMS
from engine.errors import DataError
from engine.scale import RatingScale
from tests.worlds import CATALOG_COLUMNS, PLAIN, as_csv


@pytest.fixture
def world(world):
    """A world with one Netflix title."""
    world.catalog("netflix", [{}])
    return world


def test_a_fifth_platform_needs_configuration_only(world):
    world.sources('[catalogs.mubi]\nletter = "m"\nfile = "mubi"\n')
    world.catalog("mubi", [{}, {"title": "Other"}], "mubi_2024.csv")
    world.ratings([(1, 4.5, 1000, "ms1"), (1, 4, 1000, "ms2")])
    report = world.ingest()
    assert report["titles"] == {"mubi movie": 2, "netflix movie": 1}
    assert world.works() == [["ms2"], ["ns1", "ms1"]]
    assert world.stars() == {("1", "ms1"): 4.5, ("1", "ms2"): 4}


def test_the_platforms_of_the_lake_are_those_with_a_catalog_in_their_order(world):
    world.sources(
        '[catalogs.Mubi]\nletter = "m"\nfile = "mubi"\naliases = ["MUBI España"]\n'
        '[catalogs.netflix]\nlabel = "NETFLIX"\n'
    )
    world.catalog("mubi", [{}], "mubi_2024.csv")
    world.ratings([(1, 4.5, 1000, "ms1")])
    world.ingest()
    assert world.rows(PLATFORMS) == [
        {
            "position": 0,
            "platform": "netflix",
            "label": "NETFLIX",
            "letter": "n",
            "aliases": [],
        },
        {
            "position": 1,
            "platform": "mubi",
            "label": "Mubi",
            "letter": "m",
            "aliases": ["MUBI España"],
        },
    ]


BAD_PLATFORMS = {
    "two of one letter": ('letter = "a"', r"two\.letter is 'a'; expected another letter for each"),
    "two of one file": (
        'letter = "b"\nfile = "One"',
        r"two\.file is 'one'; expected another begin",
    ),
    "two of one alias": ('letter = "b"\naliases = ["uno"]', r"two\.aliases is 'uno'; .*; one has"),
    "unknown key": ('letter = "b"\nfiles = "x"', r"two\.files is .*; did you mean file\?"),
    "wrong type": ("letter = 5", r"two\.letter is '5'; expected text"),
    "capital": ('letter = "B"', r"two\.letter is 'B'; expected one lower-case letter"),
    "not TOML": ("letter =", r"Invalid value"),
}


@pytest.mark.parametrize(("entry", "message"), BAD_PLATFORMS.values(), ids=BAD_PLATFORMS)
def test_malformed_built_in_platforms_are_refused(tmp_path, entry, message):
    path = tmp_path / "platforms.toml"
    file = "" if "file" in entry else 'file = "two"\n'
    one = '[catalogs.one]\nletter = "a"\nfile = "one"\naliases = ["Uno"]\n'
    path.write_text(f"{one}[catalogs.two]\n{file}{entry}\n", "utf-8")
    with pytest.raises(DataError, match=rf"platforms\.toml: .*{message}"):
        built_in_layouts(path)


def test_built_in_platforms_are_told_by_their_letters():
    assert [layout.letter for layout in built_in_layouts()] == ["a", "d", "h", "n"]


def test_another_edition_needs_configuration_only(world):
    theirs = {"show_id": "id", "title": "Name of Title", "cast": "actors"}
    columns = "".join(f'{ours} = "{name}"\n' for ours, name in theirs.items())
    world.sources(
        '[catalogs.netflix]\nshow_id_prefix = "s"\ndelimiter = ";"\nencoding = "latin-1"\n'
        f"[catalogs.netflix.columns]\n{columns}"
    )
    header = [theirs.get(column, column) for column in CATALOG_COLUMNS]
    row = {"show_id": "81", **PLAIN, "title": "Café; Nord"}
    content = as_csv(header, [[row[column] for column in CATALOG_COLUMNS]], delimiter=";")
    world.text(world.home.raw / "catalogs" / "netflix_titles.csv", content.encode("latin-1"))
    world.ratings([(1, 4, 1000, "ns81")])
    world.ingest()
    assert world.titles()["ns81"]["display_title"] == "Café; Nord"


def test_ratings_of_another_layout_need_configuration_only(world):
    world.sources(
        '[ratings]\nuser = "User-ID"\ntitle = "ISBN"\nrating = "Book-Rating"\ntime = ""\n'
        'delimiter = ";"\nscale = [0, 10]\n'
    )
    content = '"User-ID";"ISBN";"Book-Rating"\r\n"276725";"ns1";"0"\r\n"a;b";"ns1";"10"\r\n'
    world.text(world.home.raw / "ratings" / "books.csv", content)
    assert world.ingest()["rating_scale"] == [0, 10]
    assert world.stars() == {("276725", "ns1"): 0, ("a;b", "ns1"): 10}


@pytest.mark.parametrize("name", ["old.csv", "old.csv.gz"])
@pytest.mark.parametrize("key", ["old.csv", "old.csv.gz"])
def test_one_ratings_file_may_differ_from_the_others(world, name, key):
    world.sources(
        f'[ratings.files."{key}"]\nheader = ["movieId", "userId", "rating"]\ntime = ""\n'
        "scale = [1, 5]\n"
    )
    world.ratings([(1, 0.5, 1000, "ns1")])
    world.text(world.home.raw / "ratings" / name, "ns1,2,3\nns1,3,0.5\n")
    assert world.ingest()["rating_scale"] == [0.5, 5]
    assert world.stars() == {("1", "ns1"): 0.5, ("2", "ns1"): 3}
    assert world.rejected() == [(f"ratings/{name}", 2, "rating_out_of_scale")]


def test_scales_that_cannot_be_joined_are_refused(world):
    world.sources('[ratings.files."b.csv"]\nscale = [0, 10]\n')
    world.ratings([(1, 4, 1000, "ns1")], "a.csv")
    world.ratings([(1, 4, 1000, "ns1")], "b.csv")
    message = (
        r"ratings/b\.csv and ratings/a\.csv: rating scale is '0\.\.10'; expected one that ends"
    )
    with pytest.raises(DataError, match=message):
        world.ingest()


BAD = {
    "not TOML": ("[catalogs", "at line 1|at end of"),
    "unknown table": ("[films]", "films is 'films'; expected one of catalogs, movielens, ratings"),
    "unknown table near a known one": (
        "[rating]",
        "rating is 'rating'; expected one of .*; did you mean ratings?",
    ),
    "unknown key near a known one": (
        '[catalogs.mubi]\nalias = ["m"]',
        r"mubi\.alias is 'alias'; expected one of .*; did you mean aliases\?",
    ),
    "unknown column near a known one": (
        '[catalogs.netflix.columns]\nrelease = "y"',
        r"columns\.release is .*; did you mean release_year\?",
    ),
    "alias of another": (
        '[catalogs.mubi]\nletter = "m"\nfile = "m"\naliases = ["Prime  Video"]',
        r"catalogs\.mubi\.aliases is 'prime video'; expected another name .*; amazon has this one",
    ),
    "alias is another's name": (
        '[catalogs.mubi]\nletter = "m"\nfile = "m"\naliases = ["HULU"]',
        r"catalogs\.mubi\.aliases is 'hulu'; expected another name .*; hulu has this one",
    ),
    "name is another's alias": (
        '[catalogs."Disney Plus"]\nletter = "p"\nfile = "p"',
        r"catalogs\.disney plus is 'disney plus'; .*; disney has this one",
    ),
    "label of another": (
        '[catalogs.mubi]\nletter = "m"\nfile = "m"\nlabel = "Netflix"',
        r"mubi\.label is 'netflix'; expected another name",
    ),
    "aliases no list": ('[catalogs.hulu]\naliases = "h"', r"aliases is 'h'; expected a list of n"),
    "aliases no texts": ("[catalogs.hulu]\naliases = [1]", r"aliases is '\[1\]'; expected a list"),
    "empty alias": ('[catalogs.hulu]\naliases = [" "]', r"aliases is ''; expected a name"),
    "label no text": ("[catalogs.hulu]\nlabel = 1", r"hulu\.label is '1'; expected text"),
    "empty label": ('[catalogs.hulu]\nlabel = ""', r"hulu\.label is ''; expected a name"),
    "file of another": (
        '[catalogs.mubi]\nletter = "m"\nfile = "HULU_titles"',
        r"catalogs\.mubi\.file is 'hulu_titles'; expected another beginning .*; hulu has this one",
    ),
    "platform twice": (
        '[catalogs.mubi]\nletter = "m"\nfile = "m"\n[catalogs.MUBI]\nletter = "u"\nfile = "u"',
        r"catalogs\.MUBI is 'MUBI'; expected another name than 'mubi'",
    ),
    "nameless platform": ('[catalogs." "]\nletter = "m"\nfile = "m"', r"is ' '; expected a name"),
    "unknown key": ('[catalogs.netflix]\nletters = "n"', r"catalogs\.netflix\.letters is"),
    "no letter": ('[catalogs.mubi]\nfile = "m"', r"catalogs\.mubi\.letter is ''; expected one"),
    "long letter": ('[catalogs.mubi]\nfile = "m"\nletter = "mu"', "letter is 'mu'; expected one"),
    "capital letter": ('[catalogs.mubi]\nfile = "m"\nletter = "M"', "letter is 'M'; expected one"),
    "letter clash": ('[catalogs.nord]\nfile = "n"\nletter = "n"', "another letter for each platf"),
    "no file": ('[catalogs.mubi]\nletter = "m"', r"catalogs\.mubi\.file is ''; expected how"),
    "text expected": (
        "[catalogs.netflix]\nfile = 5",
        r"catalogs\.netflix\.file is '5'; expected t",
    ),
    "unknown column": ('[catalogs.netflix.columns]\nscore = "s"', r"netflix\.columns\.score is"),
    "column no text": ("[catalogs.netflix.columns]\ntitle = 5", r"columns\.title is '5'; expected"),
    "catalogs no table": ("catalogs = 5", "catalogs is '5'; expected a table of tables"),
    "encoding": ('[catalogs.netflix]\nencoding = "klingon"', "encoding is 'klingon'; expected one"),
    "encoding of bytes": (
        '[catalogs.netflix]\nencoding = "hex"',
        "encoding is 'hex'; expected one",
    ),
    "encoding with a NUL": ('[catalogs.netflix]\nencoding = "a\\u0000"', "expected one like utf-8"),
    "letter beyond ASCII": (
        '[catalogs.m]\nfile = "m"\nletter = "ñ"',
        "letter is 'ñ'; expected one",
    ),
    "too deep": (f"a = {'[' * 5_000}", "tables lie in one another too deeply"),
    "number beyond numbers": (f"a = {'9' * 5_000}", "Exceeds the limit"),
    "delimiter": (
        '[ratings]\ndelimiter = ":::"',
        r"ratings\.delimiter is ':::'; expected one chara",
    ),
    "ratings no table": ("ratings = 5", "ratings is '5'; expected a table"),
    "ratings key": (
        '[ratings]\nusers = "u"',
        r"ratings\.users is 'users'; expected one of decimal, delim",
    ),
    "file key": ('[ratings.files."a.csv"]\nfiles = 1', r"ratings\.files\.a\.csv\.files is"),
    "scale no pair": ("[ratings]\nscale = [1]", r"ratings\.scale is '\[1\]'; expected \[lowest"),
    "scale of text": ('[ratings]\nscale = ["1", "5"]', r"ratings\.scale is .*; expected \[lowest"),
    "scale of truths": (
        "[ratings]\nscale = [false, true]",
        r"ratings\.scale is .*; expected \[low",
    ),
    "scale turned": ("[ratings]\nscale = [5, 1]", r"rating scale is '5\.0\.\.1\.0'; expected low"),
    "scale nan": ("[ratings]\nscale = [nan, 5]", "rating scale is 'nan..5.0'; expected low < high"),
    "header no list": ('[ratings]\nheader = "a"', r"ratings\.header is 'a'; expected a list of"),
    "header lacks": (
        '[ratings]\nheader = ["userId"]',
        r"ratings\.header is 'userId'; expected each",
    ),
    "movielens key": ("[movielens]\nx = 1", r"movielens\.x is 'x'; expected one of decimal, "),
    "tmdb key": ("[tmdb]\nfilm = 'x'", r"tmdb\.film is 'film'; .*did you mean films\?"),
    "tmdb dates": (
        "[tmdb]\ndates = 'Y-m-d'",
        r"tmdb\.dates is 'Y-m-d'; expected 'd/m/Y' or 'm/d/Y'",
    ),
    "tmdb file no text": ("[tmdb]\nfilms = 5", r"tmdb\.films is '5'; expected text"),
    "tmdb column": (
        "[tmdb.columns]\nname = 'x'",
        r"tmdb\.columns\.name is 'name'; expected one of",
    ),
    "tmdb encoding": ("[tmdb]\nencoding = 'klingon'", r"tmdb\.encoding is 'klingon'; expected one"),
    "catalog dates": (
        "[catalogs.hulu]\ndates = 5",
        r"catalogs\.hulu\.dates is '5'; expected 'd/m/Y' or 'm/d/Y'",
    ),
    "prefix no text": (
        "[movielens]\nuser_prefix = 1",
        r"movielens\.user_prefix is '1'; expected t",
    ),
}


@pytest.mark.parametrize(("toml", "message"), BAD.values(), ids=BAD)
def test_a_malformed_configuration_is_refused(world, toml, message):
    world.sources(toml)
    with pytest.raises(DataError, match=rf"sources\.toml: .*{message}"):
        claim_files(world.home.raw)


def test_a_configuration_that_is_no_text_is_refused(world):
    world.text(world.home.raw / "sources.toml", b"\xff\xfe")
    with pytest.raises(DataError, match=r"sources\.toml: .*utf-8"):
        claim_files(world.home.raw)


def test_a_file_that_tmdbs_table_names_and_that_is_not_there_is_warned_of(world):
    world.sources('[tmdb]\nkeywords = "words.csv"\n')
    world.ratings([(1, 4, 1000, "ns1")])
    world.films([{}])
    warning = "sources.toml names tmdb/words.csv, which is not there"
    assert warning in world.ingest()["warnings"]


def test_entries_change_only_what_they_name(world):
    world.sources('[ratings]\nscale = [0, 10]\n[ratings.files."a.csv"]\ntime = "when"\n')
    catalogs, ratings, *_ = claim_files(world.home.raw)
    platforms = [layout.platform for layout in catalogs.layouts]
    assert platforms == ["amazon", "disney", "hulu", "netflix"]
    assert ratings.layouts.common.time == "timestamp"
    assert ratings.layouts.by_file["a.csv"].time == "when"
    assert ratings.layouts.by_file["a.csv"].scale == RatingScale(0, 10)


@pytest.mark.parametrize(
    ("name", "entry"),
    [
        ("mubi_titles.csv", '[catalogs.mubi] letter = "m" file = "mubi_titles"'),
        ("HBO Max.csv", '[catalogs.hbo_max] letter = "b" file = "HBO Max"'),
        ("titles.csv", '[catalogs.another] letter = "o" file = "titles"'),
        ("Netflix-titles (1).csv", '[catalogs.netflix] file = "Netflix-titles (1)"'),
        ("peliculas_ñu.csv.gz", '[catalogs.peliculas_nu] letter = "p" file = "peliculas_ñu"'),
    ],
)
def test_a_catalog_of_no_known_platform_is_read_with_the_lines_of_the_message(world, name, entry):
    (world.home.raw / "catalogs" / "netflix_titles.csv").unlink()
    world.catalog("mubi", [{}], name)
    with pytest.raises(DataError) as raised:
        world.ingest()
    lines = [line.removeprefix("    ") for line in raised.value.details[1:]]
    assert " ".join(lines) == entry
    world.sources("\n".join(lines))
    assert len(world.ingest()["titles"]) == 1


def test_films_among_the_catalogs_are_named_without_lines_that_do_not_help(world):
    world.text(world.home.raw / "catalogs" / "movies.csv", "movieId,title,genres\n1,T (2019),x\n")
    with pytest.raises(DataError, match=r"movies\.csv belongs to no known platform") as raised:
        world.ingest()
    assert raised.value.details == ()


@pytest.mark.parametrize(
    ("name", "message"),
    [
        (
            "mubi_titles.csv",
            r"catalogs/mubi_titles\.csv belongs to no known platform; expected amaz",
        ),
        ("netflix_titles (1).csv", r"netflix_titles \(1\)\.csv and .*titles\.csv are both netflix"),
        ("netflix_titles.csv.gz", r"netflix_titles\.csv and .*\.csv\.gz are the same file twice"),
    ],
)
def test_a_catalog_file_of_unclear_owner_is_refused(world, name, message):
    world.ratings([(1, 4, 1000, "ns1")])
    world.catalog("netflix", [{}], name)
    with pytest.raises(DataError, match=message):
        world.ingest()


def test_a_configuration_may_begin_as_editors_begin_files(world):
    world.sources("\ufeff[catalogs.netflix]\nletter = 'x'\n")
    world.catalog("netflix", [{}])
    world.ratings([(1, 4.0, 1_000_000_000, "xs1")])
    assert world.ingest()["events"]["rows"] == 1


def test_a_configuration_that_leads_nowhere_is_refused(world):
    world.catalog("netflix", [{}])
    (world.home.raw / "sources.toml").symlink_to("nowhere.toml")
    with pytest.raises(DataError, match=r"sources\.toml: cannot be read \(No such file"):
        world.ingest()


def test_a_file_in_another_encoding_than_configured_is_refused(world):
    world.sources('[catalogs.netflix]\nencoding = "utf-16"\n')
    world.catalog("netflix", [{}])
    world.ratings([(1, 4.0, 1_000_000_000, "ns1")])
    with pytest.raises(DataError, match=r"netflix_titles\.csv: is (in another encoding|binary)"):
        world.ingest()
