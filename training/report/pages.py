"""The pages of a release: its training, its card and, where there was one, its evaluation."""

from collections.abc import Mapping
from pathlib import Path

from engine.pages.documents import Document
from engine.pages.reports import CARD, EVALUATION, TRAINING, Page, report_page, write_reports
from engine.release.registry import current
from engine.store.files import write_bytes
from engine.store.home import Home
from training.report.card_page import card_document, read_card
from training.report.evaluation.document import RECORD, evaluation_document
from training.report.facts import read_facts
from training.report.training_page import training_report


def write_release_reports(home: Home) -> list[Path]:
    """Write the pages of the current release and their record; return the pages' paths.

    Raises:
        NoRelease: nothing is published.
        ReleaseDamaged: the release cannot be trusted or read.
    """
    return write_reports(home, TRAINING.record, release_documents(home))


def write_training_page(home: Home, output: Path) -> Path:
    """Write the training report alone to a file that leads nowhere; return its path.

    Raises:
        NoRelease: nothing is published.
        ReleaseDamaged: the release cannot be trusted or read.
    """
    document = training_report(read_facts(home))
    write_bytes(output, report_page(document).encode())
    return output


def release_documents(home: Home) -> Mapping[Page, Document]:
    """The documents of the current release."""
    folder = current(home)
    facts = read_facts(home)
    documents = {
        TRAINING: training_report(facts),
        CARD: card_document(read_card(folder, facts.manifest)),
    }
    evaluation = evaluation_document(home.reports / RECORD, folder.name)
    return documents | ({EVALUATION: evaluation} if evaluation else {})
