"""What a user added can be taken away again, and nothing of it stays."""

from dataclasses import replace

import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from engine.contract.kinds import KINDS
from engine.events.interactions import Interactions
from engine.events.weighting import event_ages
from engine.scale import RatingScale
from training.ranking.cooccurrence import most_rated
from training.ranking.slist import Slist, item_item
from training.ranking.statistics.item_statistics import ItemStatistics
from training.splitting import renumbered_users

USERS, WORKS, MOST = 150, 60, 20
SCALE = RatingScale(0.5, 5.0)
LISTED = np.arange(WORKS) % 9 > 0
POSITIVE = [code for code, kind in enumerate(KINDS) if kind.positive]


def events_of_all(seed=0):
    """Events of every kind, of users of long and short histories; times repeat or are unknown."""
    rng = np.random.default_rng(seed)
    chance = rng.beta(0.6, 2.0, USERS)[:, None] * rng.beta(1.0, 1.0, WORKS)[None, :]
    user, work = np.nonzero(rng.random((USERS, WORKS)) < chance)
    n = len(user)
    stars = rng.choice([0.5, 1.0, 2.5, 3.7, 4.0, 4.3, 5.0], n).astype(np.float32)
    kind = rng.choice(POSITIVE, n, p=[0.7, *[0.3 / (len(POSITIVE) - 1)] * (len(POSITIVE) - 1)])
    time = rng.integers(1, 400, n) * (rng.random(n) < 0.9)
    return Interactions(
        user.astype(np.int32),
        work.astype(np.int32),
        np.where(kind == 0, stars, np.nan).astype(np.float32),
        USERS,
        WORKS,
        SCALE,
        time.astype(np.uint32),
        kind.astype(np.int8),
    )


EVENTS = events_of_all()


@pytest.fixture(autouse=True)
def one_thread_of_blas():
    """What the training allows."""
    with threadpool_limits(1):
        yield


def of_users(users):
    """The events of some users, under other numbers, as if the rest had never been."""
    return renumbered_users(EVENTS.take(np.isin(EVENTS.user, users)))[0]


def statistics(events, items):
    return ItemStatistics.from_events(events, event_ages(events), items)


def assert_equal(left, right):
    for part in ("works", "pairs", "sequences"):
        a, b = getattr(left, part), getattr(right, part)
        assert a.users == b.users
        for name in a.sums():
            assert np.array_equal(getattr(a, name), getattr(b, name)), name


@pytest.mark.parametrize("seed", range(5))
def test_any_shards_of_users_in_any_order_have_the_sums_of_all(seed):
    rng, items = np.random.default_rng(seed), np.arange(0, WORKS, 2)
    users = rng.permutation(USERS)
    shards = np.split(users, np.sort(rng.integers(0, USERS, rng.integers(1, 8))))
    total, *rest = (statistics(of_users(shard), items) for shard in shards)
    for shard in rest:
        total = shard + total
    assert_equal(total, statistics(EVENTS, items))


def arrays(sums):
    """The model that the sums alone make."""
    items = most_rated(sums.works.events, MOST, LISTED)
    fitted = item_item(sums.of(items), Slist.FIRST[0], LISTED)
    return items, fitted.without(sums.works.above() <= -0.5)


def test_a_hundred_removals_leave_the_model_of_those_who_stay_bit_for_bit():
    rng, everybody = np.random.default_rng(7), np.arange(USERS)
    first = statistics(EVENTS, most_rated(EVENTS.work_counts(), MOST, LISTED))
    frame = most_rated(EVENTS.work_counts(), MOST, LISTED, removals=6)
    sums = statistics(EVENTS, frame)
    other_items = 0
    for _ in range(100):
        gone = rng.choice(everybody, rng.integers(1, 7), replace=False)
        events = of_users(np.setdiff1d(everybody, gone))
        left = sums
        for user in gone:
            left = left - statistics(of_users([user]), frame)
        assert_equal(left, statistics(events, frame))
        items, after = arrays(left)
        # As if nobody had ever known them: from their own sums, of their own most rated works.
        own_items = most_rated(events.work_counts(), MOST, LISTED)
        own_items, never = arrays(statistics(events, own_items))
        assert np.array_equal(items, own_items)
        for name in ("indptr", "items", "values"):
            assert getattr(after, name).tobytes() == getattr(never, name).tobytes()
        other_items += not np.array_equal(items, first.items)
    assert other_items >= 5  # a removal may change which works take part


def test_who_is_taken_away_changes_the_model():
    before, after = (
        arrays(statistics(of_users(np.arange(n)), np.arange(WORKS)))[1] for n in (USERS, 149)
    )
    assert before.values.tobytes() != after.values.tobytes()


def test_nobody_is_taken_away_who_was_never_there():
    some, more = (statistics(of_users(np.arange(n)), np.arange(WORKS)) for n in (3, 9))
    with pytest.raises(ValueError, match="never held"):
        _ = some - more


def test_sums_of_different_works_have_no_sum():
    items = np.arange(WORKS)
    with pytest.raises(ValueError, match="different items"):
        _ = statistics(EVENTS, items) + statistics(EVENTS, items[1:])
    with pytest.raises(ValueError, match="not among"):
        statistics(EVENTS, items[1:]).of(items[:3])


def test_too_many_users_are_refused_before_a_sum_overflows():
    sums = statistics(EVENTS, np.arange(3)).sequences
    crowd = replace(sums, users=sums.MOST_USERS)
    with pytest.raises(OverflowError):
        _ = crowd + sums
