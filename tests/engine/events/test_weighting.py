"""How much each event says of its user, by hand: its kind, its stars, and what came after it."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.contract.kinds import CODES, KINDS
from engine.events.interactions import Interactions
from engine.events.profile import EventHistory
from engine.events.weighting import (
    RECENCY,
    EventWeighting,
    event_ages,
    graded,
    kind_weights,
)
from engine.scale import RatingScale

SCALE = RatingScale(1.0, 5.0)
# User 0 rated works 0, 1, 2 in the order 1, 2, 0; user 1 rated work 1; user 2 nothing.
RATINGS = Interactions(
    user=np.array([0, 0, 0, 1], np.int32),
    work=np.array([0, 1, 2, 1], np.int32),
    rating=np.array([5, 1, 3, 4], np.float32),
    n_users=3,
    n_works=3,
    rating_scale=SCALE,
    time=np.array([30, 10, 20, 99], np.uint32),
)


def one_user(*rows, times=None):
    """The events of one user: kind and stars of the works 0, 1, 2 …, done in this order."""
    kinds, stars = zip(*rows, strict=True)
    return Interactions(
        np.zeros(len(rows), np.int32),
        np.arange(len(rows), dtype=np.int32),
        np.array(stars, np.float32),
        1,
        len(rows),
        SCALE,
        np.array(times or range(1, len(rows) + 1), np.uint32),
        np.array([CODES[kind] for kind in kinds], np.int8),
    )


def test_ages_count_what_came_after():
    assert event_ages(RATINGS).tolist() == [0, 2, 1, 0]


def test_equal_times_follow_the_works():
    assert event_ages(replace(RATINGS, time=np.full(4, 7, np.uint32))).tolist() == [2, 1, 0, 0]
    assert event_ages(replace(RATINGS, time=None)).tolist() == [2, 1, 0, 0]


def test_weights_are_higher_for_the_high_and_the_recent():
    weighting = EventWeighting(grade_weight=0.6, span=2.0, floor=0.1, deviation=2.0)
    # z by hand: the mean of user 0 is 3, of user 1 it is 4; 1 - 0.6 · 1 stays above 0.05.
    grades = np.array([1 + 0.6 * 2 / 2, 1 - 0.6 * 2 / 2, 1.0, 1.0])
    recency = 0.1 + np.exp(-np.array([0, 2, 1, 0]) / 2)
    weights = weighting.weights(RATINGS, event_ages(RATINGS))
    assert weights.dtype == np.float32
    assert weights == pytest.approx(grades * recency, rel=1e-6)


@pytest.mark.parametrize(
    ("span", "floor", "expected"),
    [
        (1.0, 0.0, [1.0, 0.1353353, 0.3678794, 1.0]),
        (1.0, 0.5, [1.5, 0.6353353, 0.8678794, 1.5]),
        (2.0, 0.0, [1.0, 0.3678794, 0.6065307, 1.0]),
        (1e12, 0.25, [1.25, 1.25, 1.25, 1.25]),
    ],
    ids=["span-1", "floor", "span-2", "no-recency"],
)
def test_equal_ratings_weigh_by_age_alone(span, floor, expected):
    alike = replace(RATINGS, rating=np.full(4, 3, np.float32))
    weights = EventWeighting(0.6, span, floor, 1.0).weights(alike, event_ages(alike))
    assert weights == pytest.approx(expected, rel=1e-6)


def test_however_low_the_stars_a_twentieth_stays():
    harsh = one_user(("rating", 5.0), ("rating", 1.0), times=[9, 9])
    weights = EventWeighting(1.0, 1e12, 0.0, 1.0).weights(harsh, event_ages(harsh))
    assert weights == pytest.approx([1 + 2, 0.05], rel=1e-6)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("liked", 1.0 * (1 + 0.6 * 1)),
        ("watched", 1.0 * (1 + 0.6 * 0)),
        ("watchlist", 0.5 * (1 + 0.6 * 0)),
        ("disliked", 0.0),
        ("hidden", 0.0),
    ],
)
@pytest.mark.parametrize("deviation", [0.5, 2.0])
def test_a_kind_without_stars_has_its_own_weight_and_opinion(kind, expected, deviation):
    alone = one_user((kind, np.nan))
    assert graded(alone, 0.6, deviation).tolist() == pytest.approx([expected])
    beside = one_user((kind, np.nan), ("rating", 5.0), ("rating", 1.0))
    assert graded(beside, 0.6, deviation)[0] == pytest.approx(expected)


def test_the_mean_of_a_user_is_that_of_their_stars_alone():
    mixed = one_user(("rating", 5.0), ("watched", np.nan), ("liked", np.nan), ("rating", 3.0))
    assert graded(mixed, 0.5, 1.0).tolist() == [1.5, 1.0, 1.5, 0.5]


def test_ratings_weigh_the_same_whether_kinds_are_spelled_out_or_not():
    spelled = replace(RATINGS, kind=np.zeros(4, np.int8))
    weighting = EventWeighting(0.6, 3.0, 0.1, 1.5)
    weights = weighting.weights(spelled, event_ages(spelled))
    assert weights.tobytes() == weighting.weights(RATINGS, event_ages(RATINGS)).tobytes()


def test_without_a_weighting_kinds_alone_weigh():
    assert kind_weights(RATINGS).tolist() == [1.0] * 4
    mixed = one_user(("rating", 1.0), ("watchlist", np.nan), ("hidden", np.nan))
    assert kind_weights(mixed).tolist() == [1.0, 0.5, 0.0]
    assert kind_weights(mixed).dtype == kind_weights(RATINGS).dtype == np.float32


def test_events_of_unknown_time_are_one_age_older_than_any_other():
    events = one_user(*[("watched", np.nan)] * 5, times=[0, 7, 0, 5, 0])
    weights = EventWeighting(0.6, 2.0, 0.0, 1.0).weights(events, event_ages(events))
    # Two events have a time: the latest is of age 0, the other of 1, all the rest of age 2.
    assert weights == pytest.approx(np.exp(-np.array([2, 0, 2, 1, 2]) / 2), rel=1e-6)


def test_events_of_one_second_are_as_old_as_the_last_of_them():
    events = one_user(*[("watched", np.nan)] * 5, times=[9, 7, 9, 5, 7])
    weights = EventWeighting(0.6, 2.0, 0.0, 1.0).weights(events, event_ages(events))
    assert weights == pytest.approx(np.exp(-np.array([0, 2, 0, 4, 2]) / 2), rel=1e-6)


def test_a_second_is_shared_within_a_user_alone():
    alike = replace(RATINGS, rating=np.full(4, 3, np.float32), time=np.array([5, 5, 9, 9]))
    weights = EventWeighting(0.6, 1.0, 0.0, 1.0).weights(alike, event_ages(alike))
    assert weights == pytest.approx([*np.exp([-1.0, -1.0, 0.0]), 1.0], rel=1e-6)


def test_where_no_time_is_known_nothing_is_older_than_anything():
    unknown = replace(RATINGS, time=None, rating=np.full(4, 3, np.float32))
    weights = EventWeighting(0.6, 1.0, 0.25, 1.0).weights(unknown, event_ages(unknown))
    assert weights.tolist() == [1.25] * 4


def test_the_weighting_is_among_the_parameters_of_a_ranker_that_weighs():
    parameters = {"grade_weight": 0.5, "span": 30.0, "floor": 0.1, "neighbours": 50.0}
    assert EventWeighting.from_parameters(parameters, 1.5) == EventWeighting(0.5, 30.0, 0.1, 1.5)
    assert EventWeighting.from_parameters({"neighbours": 50.0}, 1.5) is None
    assert set(RECENCY) == {"grade_weight", "span", "floor"}


STARS = st.sampled_from([0.5, 1.0, 2.5, 3.7, 4.0, 5.0])
KIND = st.sampled_from(range(len(KINDS)))
DONE = st.dictionaries(  # by user and work: kind, stars and second
    st.tuples(st.integers(0, 4), st.integers(0, 9)),
    st.tuples(KIND, STARS, st.integers(0, 6)),
)


def interactions(done, *, kinds):
    rows = [(*pair, *done[pair]) for pair in sorted(done)]
    user, work, kind, stars, time = zip(*rows, strict=True) if rows else ((),) * 5
    codes = np.array(kind, np.int8)
    rated = codes == CODES["rating"]
    return Interactions(
        np.array(user, np.int32),
        np.array(work, np.int32),
        np.where(rated, stars, np.nan).astype(np.float32) if kinds else np.array(stars, np.float32),
        5,
        10,
        SCALE,
        np.array(time, np.uint32),
        codes if kinds else None,
    )


@pytest.mark.parametrize("kinds", [True, False], ids=["all-kinds", "ratings"])
@given(DONE, st.sampled_from([0.0, 0.6, 1.7]), st.sampled_from([1.0, 7.3]), st.sampled_from([0, 3]))
def test_one_users_slice_weighs_bit_for_bit_what_all_users_at_once_do(
    kinds, done, grade_weight, span, floor
):
    events = interactions(done, kinds=kinds)
    weighting = EventWeighting(grade_weight, span, floor / 10, 1.3)
    at_once = weighting.weights(events, event_ages(events))
    history = EventHistory.from_interactions(events)
    slices = [history.events_of(user) for user in range(5)]
    one_by_one = [weighting.weights(events, event_ages(events)) for events in slices]
    assert np.concatenate(one_by_one).tobytes() == at_once.tobytes()
