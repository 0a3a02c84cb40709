"""Countries as people write them: names in English and Spanish, and codes (`usa`, `US`, `EE. UU.`).

Catalogs spell countries each in their own way (United States here, United States of America there).
Here a text becomes the country or countries that it may mean, as codes of ISO 3166, and these the
names that the data uses for them. What ISO has no word for stands in `countries.toml`.
"""

import gettext
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path

from engine.catalog.postings import Postings
from engine.text import name_key

_SPELLINGS = Path(__file__).with_name("countries.toml")
_ARTICLES = frozenset(("the", "el", "la", "los", "las"))
_WORLDS = 8  # whose names are remembered: titles and films of some releases

_CATALOG_NAMES = {  # countries that catalogs call otherwise than ISO 3166, or that it no longer has
    "CD": "Democratic Republic of the Congo",
    "CI": "Ivory Coast",
    "CS": "Serbia and Montenegro",
    "CZ": "Czech Republic",
    "DD": "East Germany",
    "FM": "Micronesia",
    "PS": "Palestine",
    "RU": "Russia",
    "SU": "Soviet Union",
    "TR": "Turkey",
    "UK": "United Kingdom",
    "VA": "Vatican City",
    "VG": "British Virgin Islands",
    "VI": "US Virgin Islands",
    "XC": "Czechoslovakia",
    "XG": "East Germany",
    "XK": "Kosovo",
    "YU": "Yugoslavia",
}

Meanings = Mapping[str, frozenset[str]]  # key of a spelling -> codes of the countries it may mean


def country_codes(postings: Postings, text: str) -> list[int] | None:
    """The codes, in `postings`, of the names of the country or countries that `text` may mean.

    Of several the text means any, and the caller has to ask back. An empty list is a country of
    which the data has nothing; None says that the text is no country.
    """
    by_country = _data_codes(tuple(postings.names))
    if countries := _meanings_of(text, _names()):
        return sorted({code for country in countries for code in _codes_of(country, by_country)})
    countries = _meanings_of(text, _iso_codes())
    # A code of which the data has nothing may still be how a name begins.
    return sorted(code for country in countries for code in by_country.get(country, ())) or None


@cache
def english_name(code: str) -> str | None:
    """What catalogs call the country of a code of two or three letters; None where there is none.

    >>> english_name("KR"), english_name("USA"), english_name("XX")
    ('South Korea', 'United States', None)
    """
    if name := _CATALOG_NAMES.get(code):
        return name
    import pycountry

    countries = pycountry.countries
    record = countries.get(alpha_2=code) if len(code) == 2 else countries.get(alpha_3=code)
    if record is None:
        return None
    english: str = getattr(record, "common_name", record.name)
    return _CATALOG_NAMES.get(record.alpha_2, english)


def _codes_of(country: str, by_country: Mapping[str, list[int]]) -> list[int]:
    """The data's names of a country; of one that is a part, else those of the whole."""
    return by_country.get(country) or by_country.get(country.partition("-")[0], [])


def _meanings_of(text: str, meanings: Meanings) -> frozenset[str]:
    words = name_key(text).split()
    countries = meanings.get("".join(words), frozenset())
    if not countries and words and words[0] in _ARTICLES:
        return meanings.get("".join(words[1:]), frozenset())
    return countries


@lru_cache(maxsize=_WORLDS)
def _data_codes(names: tuple[str, ...]) -> Mapping[str, list[int]]:
    """The codes of the data's names by country; a name that may mean several is the last resort."""
    meanings = [_meanings_of(name, _names()) for name in names]
    clear = _positions(countries if len(countries) == 1 else () for countries in meanings)
    return _positions(meanings) | clear


def _positions(meanings: Iterable[Collection[str]]) -> dict[str, list[int]]:
    """The positions of the entries that may mean each country."""
    positions: dict[str, list[int]] = {}
    for position, countries in enumerate(meanings):
        for country in countries:
            positions.setdefault(country, []).append(position)
    return positions


@cache
def _names() -> Meanings:
    """What each name means, by its letters alone."""
    meanings: dict[str, frozenset[str]] = {}
    for country, name in _spelled():
        words = name_key(name).split()
        key = "".join(words[1:] if words[0] in _ARTICLES and len(words) > 1 else words)
        for spelling in (key, "".join(words)):
            meanings[spelling] = meanings.get(spelling, frozenset()) | {country}
    return meanings


def _spelled() -> Iterator[tuple[str, str]]:
    """Yield all names with the code of the country."""
    for country, names in tomllib.loads(_SPELLINGS.read_text("utf-8")).items():
        for name in names:
            yield country, name
    import pycountry  # here, because most questions are asked in the data's own words

    spanish = gettext.translation("iso3166-1", pycountry.LOCALES_DIR, languages=["es"])
    for record in pycountry.countries:
        for field in ("name", "common_name", "official_name"):
            if english := getattr(record, field, None):
                for name in (english, spanish.gettext(english)):
                    for form in _forms(name):
                        yield record.alpha_2, form


def _forms(name: str) -> Iterator[str]:
    """Yield a name as ISO lists it, as it is said, and short: Korea, Republic of; Korea."""
    yield name
    short, comma, rest = name.partition(", ")
    if comma and "," not in rest:
        yield f"{rest} {short}"
        yield short


@cache
def _iso_codes() -> Meanings:
    """The countries by their codes of two and of three letters."""
    import pycountry

    return {
        code.lower(): frozenset((record.alpha_2,))
        for record in pycountry.countries
        for code in (record.alpha_2, record.alpha_3)
    }
