"""The words that people use for platforms, types and units, and what is said to wrong ones."""

import pytest

from engine.catalog.filters import FilmFilter, TitleFilter, select, works_passing
from engine.catalog.spellings import (
    parse_duration_type,
    parse_maturities,
    parse_maturity,
    parse_platform,
    parse_type,
)
from engine.errors import InvalidValue, NoFilms, NotFound
from tests.engine.handmade import catalog_of, film, films_of, ids, title

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
    assert parse_maturities(CATALOG, "TV MA") == parse_maturities(CATALOG, "tvma") == ["tv-ma"]
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
    with pytest.raises(InvalidValue, match=r"year_min is '2020'; .* no more than year_max, 2019"):
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


SEVERAL = catalog_of(
    title("as1", genres=["Comedy"], countries=["France"], actors=["Bo Tarn"]),
    title("as2", genres=["Horror"], maturity_rating="18+", countries=["Korea, Republic of"]),
    title("ds1", genres=["Animation", "Family"], maturity_rating="pg", countries=["India"]),
    title("hs1", genres=["Science Fiction"], maturity_rating="g", maturity_known=False),
    title("hs2", genres=["Horror"], maturity_rating="g", maturity_known=False),
    title("ns1", genres=["Comedies", "International Movies"], maturity_rating="tv-ma"),
    title("ns2", type="tv show", genres=["TV Sci-Fi & Fantasy", "Kids' TV"], maturity_rating="7+"),
    title("ns3", type="tv show", genres=["Dramas"], actors=["Tarn, Bo", "Cy Vell"]),
)
EVERY_ID = ["as1", "as2", "ds1", "hs1", "hs2", "ns1", "ns2", "ns3"]


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        (TitleFilter(platform=("disney", "hulu")), ["ds1", "hs1", "hs2"]),
        (TitleFilter(platform="disney,hulu"), ["ds1", "hs1", "hs2"]),
        (TitleFilter(platform=" prime video , , Disney+,"), ["as1", "as2", "ds1"]),
        (TitleFilter(platform=("disney,hulu", "hulu")), ["ds1", "hs1", "hs2"]),
        (
            TitleFilter(type=("serie", "movie")),
            EVERY_ID,
        ),
        (TitleFilter(genre="comedy"), ["as1", "ns1"]),
        (TitleFilter(genre="Comedies"), ["as1", "ns1"]),
        (TitleFilter(genre="comedia"), ["as1", "ns1"]),
        (TitleFilter(genre="international movies"), ["ns1"]),
        (TitleFilter(genre=("sci-fi", "dramas")), ["hs1", "ns2", "ns3"]),
        (TitleFilter(genre="terror,Drama"), ["as2", "hs2", "ns3"]),
        (TitleFilter(genre="western"), []),
        (TitleFilter(country="Korea, Republic of"), ["as2"]),
        (TitleFilter(country="France, India"), ["as1", "ds1"]),
        (TitleFilter(country=("francia", "Korea, Republic of")), ["as1", "as2"]),
        (TitleFilter(actor="Tarn, Bo"), ["ns3"]),
        (TitleFilter(actor="bo tarn,cy vell"), ["as1", "ns3"]),
        (TitleFilter(maturity="g"), ["as1", "ns3"]),
        (TitleFilter(maturity=("7+", "tv-ma")), ["ns1", "ns2"]),
        (TitleFilter(max_age=0), ["as1", "ns3"]),
        (TitleFilter(max_age=7), ["as1", "ns2", "ns3"]),
        (TitleFilter(max_age=12), ["as1", "ds1", "ns2", "ns3"]),
        (TitleFilter(max_age=17), ["as1", "ds1", "ns1", "ns2", "ns3"]),
        (TitleFilter(max_age=21), ["as1", "as2", "ds1", "ns1", "ns2", "ns3"]),
        (TitleFilter(kids=True), ["as1", "ds1", "ns2", "ns3"]),
        (TitleFilter(kids=True, max_age=7, platform="netflix,disney"), ["ns2", "ns3"]),
        (
            TitleFilter(kids=False, genre=(), platform=()),
            EVERY_ID,
        ),
    ],
)
def test_any_of_several_values_passes_and_what_is_unknown_passes_no_age(conditions, expected):
    assert ids(SEVERAL, select(SEVERAL, conditions).nonzero()[0]) == expected


