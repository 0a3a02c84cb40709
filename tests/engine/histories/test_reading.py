"""What people send: files of other services under any name, households, mixed lines, mistakes."""

import csv
import json
from datetime import date

import pytest

from engine.errors import CarteleraError, HistoryTooLarge, InvalidValue, UnreadableHistory
from engine.histories import bounds, xml_elements
from engine.histories.reading import Choices, read_history
from engine.histories.records import Episode, TitleKind
from tests.engine.histories.shape import archive, table
from tests.engine.histories.shapes import history, write
from tests.engine.histories.writers.netflix import household
from tests.engine.histories.writers.tv_time import HIDDEN

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
JPEG = b"\xff\xd8\xff\xe0" + bytes(range(256))
NETFLIX = ("Title", "Date")


def short(*rows: tuple[str, str]) -> bytes:
    return table(NETFLIX, rows, quoting=csv.QUOTE_ALL)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b" \r\n\t\n", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (PNG, r"a picture \(PNG\)"),
        (JPEG, r"a photo \(JPEG\)"),
        (b"%PDF-1.7 ...", "a PDF"),
        (b"\x1f\x8b\x08" + b"x" * 40, "compressed by gzip"),
        (b"SQLite format 3\x00" + b"x" * 40, "a database of SQLite"),
        (bytes(range(128, 256)) * 3, "no text"),
        ("Title,Date\nA,2020-01-01\n".encode("utf-16")[2:], "no text"),
        (b"Title,Date\nA\0B,2020-01-01\n", "no text"),
        (b"<!DOCTYPE html><html><body>Log in</body></html>", "is a web page"),
        (b"Plant,Height\nfern,3\n", "a table with the header 'plant, height'"),
        (b'{"plants": [{"name": "fern"}]}', "JSON: an object with 'plants'"),
        (b"[]", "an empty list"),
        (b"[1, 2]", "a single value"),
        (b"<plants><fern/></plants>", "XML with the root <plants>"),
        (b'[{"watched_at": "2020-', "begins like JSON and breaks in line 1"),
        (b"[" * 100_000, "nested too deeply"),
        (b'[{"a": NaN}]', "no JSON"),
        (b"[" + b"9" * 5000 + b"]", "no JSON"),
        (b"<movie><title>A</ti", "begins like XML and breaks"),
        (b"<", "begins like XML and breaks"),
        (b'"Title","Date"\n"A","2020-01-01"\n"B","2020-', "line 3: a quote is opened"),
        (b"PK\x03\x04 and then nothing", "cut or damaged"),
    ],
)
def test_what_is_no_history_is_refused_and_says_what_was_seen(content: bytes, message: str) -> None:
    with pytest.raises(UnreadableHistory, match=message):
        read_history(content, "upload.csv")


def test_a_refusal_says_what_is_known() -> None:
    with pytest.raises(UnreadableHistory) as refused:
        read_history(b"Plant,Height\nfern,3\n")
    for service in ("Letterboxd", "IMDb", "Trakt", "Netflix", "TV Time"):
        assert service in str(refused.value)


ENTITIES = b"""<?xml version="1.0"?><!DOCTYPE movie [
<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">
]><movie><title>&c;</title><playcount>1</playcount></movie>"""
OUTSIDE = b"""<!DOCTYPE movie SYSTEM "file:///etc/passwd"><movie><title>A</title></movie>"""


@pytest.mark.parametrize("content", [ENTITIES, OUTSIDE])
def test_xml_with_a_document_type_is_refused(content: bytes) -> None:
    with pytest.raises(UnreadableHistory, match="document type or entities"):
        read_history(content, "movie.nfo")


