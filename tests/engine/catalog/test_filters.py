"""The words that people use for platforms, types and units, and what is said to wrong ones."""

import pytest

from engine.catalog.filters import (
    TitleFilter,
    parse_duration_type,
    parse_maturity,
    parse_platform,
    parse_type,
    select,
)
from engine.errors import InvalidValue, NotFound
from tests.engine.handmade import catalog_of, ids, title

CATALOG = catalog_of(
    title("as1", actors=["José Ñandú"], genres=["Sci-Fi & Fantasy"]),
    title("ds1", release_year=1999, type="tv show"),
    title("hs1", release_year=2001, maturity_rating="tv-ma"),
    title("ns1", directors=["O'Neil (Jr.)"], countries=["Côte d'Ivoire"]),
)


@pytest.mark.parametrize(
    ("text", "platform"),
    [
        ("amazon", "amazon"),
        ("AMAZON ", "amazon"),
        ("Amazon  Prime", "amazon"),
        ("prime video", "amazon"),
        ("Disney+", "disney"),
        ("disney plus", "disney"),
        ("Hulu", "hulu"),
        ("\u00a0NETFLIX\t", "netflix"),
    ],
)
def test_platforms_have_aliases(text, platform):
    assert parse_platform(CATALOG, text) == platform


@pytest.mark.parametrize("text", ["apple", "a", "", "amazon;", ".*"])
def test_other_platforms_are_refused_with_the_names(text):
    with pytest.raises(InvalidValue, match=r"expected amazon, disney, hulu or netflix$"):
        parse_platform(CATALOG, text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("movie", "movie"),
        ("Películas", "movie"),
        ("pelicula", "movie"),
        ("FILM", "movie"),
        ("tv show", "tv show"),
        ("Serie", "tv show"),
        ("series", "tv show"),
        ("TV", "tv show"),
    ],
)
def test_types_have_english_and_spanish_names(text, kind):
    assert parse_type(text) == kind


@pytest.mark.parametrize(
    ("text", "unit"),
    [("MIN", "min"), ("minutes", "min"), ("season", "season"), ("Temporada", "season")],
)
def test_units_have_english_and_spanish_names(text, unit):
    assert parse_duration_type(text) == unit


@pytest.mark.parametrize("parse", [parse_type, parse_duration_type], ids=["type", "unit"])
@pytest.mark.parametrize("text", ["", "documental", "movie|tv show"])
def test_other_types_and_units_are_refused_with_the_names(parse, text):
    with pytest.raises(InvalidValue, match=r"expected (movie or tv show|min or season)"):
        parse(text)


def test_maturity_is_folded_and_unknown_ones_list_what_there_is():
    assert parse_maturity(CATALOG, " TV-MA") == "tv-ma"
    with pytest.raises(NotFound, match="no maturity rating 'nc-17'") as caught:
        parse_maturity(CATALOG, "nc-17")
    assert caught.value.suggestions == ["g", "tv-ma"]


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        (TitleFilter(), ["as1", "ds1", "hs1", "ns1"]),
        (TitleFilter(year_min=2001, year_max=2001), ["hs1"]),
        (TitleFilter(year_min=2002), ["as1", "ns1"]),
        (TitleFilter(year_max=1999), ["ds1"]),
        (TitleFilter(actor="jose nandu"), ["as1"]),
        (TitleFilter(director="o'neil (jr.)"), ["ns1"]),
        (TitleFilter(country="COTE D'IVOIRE"), ["ns1"]),
        (TitleFilter(genre="sci-fi & fantasy"), ["as1"]),
        (TitleFilter(type="serie", platform="disney+"), ["ds1"]),
        (TitleFilter(type="serie", platform="hulu"), []),
    ],
    ids=["all", "one-year", "from", "to", "accents", "signs", "country", "genre", "two", "none"],
)
def test_select_keeps_titles_that_pass_every_condition(conditions, expected):
    assert ids(CATALOG, select(CATALOG, conditions).nonzero()[0]) == expected


def test_years_in_the_wrong_order_are_refused():
    with pytest.raises(InvalidValue, match=r"year_min is '2020'; .* not after year_max, 2019"):
        select(CATALOG, TitleFilter(year_min=2020, year_max=2019))


@pytest.mark.parametrize("name", [".*", "José.*", "(", "' OR 1=1 --", "<b>", ""])
def test_names_are_literal(name):
    with pytest.raises(NotFound, match="no actor"):
        select(CATALOG, TitleFilter(actor=name))


@pytest.mark.parametrize(
    ("conditions", "message"),
    [
        (TitleFilter(platform="x", type="x", year_min=2, year_max=1), "platform"),
        (TitleFilter(type="x", year_min=2, year_max=1, maturity="x"), "type"),
        (TitleFilter(year_min=2, year_max=1, maturity="x"), "year_min"),
        (TitleFilter(maturity="x", genre="x"), "no maturity"),
        (TitleFilter(genre="x", country="x", actor="x"), "no genre"),
        (TitleFilter(country="x", actor="x", director="x"), "no country"),
        (TitleFilter(actor="x", director="x"), "no actor"),
    ],
)
def test_of_several_wrong_conditions_the_first_is_answered(conditions, message):
    with pytest.raises((InvalidValue, NotFound), match=f"^{message}"):
        select(CATALOG, conditions)
