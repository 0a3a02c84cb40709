"""One ratings file to rows: what is read, what is rejected, and on which line."""

import gzip

import pytest

from engine.contract.tables import EVENTS, QUARANTINE
from engine.errors import DataError
from tests.worlds import as_csv

HEADER = "userId,rating,timestamp,movieId\n"
GOOD = "1,4.5,1000,ns1\n"
FILE = "ratings/1.csv"


@pytest.fixture
def world(world):
    """A world with the titles ns1, ns2, ns3."""
    world.catalog("netflix", [{"title": f"T{n}"} for n in range(3)])
    return world


def ingested(world, content, name="1.csv"):
    world.text(world.home.raw / "ratings" / name, content)
    report = world.ingest()
    book = report["files"][-1]
    assert book["rows_in"] == book["rows_out"] + sum(book["left_out"].values()) + sum(
        book["rejected"].values()
    )
    return book


ROWS = [("1", 4.5, 1000, "ns1"), ("x y", 0.5, 2000, "ns2"), ("1", 5, 0, "ns3"), (2, 3, "", "ns1")]
PLAIN = as_csv(HEADER.strip().split(","), ROWS)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("1.csv", PLAIN),
        ("1.csv", PLAIN.replace("\n", "\r\n")),
        ("1.csv", "\ufeff" + PLAIN.rstrip("\n")),
        ("1.csv.gz", PLAIN),
        ("1.csv", PLAIN.replace(",", " , ").replace("x y", "x\u00a0 y")),
        ("1.csv", PLAIN.replace("1,", '"1",').replace("userId", '"userId"')),
        ("1.csv.gz", PLAIN + '"3","1","5",ns9\n'),
        (
            "1.csv",
            as_csv(
                ["movieId", "note", "TIMESTAMP", "rating", "userId"],
                [(t, 'a, "b"\nc', s, r, u) for u, r, s, t in ROWS],
            ),
        ),
    ],
    ids=["plain", "CRLF", "BOM", "gzip", "blanks", "quoted", "quoted late", "other columns"],
)
def test_every_layout_of_a_file_gives_the_same_ratings(world, name, content):
    if " , " in content:
        content = content.replace(" ,  , ", " ,, ")  # an empty time stays empty
    ingested(world, content, name)
    rows = world.rows(EVENTS)
    stars = [(r["user_id"], r["title_id"], r["value"]) for r in rows]
    assert stars == [("1", "ns1", 4.5), ("1", "ns3", 5), ("2", "ns1", 3), ("x y", "ns2", 0.5)]
    assert [r["at"] and r["at"].timestamp() for r in rows] == [1000, None, None, 2000]


@pytest.mark.parametrize("tenths", range(5, 51, 5))
def test_half_stars_are_exact(world, tenths):
    ingested(world, f"{HEADER}1,{tenths / 10},1000,ns1\n")
    assert world.stars() == {("1", "ns1"): tenths / 10}


BAD_ROWS = {
    "NaN": ("1,NaN,1000,ns2", "bad_rating"),
    "infinite": ("1,inf,1000,ns2", "bad_rating"),
    "infinite by its digits": ("1,1e999,1000,ns2", "bad_rating"),
    "rating empty": ("1,,1000,ns2", "bad_rating"),
    "rating text": ("1,good,1000,ns2", "bad_rating"),
    "rating with underscore": ("1,1_0,1000,ns2", "bad_rating"),
    "rating above": ("1,5.5,1000,ns2", "rating_out_of_scale"),
    "rating below": ("1,0,1000,ns2", "rating_out_of_scale"),
    "rating negative": ("1,-1,1000,ns2", "rating_out_of_scale"),
    "unknown prefix": ("1,4,1000,xs2", "unknown_title"),
    "unknown title": ("1,4,1000,ns99", "unknown_title"),
    "title empty": ("1,4,1000,", "unknown_title"),
    "title of bytes": (b"1,4,1000,ns\xff", "unknown_title"),
    "user empty": (",4,1000,ns2", "bad_user_id"),
    "user blank": ("\u00a0 ,4,1000,ns2", "bad_user_id"),
    "user long": ("u" * 257 + ",4,1000,ns2", "bad_user_id"),
    "user of bytes": (b"u\xff,4,1000,ns2", "bad_user_id"),
    "user of 10 MB": ("u" * 10_000_000 + ",4,1000,ns2", "bad_user_id"),
    "too few fields": ("1,4,1000", "field_count"),
    "too many fields": ("1,4,1000,ns2,x", "field_count"),
    "decimal comma": ("1,4,5,1000,ns2", "field_count"),
}


