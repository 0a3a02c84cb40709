"""The Markdown of model cards as HTML: headings, paragraphs, lists, tables, bold and code.

Nothing else is read as Markdown. Links, pictures and HTML stay the text that they are, so a page
still loads nothing.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

_READ = ("heading", "list", "table", "emphasis", "backticks", "escape", "entity")
_BEFORE = "Introduction"
_NUMBER = "text-align:right"  # how the library marks a column of numbers
_MARKED = "number"  # the class that takes its place: pages may forbid styles within their text


def to_html(text: str) -> str:
    """A text as HTML, in which all that is no mark is escaped."""
    tokens = _reader().parse(text)
    for cell in tokens:
        if cell.attrs.pop("style", None) == _NUMBER:
            cell.attrSet("class", _MARKED)
    return str(_reader().renderer.render(_with_intervals_below(tokens), _reader().options, {}))


def split_sections(text: str) -> tuple[str, dict[str, str]]:
    """The title of a text, and its sections' Markdown by their headings, all as plain text.

    What stands before the first section is an introduction.
    """
    title, sections, name = "", {_BEFORE: [""]}, _BEFORE
    heads = dict(_headings(text))
    for number, line in enumerate(text.split("\n")):
        tag, head = heads.get(number, ("", ""))
        if tag == "h1":
            title = head
        elif tag == "h2":
            name = head
            sections[name] = []
        else:
            sections[name].append(line)
    texts = {head: "\n".join(lines).strip() for head, lines in sections.items()}
    return title, {head: lines for head, lines in texts.items() if head != _BEFORE or lines}


def _headings(text: str) -> Iterator[tuple[int, tuple[str, str]]]:
    """Yield the line of every heading, with its tag and its text."""
    for token, inline in pairwise(_reader().parse(text)):
        if token.type == "heading_open" and token.map:
            yield token.map[0], (token.tag, _plain(inline))


@cache
def _reader() -> MarkdownIt:
    reader = MarkdownIt("zero").enable(list(_READ))
    reader.add_render_rule("table_open", _table_open)
    reader.add_render_rule("table_close", lambda *_: "</table></div>\n")
    return reader


def _table_open(*_: Any) -> str:
    # A group, not a region: several landmarks of one name would be none.
    return '<div class="scroll" role="group" tabindex="0" aria-label="Table"><table>\n'


def _plain(inline: Token) -> str:
    return "".join(token.content for token in inline.children or [])


def _with_intervals_below(tokens: Sequence[Token]) -> Sequence[Token]:
    """Numbers whose interval, in brackets, has a line of its own; cells keep their breaks."""
    for cell, inline in pairwise(tokens):
        if cell.type == "td_open" and cell.attrGet("class") == _MARKED:
            for token in inline.children or []:
                token.content = token.content.replace(" (", "\n(")
    return tokens
