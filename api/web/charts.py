"""What templates draw charts and documents with: geometry, words of numbers, Markdown."""

import re
from collections.abc import Callable
from typing import Any

from markupsafe import Markup

from api.web.formats import Formats
from engine.pages import plots
from engine.pages.documents import Words
from engine.pages.scales import FORMATS

STRENGTHS = 10  # shades of a cell of a heat map
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")  # no page may hold these
_TINY = 0.01
_SHORT_FROM = 100_000  # from here on a number beside a bar is written in few letters


def filters(formats: Formats) -> dict[str, Callable[..., Any]]:
    """The filters by name, for pages in one language."""
    words = _Worded(formats)
    return plots.FILTERS | {"worded": words, "markdown": markdown, "strength": strength}


class _Worded:
    """Numbers of charts as one language writes them."""

    def __init__(self, formats: Formats) -> None:
        self._formats = formats

    def __call__(self, value: float, words: Words) -> str:
        """A number beside a mark, by the format of its axis."""
        match words:
            case "count" if 0 < abs(value) < _TINY:
                return f"{value:.2g}"
            case "count" if abs(value) < _SHORT_FROM:
                return self._formats.number(round(value, 3))
            case "count":
                return self._formats.compact(value)
            case "dollars" if abs(value) < _SHORT_FROM:
                return self._formats.money(value)
            case "dollars":
                return f"${self._formats.compact(value)}"
            case "one digit":
                return self._formats.number(value, 1)
            case "two digits":
                return self._formats.number(value, 2)
        return FORMATS[words](value)


def strength(value: float, fullest: float) -> int:
    """How strong the shade of a cell is, from 0 to `STRENGTHS`."""
    return round(STRENGTHS * abs(value) / fullest) if fullest else 0


def markdown(text: str) -> Markup:
    """The Markdown of a model card as HTML; all but its marks is escaped."""
    from engine.pages.markdown import to_html  # the only page with Markdown loads its library

    return Markup(to_html(_CONTROL.sub("", text)))  # noqa: S704 - the reader escapes all but marks
