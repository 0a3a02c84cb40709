"""Reports: pages that follow from their records, lead to each other, and hold text as text."""

import json

import pytest

from engine.errors import disk_problem
from engine.pages.documents import (
    Axis,
    Bars,
    Document,
    Figure,
    Heat,
    Interval,
    Intervals,
    Layer,
    Plot,
    Section,
    Table,
)
from engine.pages.reports import (
    CARD,
    DATA,
    EVALUATION,
    PAGES,
    TRAINING,
    read_record,
    report_page,
    write_reports,
)
from engine.store.home import Home
from tests.engine.pages.outline import checked

HOSTILE = "<script>alert('$x$')</script> id=\"#010101\" &amp; {{ 7 * 7 }}"
ALL = {page.file for page in PAGES}


def document(text="text"):
    """A document with everything that a document can hold."""
    plot = Plot(Axis(text, names=[text]), Axis(text), [Layer("columns", [0, 1], [2.0], text)])
    dots = Plot(Axis(), Axis(log=True), [Layer("marks", [1], [2], text, mark="ring")])
    heat = Heat([text], [text], [[None]])
    intervals = Intervals([Interval(text, 0.2, 0.1, 0.3)], Axis(text, "number"), text, text)
    charts = [plot, dots, Bars([(text, [1.0, 2])], series=[text, text]), heat, intervals, None]
    table = Table([text, text], [[text, "1"]], strong=text)
    figures = [Figure(text, text, chart, table) for chart in charts]
    return Document(
        text,
        [(text, text)],
        [
            Section("one", text, [text], figures),
            Section("two", text, ["WARNING: none"], [Figure(text, text)]),
            Section("three", text, markdown=f"**bold** {text}"),
        ],
    )


def test_a_page_follows_from_its_record_alone(tmp_path):
    home = Home(tmp_path)
    (path,) = write_reports(home, DATA.record, {DATA: document()})
    again = read_record(home.reports / DATA.record)["data.html"]
    assert report_page(again, DATA, [DATA]).encode() == path.read_bytes()
    assert write_reports(home, DATA.record, {DATA: again}) == [path]
    outline = checked(path.read_text("utf-8"), ALL)
    assert len(outline.all("section")) == 3
    assert len(outline.all("figure")) == 7


def test_control_characters_are_left_out_and_leave_the_markdown_around_them():
    section = Section("one", "t", markdown="bad \x01char **bold**")
    page = report_page(Document("a\x07 title", [], [section]), DATA, [DATA])
    assert "bad char <strong>bold</strong>" in page
    assert "<h1>a title</h1>" in page


def test_pages_lead_to_all_that_are_written_whoever_wrote_last(tmp_path):
    home = Home(tmp_path)
    write_reports(home, DATA.record, {DATA: document()})
    first = checked((home.reports / "data.html").read_text("utf-8"), {"data.html"})
    assert "Evaluation make evaluate" in first.words
    pages = {TRAINING: document(), CARD: document(), EVALUATION: document()}
    assert write_reports(home, TRAINING.record, pages) == [
        home.reports / page.file for page in pages
    ]
    for page in PAGES:
        links = checked((home.reports / page.file).read_text("utf-8"), ALL).all("a")
        assert {a["href"] for a in links if not a["href"].startswith("#")} == ALL
        assert [a["href"] for a in links if "aria-current" in a] == [page.file]


@pytest.mark.parametrize(
    "damage", [b"", b"{", b"[1]", b'{"data.html": {}}', b"\xff\xfe", b'{"data.html": {"title": 3}}']
)
def test_a_damaged_record_of_another_program_is_passed_over(tmp_path, damage):
    home = Home(tmp_path)
    home.reports.mkdir()
    (home.reports / DATA.record).write_bytes(damage)
    (path, *_) = write_reports(home, TRAINING.record, {TRAINING: document()})
    assert "data.html" not in [a["href"] for a in checked(path.read_text("utf-8"), ALL).all("a")]
    assert not (home.reports / "data.html").exists()


def test_hostile_text_stays_text_and_control_characters_vanish():
    page = report_page(document(HOSTILE))
    outline = checked(page)
    assert outline.words.count(HOSTILE) > 20
    assert "49" not in outline.words
    torn = report_page(document("a\x00\x1b[31mb\x7f\x85"))
    assert "a[31mb" in checked(torn).words
    assert not any(ord(letter) < 32 and letter not in "\n\t" for letter in torn)


def test_a_page_alone_leads_nowhere():
    assert [a["href"] for a in checked(report_page(document())).all("a")] == [
        "#one",
        "#two",
        "#three",
    ]


def test_the_record_holds_numbers(tmp_path):
    home = Home(tmp_path)
    write_reports(home, DATA.record, {DATA: document()})
    record = json.loads((home.reports / DATA.record).read_text("utf-8"))
    figure = record["data.html"]["sections"][0]["figures"][2]
    assert figure["chart"]["rows"] == [["text", [1.0, 2]]]


def test_a_folder_that_cannot_be_written_to_is_said(tmp_path):
    home = Home(tmp_path)
    home.reports.write_text("a file in its place")
    with pytest.raises(OSError, match="reports") as failure:
        write_reports(home, DATA.record, {DATA: document()})
    assert "reports" in disk_problem(failure.value)
