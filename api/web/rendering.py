"""Templates to HTML in the reader's language: everything that is shown is escaped."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from api.web.charts import filters
from api.web.formats import Formats
from api.web.languages import Language

_TEMPLATES = Path(__file__).with_name("templates")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")  # no page may hold these


def render(language: Language, template: str, facts: Mapping[str, Any]) -> str:
    """A template filled with facts."""
    return environment(language).get_template(template).render(facts)


@cache
def environment(language: Language) -> Environment:
    """The templates in one language."""
    templates = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        loader=FileSystemLoader(_TEMPLATES),
        finalize=_without_control_characters,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    templates.policies["ext.i18n.trimmed"] = True
    texts = language.texts
    templates.install_gettext_translations(texts, newstyle=True)  # type: ignore[attr-defined]
    formats = Formats(language.code)
    templates.filters |= formats.filters() | filters(formats)
    return templates


def _without_control_characters(value: Any) -> Any:
    # Markup is HTML that was made here, of text without them; sub would make it plain text again.
    return _CONTROL.sub("", value) if type(value) is str else value
