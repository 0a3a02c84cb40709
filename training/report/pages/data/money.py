"""Budget and revenue of films, and the correlations of their figures."""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, NullLocator

from engine.arrays import Float64Array
from engine.wording import dollars, many, of, share
from training.report.pages.data import draw
from training.report.pages.data.occurrences import floats
from training.report.pages.html import folded, table
from training.report.pages.svg import FAINT, INK, MAIN, Picture, draw_svg

_COLUMNS = (
    "budget",
    "revenue",
    "popularity",
    "vote_count",
    "vote_average",
    "runtime",
    "release_year",
)
_LEAST = 3  # films from which a correlation says something
_GRID = 150  # cells across the scatter; films in one cell are one dot


def pictures(films: pa.Table) -> Iterator[Picture]:
    """Yield the scatter of money and the correlations."""
    values = {name: floats(films[name]) for name in _COLUMNS}
    for name in ("budget", "revenue"):
        values[name] = np.where(values[name] > 0, values[name], np.nan)
    yield _scatter(values["budget"], values["revenue"])
    yield _correlations(values)


def pearson(x: Float64Array, y: Float64Array) -> float:
    """Correlation of the values where both are known; NaN where it is not defined."""
    complete = ~(np.isnan(x) | np.isnan(y))
    a, b = x[complete], y[complete]
    if len(a) < _LEAST or np.ptp(a) == 0 or np.ptp(b) == 0:
        return float("nan")
    return float(np.clip(np.corrcoef(a, b)[0, 1], -1, 1))


def spearman(x: Float64Array, y: Float64Array) -> float:
    """Correlation of the ranks where both are known; equals share a rank."""
    complete = ~(np.isnan(x) | np.isnan(y))
    return pearson(_ranks(x[complete]), _ranks(y[complete]))


def _ranks(values: Float64Array) -> Float64Array:
    _, code, count = np.unique(values, return_inverse=True, return_counts=True)
    ranks: Float64Array = (np.cumsum(count) - (count - 1) / 2)[code]
    return ranks


def _scatter(budget: Float64Array, revenue: Float64Array) -> Picture:
    title = "Budget and revenue"
    complete = ~(np.isnan(budget) | np.isnan(revenue))
    x, y = budget[complete], revenue[complete]
    if not len(x):
        return Picture(title, "No film has both a budget and a revenue.")
    earned = int((y > x).sum())
    raw, ranks = pearson(x, y), spearman(x, y)
    correlation = (
        "too few to correlate"
        if np.isnan(raw)
        else f"their correlation is {raw:.2f} (Pearson, of the values) or {ranks:.2f} "
        "(Spearman, of the ranks)"
    )
    sentence = (
        f"{of(len(x), len(budget), 'film')} have both a budget and a revenue; {correlation}. "
        f"{many(earned, 'film')} ({share(earned, len(x))}) earned more than "
        f"{'it' if earned == 1 else 'they'} cost and "
        f"{'lies' if earned == 1 else 'lie'} above the line."
    )

    def paint(axes: Axes) -> None:
        axes.set_xscale("log")
        axes.set_yscale("log")
        low, high = float(min(x.min(), y.min())), float(max(x.max(), y.max()))
        axes.plot([low, high], [low, high], color=FAINT, lw=1)
        axes.plot(*_dots(x, y), color=MAIN, lw=2, alpha=0.7, solid_capstyle="butt")
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_minor_locator(NullLocator())
            axis.set_major_formatter(FuncFormatter(lambda value, _: dollars(value)))
        axes.tick_params(axis="x", labelcolor=INK)
        axes.set_xlabel("budget (logarithmic)")
        axes.set_ylabel("revenue (logarithmic)")
        axes.grid(visible=True)

    legend = [(MAIN, "■", "film"), (FAINT, "━", "revenue = budget")]
    return Picture(title, sentence, draw_svg("money", sentence, paint, 300), legend)


def _dots(x: Float64Array, y: Float64Array) -> tuple[Float64Array, Float64Array]:
    """Every dot as a short stroke of one line with gaps: thousands stay one small path."""
    a, b = np.log10(x), np.log10(y)
    step = max(np.ptp(a), np.ptp(b), 1e-6) / _GRID
    cells = np.unique(np.round(np.column_stack((a, b)) / step), axis=0) * step
    gap = np.full(len(cells), np.nan)
    across = np.column_stack((cells[:, 0] - step / 2, cells[:, 0] + step / 2, gap))
    up = np.column_stack((cells[:, 1], cells[:, 1], gap))
    return 10 ** across.ravel(), 10 ** up.ravel()


def _correlations(values: dict[str, Float64Array]) -> Picture:
    title = "Correlations"
    names = list(values)
    raw = np.array([[pearson(values[a], values[b]) for b in names] for a in names])
    pairs = [
        (raw[i, j], names[i], names[j])
        for i in range(len(names))
        for j in range(i)
        if not np.isnan(raw[i, j])
    ]
    if not pairs:
        return Picture(
            title, "There are too few films, or too similar ones, to correlate their figures."
        )
    most, least = max(pairs), min(pairs, key=lambda pair: abs(pair[0]))
    sentence = (
        f"{_plain(most[1]).capitalize()} and {_plain(most[2])} correlate most, {most[0]:.2f}; "
        f"{_plain(least[1])} and {_plain(least[2])} least, {least[0]:.2f}. "
        "Pearson's correlation of the values, over films of which both are known."
    )
    plain = [_plain(name) for name in names]
    drawing = draw.heat("correlations", title, sentence, (plain, plain), raw, "{:.2f}".format)
    ranks = [[_plain(a), *(_two(spearman(values[a], values[b])) for b in names)] for a in names]
    rank_table = folded("Rank correlations", table("Spearman's correlation", ["", *plain], ranks))
    return Picture(title, sentence, drawing.drawing, details=rank_table)


def _plain(name: str) -> str:
    return name.replace("_", " ")


def _two(value: float) -> str:
    return "–" if np.isnan(value) else f"{value:.2f}"
