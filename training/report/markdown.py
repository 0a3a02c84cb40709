"""The few pieces of Markdown that a card is made of, and how text from the data is kept text."""

import re
from collections.abc import Iterable, Sequence

_SPECIAL = re.compile(r"([\\`*_\[\]<>|~]|&(?=#?\w+;))")


def escaped(text: object) -> str:
    """Return text on one line that Markdown shows as it is, in a table too."""
    return _SPECIAL.sub(r"\\\1", " ".join(str(text).split()))


def percent(part: float, digits: int = 0) -> str:
    """Return a share as percent."""
    return f"{100 * part:.{digits}f} %"


def code(text: object) -> str:
    """Return text of our own as code."""
    return f"`{' '.join(str(text).split()).replace('`', '')}`"


def bold(text: str) -> str:
    """Return Markdown that stands out."""
    return f"**{text}**"


def bullets(lines: Iterable[str]) -> str:
    """Return a list of Markdown lines."""
    return "\n".join(f"- {line}" for line in lines)


def table(
    head: Sequence[str], rows: Iterable[Sequence[object]], words: Iterable[int] = (0,)
) -> str:
    """Return a table of Markdown cells; the columns `words` hold words, the others numbers."""
    left = set(words)
    line = ["---" if at in left else "---:" for at in range(len(head))]
    return "\n".join(f"| {' | '.join(map(str, row))} |" for row in (head, line, *rows))
