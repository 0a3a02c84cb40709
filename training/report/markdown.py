"""Markdown: the few pieces that cards and reports use, and how text from the data is kept text."""

import re
from collections.abc import Iterable, Sequence

_SPECIAL = re.compile(r"([\\`*_\[\]<>|~]|&(?=#?\w+;))")


def escaped(text: object) -> str:
    """Text on one line that Markdown shows as it is, in a table too."""
    return _SPECIAL.sub(r"\\\1", " ".join(str(text).split()))


def percent(part: float, digits: int = 0) -> str:
    """A share as percent."""
    return f"{100 * part:.{digits}f} %"


def code(text: object) -> str:
    """Text of the program itself as code; a backtick in it is dropped."""
    return f"`{' '.join(str(text).split()).replace('`', '')}`"


def bold(text: str) -> str:
    """Markdown that stands out."""
    return f"**{text}**"


def bullets(lines: Iterable[str]) -> str:
    """A list with a bullet for each line of Markdown."""
    return "\n".join(f"- {line}" for line in lines)


def table(
    head: Sequence[str], rows: Iterable[Sequence[object]], words: Iterable[int] = (0,)
) -> str:
    """A table of Markdown cells; the columns `words` hold words, the others numbers."""
    left = set(words)
    rule = ["---" if column in left else "---:" for column in range(len(head))]
    return "\n".join(f"| {' | '.join(map(str, row))} |" for row in (head, rule, *rows))
