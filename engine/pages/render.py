"""Templates to text: everything that is shown is escaped, nothing is left out unnoticed."""

import re
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from engine.pages import plots
from engine.pages.scales import FORMATS

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")  # no page may hold these


def render(template: str, **facts: Any) -> str:
    """A template filled with facts; the same facts give the same text."""
    return _environment().get_template(template).render(facts)


@cache
def _environment() -> Environment:
    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        loader=FileSystemLoader(Path(__file__).with_name("templates")),
        finalize=_without_control_characters,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= plots.FILTERS
    environment.filters["markdown"] = _markdown
    environment.filters["worded"] = lambda value, words: FORMATS[words](value)
    return environment


def _without_control_characters(value: Any) -> Any:
    # Markup is HTML that was made here, of text without them; sub would make it plain text again.
    return _CONTROL.sub("", value) if type(value) is str else value


def _markdown(text: str) -> Markup:
    from engine.pages.markdown import to_html  # the only page with Markdown loads its library

    return Markup(to_html(_CONTROL.sub("", text)))  # noqa: S704 - the reader escapes all but marks
