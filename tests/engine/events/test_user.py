"""One user by three doors: a release, the event store, the request itself."""

from dataclasses import fields, replace
from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.contract.kinds import (
    CODES,
    DISLIKED,
    HIDDEN,
    KINDS,
    LIKED,
    RATING,
    WATCHED,
    WATCHLIST,
)
from engine.errors import InvalidValue
from engine.events.interactions import LATEST, Interactions, latest_rows
from engine.events.profile import EventHistory
from engine.events.user import Event, UserLog
from engine.events.weighting import EventWeighting
from engine.models.implicit_mf import ImplicitMF
from engine.models.item_item import ItemItem
from engine.recommend.requests import ListRequest, Seen
from engine.vocabulary import Vocabulary
from tests.engine.handmade import (
    HALF_STARS,
    catalog_of,
    factor_model,
    recommender_of,
    stars_scorer,
    title,
)

N_WORKS = 8
CATALOG = catalog_of(*(title(f"as{n}") for n in range(N_WORKS)))
AROUND = ItemItem(  # every work speaks for the next three
    np.arange(N_WORKS + 1) * 3,
    np.array([(i + step) % N_WORKS for i in range(N_WORKS) for step in (1, 2, 3)], np.int32),
    np.linspace(0.3, 0.9, 3 * N_WORKS).astype(np.float32),
)
ITEM_FACTORS = np.random.default_rng(3).normal(size=(N_WORKS, 3)).astype(np.float32)
FACTORS = ImplicitMF.from_factors(ITEM_FACTORS, 0.5, 4.0)
STARS = factor_model(
    np.zeros((1, 3)),
    ITEM_FACTORS,
    item_bias=np.linspace(-0.5, 0.5, N_WORKS),
    penalties=np.array([0.05, 0.1]),
)
WEIGHTING = EventWeighting(grade_weight=0.6, span=2.0, floor=0.1, deviation=1.5)
TIMELESS = EventWeighting.from_parameters({"grade_weight": 0.6}, 1.5)
BY_EVENTS = [AROUND, FACTORS]  # scorers to which stars are one event among others
WHOLE = tuple(ListRequest(N_WORKS, seen=seen) for seen in Seen)


def history(events):
    """What a release holds of one user: of each work the event that speaks."""
    stars = [np.nan if event.stars is None else event.stars for event in events]
    columns = (
        np.zeros(len(events), np.int32),
        np.array([event.work for event in events], np.int32),
        np.array(stars, np.float32),
    )
    time = np.array([event.time or -1 for event in events], np.int64)
    kind = np.array([CODES[event.kind.name] for event in events], np.int8)
    rows = latest_rows(*columns, time, N_WORKS, kind)
    return EventHistory.from_interactions(
        Interactions(
            *(column[rows] for column in columns),
            1,
            N_WORKS,
            HALF_STARS,
            np.maximum(time[rows], 0).astype(np.uint32),
            kind[rows],
        )
    )


def world(events=(), *, stored=None, scorer=AROUND, weighting=WEIGHTING, stars=None, users=("u",)):
    """A recommender whose release was made of `events` of files and what was `stored`."""
    plain = recommender_of(CATALOG, users, [[]], stars, scorer=scorer, weighting=weighting)
    part = None if stored is None else history(stored)
    return replace(plain, history=history(events), stored=part)


def nobody_known(**options):
    return replace(world(**options), users=Vocabulary.from_ids([]))


def by_log(recommender, *events, **how):
    return recommender.user("u", UserLog(events, **how))


def listed(recommender, user, request=WHOLE[0]):
    """What a list shows, but for what its entries are called."""
    items = recommender.list_for(user, request).items
    return [(each.work, each.ranking_score, each.predicted_rating, each.reason) for each in items]


def bits(profile, *without):
    """The profile's arrays but for what tells the doors apart."""
    names = {field.name for field in fields(profile)} - {"user", "fresh", "requested", *without}
    return {name: np.asarray(getattr(profile, name)).tobytes() for name in sorted(names)}


OF_ALL = ("hidden", "rated", "stars")  # fields of a profile that are of all events


