"""The Spanish of the analyst's pages is whole: every text, with the same placeholders."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from api.web.explore.operations import operations
from api.web.explore.table import QUESTIONS
from tests.api.world import description

WEB = Path(__file__).resolve().parents[4] / "api" / "web"
_PLACEHOLDER = re.compile(r"%\(\w+\)s")


def texts() -> Iterator[tuple[str, str]]:
    """Yield every text of these pages: of one thing, and of several."""
    sources = [*WEB.glob("explore/*.py"), *WEB.glob("reference/*.py")]
    templates = [*WEB.glob("templates/explore/*.html"), *WEB.glob("templates/reference/*.html")]
    for path in [*sources, *templates, WEB / "templates" / "parts" / "charts.html"]:
        method = "python" if path.suffix == ".py" else "jinja2.ext:babel_extract"
        options = {"trimmed": "true", "newstyle_gettext": "true"}
        for _, message, *_rest in extract_from_file(method, str(path), options=options):
            yield (message, "") if isinstance(message, str) else (message[0], message[1])
    for operation in operations(description()).values():
        yield from ((each.description, "") for each in operation.fields if each.description)
        if operation.id not in QUESTIONS:
            yield operation.summary, ""


def translated() -> dict[str, tuple[str, ...]]:
    """What the catalogs have for each text."""
    catalog = {}
    for path in (WEB / "locale" / "es").glob("*.po"):
        for message in read_po(BytesIO(path.read_bytes()), locale="es"):
            first = message.id if isinstance(message.id, str) else message.id[0]
            strings = (message.string,) if isinstance(message.string, str) else message.string
            catalog[first] = tuple(strings)
    return catalog


TEXTS = dict(texts())
SPANISH = translated()


def test_the_texts_are_found() -> None:
    assert len(TEXTS) > 400


@pytest.mark.parametrize("text", TEXTS)
def test_every_text_is_translated_with_its_placeholders(text: str) -> None:
    several = TEXTS[text]
    strings = SPANISH.get(text, ())
    assert len(strings) == (2 if several else 1)
    for english, spanish in zip((text, several), strings, strict=False):
        assert spanish
        assert set(_PLACEHOLDER.findall(spanish)) == set(_PLACEHOLDER.findall(english))
