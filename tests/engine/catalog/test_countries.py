"""Countries in the words of people: names in two languages, codes, and what data calls them."""

import subprocess
import sys
from pathlib import Path

import pytest

from engine.catalog import countries, film_stats, filters
from engine.catalog.filters import FilmFilter, TitleFilter, select
from engine.catalog.names import find_name, find_whole_name
from engine.errors import NotFound
from tests.engine.handmade import catalog_of, film, films_of, title

ROOT = Path(__file__).resolve().parents[3]
CATALOG_NAMES = [
    *("United States", "United Kingdom", "France", "Germany", "West Germany", "East Germany"),
    *("Soviet Union", "Russia", "Netherlands", "South Korea", "North Korea", "Niger", "Nigeria"),
    *("Papua New Guinea", "India", "Indonesia", "Georgia", "Spain", "Japan", "Switzerland"),
    *("Czech Republic", "Czechoslovakia", "Turkey", "Vietnam", "Vatican City", "Mexico", "Chad"),
    *("Democratic Republic of the Congo", "Republic of the Congo", "Côte d'Ivoire", "Palestine"),
    *("Israel", "Iceland", "Dominican Republic", "Kosovo"),
]
FILM_NAMES = [
    *("United States of America", "United Kingdom", "England", "Germany", "Congo", "Nigeria"),
    *("Guinea", "Guinea-Bissau", "South Korea", "Israel", "Estonia", "Cote D'Ivoire"),
    *("Palestinian Territory", "Russian Federation", "Russia"),
]
CATALOG = catalog_of(*(title(f"ns{n}", countries=[c]) for n, c in enumerate(CATALOG_NAMES)))
FILMS = films_of(*(film(n, countries=[c]) for n, c in enumerate(FILM_NAMES, start=1)))


def in_catalog(text):
    return CATALOG.countries.names[find_whole_name(CATALOG.countries, "country", text)]


def in_films(text):
    return FILMS.countries.names[find_name(FILMS.countries, "country", text)]


@pytest.mark.parametrize("name", CATALOG_NAMES)
def test_the_names_of_the_data_stand_for_themselves(name):
    assert in_catalog(name) == in_catalog(f"  {name.upper()} ") == name


TYPED = {
    "usa": "United States",
    "US": "United States",
    "U.S.A.": "United States",
    "Estados Unidos": "United States",
    "los estados unidos de américa": "United States",
    "EE. UU.": "United States",
    "EEUU": "United States",
    "United States of America": "United States",
    "uk": "United Kingdom",
    "GBR": "United Kingdom",
    "Gran Bretaña": "United Kingdom",
    "Inglaterra": "United Kingdom",
    "Scotland": "United Kingdom",
    "Holanda": "Netherlands",
    "the Netherlands": "Netherlands",
    "Países Bajos": "Netherlands",
    "NL": "Netherlands",
    "Corea del Sur": "South Korea",
    "Korea, Republic of": "South Korea",
    "Republic of Korea": "South Korea",
    "PRK": "North Korea",
    "URSS": "Soviet Union",
    "Unión Soviética": "Soviet Union",
    "Alemania": "Germany",
    "Alemania Occidental": "West Germany",
    "RDA": "East Germany",
    "España": "Spain",
    "espana": "Spain",
    "ESP": "Spain",
    "Japón": "Japan",
    "Suiza": "Switzerland",
    "Rusia": "Russia",
    "RU": "Russia",
    "Chequia": "Czech Republic",
    "Czechia": "Czech Republic",
    "Checoslovaquia": "Czechoslovakia",
    "Türkiye": "Turkey",
    "Viet Nam": "Vietnam",
    "Vaticano": "Vatican City",
    "México": "Mexico",
    "MX": "Mexico",
    "IN": "India",
    "ne": "Niger",
    "Ivory Coast": "Côte d'Ivoire",
    "Costa de Marfil": "Côte d'Ivoire",
    "State of Palestine": "Palestine",
    "CD": "Democratic Republic of the Congo",
    "Congo-Kinshasa": "Democratic Republic of the Congo",
    "CG": "Republic of the Congo",
    "GE": "Georgia",
    "la República Dominicana": "Dominican Republic",
    "td": "Chad",
    "is": "Iceland",
    "Papúa Nueva Guinea": "Papua New Guinea",
}


@pytest.mark.parametrize(("text", "name"), TYPED.items())
def test_names_in_two_languages_and_codes_are_understood(text, name):
    assert in_catalog(text) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("usa", "United States of America"),
        ("United States", "United States of America"),
        ("Inglaterra", "England"),  # the data has England
        ("Reino Unido", "United Kingdom"),
        ("Congo", "Congo"),
        ("CD", "Congo"),  # TMDB has one name for two countries
        ("CG", "Congo"),
        ("Alemania Occidental", "Germany"),  # the data has no West Germany
        ("Corea", "South Korea"),  # the only one of the data
        ("Guinea", "Guinea"),
        ("GW", "Guinea-Bissau"),
        ("Isr", "Israel"),  # a code of three letters
        ("Esto", "Estonia"),  # the only name that begins so
        ("Palestina", "Palestinian Territory"),
        ("Costa de Marfil", "Cote D'Ivoire"),
    ],
)
def test_films_have_names_of_their_own(text, name):
    assert in_films(text) == name


@pytest.mark.parametrize(
    ("text", "suggestions"),
    [
        ("Corea", ["North Korea", "South Korea"]),
        ("Korea", ["North Korea", "South Korea"]),
        ("Congo", ["Democratic Republic of the Congo", "Republic of the Congo"]),
        ("atlantis", []),
        ("Guinea", []),  # a country, and no part of Papua New Guinea
        ("Guinea-Bissau", []),
        ("Nigerria", ["Niger", "Nigeria"]),
        ("usaa", []),
        ("xx", []),
        ("", []),
    ],
)
def test_what_may_be_several_or_none_is_refused_with_suggestions(text, suggestions):
    with pytest.raises(NotFound, match="no country") as refusal:
        in_catalog(text)
    assert sorted(refusal.value.suggestions) == suggestions


@pytest.mark.parametrize(
    ("text", "suggestions"),
    [
        ("Niger", []),  # a country of which no film is, and no beginning of Nigeria
        ("NE", []),
        ("RUS", ["Russian Federation", "Russia"]),  # two names of one country
    ],
)
def test_a_country_without_films_is_no_beginning_of_another(text, suggestions):
    with pytest.raises(NotFound, match="no country") as refusal:
        in_films(text)
    assert refusal.value.suggestions == suggestions


def test_filters_and_groups_understand_them():
    assert select(CATALOG, TitleFilter(country="ee.uu.")).sum() == 1
    assert select(FILMS, FilmFilter(country="usa")).sum() == 1
    assert film_stats.country(FILMS, "Estados Unidos").name == "United States of America"
    assert "country" in filters.NAME_LISTS


def test_a_code_is_of_countries_alone():
    actors = catalog_of(title("ns1", actors=["Usa Marn", "India Orr"])).actors
    with pytest.raises(NotFound):
        find_whole_name(actors, "actor", "IN")


def test_every_spelling_of_the_file_means_something():
    spelled = list(countries._spelled())
    assert len(spelled) > 800
    assert all(name.strip() for _, name in spelled)


LAZY = """
import sys
import engine.catalog.filters
assert "pycountry" not in sys.modules
"""


def test_the_names_are_loaded_when_they_are_first_needed():
    command = [sys.executable, "-c", LAZY]
    subprocess.run(command, cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, check=True)  # noqa: S603
