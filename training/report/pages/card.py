"""The current release's model card as a page, with a picture of how good each ranking model is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from matplotlib.axes import Axes

from engine.errors import ReleaseDamaged
from engine.release.manifest import verify
from engine.release.registry import current
from engine.store.files import write_bytes
from engine.store.home import Home
from training.metrics.bootstrap import Interval
from training.ranking.search import CUTOFF
from training.report.card.card import CARD, QUALITY
from training.report.pages.html import escaped, paragraph, section
from training.report.pages.markdown_html import Part, read_parts
from training.report.pages.shell import CARD as PAGE
from training.report.pages.shell import figure, html_document, links
from training.report.pages.svg import BEST, INK, MAIN, Picture, draw_svg

_TITLE = f"nDCG@{CUTOFF} of every ranking model on the hold-out"
_ROW, _FRAME = 26, 60  # units of height: of each model, and of the axis


@dataclass(frozen=True)
class CardFacts:
    """All that the page shows.

    Attributes:
        text: the card; empty where the release has none.
        ndcg: of every ranking model that was evaluated, by name.
        served: the model in service.
    """

    name: str
    text: str
    ndcg: Mapping[str, Interval]
    served: str


def write_card(home: Home, siblings: Sequence[str] = ()) -> Path:
    """Write the page of the current release's card, whole or not at all; return its path.

    It links to its `siblings`, pages in the same folder.

    Raises:
        NoRelease: nothing is published.
        ReleaseDamaged: the release cannot be trusted or read.
    """
    path = home.reports / PAGE
    write_bytes(path, card_page(read_card(home), siblings).encode())
    return path


def read_card(home: Home) -> CardFacts:
    """Read the card of the current release, after checking every byte of it."""
    folder = current(home)
    manifest = verify(folder)
    file = folder / CARD
    try:
        text = file.read_text("utf-8") if file.exists() else ""
        return CardFacts(folder.name, text, *_list_quality(manifest["lists"]))
    except (LookupError, TypeError, ValueError) as error:
        raise ReleaseDamaged(f"release {folder.name} has no readable card: {error!r}") from error


def _list_quality(lists: Mapping[str, Any]) -> tuple[dict[str, Interval], str]:
    figures = lists["figures"]
    ndcg = {name: Interval(**figures[name]["metrics"]["nDCG"]) for name in figures}
    return ndcg, str(lists["name"])


def card_page(facts: CardFacts, siblings: Sequence[str] = ()) -> str:
    """The HTML of the page; the same card gives the same text."""
    title, parts = read_parts(facts.text)
    title = title or f"Model card of release {facts.name}"
    if not parts:
        parts = [Part("No card", [paragraph("This release was made before cards were written.")])]
    picture = figure(ndcg_picture(facts))
    with_picture = next((part for part in parts if part.title == QUALITY), parts[-1])
    with_picture.html.insert(1, picture)
    anchors = {part.title: f"part{number}" for number, part in enumerate(parts)}
    inner = "".join(f'<a href="#{anchor}">{escaped(name)}</a>' for name, anchor in anchors.items())
    head = f"<header><h1>{escaped(title)}</h1></header>{links(siblings)}<nav>{inner}</nav>"
    body = [section(anchors[part.title], part.title, *part.html) for part in parts]
    return html_document(title, "\n".join([head, *body]))


def ndcg_picture(facts: CardFacts) -> Picture:
    """The ranking models side by side, each mean with its interval."""
    ndcg = facts.ndcg
    if not ndcg:
        return Picture(_TITLE, "No lists were evaluated, so there is nothing to draw.")
    ordered = sorted(ndcg, key=lambda name: ndcg[name].mean)
    best = ordered[-1]
    sentence = (
        f"In service is {facts.served}; of the models evaluated, {best} has the highest mean, "
        f"{ndcg[best].mean:.3f}. The lines are 95 % intervals over users."
    )

    def paint(axes: Axes) -> None:
        for row, name in enumerate(ordered):
            interval, shade = ndcg[name], BEST if name == facts.served else MAIN
            axes.plot([interval.low, interval.high], [row, row], color=shade, lw=1.6)
            axes.plot([interval.mean], [row], color=shade, marker="o", ms=6)
        axes.set_yticks(range(len(ordered)), ordered)
        axes.set_ylim(-0.6, len(ordered) - 0.4)
        axes.tick_params(axis="y", labelcolor=INK, length=0)
        axes.grid(visible=True, axis="x")
        axes.set_xlabel(f"nDCG@{CUTOFF}")

    legend = [(BEST, "●", "in service"), (MAIN, "●", "other models")][: len(ordered)]
    drawing = draw_svg("ndcg", sentence, paint, _FRAME + _ROW * len(ordered))
    return Picture(_TITLE, sentence, drawing, legend)
