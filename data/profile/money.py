"""Budget and revenue of films, and the correlations of their figures."""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from data.profile.occurrences import floats
from engine.arrays import Float64Array
from engine.pages.documents import Axis, Figure, Layer, Plot
from engine.pages.figures import folded_table, heat
from engine.pages.scales import FORMATS
from engine.wording import many, of, share

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


def figures(films: pa.Table) -> Iterator[Figure]:
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


def _scatter(budget: Float64Array, revenue: Float64Array) -> Figure:
    title = "Budget and revenue"
    complete = ~(np.isnan(budget) | np.isnan(revenue))
    x, y = budget[complete], revenue[complete]
    if not len(x):
        return Figure(title, "No film has both a budget and a revenue.")
    earned = int((y > x).sum())
    raw, ranks = pearson(x, y), spearman(x, y)
    correlation = (
        "too few to correlate"
        if np.isnan(raw)
        else f"their correlation is {_two(raw)} (Pearson, of the values) or {_two(ranks)} "
        "(Spearman, of the ranks)"
    )
    sentence = (
        f"{of(len(x), len(budget), 'film')} have both a budget and a revenue; {correlation}. "
        f"{many(earned, 'film')} ({share(earned, len(x))}) earned more than "
        f"{'it' if earned == 1 else 'they'} cost and "
        f"{'lies' if earned == 1 else 'lie'} above the line."
    )

    ends = [float(min(x.min(), y.min())), float(max(x.max(), y.max()))]
    layers = [
        Layer("line", ends, ends, "revenue = budget", "faint", "dashed"),
        Layer("dots", *_dots(x, y), "film"),
    ]
    across, up = (Axis(f"{n} (logarithmic)", "dollars", log=True) for n in ("budget", "revenue"))
    return Figure(title, sentence, Plot(across, up, layers))


def _dots(x: Float64Array, y: Float64Array) -> tuple[list[float], list[float]]:
    """Where dots are: films that nobody could tell apart are one."""
    a, b = np.log10(x), np.log10(y)
    step = max(np.ptp(a), np.ptp(b), 1e-6) / _GRID
    cells = np.unique(np.round(np.column_stack((a, b)) / step), axis=0) * step
    centres = np.round(10**cells, 2)
    return centres[:, 0].tolist(), centres[:, 1].tolist()


def _correlations(values: dict[str, Float64Array]) -> Figure:
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
        reason = "There are too few films, or too similar ones, to correlate their figures."
        return Figure(title, reason)
    most, least = max(pairs), min(pairs, key=lambda pair: abs(pair[0]))
    sentence = (
        f"{_plain(most[1]).capitalize()} and {_plain(most[2])} correlate most, {_two(most[0])}; "
        f"{_plain(least[1])} and {_plain(least[2])} least, {_two(least[0])}. "
        "Pearson's correlation of the values, over films of which both are known."
    )
    plain = [_plain(each) for each in names]
    ranks = [[_plain(a), *(_two(spearman(values[a], values[b])) for b in names)] for a in names]
    numbers = folded_table(["Spearman, of the ranks", *plain], ranks)
    return heat(title, sentence, (plain, plain), raw, "two digits", numbers)


def _plain(name: str) -> str:
    return name.replace("_", " ")


def _two(value: float) -> str:
    return "–" if np.isnan(value) else FORMATS["two digits"](value)