@pytest.mark.parametrize(
    ("conditions", "message"),
    [
        (TitleFilter(platform="netflix,apple"), "platform is 'apple'"),
        (TitleFilter(platform=("hulu", "x")), "platform is 'x'"),
        (TitleFilter(platform=","), "platform is ','"),
        (TitleFilter(genre="comedy,dramma"), "no genre 'dramma'; did you mean 'Drama'"),
        (TitleFilter(genre="Comdia"), "no genre 'Comdia'; did you mean 'Comedia'"),
        (TitleFilter(country=("France", "Atlantis")), "no country 'Atlantis'"),
        (TitleFilter(maturity="g,nc-17"), "no maturity rating 'nc-17'"),
        (TitleFilter(max_age=-1), "max_age is '-1'; expected an age from 0 to 21"),
        (TitleFilter(max_age=22), "max_age is '22'; expected an age from 0 to 21"),
    ],
)
def test_the_value_of_several_that_is_wrong_is_named(conditions, message):
    with pytest.raises((InvalidValue, NotFound), match=f"^{message}"):
        select(SEVERAL, conditions)


def test_spellings_of_one_class_are_found_together():
    spelled = ["16", "16+", "ages_16_", "18+", "all", "all_ages", "nr", "not_rate", "ur"]
    catalog = catalog_of(*(title(f"as{n}", maturity_rating=m) for n, m in enumerate(spelled)))

    def classes(text):
        passing = select(catalog, TitleFilter(maturity=text)).nonzero()[0]
        return [spelled[position] for position in passing]

    for text in ("16+", "16 ", "16", "AGES_16_"):  # the sign of an address is read as a blank
        assert classes(text) == ["16", "16+", "ages_16_"]
    assert classes("ages 18") == ["18+"]
    assert classes("All Ages") == ["all", "all_ages"]
    assert classes("Not Rated") == ["nr", "not_rate"]
    assert classes("unrated") == ["ur"]
    assert classes(("16", "ur")) == ["16", "16+", "ages_16_", "ur"]


def test_empty_filters_say_so():
    assert TitleFilter().empty
    assert TitleFilter(platform=(), kids=False).empty
    assert not TitleFilter(max_age=0).empty
    assert not TitleFilter(kids=True).empty


def test_a_work_passes_an_age_by_its_strictest_copy_and_an_unknown_one_says_nothing():
    catalog = catalog_of(
        title("as1", work_id="w1", maturity_rating="13+"),
        title("ns1", work_id="w1", maturity_rating="tv-ma"),
        title("hs1", work_id="w2", maturity_rating="g", maturity_known=False),
        title("ds1", work_id="w2", maturity_rating="tv-y"),
        title("hs2", work_id="w3", maturity_rating="g", maturity_known=False),
    )
    assert works_passing(catalog, TitleFilter(max_age=13)).tolist() == [False, True, False]
    assert works_passing(catalog, TitleFilter(max_age=17)).tolist() == [True, True, False]
    assert works_passing(catalog, TitleFilter(kids=True)).tolist() == [False, True, False]
    assert works_passing(catalog, TitleFilter(platform="amazon", max_age=13)).sum() == 0


FILMS = films_of(
    film(1, genres=["Comedy", "Family"], companies=["Orsel, Inc."], countries=["France"]),
    film(2, genres=["Science Fiction"], companies=["Orsel"], countries=["Spain"]),
    film(3, genres=["Horror"], companies=["Vell"], languages=["Français"]),
)


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        (FilmFilter(genre="comedias"), [1]),
        (FilmFilter(genre="ciencia ficción"), [2]),
        (FilmFilter(genre="infantil,terror"), [1, 3]),
        (FilmFilter(genre="scien"), [2]),  # films are asked for by beginnings too
        (FilmFilter(company="Orsel, Inc."), [1]),
        (FilmFilter(company=("orsel", "vell")), [2, 3]),
        (FilmFilter(country="francia, españa"), [1, 2]),
    ],
)
def test_films_are_filtered_by_several_values_too(conditions, expected):
    assert FILMS.ids[select(FILMS, conditions)].tolist() == expected


def test_a_filter_leaves_the_masks_of_the_world_alone():
    before = SEVERAL.shared_genres.masks["Comedy"].copy()
    select(SEVERAL, TitleFilter(genre="comedy", platform="netflix"))
    select(SEVERAL, TitleFilter(genre="comedy,horror", kids=True))
    assert (SEVERAL.shared_genres.masks["Comedy"] == before).all()