def event(time):
    rated = st.tuples(st.just(RATING), st.integers(1, 10).map(lambda halves: halves / 2))
    others = [st.tuples(st.just(kind), st.none()) for kind in KINDS if kind is not RATING]
    return st.builds(
        lambda work, did, at: Event(work, *did, at),
        st.integers(0, N_WORKS - 1),
        st.one_of(rated, *others),
        time,
    )


def several(time):
    """Events out of order, some about one work; of one kind and second, one about a work."""
    key = lambda each: (each.work, each.kind.name, each.time)  # noqa: E731 - a key
    return st.lists(event(time), max_size=14, unique_by=key)


SECONDS = st.integers(1, 20) | st.integers(1, LATEST - 1)
TIMED, UNTIMED = several(SECONDS), several(st.none())
ANY = several(st.none() | SECONDS)
scorers = pytest.mark.parametrize("scorer", BY_EVENTS, ids=["item-item", "implicit-mf"])
weightings = pytest.mark.parametrize(
    "weighting", [None, WEIGHTING, TIMELESS], ids=["kinds-alone", "weighted", "timeless"]
)


@scorers
@weightings
@settings(max_examples=50)
@given(events=ANY)
def test_the_event_store_says_what_a_release_made_of_it_says(scorer, weighting, events):
    release = world(events, scorer=scorer, weighting=weighting)
    if weighting is TIMELESS:  # a release that uses no times holds none
        history = release.history
        release = replace(release, history=replace(history, times=np.zeros_like(history.times)))
    since = nobody_known(scorer=scorer, weighting=weighting)
    of_release, of_store = release.user("u"), by_log(since, *events)
    # A release holds the event that speaks; the store all of them, stars and what is hidden too.
    assert bits(release.profile_of(of_release), *OF_ALL) == bits(
        since.profile_of(of_store), *OF_ALL
    )
    assert set(of_release.hidden) <= set(of_store.hidden)
    assert set(of_release.stars[0]) <= set(of_store.stars[0])
    assert listed(release, of_release) == listed(since, of_store)


@scorers
@weightings
@settings(max_examples=50)
@given(events=TIMED | UNTIMED)
def test_a_request_says_what_the_event_store_says(scorer, weighting, events):
    new = nobody_known(scorer=scorer, weighting=weighting)
    of_store, of_request = by_log(new, *events), new.user("u", requested=events)
    assert bits(new.profile_of(of_store)) == bits(new.profile_of(of_request))
    for request in WHOLE:
        assert listed(new, of_store, request) == listed(new, of_request, request)


@given(events=TIMED)
def test_stars_fold_in_close_to_what_a_release_was_fitted_to(events):
    of_release = world(events).user("u")
    terms = STARS.fold_in(*of_release.stars)
    fitted = replace(
        STARS,
        user_bias=np.array([terms.bias]),
        user_factors=np.asarray(terms.factors, np.float32)[None],
    )
    options = {"stars": fitted, "scorer": stars_scorer(fitted)}
    release, since = world(events, **options), nobody_known(**options)
    for somebody in (by_log(since, *events), since.user("u", requested=events)):
        assert somebody.fitted is None
        if somebody.stars[0].tolist() != of_release.stars[0].tolist():
            continue  # a release holds no stars of what was liked after it was rated
        if len(somebody.requested) and not since.profile_of(somebody).rates:
            continue  # what is named leads to what is like it, where no stars order the list
        assert_close(listed(release, release.user("u")), listed(since, somebody))


def assert_close(expected, found):
    figures = [{entry[0]: entry[1:3] for entry in entries} for entries in (expected, found)]
    assert figures[0].keys() == figures[1].keys()
    for work, numbers in figures[0].items():
        assert figures[1][work] == pytest.approx(numbers, abs=1e-5)


