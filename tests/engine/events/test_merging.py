"""Two histories as one: bit for bit what they would be if their events had been read together."""

import numpy as np
import pytest

from engine.contract.kinds import CODES, HAS_VALUE, KINDS
from engine.events.interactions import Interactions, latest_rows
from engine.events.merging import merged
from engine.events.profile import EventHistory

N_USERS, N_WORKS = 12, 9


def history(user, work, stars, time, kind):
    """The history of some events: of each user and work the one that speaks."""
    rows = latest_rows(user, work, stars, np.where(time == 0, -1, time), N_WORKS, kind)
    return EventHistory.from_interactions(
        Interactions(
            user[rows].astype(np.int32),
            work[rows].astype(np.int32),
            stars[rows],
            N_USERS,
            N_WORKS,
            None,
            time[rows].astype(np.uint32),
            kind[rows],
        )
    )


def some_events(seed, n_events, latest):
    rng = np.random.default_rng(seed)
    kind = rng.integers(0, len(KINDS), n_events).astype(np.int8)
    stars = (rng.integers(1, 11, n_events) / 2).astype(np.float32)
    return (
        rng.integers(0, N_USERS, n_events).astype(np.int32),
        rng.integers(0, N_WORKS, n_events).astype(np.int32),
        np.where(HAS_VALUE[kind], stars, np.float32(np.nan)),
        rng.integers(0, latest, n_events),
        kind,
    )


def assert_same_bits(one, other):
    for name, array in one.to_arrays().items():
        again = other.to_arrays()[name]
        assert (array.dtype, array.tobytes()) == (again.dtype, again.tobytes()), name


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("latest", [4, 10**9], ids=["ties", "moments"])
def test_two_histories_are_merged_into_that_of_all_events(seed, latest):
    events = some_events(seed, 150, latest)
    is_stored = np.random.default_rng(seed).random(150) < 0.4
    is_stored &= events[3] > 0  # the store knows the times of all that it holds
    parts = [history(*(column[rows] for column in events)) for rows in (~is_stored, is_stored)]
    assert_same_bits(merged(*parts), history(*events))


def test_nothing_in_the_store_changes_nothing():
    events = some_events(0, 50, 100)
    nothing = history(*(column[:0] for column in events))
    assert_same_bits(merged(history(*events), None), history(*events))
    assert_same_bits(merged(history(*events), nothing), history(*events))
    assert_same_bits(merged(nothing, history(*events)), history(*events))


def test_where_no_times_are_used_the_store_is_the_later():
    rating = np.array([CODES["rating"]], np.int8)
    user, work, time = np.zeros(1, np.int32), np.zeros(1, np.int32), np.zeros(1, np.int64)
    files = history(user, work, np.array([5.0], np.float32), time, rating)
    store = history(user, work, np.array([2.0], np.float32), time, rating)
    assert merged(files, store).ratings.tolist() == [2.0]
    assert merged(files, store).times.tolist() == [0]
