"""Figures from rows and arrays: the forms that several pages use, each in one call."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from engine.arrays import Float64Array, Int64Array
from engine.errors import shorten
from engine.pages.documents import SERIES, Axis, Bars, Figure, Heat, Layer, Mark, Plot, Table, Words

Rows = Sequence[tuple[str, float]]
Numbers = Float64Array | Int64Array
_HEADROOM = 1.04  # of the highest column
_NAME = 120  # letters of a name that comes from the data


def bars(title: str, sentence: str, rows: Rows, words: Words = "count") -> Figure:
    """A bar for every row; the sentence alone where there are none."""
    chart = Bars([(shortened(text), [float(value)]) for text, value in rows], words)
    return Figure(title, sentence, chart if rows else None)


def columns(title: str, sentence: str, rows: Rows, label: str = "") -> Figure:
    """An upright bar for every row."""
    bins = np.array([float(value) for _, value in rows]), np.arange(len(rows) + 1)
    return histogram(title, sentence, bins, Axis(label, names=[text for text, _ in rows]))


def histogram(
    title: str,
    sentence: str,
    bins: tuple[Numbers, Numbers],
    x: Axis,
    expected: Layer | None = None,
) -> Figure:
    """Counts between edges; what was expected is a line."""
    counts, edges = (values.tolist() for values in bins)
    if not any(counts):
        return Figure(title, sentence)
    layers = [Layer("columns", edges, counts, "counted" if expected else "")]
    layers += [expected] if expected else []
    highest = max(value for layer in layers for value in layer.y)
    y = Axis(low=0, high=_HEADROOM * highest)
    return Figure(title, sentence, Plot(x, y, layers))


def lines(
    title: str,
    sentence: str,
    series: Mapping[str, tuple[Numbers, Numbers]],
    axes: tuple[Axis, Axis],
    on_top: Sequence[Layer] = (),
) -> Figure:
    """A line for every name, and layers on top of them."""
    layers = []
    for number, (text, (across, up)) in enumerate(series.items()):
        tone, stroke = SERIES[number % len(SERIES)]
        mark: Mark = "circle" if len(across) == 1 else ""
        x, y = across.tolist(), up.tolist()
        layers.append(Layer("line", x, y, shortened(text), tone, stroke, mark))
    return Figure(title, sentence, Plot(*axes, [*layers, *on_top]))


def heat(
    title: str,
    sentence: str,
    sides: tuple[Sequence[str], Sequence[str]],
    values: Float64Array,
    words: Words,
    numbers: Table | None = None,
) -> Figure:
    """A cell for every pair of a row and a column; NaN is no value."""
    down, across = ([shortened(text, 40) for text in side] for side in sides)
    cells = [[None if value != value else value for value in row] for row in values.tolist()]
    return Figure(title, sentence, Heat(down, across, cells, words), numbers)


def folded_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Table:
    """The numbers behind a chart."""
    return Table([*head], [[*row] for row in rows], folded=True)


def shortened(text: str, most: int = _NAME) -> str:
    """A name on one line, and not so long that it fills a page."""
    return shorten(" ".join(text.split()), most)
