"""Where the marks of charts stand: round ticks, scales, paths, bars, cells and intervals."""

import pytest

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
)
from engine.pages.plots import name_ticks, numbers_of, path
from engine.pages.reports import report_page
from engine.pages.scales import Scale, whole_percent
from tests.engine.pages.outline import checked

MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


@pytest.mark.parametrize(
    ("scale", "ticks"),
    [
        (Scale(0, 100), [0, 20, 40, 60, 80, 100]),
        (Scale(0.82, 0.86, format="number"), [0.82, 0.83, 0.84, 0.85, 0.86]),
        (Scale(0, 3), [0, 1, 2, 3]),
        (Scale(-1, 1, format="number"), [-1, -0.5, 0, 0.5, 1]),
        (Scale(1, 1e6, log=True), [1, 100, 1e4, 1e6]),
        (Scale(0.002, 0.02, log=True), [0.002, 0.005, 0.01, 0.02]),
        (Scale(3, 4, log=True), [3, 4]),
        (Scale(5, 5), [5]),
    ],
)
def test_ticks_are_round_numbers_between_the_ends(scale, ticks):
    assert scale.ticks(5) == ticks


def test_values_stand_at_their_share_of_the_scale_and_never_outside():
    assert [Scale(10, 20).percent(value) for value in (10, 15, 20, 5, 99)] == [0, 50, 100, 0, 100]
    assert [Scale(1, 100, log=True).percent(value) for value in (1, 10, 100, 0)] == [0, 50, 100, 0]
    assert Scale(3, 3).percent(3) == 50
    assert [whole_percent(part) for part in (0, 0.001, 0.5, 0.999, 1)] == [
        "0",
        "<1",
        "50",
        ">99",
        "100",
    ]


def shown(chart):
    """The tags of the classes of a chart as they are drawn."""
    figure = Figure("title", "sentence", chart)
    page = checked(report_page(Document("t", sections=[Section("s", "s", figures=[figure])])))
    return [(a["class"].split(), a.get("style", "")) for _, a in page.tags if a.get("class")], page


def styles(chart, look):
    """The looks and styles of all elements of a class in a chart."""
    return [(" ".join(each), style) for each, style in shown(chart)[0] if look in each]


def test_columns_stand_on_the_axis_between_their_edges():
    layer = Layer("columns", [0, 5, 10], [10, 5])
    histogram = Plot(Axis(), Axis(low=0, high=10), [layer])
    assert path(layer, histogram) == "M0 100V0H50V100ZM50 100V50H100V100Z"
    assert numbers_of(histogram).rows == [["0 to 5", "10"], ["5 to 10", "5"]]
    layer = Layer("columns", [0, 1, 2], [5, 0])
    by_name = Plot(Axis(names=["a", "b"]), Axis(low=0, high=10), [layer])
    assert path(layer, by_name) == "M6 100V50H44V100Z"
    assert list(name_ticks(["a", "b"])) == [(25, "a", False), (75, "b", False)]
    assert numbers_of(by_name).rows == [["a", "5"], ["b", "0"]]


def test_names_that_do_not_fit_wait_for_a_wider_figure():
    ticks = list(name_ticks(MONTHS))
    assert [name for _, name, minor in ticks if not minor] == MONTHS[::2]
    assert [name for _, name, _ in ticks] == MONTHS
    years = [str(year) for year in range(1990, 2020)]
    assert [name for _, name, minor in name_ticks(years) if not minor] == years[::4]


def test_lines_steps_dots_and_marks_have_their_forms():
    layers = [
        Layer("line", [0, 10], [0, 10], "line", "best", "dashed"),
        Layer("line", [5], [5], "one point"),
        Layer("steps", [0, 5, 10], [10, 5], "steps"),
        Layer("dots", [5], [10], "dots"),
        Layer("marks", [5, 10], [0, 99], "marks", "warn", mark="cross"),
        Layer("marks", [0], [0], "marks", "warn", mark="cross"),
    ]
    plot = Plot(Axis(low=0, high=10), Axis(low=0, high=10), layers)
    paths = ["M0 100L100 0", "M50 50h0", "M0 100V0H50V50H100", "M50 0h0"]
    assert [path(layer, plot) for layer in layers[:4]] == paths
    assert styles(plot, "cross")[:2] == [
        ("mark warn cross", "left: 50.0%; top: 100.0%"),
        ("mark warn cross", "left: 100.0%; top: 0.0%"),
    ]
    keys = ["line dashed best", "line main", "steps main", "dots main", "mark cross warn"]
    assert [look for look, _ in styles(plot, "key")] == [f"key {look}" for look in keys]


def test_lines_over_the_same_points_are_one_table():
    lines = [Layer("line", [1, 2], [3, 4], "a"), Layer("line", [1, 2], [5, 6], "b")]
    table = numbers_of(Plot(Axis("year", "year"), Axis(), lines))
    assert (table.head, table.rows) == (["year", "a", "b"], [["1", "3", "5"], ["2", "4", "6"]])
    assert numbers_of(Plot(Axis(), Axis(), [*lines, Layer("line", [9], [9], "c")])) is None


def test_bars_are_as_long_as_their_parts_beside_the_longest():
    bars = Bars([("a", [30, 10]), ("b", [20, 0])], series=["x", "y"])
    parts = [style for tone in ("main", "best") for _, style in styles(bars, tone)]
    assert [style for style in parts if style] == [
        *("width: 75.0%", "width: 50.0%", "width: 25.0%", "width: 0.0%")
    ]
    assert "a 40 b 20 x y" in shown(bars)[1].words
    assert "none 0" in shown(Bars([("none", [0])]))[1].words


def test_cells_are_as_strong_as_their_value_and_negative_ones_another_colour():
    heat = Heat(["r"], ["long name of a column", "and another"], [[1.0, -0.5]], "two digits")
    assert styles(heat, "main") == [("main", "--strength: 60.0%")]
    assert styles(heat, "best") == [("best", "--strength: 30.0%")]
    assert styles(heat, "turned")
    unknown = Heat(["r"], ["c"], [[None]])
    assert "r –" in shown(unknown)[1].words
    assert not styles(unknown, "turned")


def test_intervals_share_an_axis_and_the_strong_one_stands_out():
    rows = [Interval("a", 0.5, 0.4, 0.6, strong=True), Interval("b", 0.2, 0.2, 0.2)]
    both = Intervals(rows, Axis("nDCG", "number"), "in service", "others")
    assert [look for look, _ in styles(both, "range")] == ["range best", "range main"]
    assert styles(both, "range")[0][1] == "left: 50.0%; width: 45.45%"
    assert "in service others" in shown(both)[1].words
    alone = shown(Intervals([rows[1]], Axis("nDCG", "number"), "in service", "others"))[1]
    assert "in service" not in alone.words
