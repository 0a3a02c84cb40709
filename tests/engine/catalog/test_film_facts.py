"""What the films that works are say of them."""

import numpy as np
import pytest

from engine.catalog.film_facts import FilmFacts
from tests.engine.handmade import catalog_of, film, films_of, title

FILMS = films_of(
    film(10, work_id="w0", runtime=90, collection="Vell Collection"),
    film(20, runtime=100, collection="Orsel Collection"),  # of no work
    film(30, work_id="w2", collection="Vell Collection"),
    film(40, work_id="w3", runtime=120),
)
# The films of five works: the first, none, the third, the last, and the last once more.
FACTS = FilmFacts(FILMS, np.array([0, -1, 2, 3, 3], np.int32))


def test_works_are_as_long_as_their_films():
    assert FACTS.minutes.tolist() == [90, 0, 0, 120, 120]
    assert FACTS.minutes.dtype == np.int32


def test_works_of_one_franchise_have_one_code():
    codes = FACTS.franchises.tolist()
    assert [FILMS.franchises.names[code] for code in codes[::2][:2]] == ["Vell Collection"] * 2
    assert [codes[1], codes[3], codes[4]] == [-1, -1, -1]
    assert FACTS.franchises.dtype == np.int32


def test_works_are_one_of_some_films():
    assert FACTS.having(np.array([True, True, False, True])).tolist() == [1, 0, 0, 1, 1]
    assert FACTS.having(np.zeros(4, bool)).dtype == bool


def test_without_a_film_nothing_is_known_of_any_work():
    facts = FilmFacts(films_of(), np.full(3, -1, np.int32))
    assert facts.minutes.tolist() == [0, 0, 0]
    assert facts.franchises.tolist() == [-1, -1, -1]
    assert facts.having(np.zeros(0, bool)).tolist() == [False] * 3


@pytest.mark.parametrize("films", [FILMS, films_of(), None], ids=["films", "no-films", "none"])
def test_a_catalog_knows_the_films_of_its_works(films):
    catalog = catalog_of(
        title("as0", work_id="w0", duration_int=None, duration_type=None),
        title("as1", work_id="w1", duration_int=60),
        title("as2", work_id="w2", duration_int=None, duration_type=None),
        title("as3", work_id="w3", duration_int=119),
        films=films,
    )
    assert (catalog.film_facts is None) is (films is None)
    vell = 0 if films is FILMS else -1
    assert catalog.franchise_of.tolist() == [vell, -1, vell, -1]
    assert catalog.minutes.tolist() == [90 if films is FILMS else 0, 60, 0, 119]
    assert catalog.minutes.dtype == catalog.franchise_of.dtype == np.int32
