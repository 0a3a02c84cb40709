"""Which title the ids of IMDb and TMDB lead to."""

from data.link.known_ids import NO_TITLE, known_ids

TITLES = [
    {"work_id": "wns1", "imdb_id": 11},
    {"work_id": "wns2", "imdb_id": None, "tmdb_id": 902},
    {"work_id": "wns3"},
]
FIRST = {"wns1": 0, "wns2": 1, "wns3": 2}
FILMS = [(862, "wns3"), (863, None), (864, None)]
IMDB_OF_FILM = {862: 33, 863: 44, 864: 11}
IDS = known_ids(TITLES, FIRST, FILMS, IMDB_OF_FILM)


def test_an_id_of_a_film_leads_to_its_work():
    assert IDS.find(None, 862) == IDS.find(33, None) == 2


def test_an_id_of_a_title_leads_to_it_without_any_film():
    assert IDS.find(11, None) == 0
    assert IDS.find(None, 902) == 1


def test_a_film_that_is_no_work_is_known_all_the_same():
    assert IDS.find(44, 863) == NO_TITLE


def test_of_two_ids_the_one_that_leads_somewhere_counts():
    assert IDS.find(11, 864) == IDS.find(11, 999) == 0


def test_what_nobody_knows_is_none():
    assert IDS.find(99, 999) is None
    assert IDS.find(None, None) is None
