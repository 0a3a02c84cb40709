"""Lists of titles and films that match what people type."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.catalog.search import search, search_films, search_titles, suggest_titles
from tests.engine.handmade import catalog_of, film, films_of, ids, title

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


FILMS = films_of(
    film(1, "Author! Author!", vote_count=9),
    film(2, "Thor", vote_count=500),
    film(3, "Cinderella", vote_count=10),
    film(4, "Cinderella", vote_count=90),
    film(5, "Cinderella", vote_count=10),
    film(9, "Up", vote_count=1),
    film(10, "Upon the Roof", vote_count=99),
    film(12, "Toy Story", vote_count=50),
    film(13, "Toy Story 2", vote_count=60),
    film(15, "Thor (1995)", vote_count=1),
)


def title_matches(text):
    return ids(CATALOG, search_titles(CATALOG, text))


def test_search_orders_exact_then_prefix_then_word_then_inside():
    assert title_matches("lantern") == ["as2", "as5", "as4", "as1", "as3"]


def test_search_orders_equal_matches_by_ratings_then_id():
    assert title_matches("twin") == ["hs1", "hs2", "ns2"]


@pytest.mark.parametrize("text", ["amelie", "AMÉLIE POULAIN", " poulain\u00a0", "Amelie\u200b"])
def test_search_ignores_case_accents_and_blanks(text):
    assert title_matches(text) == ["ds1"]


@pytest.mark.parametrize(
    ("text", "first"),
    [("lantren tales", "as4"), ("amelie polain", "ds1"), ("the lanten road", "as1")],
)
def test_search_forgives_typing_errors(text, first):
    assert title_matches(text)[0] == first


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
    hits = title_matches(text)
    assert hits == expected or (not expected and "as1" not in hits)


@pytest.mark.parametrize("text", ["", "  ", "\u200b"], ids=["empty", "blank", "invisible"])
def test_no_text_asks_for_everything_in_order(text):
    assert search_titles(CATALOG, text).tolist() == list(range(len(CATALOG)))


@given(st.text(st.characters(codec=None), max_size=30))
def test_any_text_is_answered(text):
    hits = search_titles(CATALOG, text).tolist()
    assert len(hits) == len(set(hits))
    assert len(suggest_titles(CATALOG, text)) <= 5


def test_suggestions_name_each_title_once_best_first():
    assert suggest_titles(CATALOG, "twinn") == ["TWIN"]
    assert suggest_titles(CATALOG, "lanterm")[0] == "Lantern"


def film_matches(text, mask=None):
    mask = np.ones(len(FILMS), dtype=bool) if mask is None else mask
    return FILMS.ids[search_films(FILMS, text, mask)].tolist()


def test_a_search_ranks_the_very_title_then_beginnings_then_words_then_parts_by_votes():
    assert film_matches("thor") == [2, 15, 1]
    assert film_matches("story") == [13, 12]
    assert film_matches("up") == [9, 10]


def test_a_search_forgives_typing_errors():
    assert film_matches("cinderela") == [3, 4, 5]


def test_an_empty_search_lists_all_by_votes():
    assert film_matches("")[:3] == [2, 10, 4]
    assert len(film_matches("")) == len(FILMS)


def test_a_search_keeps_to_the_mask():
    mask = FILMS.ids == 15
    assert film_matches("thor", mask) == [15]
    assert film_matches("cinderela", mask) == []
    assert film_matches("", mask) == [15]


def test_typing_errors_are_forgiven_where_nothing_in_the_mask_contains_the_text():
    keys, evidence = ["ann", "anna", "joanna"], np.zeros(3)
    assert search(keys, "anna", evidence, np.array([True, False, True])).tolist() == [2]
    assert search(keys, "anna", evidence, np.array([True, False, False])).tolist() == [0]


def test_any_world_with_folded_names_and_evidence_can_be_searched():
    keys, evidence = ["ann", "anna", "joanna", "bo"], np.array([1, 5, 9, 0])
    everyone = np.ones(len(keys), dtype=bool)
    assert search(keys, "ANN", evidence, everyone).tolist() == [0, 1, 2]
    assert search(keys, "ana", evidence, everyone).tolist() == [1]
    assert search(keys, "", evidence, everyone).tolist() == [2, 1, 0, 3]