def test_xml_that_goes_deep_is_too_large() -> None:
    deep = b"<movie>" + b"<a>" * 99 + b"</a>" * 99 + b"</movie>"
    with pytest.raises(HistoryTooLarge, match="elements within each other"):
        read_history(deep)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"Title,Date\n" + b"A,2020-01-01\n" * (bounds.MOST_ROWS + 1), "200,000 rows"),
        (b"Title,Date\n" + b"\n" * bounds.MOST_LINES, "1,000,000 lines"),
        (
            b'Title,Date\n"' + b"A\n" * bounds.MOST_CELL + b'",2020-01-01\n',
            "65,536 characters in a cell",
        ),
        (b"Title,Date\n" + b"A" * (bounds.MOST_CELL + 1) + b",\n", "65,536 characters in a cell"),
        (b"Title,Date\n" + b"A" * (bounds.MOST_LINE + 1) + b"\n", "characters in a line"),
        (b"a," * bounds.MOST_COLUMNS + b"a\n", "100 columns"),
        (b"[" + b"{}," * (bounds.MOST_VALUES // 2 + 1) + b"{}]", "4,000,000 values"),
        (b'[{"watched_at": "", "movie": {}}' + b",{}" * bounds.MOST_ROWS + b"]", "200,000 entries"),
        (b"x" * (bounds.MOST_FILE_BYTES + 1), "67,108,864 bytes"),
    ],
    ids=["rows", "lines", "cell", "short cell", "line", "columns", "values", "entries", "bytes"],
)
def test_what_passes_a_bound_is_too_large(content: bytes, what: str) -> None:
    with pytest.raises(HistoryTooLarge, match=what):
        read_history(content, "upload")


def test_a_line_of_ours_in_a_file_ends_nothing() -> None:
    was = read_history("Title,Date\n\ue000\nA,2020-01-01\n\ue000\ue000\n".encode())
    assert [record.title for record in was.records] == ["\ue000", "A", "\ue000\ue000"]


def test_xml_of_many_elements_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml_elements, "MOST_ELEMENTS", 1_000)
    read_history(b"<videodb>" + b"<movie/>" * 999 + b"</videodb>")
    with pytest.raises(HistoryTooLarge, match="1,000 elements"):
        read_history(b"<videodb>" + b"<movie/>" * 1_000 + b"</videodb>")


def test_every_row_up_to_the_bound_is_read() -> None:
    was = read_history(b"Title,Date\n" + b"A,2020-01-01\n" * (bounds.MOST_ROWS - 1))
    assert len(was.records) == 1
    assert was.notes == ["199,998 entries say again what is in another, and count once."]


def test_a_file_with_a_header_alone_holds_no_entry() -> None:
    was = read_history(b"Title,Date\n")
    assert not was.records
    assert was.notes == ["There is no entry in it."]


def test_mixed_lines_are_read_or_shown_and_none_is_lost() -> None:
    was = read_history(
        b"Title,Date\n"
        b"A,2020-01-03\n"
        b",2020-01-02\n"
        b"B,31/02/2020\n"
        b"\n"
        b"C,yesterday\n"
        b"D, surplus comma,2020-01-01\n"
        b": Chapter One,2020-01-01\n"
        b"E,\n"
    )
    assert [(record.title, record.line, record.day) for record in was.records] == [
        ("A", 2, date(2020, 1, 3)),
        ("E", 9, None),
    ]
    assert [(each.line, each.text, each.reason) for each in was.unread] == [
        (3, "", "it has no title"),
        (4, "B", "there is no date 31/02/2020"),
        (6, "C", "'yesterday' is no date"),
        (7, "D", "it has 3 cells where the header has 2"),
        (8, ": Chapter One", "Netflix has taken the name of the series away"),
    ]


