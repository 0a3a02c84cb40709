"""Charts of answers as the documents of `engine.pages` have them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from api.web.asking import Pairs
from api.web.pages import Page
from engine.pages.documents import SERIES, Axis, Bars, Figure, Layer, Plot, Table, Words

Rows = Sequence[tuple[str, float]]
_HEADROOM = 1.05  # of the highest mark


@dataclass(frozen=True)
class Answer:
    """What is drawn: an answer, with the query that it answers."""

    page: Page
    content: Mapping[str, Any]
    query: Pairs = ()


def bars(title: str, rows: Rows, words: Words = "count") -> Figure:
    """A level bar for every row."""
    return Figure(title, "", Bars([(name, [value]) for name, value in rows], words))


def stacked(
    title: str, rows: Sequence[tuple[str, Sequence[float]]], series: Sequence[str]
) -> Figure:
    """A level bar for every row, of a part for each of the series."""
    return Figure(title, "", Bars(rows, "count", series))


def columns(title: str, rows: Rows, heads: tuple[str, str], chosen: str = "") -> Figure:
    """An upright bar for every row; that of the name `chosen` stands out.

    `heads` say what the names are of, and what is counted.
    """
    names = [name for name, _ in rows]
    edges = [float(number) for number in range(len(rows) + 1)]
    values = [value for _, value in rows]
    high = _HEADROOM * max([*values, 1])
    rest = [0.0 if name == chosen else value for name, value in rows]
    layers = [Layer("columns", edges, rest, tone="pale" if chosen else "main")]
    if chosen:
        only = [value if name == chosen else 0.0 for name, value in rows]
        layers.append(Layer("columns", edges, only, chosen, "main"))
    numbers = Table([*heads], [[name, f"{value:,.0f}"] for name, value in rows], chosen, True)
    plot = Plot(Axis(names=names), Axis(low=0, high=high), layers)
    return Figure(title, "", plot, numbers)


def lines_by_year(
    title: str, series: Mapping[str, Mapping[int, float]], label: str, words: Words = "dollars"
) -> Figure:
    """A line of each series over the years, a mark at every year that it knows."""
    layers = []
    for number, (name, by_year) in enumerate(series.items()):
        tone, stroke = SERIES[number]
        years = sorted(by_year)
        layers.append(
            Layer(
                "line",
                [float(year) for year in years],
                [by_year[year] for year in years],
                name,
                tone,
                stroke,
                "circle" if number == 0 else "square",
            )
        )
    high = _HEADROOM * max((value for line in layers for value in line.y), default=1.0)
    return Figure(
        title, "", Plot(Axis(label, "year"), Axis(format=words, low=0, high=high), layers)
    )
