"""From the Markdown of a model card to HTML: headings, paragraphs, lists, tables, bold and code.

Nothing else is read as Markdown: all other text is shown as it is.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from training.report.pages.html import escaped

_INLINE = re.compile(
    r"\\(?P<mark>[!-/:-@\[-`{-~])|\*\*(?P<bold>(?:\\.|[^\\*])+)\*\*|`(?P<code>[^`]+)`"
)
_CELL = re.compile(r"(?:\\.|[^\\|])+")


@dataclass
class Part:
    """A heading and what stands below it, as HTML block by block."""

    title: str
    html: list[str] = field(default_factory=list)


def read_parts(text: str) -> tuple[str, list[Part]]:
    """Split a text into its title, as plain text, and its parts."""
    title, parts = "", [Part("")]
    for block in filter(None, re.split(r"\n{2,}", text.strip())):
        if block.startswith("# "):
            title = plain(block[2:])
        elif block.startswith("## "):
            parts.append(Part(plain(block[3:])))
        else:
            parts[-1].html.append(_block(block, parts[-1].title))
    return title, [part for part in parts if part.title or part.html]


def plain(text: str) -> str:
    """A line without its marks."""
    return _INLINE.sub(lambda m: m["mark"] or plain(m["bold"] or "") or m["code"] or "", text)


def inline(text: str) -> str:
    """A line as HTML, all text but the marks escaped."""
    return "".join(_pieces(text))


def _pieces(text: str) -> Iterator[str]:
    end = 0
    for match in _INLINE.finditer(text):
        yield escaped(text[end : match.start()])
        end = match.end()
        if match["bold"]:
            yield f"<strong>{inline(match['bold'])}</strong>"
        elif match["code"]:
            yield f"<code>{escaped(match['code'])}</code>"
        else:
            yield escaped(match["mark"])
    yield escaped(text[end:])


def _block(block: str, title: str) -> str:
    if block.startswith("### "):
        return f"<h3>{inline(block[4:])}</h3>"
    lines = block.split("\n")
    if all(line.startswith("- ") for line in lines):
        return f"<ul>{''.join(f'<li>{inline(line[2:])}</li>' for line in lines)}</ul>"
    if len(lines) > 1 and all(line.startswith("| ") and line.endswith("|") for line in lines):
        return _table(title, *map(_cells, lines))
    return f"<p>{inline(' '.join(lines))}</p>"


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in _CELL.findall(line[1:-1])]


def _table(title: str, head: Sequence[str], rule: Sequence[str], *rows: Sequence[str]) -> str:
    """A table that scrolls by itself; a rule of `---` marks a column of words."""
    words = [not mark.endswith(":") for mark in rule]
    top = "".join(
        f'<th scope="col"{_class(word)}>{inline(cell)}</th>'
        for cell, word in zip(head, words, strict=True)
    )
    body = "".join(f"<tr>{_row(row, words)}</tr>" for row in rows)
    return (
        f'<div class="card"><div class="scroll" role="region" tabindex="0" '
        f'aria-label="{escaped(title)}"><table><thead><tr>{top}</tr></thead>'
        f"<tbody>{body}</tbody></table></div></div>"
    )


def _row(row: Sequence[str], words: Sequence[bool]) -> str:
    cells = zip(row, words, strict=True)
    return "".join(f"<td{_class(word)}>{_cell(cell, word)}</td>" for cell, word in cells)


def _cell(cell: str, word: bool) -> str:
    """The text of a cell; a number's interval, in brackets, stands below it."""
    return inline(cell) if word else inline(cell).replace(" (", "<br>(")


def _class(word: bool) -> str:
    return ' class="words"' if word else ""
