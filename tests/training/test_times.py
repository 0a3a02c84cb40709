"""Times are used where they tell an order, and nowhere else."""

from dataclasses import replace

import numpy as np
import pytest

from engine.events.interactions import Interactions
from engine.store.home import Home
from tests.training.worlds import HALF_STARS, ingested, watching_world
from training.dataset import read_lake
from training.times import TimeCoverage, with_usable_times

DAY = 86_400


def events_at(times, per_user=4):
    """Events of users who have so many each, the last perhaps fewer."""
    n = len(times)
    user = (np.arange(n) // per_user).astype(np.int32)
    work = (np.arange(n) % per_user).astype(np.int32)
    stars = np.full(n, 4, np.float32)
    shape = int(user[-1]) + 1, per_user
    return Interactions(user, work, stars, *shape, HALF_STARS, np.array(times, np.uint32))


def moments(n=40):
    return np.random.default_rng(0).permutation(n) * DAY + 10**9


def partly(share, n=40):
    """Of every user the first events have no time."""
    times = moments(n)
    times[np.arange(n) % 4 < 4 * (1 - share)] = 0
    return times


def some_users(share, n=40):
    times = moments(n)
    times[np.arange(n) // 4 >= share * n / 4] = 0
    return times


USED = {
    "all": moments(),
    "half": partly(0.5),
    "half-of-users": some_users(0.5),
    "one-at-2038": np.append(moments(39), 2**31 - 1),
    "one-day": np.arange(40) + 10**9,
    "few-users": moments(8),
    "half-of-users-with-one-date": np.where(np.arange(40) < 20, 10**9, moments()),
}
UNUSED = {
    "none": (np.zeros(40), "no rating bears a time"),
    "one-second": (np.full(40, 10**9), "all ratings that bear a time bear the same"),
    "one-second-and-none": (
        np.where(np.arange(40) % 2, 10**9, 0),
        "all ratings that bear a time bear the same",
    ),
    "a-quarter": (partly(0.25), "only 10 of 40 ratings (25 %) bear a time"),
    "few-users": (some_users(0.4), "only 16 of 40 ratings (40 %) bear a time"),
    "a-date-for-each-user": (
        (np.arange(40) // 4 + 1) * DAY,
        "only 0 of 10 users with several ratings bear times that differ",
    ),
    "most-users-with-one-date": (
        np.where(np.arange(40) < 24, 10**9, moments()),
        "only 4 of 10 users with several ratings bear times that differ",
    ),
}


@pytest.mark.parametrize("times", USED.values(), ids=USED)
def test_times_that_tell_an_order_are_used(times):
    events = events_at(times)
    kept, coverage = with_usable_times(events)
    assert kept is events
    assert kept.timed
    assert coverage.usable
    assert coverage.reason("rating") == ""


@pytest.mark.parametrize(("times", "reason"), UNUSED.values(), ids=UNUSED)
def test_times_that_tell_none_are_not_used_and_the_reason_is_said(times, reason):
    kept, coverage = with_usable_times(events_at(times))
    assert kept.time is None
    assert not kept.timed
    assert not coverage.usable
    assert coverage.reason("rating") == reason
    assert coverage.sentence("rating").startswith(f"{reason[0].upper()}{reason[1:]}: none is used")


def test_users_with_a_single_event_have_no_order_to_tell():
    assert TimeCoverage.from_events(events_at(moments(), per_user=1)).usable


def test_of_partly_timed_events_the_share_is_said():
    assert TimeCoverage.from_events(events_at(moments())).sentence("event") == ""
    quarter = TimeCoverage.from_events(events_at(partly(0.75)))
    assert quarter.sentence("event") == (
        "10 of 40 events (25 %) bear no time and count as the oldest."
    )


def test_without_events_there_is_nothing_to_order():
    nothing = events_at(moments()).take(np.zeros(40, bool))
    assert not TimeCoverage.from_events(nothing).usable
    assert not replace(nothing, time=None).timed


def written(root, time_of) -> Home:
    world = watching_world(root)
    world.ratings(
        (user, 4.0, time_of(user, work), f"ns{work + 1}") for user in range(10) for work in range(4)
    )
    return ingested(world)


@pytest.mark.parametrize(
    ("time_of", "used"),
    [
        (lambda user, work: 10**9 + user * DAY + work, True),
        (lambda user, work: 10**9 + work if user < 6 else "", True),
        (lambda user, work: 10**9 + work if user < 4 else "", False),
        (lambda *_: "", False),
        (lambda *_: 10**9, False),
    ],
    ids=["all", "most", "few", "none", "one-second"],
)
def test_a_lake_is_read_with_usable_times_or_none(tmp_path, time_of, used):
    lake = read_lake(written(tmp_path, time_of))
    assert (lake.interactions.timed, lake.ratings.timed) == (used, used)
    assert (lake.interactions.time is None) is not used
    assert lake.times.events == 40


def test_ratings_are_looked_at_apart_from_what_was_watched(tmp_path):
    world = watching_world(tmp_path)
    world.ratings((user, 4.0, "", f"ns{work + 1}") for user in range(10) for work in range(3))
    rows = "".join(
        f"{user},ns{work + 1},{10**9 + work}\n" for user in range(10) for work in range(3, 9)
    )
    world.text(world.home.raw / "ratings" / "log.csv", f"userId,movieId,timestamp\n{rows}")
    lake = read_lake(ingested(world))
    assert lake.interactions.timed
    assert not lake.ratings.timed
    assert lake.times.sentence("event").startswith("30 of 90 events (33 %) bear no time")
