"""What platforms are worth, against paper and against all sets of four."""

from itertools import combinations
from math import e, log2

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.catalog.filters import TitleFilter
from engine.recommend.subscriptions import NOTHING, Coverage, carried_works, rank_shares
from tests.engine.handmade import catalog_of, title

AMAZON, DISNEY, HULU, NETFLIX = range(4)
CATALOG = catalog_of(
    title("as1", genres=["Drama"]),
    title("as2"),
    title("ds3", genres=["Drama"]),
    title("ds4", work_id="wx"),
    title("hs4", work_id="wx", genres=["Drama"]),
    title("ns4", work_id="wx"),
)
EVERYTHING = TitleFilter()
WORKS = CATALOG.work_ids
A1, A2, D3, ALL = (WORKS.find(each) for each in ("was1", "was2", "wds3", "wx"))


def values(*ranks, of=4):
    """What ranks are worth, of a list of some length."""
    return sum(1 / log2(r + 1) for r in ranks) / sum(1 / log2(r + 1) for r in range(1, of + 1))


def coverage(*works):
    return Coverage.of_list(carried_works(CATALOG, EVERYTHING), works)


def test_ranks_are_worth_what_dcg_discounts_them_to():
    assert rank_shares(3) == pytest.approx(np.array([1, 0.6309298, 0.5]) / 2.1309298, abs=1e-7)
    assert rank_shares(0).shape == (0,)


def test_a_platform_carries_the_works_of_its_titles_that_pass():
    carried = carried_works(CATALOG, EVERYTHING)
    assert [np.flatnonzero(row).tolist() for row in carried] == [
        sorted([A1, A2]),
        sorted([D3, ALL]),
        [ALL],
        [ALL],
    ]
    drama = carried_works(CATALOG, TitleFilter(genre="drama"))
    assert [np.flatnonzero(row).tolist() for row in drama] == [[A1], [D3], [ALL], []]


def test_what_a_set_is_worth_counts_a_work_once():
    listed = coverage(ALL, A1, D3, A2)
    assert listed.worth([]) == NOTHING
    assert listed.worth([HULU]).share == pytest.approx(values(1))
    assert listed.worth([HULU, NETFLIX]) == listed.worth([HULU])
    assert listed.worth([AMAZON]).share == pytest.approx(values(2, 4))
    assert (listed.worth([AMAZON, DISNEY]).share, listed.worth([AMAZON, DISNEY]).works) == (
        pytest.approx(1.0),
        4,
    )


def test_further_platforms_come_by_what_each_adds_to_those_before():
    order = coverage(ALL, A1, D3, A2).additions([], range(4))
    # Disney 1 and .5 beats amazon's .63 and .43; hulu and netflix have nothing else than disney.
    assert [each.platform for each in order] == [DISNEY, AMAZON, HULU, NETFLIX]
    assert [each.adds.share for each in order] == pytest.approx([values(1, 3), values(2, 4), 0, 0])
    assert [each.alone.share for each in order] == pytest.approx(
        [values(1, 3), values(2, 4), values(1), values(1)]
    )
    assert [each.together.share for each in order] == pytest.approx([values(1, 3), 1, 1, 1])
    assert [each.ranks.tolist() for each in order] == [[1, 3], [2, 4], [], []]


def test_what_somebody_has_is_not_added_again():
    order = coverage(ALL, A1, D3, A2).additions([HULU], [AMAZON, DISNEY, NETFLIX])
    assert [each.platform for each in order] == [AMAZON, DISNEY, NETFLIX]
    assert [each.adds.works for each in order] == [2, 1, 0]
    assert order[1].ranks.tolist() == [3]
    assert order[0].together.share == pytest.approx(values(1, 2, 4))


def test_a_platform_is_missed_for_what_it_alone_carries_of_those_held():
    missed = coverage(ALL, A1, D3, A2).losses([DISNEY, HULU, AMAZON])
    assert [each.platform for each in missed] == [AMAZON, DISNEY, HULU]
    assert [each.loses.share for each in missed] == pytest.approx([values(2, 4), values(3), 0])
    assert [each.ranks.tolist() for each in missed] == [[2, 4], [3], []]


def test_of_platforms_that_add_the_same_the_first_comes_first():
    order = coverage(ALL).additions([], [NETFLIX, HULU, DISNEY, AMAZON])
    assert [each.platform for each in order] == [NETFLIX, HULU, DISNEY, AMAZON]


def test_an_empty_list_is_worth_nothing():
    empty = coverage()
    assert [each.adds for each in empty.additions([], range(4))] == [NOTHING] * 4
    assert [each.loses for each in empty.losses([AMAZON])] == [NOTHING]


worlds = st.integers(1, 12).flatmap(
    lambda n: st.lists(st.lists(st.booleans(), min_size=n, max_size=n), min_size=4, max_size=4)
)


def world(rows):
    carried = np.array(rows, dtype=bool)
    return Coverage(carried, rank_shares(carried.shape[1]))


def subsets():
    return [set(chosen) for size in range(5) for chosen in combinations(range(4), size)]


@given(worlds)
def test_worth_is_monotone_and_submodular(rows):
    def worth(platforms):
        return world(rows).worth(sorted(platforms)).share

    for small in subsets():
        for large in (each for each in subsets() if small <= each):
            assert worth(small) <= worth(large) + 1e-12
            for further in set(range(4)) - large:
                gain = worth(small | {further}) - worth(small)
                assert gain >= worth(large | {further}) - worth(large) - 1e-12


@given(worlds)
def test_greedy_is_near_the_best_choice_of_as_many(rows):
    listed = world(rows)
    order = listed.additions([], range(4))
    for size in range(1, 5):
        best = max(listed.worth(chosen).share for chosen in combinations(range(4), size))
        assert order[size - 1].together.share >= (1 - 1 / e) * best - 1e-12
        assert order[size - 1].together == listed.worth([each.platform for each in order[:size]])
    assert order[0].together.share == max(listed.worth([each]).share for each in range(4))
    assert sum(each.adds.works for each in order) == listed.worth(range(4)).works
