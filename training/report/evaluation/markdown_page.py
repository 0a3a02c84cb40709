"""A document as Markdown, to be read in a terminal: its texts, sentences and tables."""

from collections.abc import Iterator

from engine.pages.documents import Document, Figure
from training.report.markdown import escaped, table


def markdown_page(document: Document) -> str:
    """The page; its charts are left out, and their numbers stay."""
    return "\n\n".join(_blocks(document)) + "\n"


def _blocks(document: Document) -> Iterator[str]:
    yield f"# {escaped(document.title)}"
    for section in document.sections:
        yield f"## {escaped(section.title)}"
        yield from map(escaped, section.texts)
        for figure in section.figures:
            yield from _figure(figure)


def _figure(figure: Figure) -> Iterator[str]:
    yield f"### {escaped(figure.title)}"
    yield escaped(figure.sentence)
    if figure.table:
        yield table(
            list(map(escaped, figure.table.head)),
            [list(map(escaped, row)) for row in figure.table.rows],
        )
