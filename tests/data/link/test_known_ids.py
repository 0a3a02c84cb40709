"""Which title the ids of IMDb and TMDB lead to, and which title a film of TMDB cannot be."""

import pytest

from data.link.known_ids import NO_TITLE, KnownFilm, known_ids

TITLES = [
    {"work_id": "wns1", "imdb_id": 11},
    {"work_id": "wns2", "imdb_id": None, "tmdb_id": 902},
    {"work_id": "wns3"},
]
FIRST = {"wns1": 0, "wns2": 1, "wns3": 2}
FILMS = [
    {"film_id": 862, "work_id": "wns3", "runtime": 90},
    {"film_id": 863, "work_id": None, "runtime": 90},
    {"film_id": 864, "work_id": None, "runtime": None},
]
IMDB_OF_FILM = {862: 33, 863: 44, 864: 11}
IDS = known_ids(TITLES, FIRST, FILMS, {863: ["Ana Orsel"]}, IMDB_OF_FILM)


def test_an_id_of_a_film_leads_to_its_work():
    assert IDS.find(None, 862) == IDS.find(33, None) == 2


def test_an_id_of_a_title_leads_to_it_without_any_film():
    assert IDS.find(11, None) == 0
    assert IDS.find(None, 902) == 1


def test_a_film_that_is_no_work_is_described():
    assert IDS.find(44, 863) == NO_TITLE
    assert IDS.films[863] == KnownFilm(frozenset(("ana", "orsel")), 90)


def test_of_two_ids_the_one_that_leads_somewhere_counts():
    assert IDS.find(11, 864) == IDS.find(11, 999) == 0


def test_what_nobody_knows_has_no_title():
    assert IDS.find(99, 999) == IDS.find(None, None) == NO_TITLE


@pytest.mark.parametrize(
    ("kind", "directors", "length", "is_other"),
    [
        ("movie", ["Orsel Ana"], 120, False),
        ("movie", ["Jo Wend"], 120, True),
        ("movie", ["Jo Wend"], 91, False),
        ("movie", [], 120, False),
        ("tv show", [], 7, True),
    ],
)
def test_a_film_is_no_title_of_others_and_of_another_length(kind, directors, length, is_other):
    title = {"type": kind, "directors": directors, "duration_int": length}
    assert IDS.films[863].is_other_than(title) is is_other


def test_what_lasts_for_hours_may_be_a_series():
    film = KnownFilm(frozenset(), 452)
    assert not film.is_other_than({"type": "tv show", "directors": [], "duration_int": 1})
