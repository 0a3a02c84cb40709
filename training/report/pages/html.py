"""The few pieces of HTML that pages consist of. All text that is shown is escaped here."""

import html
from collections.abc import Iterable, Sequence


def escaped(text: object) -> str:
    """Text that HTML shows as it is, in attributes too."""
    return html.escape(str(text), quote=True)


def paragraph(text: object) -> str:
    """A paragraph of plain text."""
    return f"<p>{escaped(text)}</p>"


def definitions(pairs: Iterable[tuple[str, object]]) -> str:
    """A list of names and what they stand for."""
    rows = (f"<dt>{escaped(name)}</dt><dd>{escaped(value)}</dd>" for name, value in pairs)
    return f"<dl>{''.join(rows)}</dl>"


def table(
    caption: str, head: Sequence[str], rows: Iterable[Sequence[object]], strong: object = None
) -> str:
    """A table whose first column names the rows; the row named `strong` stands out.

    It scrolls by itself where the page is narrower.
    """
    top = "".join(f'<th scope="col">{escaped(cell)}</th>' for cell in head)
    body = "".join(_row(row, strong is not None and row[0] == strong) for row in rows)
    return (
        f'<div class="scroll" role="region" tabindex="0" aria-label="{escaped(caption)}"><table>'
        f"<caption>{escaped(caption)}</caption>"
        f"<thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _row(cells: Sequence[object], strong: bool) -> str:
    name, *values = map(escaped, cells)
    opening = '<tr class="strong">' if strong else "<tr>"
    rest = "".join(f"<td>{cell}</td>" for cell in values)
    return f'{opening}<th scope="row">{name}</th>{rest}</tr>'


def folded(title: str, content: str) -> str:
    """Content that is shown on demand."""
    return f"<details><summary>{escaped(title)}</summary>{content}</details>"


def section(anchor: str, title: str, *content: str) -> str:
    """A part of the page under its heading."""
    return (
        f'<section id="{escaped(anchor)}"><h2>{escaped(title)}</h2>\n'
        + "\n".join(content)
        + "\n</section>"
    )


def number(value: float) -> str:
    """A parameter's value as people read it."""
    return str(value) if isinstance(value, int) else f"{value:.4g}"


def rmse(value: float | None) -> str:
    """An error with four digits; a dash where there is none."""
    return "–" if value is None else f"{value:.4f}"
