"""Pictures as SVG inside the page: text stays text, colours follow the page, ids are unique."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import StringIO
from statistics import median
from typing import Any
from warnings import catch_warnings, filterwarnings

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from training.report.pages.html import escaped

# A picture is painted with these stand-ins, which become the page's colours: those know light and
# dark, and Matplotlib does not.
INK, FAINT, MAIN, BEST, PALE, WARN = (f"#0{n}0{n}0{n}" for n in range(1, 7))
_VARIABLES = dict(
    zip(
        (INK, FAINT, MAIN, BEST, PALE, WARN),
        ("ink", "faint", "main", "best", "pale", "warn"),
        strict=True,
    )
)

_TAG = re.compile(r"<[^<>]+>")
_LONG = re.compile(r"(?<=[ \"MLCQ(-])(\d+\.\d\d)\d+\b")  # a coordinate with more than two digits
_UNITS = 72  # of the picture's coordinates in an inch
_WIDTH, HEIGHT = 360, 220  # so small that text keeps its size on a phone
_FAR = 8  # times the median's distance from the least; what is farther is drawn at the edge

_STYLE: dict[Any, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "cartelera",
    "text.parse_math": False,
    "font.family": "DejaVu Sans",  # comes with the library: the layout is the same everywhere
    "font.size": 11,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": FAINT,
    "axes.facecolor": "none",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.formatter.useoffset": False,
    "figure.facecolor": "none",
    "savefig.facecolor": "none",
    "xtick.color": FAINT,
    "ytick.color": FAINT,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "grid.color": FAINT,
    "grid.alpha": 0.35,
    "grid.linewidth": 0.6,
}


@dataclass(frozen=True)
class Picture:
    """A picture, what it shows in one sentence, and what its marks mean.

    Attributes:
        drawing: SVG or HTML; empty where there is nothing to draw, and the sentence says why.
        legend: colour, mark and meaning.
        details: HTML below the sentence.
    """

    title: str
    sentence: str
    drawing: str = ""
    legend: Sequence[tuple[str, str, str]] = ()
    details: str = ""


def draw_svg(name: str, label: str, paint: Callable[[Axes], None], height: float = HEIGHT) -> str:
    """Draw with `paint` into an SVG element; the same drawing gives the same text.

    `name` makes its ids unique on the page; `label` is read aloud instead of the picture.
    """
    text = StringIO()
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(_STYLE)
        figure = Figure(figsize=(_WIDTH / _UNITS, height / _UNITS), layout="constrained")
        paint(figure.add_subplot())
        with catch_warnings():  # a glyph that the font lacks is measured wrong, but shown right
            filterwarnings("ignore", "Glyph .* missing from font")
            figure.savefig(text, format="svg", metadata={"Date": None})
    return _inline(text.getvalue(), name, label)


def _inline(document: str, name: str, label: str) -> str:
    """The `svg` element alone, without prolog, name spaces, metadata and style sheet."""
    svg = document[document.index("<svg") :]
    box = re.search(r'viewBox="[\d. ]+"', svg)
    opening = f'<svg {box[0] if box else ""} role="img" aria-label="{escaped(label)}">'
    svg = re.sub(r"<metadata>.*?</metadata>|<style.*?</style>", "", svg, flags=re.DOTALL)
    svg = _TAG.sub(lambda tag: _themed(tag[0], name), svg)
    return opening + svg[svg.index(">") + 1 :].strip()


def _themed(tag: str, name: str) -> str:
    """A tag with unique ids, the page's colours, and no digits that nobody can see."""
    tag = tag.replace(' id="', f' id="{name}-').replace("url(#", f"url(#{name}-")
    tag = tag.replace('xlink:href="#', f'href="#{name}-')
    for painted, variable in _VARIABLES.items():
        tag = tag.replace(painted, f"var(--{variable})")
    return _LONG.sub(r"\1", tag)


def colour(painted: str) -> str:
    """The page's colour for a stand-in that pictures are painted with."""
    return f"var(--{_VARIABLES[painted]})"


def highest_shown(values: Sequence[float]) -> float:
    """The highest error that a picture shows to scale, as few lie far above most."""
    low, high = min(values), max(values)
    far = low + _FAR * (median(values) - low)
    return far if low < far < high else high


def limit_errors(axes: Axes, values: Sequence[float]) -> None:
    """Let the upright axis show errors, from the lowest to the highest shown to scale."""
    low, top = min(values), highest_shown(values)
    margin = 0.06 * (top - low) or 0.05
    axes.set_ylim(low - margin, top + margin)
    axes.set_ylabel("RMSE")
    axes.grid(visible=True)
