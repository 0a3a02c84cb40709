"""The judge: files of which most cannot be used stop the ingest and say why."""

import tomllib

import pytest

from data.audit import FileBook, Rejected
from data.judge import Guess, Settings, judge
from engine.contract.tables import QUARANTINE
from engine.errors import DataError
from tests.worlds import CATALOG_COLUMNS, PLAIN, as_csv


def book(rows, **rejected):
    """The book of a file with some rows rejected by their rules."""
    books = FileBook("ratings/x.csv", rows_in=rows)
    for rule, count in rejected.items():
        books.rejected[rule] = count
        books.keep_sample(7, Rejected(rule, "what was expected"), f"a record of {rule}")
    books.rows_out = rows - books.rejected.total()
    return books


@pytest.mark.parametrize(
    "books",
    [
        book(100),
        book(100, bad_rating=50),
        book(10, bad_rating=9),
        book(100, unknown_film=100),
        book(100, unmatched_movie=90, bad_rating=10),
    ],
    ids=["clean", "half", "few rows", "films elsewhere", "films and mistakes"],
)
def test_a_file_of_which_half_is_usable_is_read(books):
    judge(books, Settings())


@pytest.mark.parametrize(
    "books",
    [
        book(0),
        book(1, bad_rating=1),
        book(100, bad_rating=51),
        book(100, bad_rating=30, bad_user_id=21),
    ],
    ids=["nothing", "one bad row", "half and one", "by several rules"],
)
def test_another_one_is_refused(books):
    with pytest.raises(DataError, match=r"^ratings/x\.csv: "):
        judge(books, Settings())


def test_blank_rows_are_no_rows():
    books = book(100, bad_rating=15)
    books.left_out["blank_row"], books.rows_out = 85, 0
    with pytest.raises(DataError, match="none of its 15 records"):
        judge(books, Settings())


def test_the_message_has_the_reason_the_settings_and_the_records():
    books = book(100, bad_rating=60, unknown_title=10)
    guess = Guess("It may be so", ["scale = [1, 10]"])
    with pytest.raises(DataError) as error:
        judge(books, Settings('ratings.files."x.csv"'), lambda _: guess)
    assert str(error.value).splitlines() == [
        "ratings/x.csv: only 30 of its 100 records can be used (bad_rating 60, unknown_title 10); "
        "expected half.",
        "  It may be so.",
        "  If so, add to sources.toml:",
        '    [ratings.files."x.csv"]',
        "    scale = [1, 10]",
        "  For example:",
        "    ratings/x.csv, line 7: a record of bad_rating  (what was expected)",
        "    ratings/x.csv, line 7: a record of unknown_title  (what was expected)",
    ]


def catalog(rows, columns=CATALOG_COLUMNS, delimiter=","):
    full = [PLAIN | {"show_id": f"s{n}"} | row for n, row in enumerate(rows, start=1)]
    return as_csv(columns, ([row[column] for column in columns] for row in full), delimiter)


@pytest.fixture
def world(world):
    """A world with a rating."""
    world.ratings([(1, 4, 1_500_000_000, "ns1")])
    return world


def put(world, content):
    return world.text(world.home.raw / "catalogs" / "netflix_titles.csv", content)


NAMES = [{"title": name} for name in ("Amélie", "El niño", "À bout de souffle", "Señora", "Plain")]


@pytest.mark.parametrize("encoding", ["cp1252", "mac-roman", "utf-16", "utf-8-sig", "cp850"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_a_catalog_is_read_in_any_dialect(world, encoding, delimiter):
    put(world, catalog(NAMES, delimiter=delimiter).encode(encoding))
    world.ingest()
    names = {row["display_title"] for row in world.titles().values()}
    assert names == {row["title"] for row in NAMES}


@pytest.mark.parametrize(
    ("damage", "rule"),
    [(b"\x81\xff", "description_not_text"), (b"\0", "description_not_text")],
    ids=["bytes", "NUL"],
)
def test_damage_costs_the_cell_and_not_the_record(world, damage, rule):
    content = catalog([{"description": "DAMAGE"}, *[{"title": f"T{n}"} for n in range(9)]])
    put(world, content.encode().replace(b"DAMAGE", b"A lamp" + damage))
    report = world.ingest()
    assert world.titles()["ns1"]["description"] is None
    assert report["files"][0]["repaired"] == {rule: 1}
    assert report["files"][0]["rows_out"] == 10


def test_damage_to_a_title_costs_the_record(world):
    content = catalog([{"title": "DAMAGE"}, *[{"title": f"T{n}"} for n in range(9)]])
    put(world, content.encode().replace(b"DAMAGE", b"A lamp\0"))
    world.ratings([(1, 4, 1_500_000_000, "ns2")])
    world.ingest()
    assert [row["reason"] for row in world.rows(QUARANTINE)] == ["binary"]


def test_nameless_columns_are_nobodys(world):
    header, *lines = catalog(NAMES).splitlines()
    put(world, "\n".join([f",{header},,Unnamed: 14,,", *(f"9,{x},,,," for x in lines), "," * 16]))
    report = world.ingest()
    assert report["files"][0]["rows_out"] == 5
    assert report["files"][0]["left_out"] == {"blank_row": 1}
    assert not [w for w in report["warnings"] if "not used" in w]


def test_a_repeated_column_that_nobody_needs_is_nobodys(world):
    header, *lines = catalog(NAMES).splitlines()
    put(world, "\n".join([f"{header},note,note", *(f"{line},a,b" for line in lines)]))
    assert world.ingest()["files"][0]["rows_out"] == 5


@pytest.mark.parametrize(
    ("name", "layout"),
    [("netflix", ""), ('"hbo max: 2"', 'letter = "b"\nfile = "netflix"\n')],
    ids=["plain", "quoted"],
)
def test_a_wrong_encoding_in_the_settings_is_guessed(world, name, layout):
    others = '[catalogs.netflix]\nfile = "another"\n' if layout else ""
    world.sources(f'{others}[catalogs.{name}]\n{layout}encoding = "utf-8"\n')
    put(world, catalog([{"title": f"Ñandú {n}"} for n in range(30)]).encode("cp1252"))
    with pytest.raises(DataError, match=r"can be used \(not_utf8 30") as error:
        world.ingest()
    pasted = f'    [catalogs.{name}]\n    encoding = "cp1252"\n'
    assert pasted in str(error.value)
    assert tomllib.loads(pasted)