@scorers
@settings(max_examples=50)
@given(before=ANY, since=TIMED)
def test_half_in_the_release_and_half_in_the_store_are_all_in_the_release(scorer, before, since):
    both = world([*before, *since], scorer=scorer)
    half = world(before, scorer=scorer)
    parts = world(before, stored=since, scorer=scorer)
    everybody = [
        (both, both.user("u")),
        (half, by_log(half, *since)),
        (parts, parts.user("u")),
        (parts, by_log(parts, *since)),
        (parts, by_log(parts, *since, complete=False)),
        (parts, by_log(parts, complete=False)),
    ]
    expected = bits(both.profile_of(everybody[0][1]), *OF_ALL)
    for recommender, somebody in everybody:
        assert bits(recommender.profile_of(somebody), *OF_ALL) == expected
        assert listed(recommender, somebody) == listed(*everybody[0])


def test_what_was_taken_back_since_the_release_no_longer_counts():
    release = world([Event(0, WATCHED, None, 5)], stored=[Event(1, WATCHED, None, 6)])
    assert release.user("u").events.work.tolist() == [0, 1]
    assert by_log(release).events.work.tolist() == [0]
    assert by_log(release, complete=False).events.work.tolist() == [0, 1]


@pytest.mark.parametrize("stars", [[5.0, 2.0], [2.0, 5.0]])
def test_of_one_second_the_last_event_of_a_kind_speaks_as_the_event_store_holds_it(stars):
    events = [Event(1, RATING, each, 100) for each in stars]
    for somebody in (by_log(world(), *events), world().user("u", requested=events)):
        assert somebody.events.rating.tolist() == stars[-1:]


@pytest.mark.parametrize("stars", [None, float("nan"), float("inf")])
def test_a_rating_without_a_number_is_refused(stars):
    with pytest.raises(InvalidValue, match=r"stars is '.*'; expected a number, as of rating"):
        Event(1, RATING, stars)


SEVERAL_ABOUT_ONE = [
    Event(2, HIDDEN, None, 10),
    Event(2, RATING, 5.0, 20),
    Event(1, LIKED, None, 9),
]


@pytest.mark.parametrize("seen", Seen)
@pytest.mark.parametrize("door", ["store", "request", "files-and-store"])
def test_what_is_hidden_never_comes_back_until_that_is_taken_back(seen, door):
    hidden, *others = SEVERAL_ABOUT_ONE
    request = ListRequest(N_WORKS, seen=seen)

    def works(events):
        recommender = world()
        if door == "store":
            somebody = by_log(recommender, *events)
        elif door == "request":
            somebody = recommender.user("u", requested=events)
        else:
            files = [each for each in events if each.kind is HIDDEN]
            recommender = world(files, stored=others)
            somebody = recommender.user("u")
        return [item.work for item in recommender.list_for(somebody, request).items]

    assert 2 not in works(SEVERAL_ABOUT_ONE)
    assert 2 not in works([*others, hidden])
    assert (2 in works(others)) is (seen is not Seen.HIDE)


def test_what_a_request_likes_and_then_dislikes_is_not_named_as_liked():
    said = [Event(1, LIKED, None, 10), Event(1, DISLIKED, None, 20), Event(2, LIKED)]
    assert world().user("u", requested=said).requested.tolist() == [2]


def test_what_a_request_hides_is_not_listed():
    somebody = world().user("u", requested=[Event(3, HIDDEN), Event(0, LIKED)])
    assert somebody.hidden.tolist() == [3]
    for request in WHOLE:
        assert 3 not in [entry[0] for entry in listed(world(), somebody, request)]


def test_the_watchlist_is_what_nothing_else_was_done_about():
    listing = [Event(work, WATCHLIST, None, 10) for work in (6, 5, 4, 3)]
    done = [Event(5, WATCHED, None, 2), Event(4, HIDDEN, None, 3), Event(0, RATING, 4.0, 4)]
    somebody = by_log(world(), *listing, *done)
    assert somebody.watchlist.tolist() == [3, 6]
    request = ListRequest(N_WORKS, watchlist=True)
    answer = world().list_for(somebody, request)
    assert {item.work for item in answer.items} == {3, 6}
    assert (answer.candidates, answer.shortfall.costliest) == (2, "watchlist")


# When.


