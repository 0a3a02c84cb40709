"""The card as one text: which sections it has, and in which order."""

from collections.abc import Callable, Iterator

from training.report.card import lists, origin, protocols
from training.report.card.examples import examples
from training.report.card.made import Made
from training.report.card.stars import stars
from training.report.card.weaknesses import weaknesses
from training.report.markdown import escaped

CARD = "card.md"  # in a release
QUALITY = "How good the lists are"
SECTIONS: dict[str, Callable[[Made], Iterator[str]]] = {
    "What this is": origin.purpose,
    "What it was trained on": origin.data,
    "Predicted stars": stars,
    "How lists are made": lists.order,
    QUALITY: lists.quality,
    "How it was measured": protocols.protocols,
    "Lists of some users": examples,
    "Known weaknesses": weaknesses,
    "How to make it again": origin.again,
}


def card_of(made: Made) -> str:
    """Return the card as Markdown; the same release gives the same text."""
    blocks = [f"# Model card of release {escaped(made.name)}"]
    for title, section in SECTIONS.items():
        blocks += [f"## {title}", *section(made)]
    return "\n\n".join(blocks) + "\n"
