"""The reports of a home, and the model card of its release, as pages of the app."""

import shutil
from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

from data.profile.profile import write_profile
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
from engine.pages.reports import CARD, DATA, EVALUATION, TRAINING, write_reports
from engine.store.home import Home
from tests.api.web.explore.reading import assert_page
from tests.api.world import served

PAGES = {"data": DATA, "training": TRAINING, "evaluation": EVALUATION, "model": CARD}
HOSTILE = "<script>x</script>"


@pytest.mark.parametrize("name", ["data", "training", "evaluation"])
def test_a_report_that_is_not_there_names_its_command(small: TestClient, name: str) -> None:
    answer = small.get(f"/explore/{name}")
    assert answer.status_code == 200
    assert PAGES[name].command in assert_page(answer.text).one("p", class_="notice").text


def test_the_card_of_the_release_is_there_without_reports(
    small: TestClient, small_home: Home
) -> None:
    page = assert_page(small.get("/explore/model").text)
    release = small.get("/health/ready").json()["release"]
    assert page.one("h1").text == f"Model card of release {release}"
    assert {"Purpose", "Limitations"} <= {each.text for each in page.all("h2")}
    assert page.all("table")
    card = (small_home.releases / release / "card.md").read_text("utf-8")
    assert "### User " in card
    assert "User " not in {each.text[:5] for each in page.all("h3")}


def document() -> Document:
    """A document with a chart of every kind."""
    plot = Plot(
        Axis("x", names=["a", HOSTILE]),
        Axis(low=0, high=4),
        [
            Layer("columns", [0.0, 1.0, 2.0], [1.0, 3.0], "counted"),
            Layer("line", [0.0, 2.0], [1.0, 2.0], "line", "best", "dashed", "diamond"),
            Layer("marks", [1.0], [2.0], "marks", "warn", "", "cross"),
            Layer("dots", [1.0], [2.0]),
            Layer("steps", [0.0, 1.0, 2.0], [1.0, 2.0]),
        ],
    )
    intervals = Intervals([Interval(HOSTILE, 0.5, 0.4, 0.6, True)], Axis("gain"), "better", "")
    charts = [
        plot,
        Plot(Axis("year", "year"), Axis(), [Layer("line", [1990, 2000], [1, 2])]),
        Bars([(HOSTILE, [1, 2]), ("b", [0, 1])], "count", ["one", "two"]),
        Bars([(f"n{n}", [n]) for n in range(20)], "dollars"),
        Heat(["r", HOSTILE], ["c"], [[0.5], [None]], "share"),
        intervals,
    ]
    figures = [Figure(f"chart {n}", HOSTILE, chart) for n, chart in enumerate(charts)]
    figures.append(Figure("table", "", None, Table(["a", "b"], [[HOSTILE, "1"]], HOSTILE)))
    text = f"| a | b |\n| --- | ---: |\n| {HOSTILE} | 0.1 (0.0-0.2) |"
    return Document(
        "Report <b>", [("lake", HOSTILE)], [Section("s", "S", ["WARNING x"], figures, text)]
    )


@pytest.mark.parametrize("name", ["data", "training", "evaluation"])
def test_every_chart_is_shown_without_styles_and_scripts(
    small_home: Home, copy_home: Callable[[Home], Home], name: str
) -> None:
    home = copy_home(small_home)
    write_reports(home, PAGES[name].record, {PAGES[name]: document()})
    with served(home) as client:
        answer = client.get(f"/explore/{name}")
    assert HOSTILE not in answer.text
    page = assert_page(answer.text)
    assert page.one("h1").text == "Report <b>"
    assert len(page.all("figure")) == 7
    assert len(page.all("svg", role="img")) == 2
    assert [each for each in page.within if each.tag == "td" and "number" in str(each.attributes)]


def test_the_data_report_is_that_which_was_written(
    small_home: Home, copy_home: Callable[[Home], Home]
) -> None:
    home = copy_home(small_home)
    write_profile(home)
    with served(home) as client:
        page = assert_page(client.get("/explore/data").text)
    assert page.one("h1").text == "Data report"
    assert "Films per genre" in page.text


def test_a_damaged_record_is_as_none(small_home: Home, copy_home: Callable[[Home], Home]) -> None:
    home = copy_home(small_home)
    shutil.rmtree(home.reports, ignore_errors=True)
    home.reports.mkdir()
    (home.reports / DATA.record).write_text("{")
    with served(home) as client:
        assert DATA.command in client.get("/explore/data").text


def test_without_a_release_there_is_no_card(world) -> None:
    with served(world.home) as client:
        answer = client.get("/explore/model")
    assert answer.status_code == 200
    assert_page(answer.text)
