"""Finding titles by what people type, and the one work that a name stands for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.catalog.names import find_work
from engine.catalog.search import search_titles, suggest_titles
from engine.errors import NotFound
from tests.engine.handmade import catalog_of, ids, title

CATALOG = catalog_of(
    title("as1", "The Lantern Road"),
    title("as2", "Lantern"),
    title("as3", "Blanternia"),
    title("as4", "Lantern Tales"),
    title("as5", "Lanterns of Spring"),
    title("ds1", "Amélie   Poulain"),
    title("ds2", "C++ (100%) [cut].*"),
    title("ds3", "'; DROP TABLE titles; --"),
    title("ds4", "<script>alert(1)</script>"),
    title("hs1", "Twin", release_year=1990, work_id="wh"),
    title("hs2", "Twin", release_year=2020, work_id="wn"),
    title("ns2", "TWIN", release_year=2020, work_id="wn"),
    ratings={"as5": [3.0], "hs1": [4.0] * 3, "hs2": [4.0] * 2, "ns2": [4.0] * 2},
)


def matches(text):
    return ids(CATALOG, search_titles(CATALOG, text))


def test_search_orders_exact_then_prefix_then_word_then_inside():
    assert matches("lantern") == ["as2", "as5", "as4", "as1", "as3"]


def test_search_orders_equal_matches_by_ratings_then_id():
    assert matches("twin") == ["hs1", "hs2", "ns2"]


@pytest.mark.parametrize("text", ["amelie", "AMÉLIE POULAIN", " poulain\u00a0", "Amelie\u200b"])
def test_search_ignores_case_accents_and_blanks(text):
    assert matches(text) == ["ds1"]


@pytest.mark.parametrize(
    ("text", "first"),
    [("lantren tales", "as4"), ("amelie polain", "ds1"), ("the lanten road", "as1")],
)
def test_search_forgives_typing_errors(text, first):
    assert matches(text)[0] == first


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("c++", ["ds2"]),
        (".*", ["ds2"]),
        ("[cut]", ["ds2"]),
        ("100%", ["ds2"]),
        ("%%", []),
        ("'; drop", ["ds3"]),
        ("<script>", ["ds4"]),
        ("lantern.", []),
        ("(?i)twin", []),
    ],
)
def test_search_text_is_literal(text, expected):
    hits = matches(text)
    assert hits == expected or (not expected and "as1" not in hits)


@pytest.mark.parametrize("text", ["", "  ", "\u200b"], ids=["empty", "blank", "invisible"])
def test_no_text_asks_for_everything_in_order(text):
    assert search_titles(CATALOG, text).tolist() == list(range(len(CATALOG)))


@given(st.text(st.characters(codec=None), max_size=30))
def test_any_text_is_answered(text):
    hits = search_titles(CATALOG, text).tolist()
    assert len(hits) == len(set(hits))
    assert len(suggest_titles(CATALOG, text)) <= 5


def test_a_name_of_several_works_is_the_most_rated_one():
    answer = find_work(CATALOG, " twin ")
    assert CATALOG.work_ids[answer.position] == "wn"
    assert [CATALOG.work_ids[work] for work in answer.alternatives] == ["wh"]


@pytest.mark.parametrize("text", ["lantern ta", "LANTERN TALES"], ids=["prefix", "whole"])
def test_a_unique_prefix_names_its_work(text):
    assert CATALOG.work_ids[find_work(CATALOG, text).position] == "was4"


def test_the_very_title_wins_over_longer_ones():
    assert CATALOG.work_ids[find_work(CATALOG, "lantern").position] == "was2"


def test_a_prefix_of_several_works_is_not_found():
    with pytest.raises(NotFound, match="no title 'lanter'; did you mean 'Lantern'"):
        find_work(CATALOG, "lanter")


@pytest.mark.parametrize("text", ["", " ", "zzzzqqq"], ids=["empty", "blank", "stranger"])
def test_a_name_like_no_title_has_no_suggestions(text):
    with pytest.raises(NotFound, match="no title") as caught:
        find_work(CATALOG, text)
    assert caught.value.suggestions == []


def test_suggestions_name_each_title_once_best_first():
    assert suggest_titles(CATALOG, "twinn") == ["TWIN"]
    assert suggest_titles(CATALOG, "lanterm")[0] == "Lantern"
