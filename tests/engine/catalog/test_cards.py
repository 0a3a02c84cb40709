"""What cards show of works: of several titles the first that says, and never a filler."""

import pytest

from engine.catalog.cards import WorkCards, short_description, title_cards, work_cards
from engine.contract.tables import MINUTES, SEASONS, TV_SHOW
from tests.engine.handmade import catalog_of, film, films_of, title

SERIES = {"type": TV_SHOW, "duration_type": SEASONS}


def cards_of(*titles, films=()) -> WorkCards:
    """The cards of one work with these titles, in platform order."""
    catalog = catalog_of(*(row | {"work_id": "w1"} for row in titles))
    return work_cards(catalog, films_of(*films), title_cards(catalog))


def description_of(titles, films) -> str | None:
    catalog = catalog_of(*(row | {"work_id": "w1"} for row in titles))
    table = films_of(*films)
    cards = work_cards(catalog, table, title_cards(catalog))
    return short_description(catalog, table, cards, 0)


def test_a_work_lasts_the_minutes_of_its_first_title_that_says() -> None:
    rows = [
        title(f"{letter}1", duration_int=length, duration_type=MINUTES)
        for letter, length in zip("adhn", (None, 0, 97, 99), strict=True)
    ]
    cards = cards_of(*rows)
    assert (cards.minutes, cards.seasons) == ([97], [None])


def test_a_series_has_the_most_seasons_that_a_title_of_it_has() -> None:
    cards = cards_of(title("a1", **SERIES, duration_int=3), title("n1", **SERIES, duration_int=5))
    assert (cards.minutes, cards.seasons) == ([None], [5])


def test_an_unknown_length_is_none_unless_the_film_has_one() -> None:
    unknown = title("a1", duration_int=None, duration_type=None)
    assert (cards_of(unknown).minutes, cards_of(unknown).seasons) == ([None], [None])
    assert cards_of(unknown, films=[film(7, work_id="w1", runtime=88)]).minutes == [88]


def test_a_class_is_the_strictest_that_a_title_has() -> None:
    filler = title("a1", maturity_rating="g", maturity_known=False)
    rows = [title("a1", maturity_rating="13+"), title("n1", maturity_rating="tv-ma")]
    assert cards_of(*rows).maturity == ["tv-ma"]
    unrated = title("d1", maturity_rating="unrated")
    assert cards_of(unrated, title("n1", maturity_rating="pg")).maturity == ["pg"]
    assert cards_of(unrated).maturity == ["unrated"]
    assert cards_of(filler, title("n1", maturity_rating="tv-ma")).maturity == ["tv-ma"]
    assert cards_of(filler).maturity == [None]
    assert title_cards(catalog_of(filler)).maturity == [None]


def test_genres_of_all_titles_each_once() -> None:
    rows = [title("a1", genres=["Drama", "Comedy"]), title("n1", genres=["comedy", "Horror"])]
    assert cards_of(*rows).genres == [["Drama", "Comedy", "Horror"]]


def test_equal_genres_are_kept_once_in_memory() -> None:
    catalog = catalog_of(title("a1", genres=["Drama"]), title("n1", genres=["Drama"]))
    titles = title_cards(catalog)
    works = work_cards(catalog, films_of(), titles)
    assert titles.genres[0] is titles.genres[1] is works.genres[0] is works.genres[1]


def test_the_description_is_of_the_first_title_with_one_else_the_films() -> None:
    rows = [title("a1"), title("d1", display_description="Two."), title("n1")]
    overview = [film(7, work_id="w1", overview="A film.")]
    assert description_of(rows, overview) == "Two."
    assert description_of([title("a1")], overview) == "A film."
    assert description_of([title("a1")], []) is None


@pytest.mark.parametrize("column", ["imdb_id", "tmdb_id"])
def test_ids_are_those_of_the_first_title_with_one(column) -> None:
    cards = cards_of(title("a1"), title("n1", **{column: 7}))
    assert getattr(cards, column) == [7]


def test_a_films_ids_and_poster_are_the_works() -> None:
    films = [film(6), film(7, work_id="w1", imdb_id=114709, poster_path="/a.jpg")]
    cards = cards_of(title("a1", tmdb_id=5), films=films)
    assert (cards.tmdb_id, cards.imdb_id, cards.poster_path) == ([7], [114709], ["/a.jpg"])


def test_nobody_rated_is_no_score() -> None:
    cards = cards_of(title("a1"))
    assert (cards.user_score, cards.rating_count) == ([None], [0])
