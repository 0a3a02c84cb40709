"""What cards show of works: of several titles the first that says, and never a filler."""

import math

import pytest

from engine.catalog.cards import NONE, Cards, Length
from engine.contract.tables import MINUTES, SEASONS, TV_SHOW
from tests.engine.handmade import catalog_of, title

SERIES = {"type": TV_SHOW, "duration_type": SEASONS}


def cards_of(*titles):
    """The cards of one work with these titles, in platform order."""
    return Cards(catalog_of(*(row | {"work_id": "w1"} for row in titles)))


def test_a_work_lasts_the_minutes_of_its_first_title_that_says() -> None:
    lengths = (None, 0, 97, 99)
    rows = [
        title(f"{letter}1", duration_int=length, duration_type=MINUTES if length else None)
        for letter, length in zip("adhn", lengths, strict=True)
    ]
    assert cards_of(*rows).work_length(0) == Length(97, None)


def test_a_series_has_the_most_seasons_that_a_title_of_it_has() -> None:
    rows = [title("a1", **SERIES, duration_int=3), title("n1", **SERIES, duration_int=5)]
    assert cards_of(*rows).work_length(0) == Length(None, 5)


def test_an_unknown_length_is_none() -> None:
    cards = cards_of(title("a1", duration_int=None, duration_type=None))
    assert (cards.work_length(0), cards.length(0)) == (Length(None, None), Length(None, None))


def test_a_class_is_that_of_the_first_title_which_has_one() -> None:
    filled = title("a1", maturity_rating="g", maturity_known=False)
    cards = cards_of(filled, title("n1", maturity_rating="tv-ma"))
    assert (cards.work_maturity(0), cards.maturity(0)) == ("tv-ma", None)
    assert cards_of(filled).work_maturity(0) is None


def test_genres_of_all_titles_each_once() -> None:
    rows = [title("a1", genres=["Drama", "Comedy"]), title("n1", genres=["comedy", "Horror"])]
    cards = cards_of(*rows)
    assert cards.work_genres[0] == ["Drama", "Comedy", "Horror"]
    assert cards.genres[1] == ["comedy", "Horror"]


def test_equal_genres_are_kept_once_in_memory() -> None:
    cards = cards_of(title("a1", genres=["Drama"]), title("n1", genres=["Drama"]))
    assert cards.genres[0] is cards.genres[1] is cards.work_genres[0]


def test_the_description_is_of_the_first_title_with_one() -> None:
    rows = [title("a1"), title("d1", display_description="Two."), title("n1")]
    assert cards_of(*rows).described[0] == 1
    assert cards_of(title("a1")).described[0] == NONE


@pytest.mark.parametrize("column", ["imdb_id", "tmdb_id"])
def test_ids_are_those_of_the_first_title_with_one(column) -> None:
    cards = cards_of(title("a1"), title("n1", **{column: 7}))
    assert (cards.imdb_ids if column == "imdb_id" else cards.tmdb_ids).tolist() == [7]


def test_nobody_rated_is_no_score() -> None:
    cards = cards_of(title("a1"))
    assert math.isnan(cards.user_score[0])
    assert cards.rating_count[0] == 0
