"""Files of events in every dialect: read as what they are, or not at all."""

import io
import itertools
import re
import tomllib
import zipfile
from datetime import UTC, datetime, timedelta

import pytest

from data.report import summarise
from engine.contract.tables import EVENTS
from engine.errors import DataError
from tests.worlds import as_csv

HEADER = ("userId", "rating", "timestamp", "movieId")
START = datetime(2018, 11, 20, 13, 14, 15, tzinfo=UTC)
FILE = "1.csv"


@pytest.fixture
def world(world):
    """A world with ten titles."""
    world.catalog("netflix", [{"title": f"T{n}"} for n in range(10)])
    return world


def rows(stars, times=None, count=60):
    """Rows of several users and titles, their stars and times in turn."""
    stars, times = itertools.cycle(stars), itertools.cycle(times or [1_500_000_000])
    return [(n // 10 + 1, next(stars), next(times), f"ns{n % 10 + 1}") for n in range(count)]


def text(lines, delimiter=",", end="\n", header=HEADER):
    return "".join(delimiter.join(map(str, line)) + end for line in [header, *lines])


def ingested(world, content, name=FILE):
    world.text(world.home.raw / "ratings" / name, content)
    report = world.ingest()
    return next(b for b in report["files"] if b["file"].startswith(f"ratings/{name}"))


def pasted(world, error):
    """Write the lines that a message says into sources.toml."""
    message = str(error.value)
    lines = re.search(r"add to sources\.toml:\n((?:    .*\n)+)", f"{message}\n")[1]
    tomllib.loads(lines)
    world.sources(lines)


def examples(error):
    return re.findall(r"^    ratings/\S+, line (\d+): (.*?)  \(", str(error.value), re.MULTILINE)


SCALES = {
    "1-5": (range(1, 6), [0.5, 5]),
    "0.5-5": ([0.5, 1, 4.5, 5], [0.5, 5]),
    "0-5": (range(6), [0, 5]),
    "1-10": (range(1, 11), [1, 10]),
    "0-10": (range(11), [0, 10]),
    "tenths": ([n / 10 for n in range(10, 101)], [1, 10]),
    "percent": (range(0, 101, 2), [0, 100]),
}


@pytest.mark.parametrize(("stars", "scale"), SCALES.values(), ids=SCALES)
def test_a_well_known_scale_is_recognised(world, stars, scale):
    count = 100
    book = ingested(world, text(rows(stars, count=count)))
    report = world.ingest()
    assert report["rating_scale"] == scale
    assert (book["rows_out"], book["rejected"]) == (count, {})
    warnings = [w for w in report["warnings"] if "add" in w or "write" in w]
    assert bool(warnings) == (scale not in ([0.5, 5], [1, 5]))
    if warnings:
        assert f"scale = [{scale[0]:g}, {scale[1]:g}]" in warnings[0]
        assert book["read_as"]["scale"] == f"{scale[0]:g} to {scale[1]:g}"


UNKNOWN_SCALES = {
    "thumbs": ([0, 1], [0, 1]),
    "both thumbs": ([-1, 1], [-1, 1]),
    "1-7": (range(1, 8), [1, 7]),
    "-10-10": (range(-10, 11), [-10, 10]),
    "no tens": (range(1, 10), [1, 10]),
    "shares": ([n / 50 for n in range(50)], [0, 1]),
    "1-20": (range(1, 21), [1, 20]),
    "even to 8": (range(2, 9, 2), [1, 10]),
    "tens to 80": (range(10, 90, 10), [1, 100]),
}


@pytest.mark.parametrize(("stars", "scale"), UNKNOWN_SCALES.values(), ids=UNKNOWN_SCALES)
def test_another_scale_stops_the_ingest_and_can_be_pasted(world, stars, scale):
    with pytest.raises(DataError, match="the scale of the ratings is not clear") as error:
        ingested(world, text(rows(stars)))
    assert len(examples(error)) == 3
    pasted(world, error)
    assert world.ingest()["rating_scale"] == scale
    assert world.ingest()["files"][-1]["rejected"] == {}


def test_marks_of_what_was_watched_are_no_single_stars(world):
    with pytest.raises(DataError, match="All values are 1: if 1 stands for watched") as error:
        ingested(world, text(rows([1])))
    pasted(world, error)
    assert world.ingest()["events"]["by_kind"] == {"watched": 60}


def test_codes_far_from_all_stars_are_mistakes(world):
    book = ingested(world, text(rows([1, 2, 3, 4, 5, 99])))
    assert (book["rows_out"], book["rejected"]) == (50, {"rating_out_of_scale": 10})
    assert any("10 ratings of 99 lie outside of 0.5 to 5" in w for w in world.ingest()["warnings"])


def test_a_declared_scale_rules(world):
    world.sources("[ratings]\nscale = [0, 10]\n")
    ingested(world, text(rows(range(1, 6))))
    report = world.ingest()
    assert report["rating_scale"] == [0, 10]
    assert any("no rating is above 5, though the scale" in w for w in report["warnings"])


def test_a_declared_scale_that_is_wrong_stops_the_ingest(world):
    world.sources("[ratings]\nscale = [1, 5]\n")
    with pytest.raises(DataError, match=r"can be used \(rating_out_of_scale 42\)") as error:
        ingested(world, text(rows([2, 3, *range(5, 100, 20), 80, 90, 100, 100])))
    assert "scale = [1, 100]" in str(error.value)


def formatted(pattern):
    return lambda time: time.strftime(pattern)


def seconds(time):
    return int(time.timestamp())


TIMES = {
    "seconds": (seconds, "seconds"),
    "seconds as floats": (lambda t: f"{t.timestamp():.1f}", "seconds"),
    "seconds with fractions": (lambda t: f"{t.timestamp():.3f}", "seconds"),
    "milliseconds": (lambda t: seconds(t) * 1000, "milliseconds"),
    "microseconds": (lambda t: seconds(t) * 10**6, "microseconds"),
    "nanoseconds": (lambda t: seconds(t) * 10**9, "nanoseconds"),
    "ISO": (datetime.isoformat, "iso"),
    "ISO with Z": (formatted("%Y-%m-%dT%H:%M:%SZ"), "iso"),
    "ISO with a blank": (formatted("%Y-%m-%d %H:%M:%S"), "iso"),
    "ISO with fractions": (formatted("%Y-%m-%d %H:%M:%S.250"), "iso"),
    "ISO of another zone": (
        lambda t: (t + timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M:%S+02:00"),
        "iso",
    ),
    "ISO with UTC": (formatted("%Y-%m-%d %H:%M:%S UTC"), "iso"),
    "slashes": (formatted("%Y/%m/%d %H:%M:%S"), "iso"),
    "digits": (formatted("%Y%m%d%H%M%S"), "YYYYMMDD"),
    "days first": (formatted("%d/%m/%Y %H:%M:%S"), "d/m/Y"),
    "days first, points": (formatted("%d.%m.%Y %H:%M:%S"), "d/m/Y"),
    "months first": (formatted("%m/%d/%Y %I:%M:%S %p"), "m/d/Y"),
}


@pytest.mark.parametrize(("write", "name"), TIMES.values(), ids=TIMES)
@pytest.mark.parametrize("quote", ["", '"'], ids=["plain", "quoted"])
def test_times_are_read_however_they_are_written(world, write, name, quote):
    moments = [START + timedelta(days=17 * n, seconds=n) for n in range(60)]
    times = [f"{quote}{write(moment)}{quote}" for moment in moments]
    book = ingested(world, text(rows([4], times)))
    assert book["read_as"]["time"] == name
    assert (book["repaired"], book["rejected"]) == ({}, {})
    assert sorted(row["at"] for row in world.rows(EVENTS)) == moments


DATES = {
    "ISO": (formatted("%Y-%m-%d"), "iso"),
    "digits": (formatted("%Y%m%d"), "YYYYMMDD"),
    "days first": (formatted("%d-%m-%Y"), "d/m/Y"),
    "months first": (formatted("%m/%d/%Y"), "m/d/Y"),
    "years of two digits": (formatted("%d/%m/%y"), "d/m/Y"),
    "days": (lambda t: int(t.timestamp()) // 86_400, "days"),
    "Excel": (lambda t: int(t.timestamp()) // 86_400 + 25_569, "Excel days"),
}


@pytest.mark.parametrize(("write", "name"), DATES.values(), ids=DATES)
def test_days_are_read_however_they_are_written(world, write, name):
    moments = [START + timedelta(days=17 * n) for n in range(60)]
    book = ingested(world, text(rows([4], map(write, moments))))
    assert book["read_as"]["time"] == name
    days = sorted(row["at"].date() for row in world.rows(EVENTS))
    assert days == [moment.date() for moment in moments]


WORDS = {
    "a month": lambda t: t.strftime("%B %d, %Y %H:%M:%S"),
    "a short month": lambda t: t.strftime("%d-%b-%Y %H:%M:%S"),
    "mail": lambda t: t.strftime("%a, %d %b %Y %H:%M:%S +0000"),
    "the web": lambda t: t.strftime("%a, %d %b %Y %H:%M:%S GMT"),
    "C": lambda t: t.strftime("%a %b %d %H:%M:%S %Y"),
    "Twitter": lambda t: (t - timedelta(hours=2)).strftime("%a %b %d %H:%M:%S -0200 %Y"),
    "JavaScript": lambda t: t.strftime("%a %b %d %Y %H:%M:%S GMT+0000 (CET)"),
    "twelve hours": lambda t: t.strftime("%Y-%m-%d %I:%M:%S %p"),
}


@pytest.mark.parametrize("write", WORDS.values(), ids=WORDS)
def test_times_with_words_are_read(world, write):
    moments = [START + timedelta(days=17 * n, seconds=n) for n in range(60)]
    book = ingested(world, text(rows([4], [f'"{write(moment)}"' for moment in moments])))
    assert book["read_as"]["time"] == "words"
    assert sorted(row["at"] for row in world.rows(EVENTS)) == moments


@pytest.mark.parametrize("written", ["2 de marzo de 2015", "02/03/2015 3:05 p. m., 13/3/2015"])
def test_spanish_times_are_read(world, written):
    times = [f'"{time}"' for time in written.split(", ")]
    book = ingested(world, text(rows([4], times)))
    assert book["repaired"] == {}


def test_joined_files_may_count_seconds_and_milliseconds(world):
    book = ingested(world, text(rows([4], [1_500_000_000, 1_500_000_001_000])))
    assert book["read_as"]["time"] == "seconds and milliseconds"
    times = {row["at"].timestamp() for row in world.rows(EVENTS)}
    assert times == {1_500_000_000, 1_500_000_001}


def test_years_are_no_times(world):
    ingested(world, text(rows([4], list(range(2000, 2018)))))
    assert {row["at"] for row in world.rows(EVENTS)} == {None}
    assert any("times like '2000' cannot be read" in w for w in world.ingest()["warnings"])


@pytest.mark.parametrize(
    "numbers", [range(1, 61), [25_000_001, 25_000_002]], ids=["ranks", "minutes"]
)
def test_numbers_that_may_be_no_times_are_named(world, numbers):
    ingested(world, text(rows([4], list(numbers))))
    assert any('and below it time = ""' in w for w in world.ingest()["warnings"])


@pytest.mark.parametrize("lost", ["9999-12-31", "2100-01-01T00:00:00Z", "1969-12-31"])
def test_many_lost_times_are_named_in_a_warning(world, lost):
    ingested(world, text(rows([4], [lost, "2015-02-03", "2015-02-04"])))
    assert any("20 of 60 times are taken as unknown" in w for w in world.ingest()["warnings"])


def test_exponents_are_numbers(world):
    ingested(world, text(rows([4], ["1.26E9"])))
    assert {row["at"].timestamp() for row in world.rows(EVENTS)} == {1.26e9}


@pytest.mark.parametrize(
    ("time", "rule"),
    [
        *((absent, "no_timestamp") for absent in ("", "NaN", "NULL", "\\N", "0", "-1", "None")),
        *((bad, "unreadable_time") for bad in ("today", "-86400", "2019-02-31", "0x10")),
        *((late, "future_time") for late in ("2147483647", "4102444800", "9" * 20)),
    ],
)
def test_a_time_that_cannot_be_is_unknown_and_the_event_stays(world, time, rule):
    book = ingested(world, text(rows([4], [time, *[1_500_000_000] * 9])))
    assert (book["rows_out"], book["rejected"]) == (60, {})
    assert book["repaired"] == {rule: 6}
    assert {row["at"] and row["at"].timestamp() for row in world.rows(EVENTS)} == {None, 1.5e9}


def test_dates_that_may_be_read_either_way_are_unknown_until_the_settings_say(world):
    content = text(rows([4], ["03/04/2019", "05/06/2020"]))
    assert ingested(world, content)["repaired"] == {"unreadable_time": 60}
    assert any('time_format = "d/m/Y"' in w for w in world.ingest()["warnings"])
    world.sources('[ratings]\ntime_format = "m/d/Y"\n')
    assert ingested(world, content)["repaired"] == {}
    assert {row["at"].month for row in world.rows(EVENTS)} == {3, 5}


DIALECTS = {
    "semicolons and decimal commas": (";", "\n", {"delimiter": ";", "decimal": ","}),
    "tabs": ("\t", "\n", {"delimiter": "\t"}),
    "bars": ("|", "\r\n", {"delimiter": "|"}),
    "two colons": ("::", "\n", {"delimiter": "::"}),
    "old Macs": (",", "\r", {"delimiter": ","}),
}


@pytest.mark.parametrize(("delimiter", "end", "read_as"), DIALECTS.values(), ids=DIALECTS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_every_dialect_gives_the_same_ratings(world, delimiter, end, read_as, encoding):
    lines = [("José", "4.5", 1_500_000_000, "ns1"), ("2", "3.0", 1_500_000_001, "ns2")]
    content = text(lines, delimiter, end)
    if "decimal" in read_as:
        content = content.replace("4.5", "4,5").replace("3.0", "3,0")
    book = ingested(world, content.encode(encoding))
    assert world.stars() == {("José", "ns1"): 4.5, ("2", "ns2"): 3}
    assert book["read_as"].items() >= read_as.items()
    assert book["rejected"] == {}


def numbered(content):
    header, *lines = content.splitlines(keepends=True)
    return "," + header + "".join(f"{n},{line}" for n, line in enumerate(lines))


@pytest.mark.parametrize(
    "change",
    [
        lambda t: "sep=,\n" + t,
        lambda t: "\n\n" + t,
        lambda t: t.replace("\n", ",,\n"),
        lambda t: t.replace("userId", '"User ID"').replace("movieId", "movie_id"),
        lambda t: t.replace("\n", ",,,,,\n", 1),
        lambda t: t + ",,,\n,,,\n",
        numbered,
        lambda t: numbered(t)[1:],
        lambda t: t.replace("\n", "\r\n", 1),
        lambda t: t.replace("\n", "\r", 1),
        lambda t: t.replace("\n", "\r", 20),
        lambda t: t[::-1].replace("\n", "\r", 20)[::-1],
        lambda t: t.replace("\n", "\r", 20).replace("\n", "\r\n", 20),
        lambda t: t.rstrip("\n"),
    ],
    ids=[
        "a hint for Excel",
        "blank lines first",
        "empty cells at the end",
        "other spellings",
        "nameless columns",
        "blank rows at the end",
        "rows numbered by pandas",
        "rows numbered by R",
        "mixed line ends",
        "a header of a Mac",
        "first lines of a Mac",
        "last lines of a Mac",
        "three line ends",
        "no last line end",
    ],
)
def test_what_editors_leave_in_a_file_is_nobodys(world, change):
    plain = text(rows([4, 3.5]))
    ingested(world, plain)
    stars = world.stars()
    book = ingested(world, change(plain))
    assert world.stars() == stars
    assert book["rejected"] == {}


@pytest.mark.parametrize("user", ["NULL", "None", "nan", "\\N", "<NA>", "#N/A", "-", "(null)"])
def test_a_user_who_is_written_as_none_is_none(world, user):
    lines = rows([4])
    book = ingested(world, text([*lines, (user, 4, 1_500_000_000, "ns1")]))
    assert book["rejected"] == {"bad_user_id": 1}
    assert user not in {user for user, _ in world.stars()}


@pytest.mark.parametrize("user", ["007", "ana perez", "a/b", "🙂", "משה", "1.50", "Ünal", "o'neil"])
def test_ids_are_opaque(world, user):
    ingested(world, text([*rows([4]), (user, 4, 1_500_000_000, "ns1")]))
    assert (user, "ns1") in world.stars()


def test_title_ids_may_be_written_in_any_case(world):
    lines = [(user, stars, time, title.upper()) for user, stars, time, title in rows([4])]
    ingested(world, text(lines))
    assert {row["title_id"] for row in world.rows(EVENTS)} == {f"ns{n}" for n in range(1, 11)}


def test_title_ids_that_differ_in_case_only_are_two(world):
    ids = [{"show_id": each} for each in ("sA", "sa", "sB")]
    world.catalog("netflix", [{"title": f"T{n}"} | each for n, each in enumerate(ids)])
    book = ingested(world, text([(1, 4, 1_500_000_000, each) for each in ("nsA", "NSA", "NSB")]))
    assert {row["title_id"] for row in world.rows(EVENTS)} == {"nsA", "nsB"}
    assert book["rejected"] == {"unknown_title": 1}


def test_ids_that_pandas_wrote_as_floats_are_whole_numbers(world):
    lines = rows([4])
    floats = [(f"{user}.0", *rest) for user, *rest in lines]
    world.text(world.home.raw / "ratings" / "2.csv", text(lines))
    book = ingested(world, text([*floats, ("", 4, 1_500_000_000, "ns1")]))
    assert {user for user, _ in world.stars()} == {str(n) for n in range(1, 7)}
    assert book["read_as"]["ids"] == "whole numbers written as 1.0"


def test_a_column_with_one_other_id_is_no_column_of_floats(world):
    ingested(world, text([*rows([4]), ("1.0", 4, 1, "ns1"), ("1.5", 4, 1, "ns1")]))
    assert {"1", "1.0", "1.5"} <= {user for user, _ in world.stars()}


def test_ids_of_movielens_are_sent_to_their_folder(world):
    lines = [(user, stars, time, 100 + n) for n, (user, stars, time, _) in enumerate(rows([4]))]
    with pytest.raises(DataError, match="belongs into raw/movielens") as error:
        ingested(world, text(lines))
    assert examples(error)[0] == ("2", "1,100,4,1500000000")


def test_titles_of_a_platform_without_a_catalog_do_not_speak_against_the_file(world):
    elsewhere = [(n, 4, 1_500_000_000, f"hs{n}") for n in range(1, 100)]
    book = ingested(world, text([*rows([4]), *elsewhere]))
    assert (book["left_out"], book["rejected"]) == ({"catalog_absent": 99}, {})
    said = "99 of 159 events are left out: no catalog of their platforms is there (catalog_absent)"
    assert [w for w in world.ingest()["warnings"] if said in w]


def test_ids_of_a_platform_that_is_not_known_are_named(world):
    lines = [(user, stars, time, f"b{title[1:]}") for user, stars, time, title in rows([4])]
    with pytest.raises(DataError, match="No catalog in raw/ has such ids, which begin with b"):
        ingested(world, text(lines))


def test_swapped_columns_of_any_name_can_be_pasted(world):
    lines = [(title, stars, time, user) for user, stars, time, title in rows([4])]
    header = ('the "user"', "rating", "timestamp", "a\\b")
    world.sources("[ratings]\nuser = 'the \"user\"'\ntitle = 'a\\b'\n")
    with pytest.raises(DataError, match="holds the titles") as error:
        ingested(world, as_csv(header, lines))
    pasted(world, error)
    assert world.ingest()["events"]["rows"] == 60


def test_swapped_columns_can_be_pasted(world):
    lines = [(title, stars, time, user) for user, stars, time, title in rows([4])]
    with pytest.raises(DataError, match="The column 'userId' holds the titles") as error:
        ingested(world, text(lines))
    pasted(world, error)
    assert world.ingest()["events"]["rows"] == 60


@pytest.mark.parametrize(
    "header",
    [
        ("User", "Stars", "date", "item_id"),
        ("customer", "nota", "when", "title"),
        ("viewer_id", "score", "Seen at", "show"),
        ("Profile Name", "user rating", "Start Time", "Title"),
        ("Customer No", "Score (1-5)", "date of rating", "Content ID"),
    ],
)
def test_columns_that_others_call_otherwise_can_be_pasted(world, header):
    with pytest.raises(DataError, match="no column 'userId'") as error:
        ingested(world, text(rows([4]), header=header))
    pasted(world, error)
    report = world.ingest()
    assert (report["events"]["rows"], report["files"][-1]["repaired"]) == (60, {})


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (0, 3, 1, 2), (3, 0, 1, 2), (2, 0, 3, 1)])
@pytest.mark.parametrize("day", [None, "2019-01-31"])
def test_a_file_without_a_header_says_what_to_paste(world, order, day):
    lines = [[row[n] for n in order] for row in rows([4], [day] if day else None)]
    with pytest.raises(DataError, match="If its first line is a record and no header") as error:
        ingested(world, "\n".join(",".join(map(str, line)) for line in lines))
    world.sources("\n".join(error.value.details[1:]))
    report = world.ingest()
    assert (report["events"]["rows"], report["files"][-1]["repaired"]) == (60, {})


@pytest.mark.parametrize("names", [("1.csv", "2.csv"), ("2.csv", "1.csv")])
def test_files_of_two_scales_are_refused_and_one_scale_can_be_pasted(world, names):
    low, high = names
    world.text(world.home.raw / "ratings" / high, text(rows(range(1, 11))))
    with pytest.raises(DataError, match=r"2\.csv and ratings/1\.csv: rating scale") as error:
        ingested(world, text(rows(range(1, 6))), low)
    pasted(world, error)
    assert world.ingest()["rating_scale"] == [1, 10]


@pytest.mark.parametrize("name", ["log.csv", 'a "b" é.csv'])
def test_a_file_without_stars_says_what_to_paste(world, name):
    lines = [(user, time, title) for user, _, time, title in rows([4])]
    content = text(lines, header=("userId", "timestamp", "movieId"))
    with pytest.raises(DataError, match="no column 'rating'") as error:
        ingested(world, content, name)
    assert 'holds the rating: rating = "its name" instead' in str(error.value)
    pasted(world, error)
    assert world.ingest()["events"]["by_kind"] == {"watched": 60}


def test_the_summary_says_how_strange_files_were_read(world):
    content = text(rows(["4,5", "2,5"], ["2019-01-31"]), ";").encode("utf-16")
    ingested(world, content)
    summary = summarise(world.ingest())
    expected = "read as decimal mark comma, delimiter semicolon, encoding utf-16-le, times in iso"
    assert expected in summary
    assert "read as" not in summary.split("\n")[-3]


def zipped(members):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def test_files_of_an_archive_are_read(world):
    members = {
        "archive/1.csv": text(rows([4])),
        "__MACOSX/archive/._1.csv": b"\0\0",
        "archive/README.txt": "A read me.",
    }
    book = ingested(world, zipped(members), "download.zip")
    assert book["file"] == "ratings/download.zip/archive/1.csv"
    assert book["rows_out"] == 60


def test_settings_of_a_file_hold_for_it_in_an_archive(world):
    world.sources('[ratings.files."1.csv"]\nscale = [0, 10]\n')
    ingested(world, zipped({"1.csv": text(rows([4]))}), "download.zip")
    assert world.ingest()["rating_scale"] == [0, 10]


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda data: data[: len(data) // 2], "the zip archive is cut or damaged"),
        (lambda data: b"PK" + data[50:], "the zip archive is cut or damaged"),
        (lambda data: data.replace(b"1.csv", b"2.csv", 1), "the zip archive is cut or damaged"),
    ],
    ids=["cut", "without a beginning", "contradicting"],
)
def test_a_damaged_archive_is_refused(world, damage, message):
    with pytest.raises(DataError, match=message):
        ingested(world, damage(zipped({"1.csv": text(rows([4, 3.5]), end="\r\n")})), "x.zip")


@pytest.mark.parametrize("name", ["ratings.xlsx", "ratings.XLS", "ratings.ods"])
def test_a_spreadsheet_is_named_with_what_to_do(world, name):
    with pytest.raises(DataError, match=rf"ratings/{name} is .*save the sheet as CSV UTF-8"):
        ingested(world, b"PK\3\4", name)
