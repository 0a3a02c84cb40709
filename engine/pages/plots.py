"""Plain geometry of plots, in percent of a frame whose origin is at the top left.

Words are HTML and lines SVG that is stretched to any width: text and strokes keep their size on a
phone and on a wide screen.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any

from engine.pages.documents import Intervals, Layer, Plot, Table
from engine.pages.scales import Scale

_LETTERS = 42  # that fit below a plot on a phone
_WRAPPED = 8  # names of columns that may have several lines
_GAP = 0.12  # of a column with a name, left free on both sides
_LONGEST_TABLE = 60  # rows of numbers beside a plot
_MARGIN = 0.05  # of the range of intervals, free at both ends


def across(plot: Plot) -> Scale:
    """The level scale of a plot."""
    return Scale.of(plot.x, (value for layer in plot.layers for value in layer.x))


def upward(plot: Plot) -> Scale:
    """The upright scale of a plot; columns stand on zero."""
    zero = [0.0 for layer in plot.layers if layer.shape == "columns"]
    return Scale.of(plot.y, (value for layer in plot.layers for value in [*layer.y, *zero]))


def interval_scale(chart: Intervals) -> Scale:
    """The scale of intervals, with some room at both ends."""
    ends = [end for row in chart.rows for end in (row.low, row.high)]
    margin = _MARGIN * (max(ends) - min(ends)) or _MARGIN
    return Scale(min(ends) - margin, max(ends) + margin, format=chart.axis.format)


def path(layer: Layer, plot: Plot) -> str:
    """A layer as SVG's path."""
    x, y = across(plot), upward(plot)
    lefts, tops = list(map(x.percent, layer.x)), list(map(y.down, layer.y))
    match layer.shape:
        case "columns":
            return "".join(_columns(lefts, tops, _GAP if plot.x.names else 0.0))
        case "steps":
            steps = (f"V{top:g}H{right:g}" for top, right in zip(tops, lefts[1:], strict=True))
            return f"M{lefts[0]:g} 100{''.join(steps)}"
        case "dots":
            return "".join(f"M{left:g} {top:g}h0" for left, top in zip(lefts, tops, strict=True))
    points = [f"{left:g} {top:g}" for left, top in zip(lefts, tops, strict=True)]
    return f"M{'L'.join(points)}" + ("h0" if len(points) == 1 else "")


def _columns(edges: Sequence[float], tops: Sequence[float], gap: float) -> Iterator[str]:
    for (left, right), top in zip(pairwise(edges), tops, strict=True):
        if top < 100:
            free = gap * (right - left)
            yield f"M{left + free:.4g} 100V{top:g}H{right - free:.4g}V100Z"


def wrapped(names: Sequence[str]) -> bool:
    """Whether the names below columns are few enough to have several lines each."""
    return 0 < len(names) <= _WRAPPED


def name_ticks(names: Sequence[str]) -> Iterator[tuple[float, str, bool]]:
    """Yield names with where they stand, and whether they need a wide figure.

    Where not all would fit, there is one every so many columns.
    """
    step = 1 if wrapped(names) else -(-len(names) * (max(map(len, names)) + 1) // _LETTERS)
    finer = step // 2 if step % 2 == 0 else step
    for number, name in enumerate(names):
        if number % finer == 0:
            yield round(100 * (number + 0.5) / len(names), 2), name, number % step > 0


def numbers_of(plot: Plot) -> Table | None:
    """What a plot shows, as a table; None where that is longer than anybody reads."""
    first, words = plot.layers[0], upward(plot).words
    columns = first.shape == "columns"
    if len(first.y) > _LONGEST_TABLE or not (columns or _alike(plot.layers)):
        return None
    layers = [layer for layer in plot.layers if layer.shape in ("columns", "steps", "line")]
    head = [plot.x.label, *(layer.name or plot.y.label or "number" for layer in layers)]
    heights = zip(*(layer.y for layer in layers), strict=True)
    labels = plot.x.names or list(_labels(first, across(plot)))
    rows = [[name, *map(words, row)] for name, row in zip(labels, heights, strict=True)]
    return Table(head, rows, folded=True)


def _alike(layers: Sequence[Layer]) -> bool:
    return all(layer.shape == "line" and [*layer.x] == [*layers[0].x] for layer in layers)


def _labels(layer: Layer, scale: Scale) -> Iterator[str]:
    if layer.shape == "line":
        yield from map(scale.words, layer.x)
    else:
        yield from (f"{scale.words(low)} to {scale.words(high)}" for low, high in pairwise(layer.x))


# What templates work out of charts with, by name.
FILTERS: dict[str, Callable[..., Any]] = {
    function.__name__: function
    for function in (across, upward, path, wrapped, name_ticks, numbers_of, interval_scale)
}