def test_a_line_is_where_a_row_begins() -> None:
    was = read_history(b'Title,Date\r\n"Two\r\nLines",2020-01-02\r\nB,2020-01-01\r\n')
    assert [(record.title, record.line) for record in was.records] == [
        ("Two\r\nLines", 2),
        ("B", 4),
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_tables_are_read_however_they_are_saved(end: str, delimiter: str, encoding: str) -> None:
    text = end.join([f"Title{delimiter}Date", f"Żółw; or, “Turtle”?{delimiter}2020-01-02", ""])
    text = text if delimiter == "\t" else text.replace("Żółw; or, “Turtle”?", "Żółw")
    was = read_history(text.encode(encoding))
    assert was.records[0].title == ("Żółw; or, “Turtle”?" if delimiter == "\t" else "Żółw")
    assert not was.notes


def test_windows_encoding_is_read_and_noted() -> None:
    was = read_history("Title,Date\nAmélie — Señor,2020-01-02\n".encode("cp1252"), "h.csv")
    assert was.records[0].title == "Amélie — Señor"
    assert was.notes == ["h.csv is not UTF-8; it is read as Windows-1252, look at its accents."]


def test_utf8_with_a_cut_character_stays_utf8() -> None:
    rows = "Title,Date\nŻółw i Źdźbło,2020-01-02\nŁódź".encode()
    was = read_history(rows[:-1], "h.csv")
    assert was.records[0].title == "Żółw i Źdźbło"
    assert "damaged characters" in was.notes[0]


def test_columns_without_a_name_are_nobodys() -> None:
    was = read_history(b"Title,Date,,,\nA,2020-01-02,,,\n")
    assert was.layout == "netflix"
    assert len(was.records) == 1


def test_an_ambiguous_file_leaves_days_open_until_somebody_says() -> None:
    content = short(("A", "03/04/2022"), ("B", "02/04/2022"))
    was = read_history(content)
    assert was.dates is not None
    assert list(was.dates.alternatives) == ["dmy", "mdy"]
    assert [record.day for record in was.records] == [None, None]
    chosen = read_history(content, choices=Choices(order="mdy"))
    assert [record.day for record in chosen.records] == [date(2022, 3, 4), date(2022, 2, 4)]
    with pytest.raises(InvalidValue, match="order is 'ydm'; expected one of dmy, mdy, ymd"):
        read_history(content, choices=Choices(order="ydm"))


def test_a_household_is_told_apart() -> None:
    content = household(history()[:60], ("Ann", "Ben", "Zoë"))
    was = read_history(content)
    counts = dict(was.profiles)
    assert counts["Ben"] == counts["Zoë"] < counts["Ann"]
    assert {record.profile for record in was.records} == set(counts)
    ben = read_history(content, choices=Choices(profile="Ben"))
    assert len(ben.records) == counts["Ben"]
    assert {record.profile for record in ben.records} == {"Ben"}
    assert ben.profiles == counts
    with pytest.raises(InvalidValue, match="expected one of Ann, Ben, Zoë"):
        read_history(content, choices=Choices(profile="Bob"))
    with pytest.raises(InvalidValue, match="of one person"):
        read_history(short(("A", "2022-01-01")), choices=Choices(profile="Bob"))


def test_one_film_in_three_tables_of_letterboxd_is_one_of_each_kind() -> None:
    film = "Date,Name,Year,Letterboxd URI"
    content = archive(
        {
            "x/ratings.csv": f"{film},Rating\n2021-01-03,A,1999,u,4.5\n".encode(),
            "x/diary.csv": (
                f"{film},Rating,Rewatch,Tags,Watched Date\n"
                "2021-01-03,A,1999,e1,4.5,,,2021-01-02\n"
                "2022-05-05,A,1999,e2,4,Yes,,2022-05-04\n"
                "2022-05-06,A,1999,e3,,Yes,,2022-05-04\n"
            ).encode(),
            "x/watched.csv": f"{film}\n2021-01-03,A,1999,u\n2020-01-01,B,2001,v\n".encode(),
            "x/likes/films.csv": f"{film}\n2021-01-03,A,1999,u\n".encode(),
            "x/deleted/diary.csv": (
                f"{film},Rating,Rewatch,Tags,Watched Date\n2021-01-03,Gone,1999,e,4,,,2021-01-02\n"
            ).encode(),
            "x/lists/all.csv": b"Letterboxd list export v7\n",
        }
    )
    was = read_history(content, "x.zip")
    assert sorted((r.title, r.kind, r.day, r.stars) for r in was.records) == [
        ("A", "liked", date(2021, 1, 3), None),
        ("A", "rating", date(2021, 1, 3), 4.5),
        ("A", "watched", date(2021, 1, 2), None),
        ("A", "watched", date(2022, 5, 4), None),
        ("B", "watched", date(2020, 1, 1), None),
    ]
    assert was.members["x/deleted/diary.csv"] is None
    assert was.members["x/lists/all.csv"] is None
    assert was.members["x/diary.csv"] == "diary"


def test_a_nameless_table_of_letterboxd_is_watched_and_says_so() -> None:
    content = b"Date,Name,Year,Letterboxd URI\n2021-01-03,A,1999,u\n"
    was = read_history(content, "download.csv")
    assert [record.kind for record in was.records] == ["watched"]
    assert "read as films that were watched" in was.notes[0]
    assert read_history(content, "watchlist.csv").records[0].kind == "watchlist"
    assert not read_history(content, "watched (3).csv").notes


def test_what_nobody_watched_at_netflix_is_shown() -> None:
    header = (
        "Profile Name,Start Time,Duration,Attributes,Title,Supplemental Video Type,Latest Bookmark"
    )
    rows = (
        "Ann,2020-01-02 20:00:00,0:40:00,,Show: Season 1: One (Episode 1),,0:40:00",
        "Ann,2020-01-02 20:00:00,0:00:30,,Show: Trailer,TRAILER,0:00:30",
        "Ann,2020-01-02 20:00:00,0:00:30,Autoplayed: user action: None; ,Film,,0:00:30",
        "Ann,2020-01-02 20:00:00,0:00:30,Autoplayed: user action: User_Interaction; ,Seen,,0:01:30",
        "Ann,2020-01-02 20:00:00,0:00:30,,Show_hook_01_16x9,,0:00:30",
        "Ann,2020-01-02 20:00:00,0:00:30,,Trailer: Film,,0:00:30",
        "Ann,2020-01-02 20:00:00,0:00:30,,Film,,Not latest view",
    )
    was = read_history("\n".join([header, *rows]).encode())
    assert [record.title for record in was.records] == ["Show", "Seen"]
    assert was.records[0].episode == Episode(1, 1, "One")
    assert [each.reason for each in was.unread] == [
        "it is no film or episode but trailer",
        "it began by itself and nobody watched on",
        "it is no film or episode but a trailer",
        "it is no film or episode but a trailer",
        "it was watched again later, and that view is in the file",
    ]


@pytest.mark.parametrize(
    ("title", "series", "episode"),
    [
        ("Show: Season 1: Name", "Show", Episode(1, None, "Name")),
        ("Star: Trek: Season 12: A: B", "Star: Trek", Episode(12, None, "A: B")),
        ("Show: Limited Series: Name", "Show", Episode(None, None, "Name")),
        ("Show: Part A: Name", "Show", Episode(None, None, "Name")),
        ("Show: Part 2: Name", "Show", Episode(2, None, "Name")),
        ("Serie: Temporada 3: Nombre", "Serie", Episode(3, None, "Nombre")),
        ("Serie: Staffel 3: Name (Folge 7)", "Serie", Episode(3, 7, "Name")),
        ("Série: Saison 2: Nom", "Série", Episode(2, None, "Nom")),
        ("Dizi: 2. Sezon: Ad", "Dizi", Episode(2, None, "Ad")),
        ("番組: シーズン1: 名前", "番組", Episode(1, None, "名前")),
        ("节目: 第 2 季: 名字", "节目", Episode(2, None, "名字")),
        ("Show: Season 2", "Show", Episode(2)),
    ],
)
def test_a_season_in_a_title_makes_it_an_episode(title: str, series: str, episode: Episode) -> None:
    (record,) = read_history(short((title, "2022-01-01"))).records
    assert (record.title, record.of, record.episode) == (series, TitleKind.EPISODE, episode)


@pytest.mark.parametrize(
    "title",
    [
        "Spider-Man: Into the Spider-Verse",
        "Kill Bill: Vol. 2",
        "Deathly Hallows: Part 2",
        "Series 7: The Contenders",
        "Show: Show 4: Chapter One",
        "Open Season: Scared Silly",
        "It: Chapter 2: Home",
        "Season 1",
        "Plain",
    ],
)
def test_a_title_without_a_season_is_left_as_it_is(title: str) -> None:
    (record,) = read_history(short((title, "2022-01-01"))).records
    assert (record.title, record.of, record.episode) == (title, None, None)


@pytest.mark.parametrize(
    ("rating", "reason"),
    [("11", "the rating 11 is not within 1..10"), ("good", "the rating 'good' is no number")],
)
def test_a_rating_that_is_none_is_shown(rating: str, reason: str) -> None:
    content = f"Const,Your Rating,Date Rated,Title\ntt1,{rating},2020-01-01,A\n".encode()
    was = read_history(content)
    assert not was.records
    assert [each.reason for each in was.unread] == [reason]


@pytest.mark.parametrize(
    ("thumbs", "stars", "kind"),
    [("1", "0", "disliked"), ("2", "", "liked"), ("3", "", "liked"), ("0", "4", "rating")],
)
def test_thumbs_and_stars_of_netflix(thumbs: str, stars: str, kind: str) -> None:
    header = "Profile Name,Title Name,Rating Type,Star Value,Thumbs Value,Event Utc Ts"
    was = read_history(f"{header}\nAnn,A,x,{stars},{thumbs},2020-01-01 10:00:00\n".encode())
    assert [record.kind for record in was.records] == [kind]


@pytest.mark.parametrize(("thumbs", "stars"), [("0", "0"), ("0", "-2"), ("7", "3"), ("", "")])
def test_neither_thumb_nor_stars(thumbs: str, stars: str) -> None:
    header = "Profile Name,Title Name,Rating Type,Star Value,Thumbs Value,Event Utc Ts"
    was = read_history(f"{header}\nAnn,A,x,{stars},{thumbs},2020-01-01 10:00:00\n".encode())
    assert not was.records
    assert len(was.unread) == 1


def test_what_prime_video_knows_of_places_goes_nowhere() -> None:
    for name in ("prime-video", "prime-video-drifted"):
        filename, content = write(name, history())
        was = read_history(content, filename)
        assert was.records
        assert "Valdivia" not in repr(was)
        assert "192.0.2.7" not in repr(was)
        assert all(not part or "Location" not in member for member, part in was.members.items())
    broken = b"Playback Hour,Title,City,ISP\nlong ago,A,Valdivia,Someone\n"
    assert "Valdivia" not in repr(read_history(broken))
    assert read_history(broken).unread[0].text == "A"


def test_what_tv_time_keeps_secret_stays_secret() -> None:
    filename, content = write("tv-time", history())
    was = read_history(content, filename)
    assert was.records
    assert HIDDEN not in repr(was)
    secrets = archive({"access_token.csv": f"user_id,token\n7,{HIDDEN}\n".encode()})
    with pytest.raises(UnreadableHistory) as refused:
        read_history(secrets)
    assert HIDDEN not in str(refused.value)
    assert "access_token.csv" in str(refused.value)


def test_what_json_cannot_say_as_text_is_no_title() -> None:
    items = [
        {"watched_at": "2020-01-01T00:00:00Z", "movie": {"title": title}}
        for title in ("Fine", "\ud800", "A\0B", "", 7, None, ["x"])
    ]
    was = read_history(json.dumps(items).encode())
    assert [record.title for record in was.records] == ["Fine", "7"]
    assert {each.reason for each in was.unread} == {"it has no title"}


def test_every_refusal_has_an_answer() -> None:
    for content in (b"", PNG, b"a,b\n"):
        with pytest.raises(CarteleraError) as refused:
            read_history(content)
        assert (refused.value.status, refused.value.problem) == (422, "unreadable-history")
