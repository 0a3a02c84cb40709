"""What a list may hold, and which condition costs it most: against every condition left away."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from engine.catalog.filters import TitleFilter
from engine.contract.kinds import HIDDEN, LIKED, RATING, WATCHED, WATCHLIST
from engine.errors import NotFound
from engine.events.user import Event, UserLog
from engine.recommend.candidates import candidates, shortfall
from engine.recommend.requests import EVERYTHING, ListRequest, Seen
from tests.engine.handmade import catalog_of, film, films_of, recommender_of, title

FILMS = films_of(
    *(
        film(n + 1, work_id=f"was{n}", collection="Vell" if n < 4 else None, languages=["English"])
        for n in range(8)
    )
)
ROWS = [
    title(
        f"as{n}",
        genres=["Drama"] if n % 2 else ["Comedy"],
        release_year=2000 + n,
        duration_int=80 + 10 * n,
        maturity_rating="18+" if n == 7 else "g",
    )
    for n in range(10)
]
CATALOG = catalog_of(
    *ROWS, ROWS[9] | {"title_id": "ns9", "show_id": "s9", "platform": "netflix"}, films=FILMS
)
WORLD = recommender_of(CATALOG, [], [], None)
DID = UserLog(
    (
        Event(0, RATING, 4.0, 10),
        Event(1, WATCHED, None, 11),
        Event(2, HIDDEN, None, 12),
        Event(3, WATCHLIST, None, 13),
        Event(5, WATCHLIST, None, 14),
        Event(6, LIKED, None, 15),
        Event(6, HIDDEN, None, 16),
    )
)
USER = WORLD.user("ann", DID)
OPTIONS = {  # by name, with what passes it
    "genre": ({"genre": "drama"}, {1, 3, 5, 7, 9}),
    "not_genre": ({"not_genre": "drama"}, {0, 2, 4, 6, 8}),
    "year": ({"year_min": 2003, "year_max": 2008}, {3, 4, 5, 6, 7, 8}),
    "minutes": ({"minutes_max": 150}, {0, 1, 2, 3, 4, 5, 6, 7}),
    "max_age": ({"max_age": 12}, {0, 1, 2, 3, 4, 5, 6, 8, 9}),
    "kids": ({"kids": True}, {0, 2, 4, 6, 8, 1, 3, 5, 9}),
    "language": ({"language": "english"}, {0, 1, 2, 3, 4, 5, 6, 7}),
    "platform": ({"platform": "netflix"}, {9}),
}
OTHERS = {
    "seen=hide": ({"seen": Seen.HIDE}, {2, 3, 4, 5, 7, 8, 9}),
    "seen=only": ({"seen": Seen.ONLY}, {0, 1, 6}),
    "watchlist": ({"watchlist": True}, {3, 5}),
    "exclude": ({"exclude": (3, 4, 4)}, {0, 1, 2, 5, 6, 7, 8, 9}),
}
INCLUDED = {"seen": Seen.INCLUDE}


def request_of(*names):
    """A request of these options alone."""
    conditions, asked = {}, dict(INCLUDED)
    for name in names:
        if name in OPTIONS:
            conditions |= OPTIONS[name][0]
        elif name == "one_per_franchise":
            asked[name] = True
        else:
            asked |= OTHERS[name][0]
    return ListRequest(n=100, conditions=TitleFilter(**conditions), **asked)


def passing(*names):
    both = OPTIONS | OTHERS
    return {*range(10)}.intersection(*(both[name][1] for name in names if name in both)) - {2, 6}


def entries(*names):
    """How many entries the list has; works 0 to 3 are of one franchise."""
    works = passing(*names)
    listed = works & {0, 1, 2, 3} if "one_per_franchise" in names else set()
    return len(works) - max(len(listed) - 1, 0)


def allowed(request, user=USER):
    return set(candidates(CATALOG, user, request).nonzero()[0].tolist())


NAMES = [*OPTIONS, *OTHERS, "one_per_franchise"]
SETS = [
    names
    for size in (1, 2, 3)
    for names in combinations(NAMES, size)
    if not {"seen=hide", "seen=only"} <= {*names}
]


def test_without_options_all_but_what_is_hidden_may_be_listed():
    assert allowed(ListRequest(**INCLUDED)) == {*range(10)} - {2, 6}
    assert allowed(ListRequest()) == {3, 4, 5, 7, 8, 9}


@pytest.mark.parametrize("name", [*OPTIONS, *OTHERS])
def test_every_option_alone(name):
    assert allowed(request_of(name)) == passing(name)


def test_options_together_and_the_condition_that_costs_most():
    assert len(SETS) > 200
    for names in SETS:
        request = request_of(*names)
        assert allowed(request) == passing(*names), names
        short = shortfall(CATALOG, USER, request)
        without = {name: entries(*(other for other in names if other != name)) for name in names}
        most = max(without.values())
        if most <= entries(*names):
            assert (short.costliest, short.without_it) == (None, entries(*names)), names
            continue
        assert short.without_it == most == without[short.costliest], names
        answer = WORLD.list_for(USER, request)
        assert len(answer.items) == entries(*names), names
        assert answer.candidates == len(passing(*names))
        assert answer.shortfall == short


def test_all_options_together():
    names = [name for name in NAMES if name not in ("genre", "platform", "seen=only")]
    assert allowed(request_of(*names)) == passing(*names)
    assert allowed(request_of(*OPTIONS)) == set()


def test_only_some_works_may_be_listed_and_that_is_no_condition():
    request = replace(request_of("genre"), among=np.arange(10) < 6)
    assert allowed(request) == {1, 3, 5}
    assert shortfall(CATALOG, USER, request).without_it == 5


def test_candidates_leave_masks_and_users_alone():
    among, offered = np.arange(10) < 6, CATALOG.offered.copy()
    candidates(CATALOG, USER, replace(request_of("exclude", "seen=hide"), among=among))
    assert (among == (np.arange(10) < 6)).all()
    assert (CATALOG.offered == offered).all()


@pytest.mark.parametrize(
    ("asked", "conditions", "reason"),
    [
        (
            {"seen": Seen.ONLY},
            {"genre": "drama"},
            "only 1 work passes all conditions; without seen=only there would be 5",
        ),
        (
            {"watchlist": True},
            {"genre": "comedy"},
            "no work passes all conditions; without genre there would be 2",
        ),
        (
            {"exclude": (3,)},
            {"year_max": 2003, "year_min": 1995},
            "no work passes all conditions; without year there would be 5",
        ),
        (
            {},
            {"minutes_min": 160},
            "only 2 works pass all conditions; without minutes there would be 6",
        ),
        (
            {"one_per_franchise": True, "seen": Seen.INCLUDE},
            {},
            "only 6 works pass all conditions; without one_per_franchise there would be 8",
        ),
    ],
)
def test_reasons_are_english(asked, conditions, reason):
    request = ListRequest(n=100, conditions=TitleFilter(**conditions), **asked)
    assert shortfall(CATALOG, USER, request).reason == reason


@pytest.mark.parametrize(
    ("n_works", "reason"),
    [
        (0, "no work can be listed"),
        (1, "only 1 work can be listed"),
        (3, "only 3 works can be listed"),
    ],
)
def test_where_no_condition_costs_anything_that_is_said(n_works, reason):
    request = ListRequest(among=np.arange(10) < n_works)
    nobody = WORLD.user("nobody")
    short = shortfall(CATALOG, nobody, request)
    assert (short.reason, short.costliest, short.without_it) == (reason, None, n_works)


def test_a_full_page_says_nothing():
    nobody = WORLD.user("nobody")
    assert WORLD.list_for(nobody, ListRequest(10)).shortfall is None
    assert WORLD.list_for(nobody, ListRequest(4, skip=7)).shortfall.without_it == 10
    assert WORLD.list_for(nobody, ListRequest(4, skip=6)).shortfall is None


def test_a_condition_that_names_nothing_there_is_refused():
    with pytest.raises(NotFound, match="no genre 'dramma'"):
        candidates(CATALOG, USER, ListRequest(conditions=TitleFilter(not_genre="dramma")))


def test_a_condition_that_asks_nothing_costs_nothing():
    request = ListRequest(conditions=TitleFilter(genre=(), kids=False), **INCLUDED)
    assert shortfall(CATALOG, USER, request).costliest is None
    assert ListRequest().conditions == EVERYTHING
