"""The reports of a home: which pages there are, their records as JSON, and the way to HTML.

A page is rendered from its record alone. Whoever writes a record renders the pages of the others
anew too, so that each page leads to all that there are, whichever program came last.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter

from engine import commands
from engine.pages.documents import Document
from engine.store.files import as_json, check_writable, write_together
from engine.store.home import Home

Documents = Mapping[str, Document]


@dataclass(frozen=True)
class Page:
    """A page: its file, its name in the navigation, its record, and what writes that."""

    file: str
    name: str
    record: str
    command: str


DATA = Page("data.html", "Data", "profile.json", commands.PROFILE)
TRAINING = Page("training.html", "Training", "report.json", commands.REPORT)
CARD = Page("card.html", "Model card", "report.json", commands.REPORT)
EVALUATION = Page("evaluation.html", "Evaluation", "report.json", commands.EVALUATE)
PAGES = (DATA, TRAINING, CARD, EVALUATION)


def write_reports(home: Home, record: str, documents: Mapping[Page, Document]) -> list[Path]:
    """Write a record and its pages, all or none of them; return the pages' paths.

    The pages of other records are rendered anew where they can be read.

    Raises:
        OSError: the folder cannot be written.
    """
    shown = {page.file: document for page, document in documents.items()}
    for sibling in {page.record for page in PAGES} - {record}:
        shown |= read_record(home.reports / sibling)
    pages = [page for page in PAGES if page.file in shown]
    html = {page.file: report_page(shown[page.file], page, pages) for page in pages}
    facts = {page.file: asdict(each) for page, each in documents.items()}
    files = {record: as_json(facts)} | {file: text.encode() for file, text in html.items()}
    with _named_alternative():
        write_together({home.reports / file: content for file, content in files.items()})
    return [home.reports / page.file for page in documents]


def check_reports(home: Home) -> None:
    """Find out before hours of work that no pages can be written.

    Raises:
        OSError: the folder cannot be written.
    """
    with _named_alternative():
        check_writable(home.reports)


@contextmanager
def _named_alternative() -> Iterator[None]:
    """Say with an error of the operating system how pages are written elsewhere."""
    try:
        yield
    except OSError as error:
        elsewhere = "--reports FOLDER or CARTELERA_REPORTS=FOLDER writes elsewhere"
        raise OSError(error.errno, f"{error.strerror}; {elsewhere}", error.filename) from error


def read_record(path: Path) -> Documents:
    """The documents of a record by their files; none where it is absent, damaged or foreign."""
    try:
        return _adapter().validate_json(path.read_bytes())
    except (OSError, ValueError):
        return {}


@cache
def _adapter() -> TypeAdapter[dict[str, Document]]:
    return TypeAdapter(dict[str, Document])


def report_page(document: Document, page: Page | None = None, written: Sequence[Page] = ()) -> str:
    """The HTML of a report; without a page it stands alone and leads nowhere."""
    from engine.pages.render import render  # who reads records needs no templates

    nav = [(each, each in written) for each in PAGES] if page else []
    return render("report.html", document=document, current=page, nav=nav)
