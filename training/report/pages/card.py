"""The current release's model card as a page, with a picture of how good every way of lists is."""

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
from training.report.pages.markdown_html import Part, parts_of
from training.report.pages.shell import CARD as PAGE
from training.report.pages.shell import figure, links, whole_page
from training.report.pages.svg import BEST, INK, MAIN, Picture, drawn

_TITLE = f"nDCG@{CUTOFF} of every way that was judged"
_ROW, _FRAME = 26, 60  # of a picture's height: each way's, and that of the axis


@dataclass(frozen=True)
class CardFacts:
    """All that the page shows.

    Attributes:
        text: the card; empty where the release has none.
        ndcg: of every way that was judged, by name.
        chosen: the way in service.
    """

    name: str
    text: str
    ndcg: Mapping[str, Interval]
    chosen: str


def write_card(home: Home, others: Sequence[str] = ()) -> Path:
    """Write the page of the current release's card, whole or not at all; return its path.

    `others` are the pages beside it that it leads to.

    Raises:
        NoRelease: nothing is published.
        ReleaseDamaged: the release cannot be trusted or read.
    """
    path = home.reports / PAGE
    write_bytes(path, card_page_of(read_card(home), others).encode())
    return path


def read_card(home: Home) -> CardFacts:
    """Return the card of the current release, after checking every byte of it."""
    folder = current(home)
    manifest = verify(folder)
    file = folder / CARD
    try:
        text = file.read_text("utf-8") if file.exists() else ""
        return CardFacts(folder.name, text, *_judged(manifest["lists"]))
    except (LookupError, TypeError, ValueError) as error:
        raise ReleaseDamaged(f"release {folder.name} has no readable card: {error!r}") from error


def _judged(lists: Mapping[str, Any]) -> tuple[dict[str, Interval], str]:
    figures = lists["figures"]
    found = {name: Interval(**figures[name]["metrics"]["nDCG"]) for name in figures}
    return found, str(lists["name"])


def card_page_of(facts: CardFacts, others: Sequence[str] = ()) -> str:
    """Return the whole page; the same card gives the same text."""
    title, parts = parts_of(facts.text)
    title = title or f"Model card of release {facts.name}"
    if not parts:
        parts = [Part("No card", [paragraph("This release was made before cards were written.")])]
    picture = figure(compared(facts))
    with_picture = next((part for part in parts if part.title == QUALITY), parts[-1])
    with_picture.html.insert(1, picture)
    anchors = {part.title: f"part{number}" for number, part in enumerate(parts)}
    inner = "".join(f'<a href="#{anchor}">{escaped(name)}</a>' for name, anchor in anchors.items())
    head = f"<header><h1>{escaped(title)}</h1></header>{links(others)}<nav>{inner}</nav>"
    body = [section(anchors[part.title], part.title, *part.html) for part in parts]
    return whole_page(title, "\n".join([head, *body]))


def compared(facts: CardFacts) -> Picture:
    """Return the ways side by side, each mean with its interval."""
    ndcg = facts.ndcg
    if not ndcg:
        return Picture(_TITLE, "No lists were judged, so there is nothing to draw.")
    ordered = sorted(ndcg, key=lambda name: ndcg[name].mean)
    best = ordered[-1]
    sentence = (
        f"In service is {facts.chosen}; of those that were judged, {best} has the highest mean, "
        f"{ndcg[best].mean:.3f}. The lines are 95 % intervals over users."
    )

    def paint(axes: Axes) -> None:
        for row, name in enumerate(ordered):
            found, shade = ndcg[name], BEST if name == facts.chosen else MAIN
            axes.plot([found.low, found.high], [row, row], color=shade, lw=1.6)
            axes.plot([found.mean], [row], color=shade, marker="o", ms=6)
        axes.set_yticks(range(len(ordered)), ordered)
        axes.set_ylim(-0.6, len(ordered) - 0.4)
        axes.tick_params(axis="y", labelcolor=INK, length=0)
        axes.grid(visible=True, axis="x")
        axes.set_xlabel(f"nDCG@{CUTOFF}")

    keys = [(BEST, "●", "in service"), (MAIN, "●", "other ways")][: len(ordered)]
    drawing = drawn("ways", sentence, paint, _FRAME + _ROW * len(ordered))
    return Picture(_TITLE, sentence, drawing, keys)
