"""The languages of the pages: which one a reader gets, and its texts from gettext catalogs.

Texts stand in English in templates and code; `locale/<code>/*.po` has them in other languages, a
file for each part of the app. They are compiled when a page first needs them: nothing is built.
"""

import gettext
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path

SOURCE = "en"  # what texts are written in
NAMES = {"en": "English", "es": "Español"}  # by code, each in itself
COOKIE = "cartelera_language"
_LOCALE = Path(__file__).with_name("locale")
_MOST_PREFERRED = 20  # languages of a header that are looked at


@dataclass(frozen=True)
class Language:
    """A language, with its texts."""

    code: str
    texts: gettext.NullTranslations

    @property
    def name(self) -> str:
        """What it is called in itself."""
        return NAMES[self.code]


@cache
def language(code: str) -> Language:
    """A language by its code, one of `NAMES`."""
    if code == SOURCE:
        return Language(code, gettext.NullTranslations())
    return Language(code, _texts_of(code))


def catalogs(code: str) -> list[Path]:
    """The files with the texts of a language."""
    return sorted((_LOCALE / code).glob("*.po"))


def _texts_of(code: str) -> gettext.NullTranslations:
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    # The forms of plurals are those that the files state, and not the locale's, which may be more.
    together, *further = [read_po(BytesIO(path.read_bytes())) for path in catalogs(code)]
    for catalog in further:
        for message in catalog:
            if message.id:
                together[message.id] = message
    compiled = BytesIO()
    write_mo(compiled, together)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def preferred(accepted: str | None, chosen: str | None) -> str:
    """The code of the language for a reader who chose one, or whose browser accepts some."""
    if chosen in NAMES:
        return chosen
    for code in _by_preference(accepted or ""):
        if code in NAMES:
            return code
    return SOURCE


def _by_preference(accepted: str) -> Iterator[str]:
    """Yield the languages of an Accept-Language header (RFC 9110, 12.5.4), the dearest first."""
    weighted: list[tuple[float, str]] = []
    for part in accepted.split(",")[:_MOST_PREFERRED]:
        tag, _, quality = part.strip().partition(";")
        weighted.append((_weight(quality), tag.strip().lower().partition("-")[0]))
    weighted.sort(key=lambda pair: -pair[0])
    yield from (code for weight, code in weighted if weight > 0)


def _weight(text: str) -> float:
    _, _, number = text.partition("=")
    try:
        return float(number) if number.strip() else 1.0
    except ValueError:
        return 0.0
