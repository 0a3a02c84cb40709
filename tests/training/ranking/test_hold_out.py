"""What rankers are chosen by: three situations, in which nothing learned is later than is fair."""

from dataclasses import replace

import numpy as np
import pytest

from engine.events.interactions import Interactions
from engine.scale import RatingScale
from training.ranking.hold_out import (
    KNOWN,
    LAST_FIFTH,
    NEW,
    HoldOut,
    ListRequests,
    hold_out,
)
from training.splitting import temporal_user_split

DAY = 86_400
BEGIN = 1_500_000_000


def world(n_users=200, n_works=60, days=300, seed=0):
    """Users who come at some day and do something every other day for a while."""
    rng = np.random.default_rng(seed)
    rows = []
    for user in range(n_users):
        first = rng.integers(0, days - 1)
        works = rng.permutation(n_works)[: rng.integers(2, 20)]
        for number, work in enumerate(np.sort(works)):
            at = BEGIN + (first + 2 * number) * DAY + int(rng.integers(DAY))
            rows.append((user, work, rng.integers(1, 6), at))
    user, work, stars, time = map(np.array, zip(*rows, strict=True))
    return Interactions(
        user.astype(np.int32),
        work.astype(np.int32),
        stars.astype(np.float32),
        n_users,
        n_works,
        RatingScale(1.0, 5.0),
        time.astype(np.uint32),
    )


EVENTS = world()
PARTS = hold_out(EVENTS, 0)


def of_group(code, mask):
    return mask & (PARTS.group[EVENTS.user] == code)


def test_no_event_stands_in_two_parts():
    total = PARTS.train.astype(int) + PARTS.heard + PARTS.test
    assert total.max() == 1
    assert 0.1 < PARTS.test.mean() < 0.3


def test_of_known_and_new_users_what_came_after_one_moment_is_tested():
    (moment,) = np.unique(PARTS.moment[PARTS.group != LAST_FIFTH])
    assert (EVENTS.times[PARTS.train] < moment).all()
    for code in (KNOWN, NEW):
        assert (EVENTS.times[of_group(code, PARTS.test)] >= moment).all()
    assert moment == pytest.approx(np.quantile(EVENTS.times, 0.8), abs=DAY)


def test_of_new_users_nothing_is_learned_and_the_first_things_are_heard():
    assert not of_group(NEW, PARTS.train).any()
    for user in np.flatnonzero(PARTS.group == NEW):
        mine = EVENTS.user == user
        heard, test = (EVENTS.times[mine & part] for part in (PARTS.heard, PARTS.test))
        half = (len(heard) + len(test)) // 2
        assert len(heard) in {min(number, half) for number in (1, 3, 5, half)}
        assert heard.max(initial=0) <= test.min(initial=2**32 - 1)
    assert not (PARTS.heard & ~of_group(NEW, PARTS.heard)).any()
    everything = PARTS.heard | PARTS.test
    of_new = PARTS.group[EVENTS.user] == NEW
    assert everything[of_new].all()  # what is not heard is tested


def test_of_a_quarter_of_the_new_users_each_one_three_five_or_half_is_heard():
    events = world(n_users=4_000, seed=1)
    parts = hold_out(events, 0)
    done, heard = (
        np.bincount(events.user[rows], minlength=events.n_users)
        for rows in (parts.heard | parts.test, parts.heard)
    )
    of_many = (parts.group == NEW) & (done >= 12)  # half of it is more than five
    heard = heard[of_many]
    shares = [(heard == number).mean() for number in (1, 3, 5)] + [(heard > 5).mean()]
    assert sum(shares) == 1
    assert shares == pytest.approx([0.25] * 4, abs=0.08)


def test_in_a_session_the_last_fifth_before_the_moment_is_tested_as_of_its_first_event():
    for user in np.flatnonzero(PARTS.group == LAST_FIFTH):
        mine = EVENTS.user == user
        train, test = (EVENTS.times[mine & part] for part in (PARTS.train, PARTS.test))
        if len(test):
            assert train.max() <= test.min() == PARTS.moment[user]
            assert len(test) == pytest.approx(0.2 * (len(train) + len(test)), abs=1)


def test_without_times_a_random_fifth_is_tested():
    untimed = replace(EVENTS, time=None)
    parts = hold_out(untimed, 3)
    split = temporal_user_split(untimed, 0.2, 3)
    assert np.array_equal(parts.test, split.test)
    assert not parts.heard.any()
    assert not parts.moment.any()


def test_the_same_seed_holds_out_the_same():
    again, other = hold_out(EVENTS, 0), hold_out(EVENTS, 1)
    assert np.array_equal(again.test, PARTS.test)
    assert not np.array_equal(other.test, PARTS.test)


REQUESTS = ListRequests.from_hold_out(EVENTS, PARTS)


def test_requests_say_how_much_is_known_and_how_long_somebody_was_away():
    for row, user in enumerate(REQUESTS.users.tolist()):
        known = (EVENTS.user == user) & (PARTS.train | PARTS.heard)
        assert REQUESTS.n_events[row] == known.sum()
        latest = int(EVENTS.times[known].max(initial=0))
        away = max(int(PARTS.moment[user]) - latest, 0) / DAY if latest else 0
        expected = 0 if REQUESTS.groups[row] == NEW else away
        assert REQUESTS.days_away[row] == pytest.approx(expected)


def test_groups_count_alike_whatever_their_size_but_small_ones_less():
    groups = np.repeat([0, 1, 2], [300, 150, 20]).astype(np.int8)
    requests = replace(REQUESTS, groups=groups)
    totals = np.bincount(groups, requests.weights)
    assert totals[0] == pytest.approx(totals[1])
    assert totals[2] == pytest.approx(0.2 * totals[0])
    assert requests.weights.mean() == pytest.approx(1)


def test_of_many_requests_each_group_gives_as_many():
    some = REQUESTS.sampled(0, 30)
    counts = np.bincount(some.groups, minlength=3)
    assert counts.max() <= 10
    assert len(some) == counts.sum() == len(some.moments) == len(some.relevant)
    rows = np.searchsorted(REQUESTS.users, some.users)
    assert np.array_equal(REQUESTS.moments[rows], some.moments)
    assert np.array_equal(REQUESTS.relevant.counts[rows], some.relevant.counts)


def test_a_split_by_user_time_has_the_moment_of_each_users_first_tested_event():
    split = temporal_user_split(EVENTS, 0.2, 0)
    parts = HoldOut.from_split(EVENTS, split)
    for user in range(EVENTS.n_users):
        tested = EVENTS.times[(EVENTS.user == user) & split.test]
        if len(tested):
            assert parts.moment[user] == tested.min()
