"""No text is left in one language: all are translated, and none stands outside the catalogs."""

import gettext
import re
from string import ascii_letters

import pytest

from api.web import languages, rendering
from api.web.formats import Formats
from api.web.languages import NAMES, SOURCE, Language, preferred
from tests.api.operations import SCHEMA
from tests.api.web.pages import read_whole
from tests.api.web.texts import texts, translated

OTHERS = [code for code in NAMES if code != SOURCE]
PLACES = re.compile(r"%\((\w+)\)s|%\w")


@pytest.mark.parametrize("code", OTHERS)
def test_every_text_is_translated_and_no_translation_is_of_nothing(code):
    known, used = translated(code), set(texts())
    described = set(_described(SCHEMA))  # what forms show of the API
    assert not [text for text in used if text not in known]
    assert not [text for text in known if text not in used | described]
    empty = [text for text, words in known.items() if not all(_each(words))]
    assert empty == []


@pytest.mark.parametrize("code", OTHERS)
def test_translations_have_the_places_of_their_texts(code):
    for text, words in translated(code).items():
        places = sorted(PLACES.findall(_each(text)[-1]))
        for each in _each(words):
            assert sorted(PLACES.findall(each)) == places, (text, each)


def _described(schema):
    for methods in schema["paths"].values():
        for facts in methods.values():
            yield facts["summary"]
            yield from (each.get("description", "") for each in facts.get("parameters", ()))


def _each(message):
    return (message,) if isinstance(message, str) else message


class Pseudo(gettext.NullTranslations):
    """A language whose words are those of English between brackets."""

    def gettext(self, message):
        return f"⟦{message}⟧"

    def ngettext(self, msgid1, msgid2, n):
        return f"⟦{msgid1 if n == 1 else msgid2}⟧"


@pytest.fixture
def pseudo(monkeypatch):
    monkeypatch.setattr("api.web.pages.language", lambda _: Language("en", Pseudo()))
    rendering.environment.cache_clear()
    yield
    rendering.environment.cache_clear()


PAGES = ("/start", "/together", "/worth", "/import", "/mine", "/search", "/works/none-has-this")


@pytest.mark.parametrize("path", PAGES)
def test_what_people_read_comes_from_the_catalogs_or_the_data(pseudo, small, path):
    """Letters outside the brackets are names of the data, of the product or of services."""
    page = read_whole(small.get(path))
    data = {"Cartelera", *NAMES.values(), *_data(small)}
    for element in page.elements:
        left = re.sub(r"⟦[^⟧]*⟧", " ", element.own)
        for name in sorted(data, key=len, reverse=True):
            left = left.replace(name, " ")
        if element.tag in ("code", "title", "option", "style"):
            continue
        assert not set(left) & set(ascii_letters), (element.tag, element.own)


def _data(client):
    for work in client.get("/v1/recommendations?n=100").json()["items"]:
        yield work["title"]
    for platform in client.get("/v1/platforms").json()["items"]:
        yield platform["label"]
    for genre in client.get("/v1/genres").json()["items"]:
        yield genre["name"]
    yield from ("TMDB", "Letterboxd", "IMDb", "Trakt", "Netflix", "Prime Video", "TV Time")
    yield from ("MovieLens", "Simkl", "Movary, Yamtrack, Watcharr", "Jellyfin", "Kodi")
    yield from ("Criticker, iCheckMovies", "International", "Documentary")


@pytest.mark.parametrize(
    ("accepted", "chosen", "code"),
    [
        (None, None, "en"),
        ("es-MX,es;q=0.9,en;q=0.8", None, "es"),
        ("fr, en;q=0.2, es;q=0.7", None, "es"),
        ("es;q=0, en", None, "en"),
        ("fr", None, "en"),
        ("es", "en", "en"),
        ("en", "es", "es"),
        ("en", "xx", "en"),
        (";;;,=;q=,es;q=abc", None, "en"),
    ],
)
def test_a_reader_gets_their_language(accepted, chosen, code):
    assert preferred(accepted, chosen) == code


def test_plurals_and_formats_are_those_of_the_language():
    spanish = languages.language("es").texts
    counted = [spanish.ngettext("%(num)s film", "%(num)s films", n) for n in (1, 2, 10**6)]
    assert counted == ["%(num)s película", "%(num)s películas", "%(num)s películas"]
    formats = Formats("es")
    assert formats.money(1937890605).replace("\xa0", " ") == "1.937.890.605 US$"
    assert formats.day("1999-05-03") == "3 de mayo de 1999"
    assert formats.number(3.5, 1) == "3,5"
