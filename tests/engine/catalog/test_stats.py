"""The catalog's questions on titles written by hand, every answer computed on paper."""

import pytest

from data.ingest import ingest
from data.settings import Settings
from engine.catalog.filters import TitleFilter
from engine.catalog.stats import (
    PlatformCount,
    count,
    longest,
    maturity_count,
    platform_counts,
    score_count,
    top_actors,
)
from engine.console.progress import Progress
from engine.contract.tables import TITLES
from engine.errors import InvalidValue, NotFound
from engine.store.tables import read_table
from tests.engine.handmade import catalog_of, ids, title

ALL = TitleFilter()
SERIES = {"type": "tv show", "duration_type": "season"}
CATALOG = catalog_of(
    title("as1", "Zulu", duration_int=120, countries=["Niger", "France"]),
    title("as2", "Árbol", duration_int=120, maturity_rating="pg-13"),
    title("as3", "Long Unknown", duration_int=None, duration_type=None),
    title("as4", "Zero", duration_int=0, release_year=1950),
    title("as5", "Seasons by Mistake", duration_int=500, duration_type="season"),
    title("as6", "Soap", duration_int=9, **SERIES, countries=["Nigeria"]),
    title("ds1", "Short", duration_int=12, release_year=2020, countries=["United States"]),
    title("ns1", "árbol", duration_int=120, maturity_rating="pg-13"),
    title("ns2", "Later", duration_int=90, release_year=2020, countries=["United States", "India"]),
    title("ns3", "Serial", duration_int=3, **SERIES, maturity_rating="pg-13"),
    ratings={
        "as1": [4.0, 3.5],
        "as2": [4.0, 3.5, 3.76],
        "as3": [5.0],
        "as4": [3.75],
        "as6": [5.0, 5.0],
        "ns1": [0.5],
    },
)


@pytest.mark.parametrize(
    ("conditions", "unit", "winners", "duration"),
    [
        (ALL, "min", ["as2", "ns1", "as1"], 120),
        (TitleFilter(platform="netflix"), "min", ["ns1"], 120),
        (TitleFilter(year_min=2020, year_max=2020), "minutos", ["ns2"], 90),
        (ALL, "season", ["as6"], 9),
        (TitleFilter(platform="netflix"), "temporadas", ["ns3"], 3),
        (TitleFilter(type="movie"), "season", ["as6"], 9),
    ],
    ids=["ties-by-title-then-id", "platform", "year", "seasons", "alias", "type-follows-unit"],
)
def test_longest_lists_all_that_share_the_greatest_duration(conditions, unit, winners, duration):
    answer = longest(CATALOG, conditions, unit)
    assert (ids(CATALOG, answer.titles), answer.duration) == (winners, duration)


@pytest.mark.parametrize(
    ("conditions", "unit"),
    [
        (TitleFilter(year_min=1950, year_max=1950), "min"),
        (TitleFilter(year_min=1900, year_max=1910), "min"),
        (TitleFilter(platform="disney"), "season"),
    ],
    ids=["only-zero", "no-title", "no-series"],
)
def test_longest_of_nothing_known_is_none(conditions, unit):
    assert longest(CATALOG, conditions, unit) is None


def test_longest_refuses_another_unit():
    with pytest.raises(InvalidValue, match="duration_type is 'hours'; expected min or season"):
        longest(CATALOG, ALL, "hours")


@pytest.mark.parametrize(
    ("scored", "conditions", "least", "expected"),
    [
        (3.75, ALL, 1, 2),  # as2 by its third decimal and as3; as1 and as4 are exactly 3.75
        (3.7499, ALL, 1, 4),
        (3.75, ALL, 2, 1),
        (0.49, ALL, 1, 5),  # never the series as6
        (0.49, ALL, 0, 5),  # nor a title without ratings
        (0.5, TitleFilter(platform="netflix"), 1, 0),
        (3.0, TitleFilter(year_min=1950, year_max=1950), 1, 1),
        (5.0, ALL, 1, 0),
    ],
    ids=["strict-unrounded", "below", "min-ratings", "movies", "rated", "platform", "year", "top"],
)
def test_score_count_counts_movies_strictly_above(scored, conditions, least, expected):
    assert score_count(CATALOG, conditions, scored, least) == expected


@pytest.mark.parametrize("scored", [float("nan"), float("inf")], ids=str)
def test_score_count_refuses_what_is_no_number(scored):
    with pytest.raises(InvalidValue, match=r"scored is .* expected a finite number of stars"):
        score_count(CATALOG, ALL, scored)


