"""The current release's model card as a document, with a figure of how good each ranker is."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.errors import ReleaseDamaged
from engine.pages.documents import Axis, Document, Figure, Interval, Intervals, Section
from engine.pages.markdown import split_sections
from training.metrics import bootstrap
from training.ranking.prior import PRIOR
from training.ranking.trial_lists import CUTOFF
from training.report.card.card import CARD, QUALITY


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
    ndcg: Mapping[str, bootstrap.Interval]
    served: str


def read_card(folder: Path, manifest: Mapping[str, Any]) -> CardFacts:
    """Read the card of a release whose bytes were checked.

    Raises:
        ReleaseDamaged: the card cannot be read, or the figures of its lists are missing.
    """
    file = folder / CARD
    try:
        text = file.read_text("utf-8") if file.exists() else ""
        return CardFacts(folder.name, text, *_list_quality(manifest["lists"]))
    except (LookupError, TypeError, ValueError) as error:
        raise ReleaseDamaged(f"release {folder.name} has no readable card: {error!r}") from error


def _list_quality(lists: Mapping[str, Any]) -> tuple[dict[str, bootstrap.Interval], str]:
    figures = lists["figures"]
    ndcg = {name: bootstrap.Interval(**figures[name]["metrics"]["nDCG"]) for name in figures}
    return ndcg, str(lists["name"])


def card_document(facts: CardFacts) -> Document:
    """The document; the same card gives the same."""
    title, texts = split_sections(facts.text)
    if not texts:
        texts = {"No card": "This release was made before cards were written."}
    shown = QUALITY if QUALITY in texts else [*texts][-1]
    figures = [] if facts.served == PRIOR else [ndcg_figure(facts)]
    sections = [
        Section(f"part-{n}", name, (), figures if name == shown else [], text)
        for n, (name, text) in enumerate(texts.items())
    ]
    return Document(title or f"Model card of release {facts.name}", sections=sections)


def ndcg_figure(facts: CardFacts) -> Figure:
    """The ranking models side by side, each mean with its interval."""
    title = f"nDCG@{CUTOFF} of every ranking model on the hold-out"
    ndcg = facts.ndcg
    if not ndcg:
        return Figure(title, "No lists were evaluated, so there is nothing to draw.")
    ordered = sorted(ndcg, key=lambda each: -ndcg[each].mean)
    sentence = (
        f"In service is {facts.served}; of the models evaluated, {ordered[0]} has the highest "
        f"mean, {ndcg[ordered[0]].mean:.3f}. The lines are 95 % intervals over users."
    )
    rows = [
        Interval(each, ndcg[each].mean, ndcg[each].low, ndcg[each].high, each == facts.served)
        for each in ordered
    ]
    axis = Axis(f"nDCG@{CUTOFF}", "number")
    return Figure(title, sentence, Intervals(rows, axis, "in service", "other models"))
