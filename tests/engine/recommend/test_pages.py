"""Pages put together are the list, whatever it is ordered by."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.catalog.filters import TitleFilter
from engine.contract.kinds import LIKED
from engine.errors import InvalidValue
from engine.events.user import Event
from engine.recommend.requests import MAX_ITEMS, ListRequest
from tests.engine.recommend.pages import COLD, FRANCHISE, N_WORKS, SEEN, recommender

WORLDS = {kind: recommender(kind) for kind in ("personal", "popular", "cold")}
ORDERS = [(0.0, False), (0.1, False), (0.5, False), (1.0, False), (0.0, True), (0.4, True)]
every_world = pytest.mark.parametrize("kind", WORLDS)
every_order = pytest.mark.parametrize(("diversity", "one_per_franchise"), ORDERS)


def page(kind, user="ann", liked=(), **asked):
    world = WORLDS[kind]
    somebody = world.user(user, requested=[Event(work, LIKED) for work in liked])
    return world.list_for(somebody, ListRequest(**asked))


def works(answer):
    return [item.work for item in answer.items]


@every_world
@every_order
@settings(max_examples=15)
@given(n=st.integers(1, 70), more=st.integers(0, 20), user=st.sampled_from(["ann", "new"]))
def test_pages_put_together_are_the_list(kind, diversity, one_per_franchise, n, more, user):
    order = {"diversity": diversity, "one_per_franchise": one_per_franchise, "user": user}
    whole = page(kind, n=MAX_ITEMS, **order)
    assert len(set(works(whole))) == len(whole.items)
    assert not whole.more
    together, skip = [], 0
    while True:
        answer = page(kind, n=n, skip=skip, **order)
        assert len(answer.items) == min(n, len(whole.items) - skip)
        assert answer.items == whole.items[skip : skip + n]
        assert (answer.shortfall is None) is (len(answer.items) == n)
        assert answer.strategy == whole.strategy
        assert answer.candidates == whole.candidates
        together += answer.items
        skip += n
        assert answer.more is (skip < len(whole.items))
        if not answer.more:
            break
    assert together == whole.items
    beyond = page(kind, n=n, skip=len(whole.items) + more, **order)
    assert (beyond.items, beyond.more, beyond.candidates) == ([], False, whole.candidates)
    assert beyond.shortfall is not None


@every_world
@every_order
def test_everything_that_may_be_listed_is(kind, diversity, one_per_franchise):
    answer = page(kind, n=MAX_ITEMS, diversity=diversity, one_per_franchise=one_per_franchise)
    allowed = set(range(N_WORKS)) - set(SEEN)
    assert answer.candidates == len(allowed)
    if not one_per_franchise:
        assert set(works(answer)) == allowed
        return
    codes = [int(FRANCHISE[work]) for work in works(answer) if FRANCHISE[work] >= 0]
    assert sorted(codes) == sorted({int(FRANCHISE[work]) for work in allowed} - {-1})
    assert {work for work in works(answer) if FRANCHISE[work] < 0} == {
        work for work in allowed if FRANCHISE[work] < 0
    }


@every_world
def test_a_franchise_is_listed_by_its_best_film(kind):
    expected, met = [], {-1}
    for work in works(page(kind, n=MAX_ITEMS)):
        if FRANCHISE[work] < 0 or FRANCHISE[work] not in met:
            expected.append(work)
        met.add(FRANCHISE[work])
    assert works(page(kind, n=MAX_ITEMS, one_per_franchise=True)) == expected


@every_world
def test_diversity_puts_unlike_works_sooner_and_none_away(kind):
    plain, diverse = (works(page(kind, n=MAX_ITEMS, diversity=d)) for d in (0, 0.9))
    assert plain[0] == diverse[0]
    assert sorted(plain) == sorted(diverse)
    assert (plain != diverse) is (kind == "cold")  # elsewhere nothing is like anything


@every_world
def test_novelty_puts_away_nothing_and_no_novelty_changes_nothing(kind):
    plain = page(kind, n=MAX_ITEMS)
    assert page(kind, n=MAX_ITEMS, novelty=0.0) == plain
    novel = page(kind, n=MAX_ITEMS, novelty=0.9)
    assert sorted(works(novel)) == sorted(works(plain))
    pages = [page(kind, n=7, skip=skip, novelty=0.9).items for skip in range(0, 70, 7)]
    assert [item for items in pages for item in items] == novel.items
    surprise = WORLDS[kind].surprise.values
    assert surprise[works(novel)[:10]].mean() >= surprise[works(plain)[:10]].mean()


@every_order
def test_naming_works_has_pages_too(diversity, one_per_franchise):
    order = {"diversity": diversity, "one_per_franchise": one_per_franchise}
    order |= {"user": "new", "liked": (2, 45, 50)}
    whole = page("cold", n=MAX_ITEMS, **order)
    pages = [page("cold", n=7, skip=skip, **order).items for skip in range(0, 70, 7)]
    assert [item for items in pages for item in items] == whole.items
    assert not {2, 45, 50} & set(works(whole))


def test_scores_fall_over_all_pages_without_diversity():
    for kind in WORLDS:
        scores = [
            item.ranking_score
            for skip in range(0, N_WORKS, 8)
            for item in page(kind, n=8, skip=skip).items
        ]
        assert scores == sorted(scores, reverse=True)


def test_a_page_far_beyond_the_end_is_empty():
    answer = page("cold", n=1, skip=10**12)
    assert (answer.items, answer.more, answer.strategy) == ([], False, "personal")
    among = np.zeros(N_WORKS, bool)
    nothing = page("cold", n=1, skip=10**12, among=among, diversity=1, one_per_franchise=True)
    assert (nothing.items, nothing.more, nothing.candidates) == ([], False, 0)


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"n": 0}, "n is '0'; expected a number from 1 to 100"),
        ({"n": 101}, "n is '101'"),
        ({"skip": -1}, "skip is '-1'; expected a number from 0"),
        ({"diversity": -0.1}, "diversity is '-0.1'; expected a number from 0 to 1"),
        ({"novelty": -0.1}, "novelty is '-0.1'; expected a number from 0 to 1"),
        ({"novelty": float("nan")}, "novelty is 'nan'"),
        ({"diversity": 1.1}, "diversity is '1.1'"),
        ({"diversity": float("nan")}, "diversity is 'nan'"),
    ],
)
def test_what_no_list_can_be_is_refused(asked, message):
    with pytest.raises(InvalidValue, match=message):
        ListRequest(**asked)


def test_pages_of_a_filtered_list_skip_nothing():
    conditions = TitleFilter(platform="amazon")
    whole = works(page("cold", n=MAX_ITEMS, conditions=conditions))
    halves = [works(page("cold", n=30, skip=skip, conditions=conditions)) for skip in (0, 30)]
    assert halves[0] + halves[1] == whole
    assert COLD[whole].sum() == 20