def test_platform_counts_tell_movies_from_series():
    assert platform_counts(CATALOG) == [
        PlatformCount("amazon", 5, 1),
        PlatformCount("disney", 1, 0),
        PlatformCount("netflix", 2, 1),
    ]
    assert platform_counts(CATALOG, " Disney+ ") == [PlatformCount("disney", 1, 0)]


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        (TitleFilter(country="niger"), 1),
        (TitleFilter(country="NIGERIA", type="serie"), 1),
        (TitleFilter(country="nigeria", type="película"), 0),
        (TitleFilter(country="United States", type="movie", year_min=2020, year_max=2020), 2),
        (TitleFilter(maturity="PG-13"), 3),
        (ALL, 10),
    ],
    ids=["niger", "nigeria", "other-type", "co-production", "maturity", "all"],
)
def test_count_counts_members_not_substrings(conditions, expected):
    assert count(CATALOG, conditions) == expected


@pytest.mark.parametrize(
    ("conditions", "message"),
    [
        (TitleFilter(country="Nigerria"), "no country 'Nigerria'; did you mean 'Nigeria'"),
        (TitleFilter(maturity="pg-31"), "no maturity rating 'pg-31'; did you mean 'g', 'pg-13'"),
        (TitleFilter(actor="x"), "no actor 'x'$"),
    ],
    ids=["country", "maturity", "no-suggestion"],
)
def test_names_that_no_title_bears_are_not_found(conditions, message):
    with pytest.raises(NotFound, match=message):
        count(CATALOG, conditions)


CAST = catalog_of(
    title("as1", actors=["Bo Tarn", "Cy Vell", "Ömer Aal"]),
    title("as2", actors=["bo tarn", "Zed Orn", "Ömer Aal"]),
    title("as3", actors=["Cy Vell", "CY VELL", "Zed Orn"]),
    title("as4", actors=["Ann Solo"], release_year=2021),
    title("hs1"),
    title("hs2"),
)


def test_top_actors_count_each_title_once_and_break_ties_by_name():
    answer = top_actors(CAST, ALL)
    assert answer.actors == [
        ("Bo Tarn", 2),
        ("Cy Vell", 2),
        ("Ömer Aal", 2),
        ("Zed Orn", 2),
        ("Ann Solo", 1),
    ]
    assert (len(answer.first), answer.reason) == (4, None)


@pytest.mark.parametrize("limit", [1, 3, 4, 99])
def test_top_actors_limit_cuts_the_list_not_the_ties(limit):
    answer = top_actors(CAST, ALL, limit)
    assert answer.actors == top_actors(CAST, ALL).actors[:limit]
    assert len(answer.first) == 4


def test_top_actors_of_a_raw_catalog_are_people(world):
    world.catalog("amazon", [{"cast": "1, Bo Tarn, none, bo  tarn , 2020"}, {"title": "B"}])
    world.ratings([(1, 4.0, 0, "as1")])
    ingest(Settings(home=world.home, latest_year=2028), Progress())
    rows = read_table(world.home.lake / "titles.parquet", TITLES).to_pylist()
    assert top_actors(catalog_of(*rows), ALL).actors == [("Bo Tarn", 2), ("Cy Vell", 1)]


def test_top_actors_of_a_year():
    conditions = TitleFilter(year_min=2021, year_max=2021)
    assert top_actors(CAST, conditions).actors == [("Ann Solo", 1)]


@pytest.mark.parametrize(
    ("conditions", "reason"),
    [
        (TitleFilter(platform="hulu"), "the hulu catalog names no cast for these titles"),
        (TitleFilter(year_min=1900, year_max=1901), "no title matches"),
    ],
    ids=["hulu", "no-title"],
)
def test_top_actors_say_why_there_are_none(conditions, reason):
    answer = top_actors(CAST, conditions)
    assert (answer.actors, len(answer.first), answer.reason) == ([], 0, reason)


UNCLASSED = catalog_of(
    title("as1", maturity_rating="g", maturity_known=False),
    title("ds1", maturity_rating="g"),
    title("hs1", maturity_rating="tv-ma"),
)


def test_the_assignments_count_takes_what_has_no_class_for_g_and_a_filter_does_not():
    assert maturity_count(UNCLASSED, " G") == 2
    assert count(UNCLASSED, TitleFilter(maturity="g")) == 1
    assert maturity_count(UNCLASSED, "tv-ma") == count(UNCLASSED, TitleFilter(maturity="TV-MA"))


def test_platforms_are_counted_for_several_in_their_order():
    assert [c.platform for c in platform_counts(CATALOG, "netflix, amazon")] == [
        "amazon",
        "netflix",
    ]
    assert platform_counts(CATALOG, ("netflix",)) == [PlatformCount("netflix", 2, 1)]