# Works that are films, and what is known of them there: one work has two titles, one is a series.
SPOKEN = films_of(
    film(1, work_id="w1", languages=["English", "Español"], language_codes=["en", "es"]),
    film(2, work_id="w2", languages=["Español"], language_codes=["es"], runtime=95),
    film(3, work_id="w3", languages=["English"], language_codes=["en"], runtime=200),
    film(4, languages=["Français"], language_codes=["fr"], runtime=95),  # of no work
    film(5, work_id="w5", runtime=95),
)
LONG = {"duration_int": 130}
UNKNOWN = {"duration_int": None, "duration_type": None}
LENGTHS = catalog_of(
    title("as1", work_id="w1", genres=["Drama"], duration_int=90),
    title("ns1", work_id="w1", genres=["Horror"], **LONG),
    title("as2", work_id="w2", genres=["Comedy"], **UNKNOWN),
    title("as3", work_id="w3", genres=["Horror", "Comedy"], **LONG),
    title("as4", work_id="w4", genres=["Drama"], **UNKNOWN),
    title("as5", work_id="w5", type="tv show", duration_int=95),  # of an episode
    title("as6", work_id="w6", type="tv show", duration_int=2, duration_type="season"),
    title("as7", work_id="w7", duration_int=1),
    films=SPOKEN,
)


def passing(conditions, catalog=LENGTHS):
    return [catalog.work_ids[int(work)] for work in works_passing(catalog, conditions).nonzero()[0]]


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        (TitleFilter(minutes_min=1), ["w1", "w2", "w3", "w7"]),
        (TitleFilter(minutes_min=0), ["w1", "w2", "w3", "w7"]),
        (TitleFilter(minutes_max=10**6), ["w1", "w2", "w3", "w7"]),
        (TitleFilter(minutes_max=90), ["w1", "w7"]),
        (TitleFilter(minutes_max=89), ["w7"]),
        (TitleFilter(minutes_min=130), ["w1", "w3"]),
        (TitleFilter(minutes_min=131), []),
        (TitleFilter(minutes_min=95, minutes_max=95), ["w2"]),
        (TitleFilter(minutes_min=90, platform="netflix"), ["w1"]),
        (TitleFilter(minutes_max=100, platform="netflix"), []),
    ],
)
def test_a_title_is_as_long_as_it_says_else_as_its_film_and_a_series_never(conditions, expected):
    assert passing(conditions) == expected


def test_bounds_of_minutes_in_the_wrong_order_are_refused():
    with pytest.raises(
        InvalidValue, match=r"^minutes_min is '91'; .* no more than minutes_max, 90"
    ):
        select(LENGTHS, TitleFilter(minutes_min=91, minutes_max=90))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Español", ["w1", "w2"]),
        ("espanol", ["w1", "w2"]),
        ("es", ["w1", "w2"]),
        ("EN", ["w1", "w3"]),
        ("eng", ["w1", "w3"]),  # a beginning will do, as in questions about films
        ("en,es", ["w1", "w2", "w3"]),
        ("fr", []),  # spoken in a film that is no work
    ],
)
def test_languages_are_those_of_the_film_by_name_or_code(text, expected):
    assert passing(TitleFilter(language=text)) == expected


def test_a_language_that_no_film_speaks_is_refused():
    with pytest.raises(NotFound, match=r"^no language 'klingon'"):
        select(LENGTHS, TitleFilter(language="klingon"))


@pytest.mark.parametrize(
    ("genres", "expected"),
    [
        ("horror", ["w2", "w4", "w5", "w6", "w7"]),
        ("terror", ["w2", "w4", "w5", "w6", "w7"]),
        ("drama", ["w2", "w3", "w5", "w6", "w7"]),
        ("comedy,drama", ["w5", "w6", "w7"]),
        (("comedy", "drama"), ["w5", "w6", "w7"]),
        ("western", ["w1", "w2", "w3", "w4", "w5", "w6", "w7"]),
        ((), ["w1", "w2", "w3", "w4", "w5", "w6", "w7"]),
    ],
)
def test_a_genre_left_out_is_that_of_any_title_of_the_work(genres, expected):
    assert passing(TitleFilter(not_genre=genres)) == expected


def test_genres_asked_for_and_left_out_together():
    assert passing(TitleFilter(genre="comedy", not_genre="horror")) == ["w2"]
    assert passing(TitleFilter(genre="horror", not_genre="horror")) == []
    with pytest.raises(NotFound, match="no genre 'dramma'; did you mean 'Drama'"):
        select(LENGTHS, TitleFilter(not_genre="dramma"))


def test_without_films_titles_have_their_own_length_and_no_language():
    assert passing(TitleFilter(minutes_min=100), SEVERAL) == [
        f"w{i}" for i in EVERY_ID if i not in ("ns2", "ns3")
    ]
    with pytest.raises(NoFilms, match="put TMDB's files into raw/tmdb"):
        select(SEVERAL, TitleFilter(language="es"))


@pytest.mark.parametrize(
    "conditions",
    [TitleFilter(not_genre="drama"), TitleFilter(minutes_max=0), TitleFilter(language="es")],
)
def test_the_newer_conditions_ask_something(conditions):
    assert not conditions.empty
