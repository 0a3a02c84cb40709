"""The film that a title stands for, and lists of films that match a text."""

from datetime import date

import numpy as np
import pytest

from engine.catalog.names import find_film
from engine.catalog.search import search_films
from engine.errors import NotFound
from tests.engine.handmade import film, films_of

FILMS = films_of(
    film(1, "Author! Author!", vote_count=9),
    film(2, "Thor", vote_count=500, release_date=date(2011, 4, 21)),
    film(3, "Cinderella", vote_count=10, release_date=date(1950, 3, 4)),
    film(4, "Cinderella", vote_count=90, release_date=date(2015, 3, 12)),
    film(5, "Cinderella", vote_count=10, release_date=date(1997, 11, 2)),
    film(6, "Amélie", vote_count=7, original_title="Le Fabuleux Destin d'Amélie Poulain"),
    film(7, "Spider-Man", vote_count=70),
    film(8, "The Avengers", vote_count=80),
    film(9, "Up", vote_count=1),
    film(10, "Upon the Roof", vote_count=99),
    film(11, "Heat", vote_count=3, release_date=date(1995, 12, 15)),
    film(12, "Toy Story", vote_count=50),
    film(13, "Toy Story 2", vote_count=60),
    film(14, "(500) Days of Summer", vote_count=5),
    film(15, "Thor (1995)", vote_count=1),
    film(16, "Alpha", original_title="Omega"),
    film(17, "Omega"),
    film(18, "!!!", vote_count=1),
    film(19, "Gnarph Alpha", original_title="Gnarph Beta"),
)


def film_ids(text, year=None):
    match = find_film(FILMS, text, year)
    return int(FILMS.ids[match.position]), FILMS.ids[match.alternatives].tolist()


@pytest.mark.parametrize(
    ("text", "film_id"),
    [
        ("Thor", 2),
        ("  tHOR ", 2),
        ("up", 9),
        ("amelie", 6),
        ("spider man", 7),
        ("avengers", 8),
        ("toy story", 12),
        ("le fabuleux destin d'amelie poulain", 6),
        ("heat (1995)", 11),
        ("thor (1995)", 15),
        ("author", 1),
        ("upon", 10),
        ("(500", 14),
        ("500 days of summer", 14),
        ("!!!", 18),
        ("gnarph", 19),
    ],
)
def test_a_title_stands_for_one_film(text, film_id):
    assert film_ids(text) == (film_id, [])


def test_of_homonyms_the_most_voted_wins_and_the_others_are_listed():
    assert film_ids("cinderella") == (4, [5, 3])  # of equally voted ones the newer first


def test_a_year_chooses_among_homonyms():
    assert film_ids("Cinderella", 1950) == (3, [4, 5])
    assert film_ids("Cinderella (1950)") == (3, [4, 5])


def test_a_title_comes_before_an_original_title():
    assert film_ids("omega") == (17, [])


@pytest.mark.parametrize(
    "text", ["", "  ", "toy", "zzz", "%", "[", "🎬", "\0", "/", "cinderella (1900)", "x" * 300]
)
def test_an_unknown_title_is_said(text):
    with pytest.raises(NotFound):
        find_film(FILMS, text)


def test_the_nearest_are_suggested_those_with_the_words_first():
    with pytest.raises(NotFound) as caught:
        find_film(FILMS, "toy")
    assert caught.value.suggestions[:2] == ["Toy Story 2", "Toy Story"]
    with pytest.raises(NotFound, match="did you mean 'Cinderella'"):
        find_film(FILMS, "cinderela")
    with pytest.raises(NotFound, match="no film 'Thor of 1920'"):
        find_film(FILMS, "Thor", 1920)
    with pytest.raises(NotFound, match=r"no film 'Heat \(1920\)'"):
        find_film(FILMS, "Heat (1920)")


def matches(text, mask=None):
    mask = np.ones(len(FILMS), dtype=bool) if mask is None else mask
    return FILMS.ids[search_films(FILMS, text, mask)].tolist()


def test_a_search_ranks_the_very_title_then_beginnings_then_words_then_parts_by_votes():
    assert matches("thor") == [2, 15, 1]
    assert matches("story") == [13, 12]
    assert matches("up") == [9, 10]


def test_a_search_forgives_typing_errors():
    assert matches("cinderela") == [3, 4, 5]


def test_an_empty_search_lists_all_by_votes():
    assert matches("")[:3] == [2, 10, 4]
    assert len(matches("")) == len(FILMS)


def test_a_search_keeps_to_the_mask():
    mask = FILMS.ids == 15
    assert matches("thor", mask) == [15]
    assert matches("cinderela", mask) == []
    assert matches("", mask) == [15]