@pytest.mark.parametrize(("bad", "reason"), BAD_ROWS.values(), ids=BAD_ROWS)
def test_a_bad_row_costs_that_row_only(world, bad, reason):
    line = bad if isinstance(bad, bytes) else bad.encode()
    after = b"2,4,1000,ns2\n3,4,1000,ns8\n"
    book = ingested(world, (HEADER + GOOD).encode() + line + b"\n" + after)
    assert world.stars() == {("1", "ns1"): 4.5, ("2", "ns2"): 4}
    assert world.rejected() == [(FILE, 3, reason), (FILE, 5, "unknown_title")]
    assert book["rows_in"] == 4


@pytest.mark.parametrize("quoted", [False, True], ids=["plain", "quoted"])
@pytest.mark.parametrize("blank", ["", ",,,", " , ,,"], ids=["nothing", "commas", "blanks"])
def test_a_blank_row_is_no_row(world, blank, quoted):
    good = '"2",4,1000,ns2' if quoted else "2,4,1000,ns2"
    book = ingested(world, f"{HEADER}{GOOD}{blank}\n{good}\n{blank}\n")
    assert world.stars() == {("1", "ns1"): 4.5, ("2", "ns2"): 4}
    assert world.rejected() == []
    assert book["rows_in"] == 2 + book["left_out"].get("blank_row", 0)


@pytest.mark.parametrize("quoted", [False, True], ids=["plain", "quoted"])
def test_lines_are_right_after_any_mix_of_bad_rows(world, quoted):
    bad = ["1,4", "1,,5,ns1", "1,4,5,6,7", "1,9,5,ns1", ",,,,,,4", "1,nan,5,ns1"]
    good = '"1",4.5,1000,ns1' if quoted else GOOD.strip()
    ingested(world, HEADER + "".join(f"{line}\n{good}\n" for line in bad) + "1,4,1000")
    rejected = [(line, reason) for _, line, reason in world.rejected()]
    assert rejected == [
        (2, "field_count"),
        (4, "bad_rating"),
        (6, "field_count"),
        (8, "rating_out_of_scale"),
        (10, "field_count"),
        (12, "bad_rating"),
        (14, "field_count"),
    ]


@pytest.mark.parametrize(
    ("bad", "rejected"),
    [
        ('"2,4,1000,ns1\n', [(3, "malformed_csv")]),
        ('2,4,1000,"ns1\n', [(3, "malformed_csv")]),
        ('2,4,1000,"ns1\n5,4,1000,"ns2"\n', [(3, "malformed_csv")]),
        ('"2,4,1000,ns1\n5",4,1000,ns1\n', [(3, "bad_user_id")]),
    ],
    ids=["first field", "last field", "to the next quote", "a user id of two lines"],
)
def test_an_open_quote_does_not_swallow_the_rows_after_it(world, bad, rejected):
    ingested(world, HEADER + GOOD + bad + "3,4,1000,ns1\n4,4,1000,ns3\n")
    assert {("1", "ns1"), ("3", "ns1"), ("4", "ns3")} <= world.stars().keys()
    assert [(line, reason) for _, line, reason in world.rejected()] == rejected


def test_nul_in_a_user_id_is_rejected_wherever_it_stands(world):
    ingested(world, HEADER + GOOD * 6000 + "u\0,4,1000,ns1\n")
    assert world.rejected() == [(FILE, 6002, "bad_user_id")]


def test_a_line_of_17_mb_costs_that_row_only(world):
    ingested(world, HEADER + GOOD + "u" * 17_000_000 + ",4,1000,ns1\n" + GOOD)
    assert world.rejected() == [(FILE, 3, "bad_user_id")]


