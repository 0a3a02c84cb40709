"""The first guess of a prior stands until another, or none, is proved better."""

from dataclasses import replace

import numpy as np

from tests.training.ranking.test_hold_out import DAY, world
from tests.training.ranking.worlds import data_from, grouped
from training.ranking import BY_NAME
from training.ranking.hold_out import ListRequests, hold_out
from training.ranking.recent import AWAY, BOOST, FEW, FIRST, HALF_LIFE, NEWCOMER, NONE
from training.ranking.recent_search import search_recent, within_times
from training.ranking.trial_lists import TrialLists

UNTIMED = {name: FIRST[name] for name in (BOOST, FEW, NEWCOMER)}


def searched(data, first=FIRST):
    parts = hold_out(data.events, 0)
    lists = TrialLists(data, parts, ListRequests.from_hold_out(data.events, parts))
    fitted = BY_NAME["slist"](lists.data).fit(BY_NAME["slist"].FIRST[0])
    candidates = lists.candidates(fitted, {"half_life": 365.0, "appeal": 0.0})
    guess, *proved = search_recent(lists, candidates, [first])
    assert guess[0] == first
    assert np.array_equal(guess[1], lists.ndcg(candidates, first))
    return *(proved or [guess])[0], lists, candidates


def fashions(seed=0):
    """Everybody does what came out in the last days, whatever they did before."""
    events = world(n_users=300, n_works=90, seed=seed)
    rng = np.random.default_rng(seed)
    day = (events.times.astype(np.int64) - events.times.min()) // DAY
    work = np.minimum((day // 4 + rng.integers(0, 3, len(day))).astype(np.int32), 89)
    _, rows = np.unique(events.user.astype(np.int64) * 90 + work, return_index=True)
    return data_of(replace(events, work=work).take(rows))


def data_of(events):
    return replace(data_from(grouped()), events=events)


def test_where_all_do_what_is_new_a_short_half_life_counts_much():
    prior, values, lists, candidates = searched(fashions())
    assert values.mean() > 1.02 * lists.ndcg(candidates, NONE).mean()
    assert prior[HALF_LIFE] <= 14


def test_the_values_are_those_of_the_prior():
    prior, values, lists, candidates = searched(fashions(1))
    assert np.array_equal(values, lists.ndcg(candidates, prior))


def test_a_harmful_guess_gives_way():
    taste = data_from(grouped(missing=0.5))
    drowned = {HALF_LIFE: 1.0, BOOST: 100.0, FEW: 10.0, AWAY: 30.0}
    prior, values, lists, candidates = searched(taste, drowned)
    assert prior != drowned
    assert values.mean() > lists.ndcg(candidates, drowned).mean()


def test_without_times_nothing_of_time_is_searched():
    data = data_from(grouped(missing=0.5))
    untimed = replace(data, events=replace(data.events, time=None))
    prior, *_ = searched(untimed, within_times(FIRST, timed=False))
    assert not {HALF_LIFE, AWAY} & set(prior)
    assert within_times(FIRST, timed=False) == UNTIMED
    assert within_times(FIRST, timed=True) == FIRST


def test_the_same_data_gives_the_same_prior():
    assert searched(fashions(2))[0] == searched(fashions(2))[0]