def spoken(somebody):
    events = somebody.events
    rows = zip(events.work, events.rating, events.times, strict=True)
    return [(int(work), float(stars), int(time)) for work, stars, time in rows]


def test_what_a_request_says_without_a_time_is_later_than_all_else():
    release = world([Event(0, RATING, 5.0, 100)])
    stored = Event(1, RATING, 5.0, 300)
    somebody = partial(release.user, "u", UserLog((stored,)))
    said = [Event(work, RATING, 1.0) for work in (0, 1)]
    assert spoken(somebody(requested=said)) == [(0, 1.0, 301), (1, 1.0, 301)]
    timed = Event(1, RATING, 4.0, 900)
    for requested in ([*said, timed], [timed, *said]):
        assert spoken(somebody(requested=requested)) == [(0, 1.0, 901), (1, 1.0, 901)]


def test_a_request_may_say_what_happened_long_ago():
    release = world([Event(0, RATING, 5.0, 100)])
    said = [Event(0, RATING, 1.0, 50), Event(1, RATING, 2.0, 50)]
    assert spoken(release.user("u", requested=said)) == [(0, 5.0, 100), (1, 2.0, 50)]


def test_where_nothing_has_a_time_a_request_has_none_and_still_is_the_later():
    release = world([Event(0, RATING, 5.0), Event(1, RATING, 3.0)])
    somebody = release.user("u", requested=[Event(0, RATING, 1.0)])
    assert spoken(somebody) == [(0, 1.0, 0), (1, 3.0, 0)]
    weights = release.profile_of(somebody).weights
    assert weights[1] == pytest.approx((1 + 0.6 * 1 / 1.5) * 1.1)  # both are as recent


@pytest.mark.parametrize("time", [LATEST + 1, 2**40])
def test_a_time_that_no_array_holds_is_unknown(time):
    known = Event(0, RATING, 5.0, 100)
    somebody = by_log(world([known]), Event(0, RATING, 1.0, time), Event(1, WATCHED, None, time))
    assert spoken(somebody)[0] == (0, 5.0, 100)
    assert somebody.events.times.tolist() == [100, 0]
    assert spoken(world().user("u", requested=[Event(0, RATING, 1.0, time)])) == [(0, 1.0, 0)]


def test_after_the_last_second_that_arrays_hold_a_request_is_of_that_second():
    release = world([Event(0, WATCHED, None, LATEST)])
    somebody = release.user("u", requested=[Event(1, WATCHED)])
    assert somebody.events.times.tolist() == [LATEST, LATEST]


@given(events=TIMED)
def test_without_use_of_times_only_their_order_counts(events):
    recommender = nobody_known(weighting=TIMELESS)
    moments = {time: n for n, time in enumerate(sorted({each.time for each in events}), start=1)}
    elsewhen = [replace(each, time=moments[each.time]) for each in events]
    one, other = by_log(recommender, *events), by_log(recommender, *elsewhen)
    assert not one.events.timed
    assert bits(recommender.profile_of(one)) == bits(recommender.profile_of(other))


# Who.


@pytest.mark.parametrize(
    ("user", "log", "requested", "known", "fresh"),
    [
        ("u", None, (), True, False),
        ("u", UserLog(), (), True, False),
        ("u", UserLog(fresh=True), (), True, True),
        ("u", None, (Event(0, LIKED),), True, True),
        ("new", None, (), False, False),
        ("new", UserLog(), (), False, False),
        ("new", UserLog((Event(0, HIDDEN, None, 5),), fresh=True), (), True, True),
        ("new", UserLog((Event(0, LIKED, None, 5),)), (), True, False),
        ("new", None, (Event(0, LIKED),), False, True),
        ("u", UserLog(fresh=True, forgotten=True), (), False, True),
    ],
)
def test_who_is_known_and_whether_anything_is_new(user, log, requested, known, fresh):
    release = world([Event(0, RATING, 4.0, 10)])
    somebody = release.user(user, log, requested)
    assert (somebody.known, somebody.fresh) == (known, fresh)
    assert release.list_for(somebody, ListRequest()).known_user is known
    assert release.profile_of(somebody).fresh is fresh


