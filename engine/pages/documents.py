"""What pages are of: numbers and words alone, so that JSON can hold them.

Where a mark of a chart stands is worked out in `plots.py`; how it looks, in the templates.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

Tone = Literal["main", "best", "pale", "warn", "ink", "faint"]
Stroke = Literal["", "thin", "dashed", "dotted", "dashdot"]
Words = Literal["count", "dollars", "share", "percent", "number", "year", "one digit", "two digits"]
Mark = Literal["", "circle", "ring", "square", "diamond", "up", "down", "above", "cross"]

# Lines that stay apart without their colours too.
SERIES: tuple[tuple[Tone, Stroke], ...] = (
    ("main", ""),
    ("best", "dashed"),
    ("warn", "dashdot"),
    ("ink", ""),
    ("pale", "dashed"),
    ("faint", "dotted"),
)


@dataclass(frozen=True)
class Axis:
    """One direction of a plot.

    Attributes:
        format: how numbers on it are worded, one of `FORMATS`.
        low, high: its ends; None: those of what is drawn.
        names: of the columns, in place of numbers.
    """

    label: str = ""
    format: Words = "count"
    log: bool = False
    low: float | None = None
    high: float | None = None
    names: Sequence[str] = ()


@dataclass(frozen=True)
class Layer:
    """What is drawn alike in a plot.

    Attributes:
        shape: columns and steps have one more `x` than `y`: the edges between them. Dots are
            many and small, marks few and of any form.
        mark: of marks, or at the points of a line.
        name: in the legend; empty: in none.
    """

    shape: Literal["columns", "steps", "line", "dots", "marks"]
    x: Sequence[float]
    y: Sequence[float]
    name: str = ""
    tone: Tone = "main"
    stroke: Stroke = ""
    mark: Mark = ""


@dataclass(frozen=True)
class Plot:
    """Layers between two axes."""

    x: Axis
    y: Axis
    layers: Sequence[Layer]
    kind: Literal["plot"] = "plot"


@dataclass(frozen=True)
class Bars:
    """A level bar for every row, of one part for each series."""

    rows: Sequence[tuple[str, Sequence[float]]]
    format: Words = "count"
    series: Sequence[str] = ()
    kind: Literal["bars"] = "bars"


@dataclass(frozen=True)
class Heat:
    """A cell for every pair of a row and a column; None where there is no value."""

    rows: Sequence[str]
    columns: Sequence[str]
    values: Sequence[Sequence[float | None]]
    format: Words = "count"
    kind: Literal["heat"] = "heat"


@dataclass(frozen=True)
class Interval:
    """A mean between the ends of its interval."""

    name: str
    mean: float
    low: float
    high: float
    strong: bool = False


@dataclass(frozen=True)
class Intervals:
    """Means with their intervals, above one axis; a strong one stands out.

    Attributes:
        strong, plain: what the two colours mean.
    """

    rows: Sequence[Interval]
    axis: Axis
    strong: str = ""
    plain: str = ""
    kind: Literal["intervals"] = "intervals"


Chart = Plot | Bars | Heat | Intervals


@dataclass(frozen=True)
class Table:
    """Cells in words; the row whose first cell is `strong` stands out; folded: shown on demand."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    strong: str = ""
    folded: bool = False


@dataclass(frozen=True)
class Figure:
    """A chart, a table or both, with what they show in a sentence.

    Without either, the sentence says why.
    """

    title: str
    sentence: str
    chart: Chart | None = None
    table: Table | None = None


@dataclass(frozen=True)
class Section:
    """A part of a page: paragraphs, then figures, then a text in Markdown."""

    name: str
    title: str
    texts: Sequence[str] = ()
    figures: Sequence[Figure] = ()
    markdown: str = ""


@dataclass(frozen=True)
class Document:
    """All that a page shows; `facts` are names with what they stand for, at its head."""

    title: str
    facts: Sequence[tuple[str, str]] = ()
    sections: Sequence[Section] = field(default_factory=tuple)
