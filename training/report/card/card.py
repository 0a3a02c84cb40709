"""The card as one text: which sections it has, and in which order."""

from collections.abc import Callable, Iterator

from training.report.card import lists, protocols, training_data, without_events
from training.report.card.context import CardContext
from training.report.card.examples import examples
from training.report.card.limitations import limitations
from training.report.card.stars import stars
from training.report.markdown import escaped

CARD = "card.md"  # in a release
QUALITY = "How good the lists are"
SECTIONS: dict[str, Callable[[CardContext], Iterator[str]]] = {
    "Purpose": training_data.purpose,
    "Training data": training_data.summary,
    "Predicted stars": stars,
    "Ranking": lists.ranking,
    QUALITY: lists.quality,
    "Evaluation protocols": protocols.protocols,
    "Lists of some users": examples,
    "Limitations": limitations,
    "Reproduction": training_data.reproduction,
}


def model_card(context: CardContext) -> str:
    """The card as Markdown; the same release gives the same text."""
    blocks = [f"# Model card of release {escaped(context.name)}"]
    order = context.findings.prior
    for title, section in (without_events.sections(order) if order else SECTIONS).items():
        blocks += [f"## {title}", *section(context)]
    return "\n\n".join(blocks) + "\n"