def test_who_was_forgotten_begins_anew():
    release = world([Event(0, RATING, 4.0, 10), Event(3, HIDDEN, None, 10)], stars=STARS)
    somebody = by_log(release, Event(1, LIKED, None, 50), forgotten=True, fresh=True)
    assert (somebody.index, somebody.fitted, somebody.hidden.tolist()) == (None, None, [])
    assert somebody.events.work.tolist() == [1]
    nothing = by_log(release, forgotten=True)
    assert listed(release, nothing) == listed(release, release.user("new"))


def test_a_strategy_is_named_after_what_the_release_was_made_of():
    release = world([Event(0, RATING, 4.0, 10)])
    assert release.list_for(release.user("u"), WHOLE[0]).strategy == "personal"
    since = by_log(release, Event(1, WATCHED, None, 20), fresh=True)
    assert release.list_for(since, WHOLE[0]).strategy == "fold_in"


# Stars.

RATED = [Event(0, RATING, 5.0, 10), Event(1, RATING, 2.0, 11)]
FITTED = replace(STARS, user_factors=np.array([[0.3, -0.2, 0.9]], np.float32))


def stars_of(recommender, somebody):
    return [recommender.predict_for(somebody, work, 3.5) for work in range(N_WORKS)]


@pytest.mark.parametrize(
    "events",
    [
        [],
        [Event(3, HIDDEN, None, 20)],
        [Event(3, WATCHED, None, 20), Event(4, DISLIKED, None, 20), Event(5, WATCHLIST, None, 1)],
        [Event(0, RATING, 5.0, 20)],  # said again
        [Event(1, RATING, 4.0, 2)],  # older than what the release holds
        [Event(0, HIDDEN, None, 20)],
    ],
    ids=["nothing", "hidden", "others", "again", "older", "hidden-too"],
)
def test_unchanged_stars_keep_the_terms_of_the_fit_bit_for_bit(events):
    release = world(RATED, stars=FITTED)
    somebody = by_log(release, *events, fresh=bool(events))
    assert (somebody.fitted, release.profile_of(somebody).user) == (0, 0)
    assert stars_of(release, somebody) == stars_of(release, release.user("u"))


def test_stars_of_the_store_that_the_release_was_fitted_to_are_unchanged():
    release = world(RATED[:1], stored=RATED[1:], stars=FITTED)
    assert release.user("u").fitted == by_log(release, RATED[1]).fitted == 0
    assert by_log(release).fitted is None  # they were taken back


@pytest.mark.parametrize(
    ("events", "rated", "stars"),
    [
        ([Event(6, RATING, 0.5, 20)], [0, 1, 6], [5.0, 2.0, 0.5]),
        ([Event(0, RATING, 1.0, 20)], [0, 1], [1.0, 2.0]),
        ([Event(0, LIKED, None, 20), Event(1, RATING, 3.0, 20)], [0, 1], [5.0, 3.0]),
        ([Event(1, RATING, 2.5, 11), Event(7, RATING, 3.0, 1)], [0, 1, 7], [5.0, 2.5, 3.0]),
    ],
    ids=["more", "other", "liked-too", "two"],
)
@pytest.mark.parametrize("door", ["store", "request"])
def test_who_gave_other_stars_is_folded_in_with_all_of_them(events, rated, stars, door):
    release = world(RATED, stars=FITTED)
    somebody = (
        by_log(release, *events, fresh=True)
        if door == "store"
        else release.user("u", requested=events)
    )
    terms = FITTED.fold_in(np.array(rated), np.array(stars))
    assert somebody.fitted is None
    for work, predicted in enumerate(stars_of(release, somebody)):
        assert predicted.parts == FITTED.predict(terms, work)
        assert predicted.known_user


def test_who_took_all_stars_back_is_predicted_like_somebody_unknown():
    release = world([], stored=RATED, stars=FITTED)
    somebody, unknown = by_log(release, fresh=True), release.user("new")
    assert stars_of(release, somebody) == stars_of(release, unknown)