def test_a_line_over_several_blocks_is_refused(world):
    with pytest.raises(DataError, match=rf"{FILE}: .*lines of at most 16 MiB"):
        ingested(world, HEADER + GOOD + "u" * 50_000_000 + ",4,1000,ns1\n" + GOOD)


def test_lines_are_right_and_in_order_over_several_blocks(world):
    n = 700_000  # rows of 15 bytes, so that the three parts lie in three blocks
    part = GOOD * n + "1,4\n" + "1,9,1000,ns1\n"
    ingested(world, HEADER + part * 3)
    lines = [(line, reason) for _, line, reason in world.rejected()]
    starts = [2 + (n + 2) * k + n for k in range(3)]
    assert lines == [
        pair for n in starts for pair in ((n, "field_count"), (n + 1, "rating_out_of_scale"))
    ]


def test_whole_seconds_with_a_fraction_of_zero_are_read(world):
    ingested(world, f"{HEADER}1,4,1425941529.0,ns1\n1,4, 7 ,ns2\n")
    assert [row["at"].timestamp() for row in world.rows(EVENTS)] == [1425941529, 7]


def test_ratings_without_a_time_are_counted_as_repaired(world):
    book = ingested(world, f"{HEADER}1,4,,ns1\n2,4,5,ns1\n3,9,,ns1\n")
    assert book["repaired"] == {"no_timestamp": 1}
    assert ingested(world, HEADER + GOOD + "2,9,,ns1\n")["repaired"] == {}


def test_users_with_rejected_rows_only_are_no_users(world):
    ingested(world, f"{HEADER}9,x,1,ns1\n0,x,1,ns1\n{GOOD}")
    assert world.table(EVENTS)["user_id"].combine_chunks().dictionary.to_pylist() == ["1"]


def test_the_quarantine_says_what_was_expected(world):
    ingested(world, f"{HEADER}{GOOD}u\u00e9,x,1000,ns1\n1,4\n")
    details = [(row["record"], row["detail"]) for row in world.rows(QUARANTINE)]
    assert details == [
        ("u\u00e9,ns1,x,1000", "the rating is not a finite number"),
        ("1,4", "2 fields; expected 4"),
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "the file is empty; expected a header and rows"),
        (HEADER, "no rows below the header"),
        (HEADER.strip(), "no rows below the header"),
        ('"userId",rating,timestamp,movieId\n', "no rows below the header"),
        (b"PK\3\4\0\0", "the file is binary"),
        ("userId,rating,timestamp\n1,4,5\n", "no column 'movieId' .the title.; expected userId"),
        ("userId:rating:timestamp:movieId\n", "no column 'userId'"),
        (f"{HEADER.strip()},Rating\n1,4,5,ns1,4\n", "a column name stands twice"),
    ],
    ids=[
        "empty",
        "header",
        "header unended",
        "header quoted",
        "binary",
        "column",
        "delimiter",
        "twice",
    ],
)
def test_a_broken_file_is_refused(world, content, message):
    with pytest.raises(DataError, match=f"{FILE}: {message}"):
        ingested(world, content)


@pytest.mark.parametrize("kept", [0.2, 0.9])
def test_a_gzip_file_cut_short_is_refused(world, kept):
    rows = "".join(f"{n},4,{n * 7919 % 100_003},ns1\n" for n in range(50_000))
    packed = gzip.compress((HEADER + rows).encode())
    (world.home.raw / "ratings" / "1.csv.gz").write_bytes(packed[: int(len(packed) * kept)])
    with pytest.raises(DataError, match=r"ratings/1\.csv\.gz: the gzip data is cut"):
        world.ingest()


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("1,x,1000,ns1\n1,4\n", r"none of its 2 records can be used \(field_count 1, bad_rating 1"),
        ("1,4\n", r"none of its 1 records can be used \(field_count 1"),
    ],
)
def test_no_usable_rating_is_refused(world, rows, message):
    with pytest.raises(DataError, match=f"ratings/1.csv: {message}"):
        ingested(world, HEADER + rows)
