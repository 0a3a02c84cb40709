"""Rows of a home page by hand: the next film of a franchise, what is new, genres, because."""

import numpy as np
import pytest

from engine.catalog.filters import TitleFilter
from engine.contract.kinds import WATCHED, WATCHLIST
from engine.events.user import Event, UserLog
from engine.models.nearest import Nearest
from engine.models.popularity import Popularity
from engine.recommend.home_page import home_page
from engine.recommend.home_rows import RowKind, plans
from engine.recommend.requests import ListRequest
from tests.engine.handmade import catalog_of, film, films_of, recommender_of, title

SAGA = [2001, 2003, 2005, 2007]  # years of films 0 to 3, of one franchise; 4 to 9 are of none
TITLES = [
    title(
        f"{'a' if n < 8 else 'n'}s{n}",
        release_year=SAGA[n] if n < len(SAGA) else 2010 + n,
        genres=["Horror" if n % 2 else "Comedy"],
    )
    for n in range(10)
]
FILMS = films_of(
    *(
        film(n + 1, work_id=f"was{n}", collection="Saga Collection", release_year=year)
        for n, year in enumerate(SAGA)
    )
)
CATALOG = catalog_of(*TITLES, films=FILMS)
SIMILAR = Nearest(
    np.array([[(n + step) % 10 for step in (1, 2, 3, 4, 5)] for n in range(10)], np.int32),
    np.tile(np.array([0.9, 0.8, 0.7, 0.6, 0.5], np.float32), (10, 1)),
)
WORLD = recommender_of(
    CATALOG,
    [],
    [],
    None,
    personal=False,
    popularity=Popularity(np.arange(10, 0, -1).astype(np.float32)),
    similar=SIMILAR,
)


def user(*events):
    return WORLD.user("u", UserLog(tuple(Event(work, kind, None, 9) for work, kind in events)))


def planned(somebody, kind, **conditions):
    listed = plans(WORLD, somebody, WORLD.profile_of(somebody), TitleFilter(**conditions))
    return [plan for plan in listed if plan.kind is kind]


@pytest.mark.parametrize(
    ("seen", "expected"), [([0], [1]), ([1], [0]), ([0, 1], [2]), ([0, 1, 2, 3], []), ([5], [])]
)
def test_the_next_film_of_a_franchise_is_the_oldest_that_is_not_seen(seen, expected):
    (plan,) = planned(user(*((work, WATCHED) for work in seen)), RowKind.FRANCHISES)
    assert np.flatnonzero(plan.among).tolist() == expected


def test_without_days_what_is_new_is_of_each_platforms_last_year():
    (everywhere,) = planned(user(), RowKind.NEW)
    assert np.flatnonzero(everywhere.among).tolist() == [7, 9]
    (amazon,) = planned(user(), RowKind.NEW, platform="Amazon Prime")
    assert np.flatnonzero(amazon.among).tolist() == [7]


def test_genres_come_first_that_the_user_turns_to_more_than_others_do():
    lover_of_horror = user(*((work, WATCHED) for work in (1, 3, 5)))
    assert planned(lover_of_horror, RowKind.GENRE)[0].title == "Horror"
    assert planned(user((4, WATCHED)), RowKind.GENRE)[0].title == "Comedy"


def test_rows_are_there_because_of_what_is_known_alone():
    somebody = user((4, WATCHED), (6, WATCHLIST))
    (because,) = planned(somebody, RowKind.BECAUSE)
    assert (because.source, because.title) == (4, "Because you watched Title as4")
    assert [plan.title for plan in planned(somebody, RowKind.WATCHLIST)] == ["On your watchlist"]


def test_a_row_because_of_a_work_is_what_is_near_it_in_order():
    page = home_page(WORLD, user((4, WATCHED)), ListRequest(3), n_rows=20)
    rows = {row.plan.kind: [item.work for item in row.items] for row in page.rows}
    first = [item.work for item in page.rows[0].items]
    near = [work for work in (5, 6, 7, 8, 9) if work not in first]
    assert rows[RowKind.BECAUSE] == near[:3]
    assert not page.more
    assert not set(first) & set(rows[RowKind.BECAUSE])
