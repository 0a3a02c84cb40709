"""The films' questions, against sums on paper."""

from datetime import date

import pytest

from engine.catalog import film_stats as ask
from engine.catalog.film_stats import released
from engine.catalog.filters import FilmFilter, select
from engine.errors import InvalidValue, NotFound
from tests.engine.handmade import film, films_of

# 2018-01-05 is a Friday, 2020-01-04 a Saturday, 1958-02-01 a Saturday, 1999-05-03 a Monday.
FILMS = films_of(
    film(
        1,
        release_date=date(2018, 1, 5),
        budget=100,
        revenue=300,
        return_ratio=3.0,
        collection="Alpha Collection",
        companies=["Orsel Pictures, Inc."],
        countries=["France"],
        genres=["Drama", "Family"],
        languages=["Français"],
        language_codes=["fr"],
    ),
    film(
        2,
        release_date=date(2020, 1, 4),
        budget=200,
        revenue=0,
        collection="Alpha Collection",
        companies=["Orsel Pictures, Inc.", "Marn's"],
        countries=["Nigeria", "France"],
    ),
    film(
        3,
        release_date=date(1958, 2, 1),
        budget=10,
        revenue=5,
        return_ratio=0.5,
        countries=["Niger"],
        companies=["Universal"],
    ),
    film(
        4,
        release_date=date(1999, 5, 3),
        revenue=50,
        collection="Child's Play Collection",
        companies=["Universal Pictures"],
    ),
    people={
        1: (["Bo Tarn", "Cy Vell"], ["Ana Orsel"]),
        2: (["Bo Tarn", "Fy (Dune) O'Hara"], ["Ana Orsel", "Jo+Wend"]),
        4: (["Boris"], ["Bo Tarn"]),
    },
)


def ids(group):
    return FILMS.ids[group.films].tolist()


def test_releases_are_counted_by_month_and_weekday():
    assert [released(FILMS, month=month) for month in (1, 2, 3, 5)] == [2, 1, 0, 1]
    assert [released(FILMS, weekday=day) for day in (1, 5, 6, 7)] == [1, 1, 2, 0]
    assert released(FILMS, month=1, weekday=6) == 1


@pytest.mark.parametrize("name", ["Alpha Collection", "alpha", " ÁLPHA  collection ", "alph"])
def test_a_franchise_is_found_with_or_without_collection(name):
    group = ask.franchise(FILMS, name)
    assert (group.name, ids(group)) == ("Alpha Collection", [1, 2])
    money = group.money
    assert (money.films, money.revenue, money.mean_revenue) == (2, 300, 150.0)
    assert (money.budget, money.known_revenue, money.known_return) == (300, 1, 1)
    assert (money.returns, money.mean_return, money.mean_known_return) == (3.0, 1.5, 3.0)
    assert money.pooled_return == 3.0


def test_a_name_with_an_apostrophe_is_a_name():
    assert ids(ask.franchise(FILMS, "child's play")) == [4]
    assert ids(ask.company(FILMS, "Marn's")) == [2]
    assert ids(ask.company(FILMS, "orsel pictures, inc.")) == [1, 2]


def test_a_country_is_never_part_of_another():
    assert ids(ask.country(FILMS, "niger")) == [3]
    assert ids(ask.country(FILMS, "nigeria")) == [2]
    assert ids(ask.company(FILMS, "universal")) == [3]


def test_actors_are_the_whole_cast_and_never_the_crew():
    group = ask.actor(FILMS, "bo tarn")
    assert ids(group) == [1, 2]
    assert (group.money.returns, group.money.mean_return) == (3.0, 1.5)
    assert ids(ask.director(FILMS, "Bo Tarn")) == [4]
    assert ids(ask.director(FILMS, "jo+wend")) == [2]
    assert ids(ask.actor(FILMS, "fy (dune) o'hara")) == [2]


def test_unknown_money_has_no_mean():
    money = ask.director(FILMS, "Bo Tarn").money
    assert (money.mean_return, money.mean_known_return, money.pooled_return) == (0.0, None, None)


@pytest.mark.parametrize("name", ["", "  ", "zzz", "(", "+", "bo", "x" * 300])
def test_an_unknown_name_is_said(name):
    with pytest.raises(NotFound):
        ask.actor(FILMS, name)


def test_names_that_begin_so_are_suggested():
    with pytest.raises(NotFound, match="did you mean 'Bo Tarn', 'Boris'"):
        ask.actor(FILMS, "bo")


def test_conditions_are_joined():
    def chosen(**conditions):
        return FILMS.ids[select(FILMS, FilmFilter(**conditions))].tolist()

    assert chosen() == [1, 2, 3, 4]
    assert chosen(year_min=1999) == [1, 2, 4]
    assert chosen(year_max=1999, country="niger") == [3]
    assert chosen(genre="family", language="fr", actor="cy vell") == [1]
    assert chosen(franchise="alpha", director="ana orsel", company="marn's") == [2]
    with pytest.raises(NotFound, match="no genre 'Opera'"):
        chosen(genre="Opera")
    with pytest.raises(InvalidValue, match="year_min"):
        chosen(year_min=2000, year_max=1999)


def test_a_film_without_credits_has_nobody():
    row = FILMS.film(2)
    assert (row["title"], row["actors"], row["directors"]) == ("Film 3", [], [])
    assert FILMS.film(0)["actors"] == ["Bo Tarn", "Cy Vell"]


def test_films_are_found_by_id():
    assert [FILMS.find(film_id) for film_id in (0, 1, 4, 5)] == [None, 0, 3, None]


def test_no_films_answer_too():
    none = films_of()
    none.warm()
    assert (len(none), released(none, month=1), none.find(1)) == (0, 0, None)
    with pytest.raises(NotFound):
        ask.country(none, "France")
