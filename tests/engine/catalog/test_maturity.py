"""The ladder of ages: what every real class stands for, and what is for children."""

import numpy as np
import pytest

from engine.catalog.genres import shared_genres
from engine.catalog.maturity import (
    UNKNOWN_AGE,
    ages_of_works,
    least_age,
    strange_classes,
    suits_children,
)
from tests.engine.handmade import catalog_of, ids, title

# Every class of the four catalogs as published in 2021.
REAL = {
    **dict.fromkeys(("g", "tv-g", "tv-y", "all", "all_ages"), 0),
    **dict.fromkeys(("7+", "tv-y7", "tv-y7-fv"), 7),
    **dict.fromkeys(("pg", "tv-pg"), 10),
    **dict.fromkeys(("13+", "pg-13"), 13),
    "tv-14": 14,
    **dict.fromkeys(("16", "16+", "ages_16_"), 16),
    **dict.fromkeys(("r", "tv-ma"), 17),
    **dict.fromkeys(("18+", "ages_18_", "nc-17"), 18),
    **dict.fromkeys(("nr", "not rated", "not_rate", "tv-nr", "unrated", "ur"), None),
}


def test_all_real_classes_are_on_the_ladder():
    assert len(REAL) == 27
    assert {name: least_age(name) for name in REAL} == REAL
    assert strange_classes(REAL) == []


@pytest.mark.parametrize(
    ("name", "age"),
    [
        ("TV-MA", 17),
        (" pg 13 ", 13),
        ("PG13", 13),
        ("12", 12),
        ("12+", 12),
        ("Ages_7_", 7),
        ("0+", 0),
        ("21+", 21),
        ("22+", None),
        ("-", None),
        ("", None),
        ("٢", None),
        ("-7", None),
        ("1.5", None),
        ("ages", None),
    ],
)
def test_other_spellings_and_plain_numbers_are_ages(name, age):
    assert least_age(name) == age


def test_a_class_that_nobody_knows_is_strange():
    assert strange_classes(["pg", "fsk-16", "m", "NR", "15"]) == ["fsk-16", "m"]


def test_a_work_is_as_mature_as_its_strictest_known_copy():
    unknown = UNKNOWN_AGE
    ages = np.array([13, 17, unknown, 7, unknown, 0], np.int8)
    work_of = np.array([0, 0, 1, 1, 2, 3], np.int32)
    assert ages_of_works(ages, work_of, 5).tolist() == [17, 7, unknown, 0, unknown]


@pytest.mark.parametrize(
    ("age", "genres", "suits"),
    [
        (0, [], True),
        (7, ["Comedy"], True),
        (7, ["Horror"], False),
        (0, ["Thriller", "Children & Family"], False),
        (10, [], False),
        (10, ["Children & Family"], True),
        (10, ["Children & Family", "Crime"], False),
        (13, ["Children & Family"], False),
        (UNKNOWN_AGE, ["Children & Family"], False),
    ],
)
def test_for_children_are_seven_and_ten_for_families_without_horror(age, genres, suits):
    masks = {g.name: np.array([g.name in genres]) for g in shared_genres()}
    assert suits_children(np.array([age], np.int8), masks).tolist() == [suits]


WORLD = catalog_of(
    title("as1", work_id="w1", maturity_rating="13+", genres=["Kids"]),
    title("as2", work_id="w2", maturity_rating="g", maturity_known=False, genres=["Horror"]),
    title("as3", work_id="w3", maturity_rating="g", maturity_known=False, genres=["Comedy"]),
    title("ds1", work_id="w4", maturity_rating="pg", genres=["Family"]),
    title("ds2", work_id="w5", maturity_rating="tv-y", genres=["Animation"]),
    title("hs1", work_id="w3", maturity_rating="tv-g", genres=["Comedy"]),
    title("hs2", work_id="w5", maturity_rating="nr", genres=["Kids"]),
    title("hs3", work_id="w6", maturity_rating="g", genres=["Comedy"]),
    title("ns1", work_id="w1", maturity_rating="tv-ma", genres=["Kids' TV"]),
    title("ns2", work_id="w6", maturity_rating="g", genres=["Horror Movies"]),
)


def test_a_title_may_be_seen_as_its_works_strictest_copy_says_and_never_if_unknown():
    limits = dict(zip(WORLD.title_ids, WORLD.protection.limits.tolist(), strict=True))
    assert limits == {
        **{"as1": 17, "as2": UNKNOWN_AGE, "as3": UNKNOWN_AGE, "ds1": 10, "ds2": 0},
        **{"hs1": 0, "hs2": UNKNOWN_AGE, "hs3": 0, "ns1": 17, "ns2": 0},
    }


def test_for_children_is_what_no_copy_of_the_work_speaks_against():
    protection = WORLD.protection
    assert ids(WORLD, protection.for_children.nonzero()[0]) == ["ds1", "ds2", "hs1"]
    assert protection.ages.dtype == protection.limits.dtype == np.int8
