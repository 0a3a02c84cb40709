"""The shapes of the data's pictures: bars, columns, histograms, lines, heat maps, lists."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, NullLocator

from engine.arrays import Float64Array, Int64Array
from engine.errors import shorten
from engine.wording import compact
from training.report.pages.html import escaped
from training.report.pages.svg import BEST, FAINT, INK, MAIN, PALE, WARN, Picture, draw_svg

_LABEL = 20  # characters of a name beside a bar
_BAR = 17  # units of height for a bar or a row of a heat map
_STRONGEST = 0.6  # opacity of a heat map's fullest cell: text stays readable on it
_HEAD, _CHARACTER, _ACROSS = 18, 6, 250  # a heat map's names: longest, width, room
_BELOW = 290  # room for the names below columns
_SMALL = 8  # size of text in a cell
_LINES = ((MAIN, "-"), (BEST, "--"), (WARN, "-."), (INK, "-"), (PALE, "--"), (FAINT, ":"))
_DASHES = {"-": "━", "--": "╍", "-.": "┅", ":": "┈"}

Rows = Sequence[tuple[str, float]]
Format = Callable[[float], str]
Bins = tuple[Int64Array, Int64Array | Float64Array]  # counts, and the edges around them
Line = tuple[Float64Array | Int64Array, Float64Array | Int64Array]  # x and y


def bars(name: str, title: str, sentence: str, rows: Rows, label: Format = compact) -> Picture:
    """A bar for every row, with its figure at the end."""
    if not rows:
        return Picture(title, sentence)

    def paint(axes: Axes) -> None:
        values = [value for _, value in rows]
        drawing = axes.barh(range(len(rows)), values, color=MAIN, height=0.65)
        axes.bar_label(drawing, [label(value) for value in values], padding=3, fontsize=9)
        axes.set_yticks(range(len(rows)), [shorten(text, _LABEL) for text, _ in rows])
        axes.tick_params(axis="y", length=0)
        axes.set_ylim(len(rows) - 0.4, -0.6)
        axes.set_xlim(0, max(values) * 1.18 or 1)
        axes.xaxis.set_major_locator(NullLocator())
        axes.spines["bottom"].set_visible(False)

    return Picture(title, sentence, draw_svg(name, sentence, paint, 20 + _BAR * len(rows)))


def columns(name: str, title: str, sentence: str, rows: Rows, x_label: str = "") -> Picture:
    """An upright bar for every row."""
    if not any(value for _, value in rows):
        return Picture(title, sentence)

    def paint(axes: Axes) -> None:
        axes.bar(range(len(rows)), [value for _, value in rows], color=MAIN, width=0.75)
        fitting = _BELOW // (_CHARACTER * (1 + max(len(text) for text, _ in rows)))
        step = -(-len(rows) // max(fitting, 1))
        shown = range(0, len(rows), step)
        axes.set_xticks(shown, [rows[n][0] for n in shown])
        axes.set_xlim(-0.6, len(rows) - 0.4)
        _upright(axes)
        axes.set_xlabel(x_label)

    return Picture(title, sentence, draw_svg(name, sentence, paint))


def histogram(
    name: str,
    title: str,
    sentence: str,
    bins: Bins,
    x_label: str,
    expected: Float64Array | None = None,
) -> Picture:
    """Counts between edges; the `expected` counts are a line."""
    counts, edges = bins
    if not counts.any():
        return Picture(title, sentence)
    log = "logarithmic" in x_label

    def paint(axes: Axes) -> None:
        axes.stairs(counts, edges, fill=True, color=MAIN)
        if expected is not None:
            axes.stairs(expected, edges, color=BEST, lw=1.6)
        if log:
            axes.set_xscale("log")
            axes.xaxis.set_minor_locator(NullLocator())
            axes.xaxis.set_major_locator(LogLocator(numticks=5))
            axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: compact(value)))
        axes.set_xlim(edges[0], edges[-1])
        _upright(axes)
        axes.set_xlabel(x_label)

    return Picture(title, sentence, draw_svg(name, sentence, paint))


def _upright(axes: Axes) -> None:
    axes.set_ylim(0)
    axes.yaxis.set_major_locator(MaxNLocator(5, integer=True))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: compact(value)))
    axes.tick_params(axis="x", labelcolor=INK)
    axes.grid(visible=True, axis="y")


def lines(
    name: str,
    title: str,
    sentence: str,
    series: Mapping[str, Line],
    finish: Callable[[Axes], None],
) -> Picture:
    """A line for every name; `finish` sets up the axes."""

    def paint(axes: Axes) -> None:
        for (x, y), (shade, style) in zip(series.values(), looks, strict=True):
            axes.plot(x, y, color=shade, ls=style, lw=1.6, marker="." if len(x) == 1 else "")
        axes.grid(visible=True)
        axes.tick_params(axis="x", labelcolor=INK)
        finish(axes)

    looks = [_LINES[n % len(_LINES)] for n in range(len(series))]
    named_looks = zip(series, looks, strict=True)
    legend = [(shade, _DASHES[style], meaning) for meaning, (shade, style) in named_looks]
    return Picture(title, sentence, draw_svg(name, sentence, paint), legend)


def heat(
    name: str,
    title: str,
    sentence: str,
    sides: tuple[Sequence[str], Sequence[str]],
    values: Float64Array,
    label: Format,
) -> Picture:
    """A cell for every pair of a row and a column; negative values have another colour."""
    down, across = sides
    if not values.size:
        return Picture(title, sentence)
    most = float(np.nanmax(np.abs(values), initial=0.0)) or 1.0

    widest = min(max(map(len, across)), _HEAD)
    turned = widest * _CHARACTER > _ACROSS / len(across)

    def paint(axes: Axes) -> None:
        for row, column in np.ndindex(*values.shape):
            value = float(values[row, column])
            if np.isnan(value):
                axes.text(column, row, "–", ha="center", va="center", size=_SMALL)
                continue
            shade, strength = BEST if value < 0 else MAIN, _STRONGEST * abs(value) / most
            corner = (column - 0.48, row - 0.47)
            axes.add_patch(Rectangle(corner, 0.96, 0.94, color=shade, alpha=strength, lw=0))
            axes.text(column, row, label(value), ha="center", va="center", size=_SMALL)
        axes.set_xlim(-0.5, len(across) - 0.5)
        axes.set_ylim(len(down) - 0.5, -0.5)
        axes.xaxis.tick_top()
        axes.set_xticks(range(len(across)), [shorten(text, _HEAD) for text in across])
        axes.tick_params(axis="x", rotation=90 if turned else 0)
        axes.set_yticks(range(len(down)), [shorten(text, _HEAD) for text in down])
        axes.tick_params(length=0, labelsize=9.5, labelcolor=INK)
        axes.spines[:].set_visible(False)

    above = 12 + _CHARACTER * (widest if turned else 2)
    return Picture(title, sentence, draw_svg(name, sentence, paint, above + _BAR * len(down)))


def ranking(title: str, sentence: str, rows: Rows, label: Format = compact) -> Picture:
    """A list whose figures have bars: long names of any script stay complete, unlike in SVG."""
    if not rows:
        return Picture(title, sentence)
    most = max(value for _, value in rows) or 1
    body = "".join(
        f'<tr><th scope="row">{escaped(name)}</th><td><span style="width: '
        f'{66 * value / most:.1f}%"></span>{escaped(label(value))}</td></tr>'
        for name, value in rows
    )
    return Picture(title, sentence, f'<table class="bars"><tbody>{body}</tbody></table>')
