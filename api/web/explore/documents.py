"""The reports of the home as pages: data, training, evaluation; and the model card of the release.

What the programs wrote as records is shown here by the app's own templates. The card lies in the
release itself, so it is there without any report.
"""

from dataclasses import replace

from fastapi import Response

from api.web.pages import CurrentPage, Page, pages
from api.web.wording import _
from engine.pages.documents import Document, Section
from engine.pages.reports import CARD, DATA, EVALUATION, TRAINING, read_record
from engine.pages.reports import Page as Report
from engine.release.read import Release
from engine.store.home import Home

router = pages()
_FILE = "card.md"
_USER_HEADING = "\n### User "  # above the lists of one


_ADDRESSES = {
    DATA: ("/explore/data", _("Data report")),
    TRAINING: ("/explore/training", _("Training report")),
    EVALUATION: ("/explore/evaluation", _("Evaluation")),
    CARD: ("/explore/model", _("Model card")),
}


@router.get("/explore/data")
def data(page: CurrentPage) -> Response:
    """What the lake's films, titles and ratings look like."""
    return _show(page, DATA, _written(page, DATA))


@router.get("/explore/training")
def training(page: CurrentPage) -> Response:
    """How the release's models were found."""
    return _show(page, TRAINING, _written(page, TRAINING))


@router.get("/explore/evaluation")
def evaluation(page: CurrentPage) -> Response:
    """How good lists and predictions are, on parts that no training saw."""
    return _show(page, EVALUATION, _written(page, EVALUATION))


@router.get("/explore/model")
def model(page: CurrentPage) -> Response:
    """The card of the release in service: with its charts where its report was written."""
    written = _written(page, CARD)
    if page.release is None:
        return _show(page, CARD, None)
    if written is None or page.release.name not in written.title:
        written = _card(_home(page), page.release)
    return _show(page, CARD, written and _without_users(written))


def _without_users(card: Document) -> Document:
    """A card without the parts about single users, whose ids and ratings are nobody's to read."""
    sections = [each for each in card.sections if _USER_HEADING not in f"\n{each.markdown}"]
    return replace(card, sections=sections)


def _home(page: Page) -> Home:
    return page.ask.settings.home


def _written(page: Page, report: Report) -> Document | None:
    """The document of a page, if it was written."""
    return read_record(_home(page).reports / report.record).get(report.file)


def _card(home: Home, release: Release) -> Document | None:
    """The model card of a release as a document."""
    from engine.pages.markdown import (
        split_sections,
    )  # Markdown has a library

    try:
        text = (home.releases / release.name / _FILE).read_text("utf-8")
    except OSError:
        return None
    title, sections = split_sections(text)
    parts = [
        Section(f"part-{number}", head, markdown=lines)
        for number, (head, lines) in enumerate(sections.items())
    ]
    return Document(title, sections=parts)


def _show(page: Page, report: Report, document: Document | None) -> Response:
    address, title = _ADDRESSES[report]
    return page.show(
        "explore/document.html",
        {
            "address": address,
            "name": page.text(title),
            "document": document,
            "command": report.command,
        },
    )
