"""A user as models see them: what says what they want, and what no list offers them again."""

from dataclasses import replace

import numpy as np
import pytest

from engine.contract.kinds import CODES
from engine.events.interactions import Interactions
from engine.events.profile import EventHistory, UserProfile
from engine.events.weighting import EventWeighting
from engine.models.implicit_mf import ImplicitMF
from engine.models.item_item import ItemItem
from tests.engine.handmade import HALF_STARS, catalog_of, recommender_of, title

N_WORKS = 6
KINDS = ("rating", "watched", "hidden", "watchlist", "disliked", "liked")  # of works 0 to 5
WEIGHTING = EventWeighting(grade_weight=0.6, span=2.0, floor=0.1, deviation=1.5)


def events(*rows, times=True):
    """Events of users, one of each row of kinds (None: no event) of the works 0, 1, 2 …"""
    done = [
        (user, work, kind)
        for user, kinds in enumerate(rows)
        for work, kind in enumerate(kinds)
        if kind
    ]
    user, work, kind = zip(*done, strict=True)
    return Interactions(
        np.array(user, np.int32),
        np.array(work, np.int32),
        np.array([4.0 if name == "rating" else np.nan for name in kind], np.float32),
        len(rows),
        N_WORKS,
        HALF_STARS,
        np.arange(1, len(kind) + 1, dtype=np.uint32) if times else None,
        np.array([CODES[name] for name in kind], np.int8),
    )


@pytest.mark.parametrize("weighting", [None, WEIGHTING], ids=["kinds-alone", "weighted"])
def test_a_profile_holds_what_says_something_and_what_to_leave_out(weighting):
    profile = UserProfile.from_events(events(KINDS), weighting, user=7)
    assert profile.items.tolist() == [0, 1, 3, 5]  # not what is hidden or disliked
    assert profile.seen.tolist() == [0, 1, 4, 5]  # what is on the watchlist is not seen
    assert profile.hidden.tolist() == [2]
    assert (profile.user, profile.requested.tolist(), len(profile)) == (7, [], 4)
    assert profile.items.dtype == np.int32
    assert profile.weights.dtype == np.float32


def test_without_a_weighting_kinds_alone_weigh():
    profile = UserProfile.from_events(events(KINDS), None)
    assert profile.weights.tolist() == [1.0, 1.0, 0.5, 1.0]


def test_what_is_hidden_or_disliked_makes_nothing_look_older():
    profile = UserProfile.from_events(events(KINDS), WEIGHTING)
    grades = np.array([1.0, 1.0, 0.5, 1.6])  # the only rating is its user's mean
    recency = 0.1 + np.exp(-np.array([3, 2, 1, 0]) / 2)
    assert profile.weights == pytest.approx(grades * recency, rel=1e-6)


def test_events_without_kinds_are_ratings():
    plain = replace(events(("rating", None, "rating")), kind=None)
    profile = UserProfile.from_events(plain, None)
    assert (profile.items.tolist(), profile.seen.tolist()) == ([0, 2], [0, 2])
    assert profile.weights.tolist() == [1.0, 1.0]
    assert profile.hidden.tolist() == []


def test_who_did_nothing_has_an_empty_profile():
    nothing = events(KINDS).take(np.zeros(len(KINDS), dtype=bool))
    for weighting in (None, WEIGHTING):
        profile = UserProfile.from_events(nothing, weighting)
        assert [len(profile), len(profile.seen), len(profile.hidden)] == [0, 0, 0]
        assert profile.weights.tolist() == []


def test_a_history_gives_every_user_their_own_events():
    two_users = events(("rating", "hidden"), (None, None), (None, "watched", "liked"))
    history = EventHistory.from_interactions(two_users)
    assert history.indptr.tolist() == [0, 2, 2, 4]
    assert [len(history.events_of(user)) for user in range(3)] == [2, 0, 2]
    last = history.events_of(2)
    assert (last.user.tolist(), last.n_users, last.n_works) == ([0, 0], 1, N_WORKS)
    assert (last.work.tolist(), last.times.tolist()) == ([1, 2], [3, 4])
    assert last.kind.tolist() == [CODES["watched"], CODES["liked"]]


def test_a_history_comes_back_from_its_arrays():
    history = EventHistory.from_interactions(events(KINDS, ("rating",)))
    arrays = history.to_arrays()
    again = EventHistory.from_arrays(arrays, N_WORKS)
    assert list(arrays) == ["indptr", "works", "ratings", "times", "kinds"]
    types = [array.dtype.name for array in arrays.values()]
    assert types == ["int64", "int32", "float32", "uint32", "int8"]
    assert again.n_works == N_WORKS
    for name, array in again.to_arrays().items():
        assert array.tobytes() == arrays[name].tobytes(), name


# Recommending: works 0 to 5 by a model that speaks of all of them, for users who did one thing.
CATALOG = catalog_of(*(title(f"as{n}") for n in range(N_WORKS)))
FACTORS = ImplicitMF.from_factors(
    np.random.default_rng(3).normal(size=(N_WORKS, 3)).astype(np.float32), 0.5, 4.0
)
AROUND = ItemItem(  # every work speaks for the next two
    np.arange(N_WORKS + 1) * 2,
    np.array([(i + step) % N_WORKS for i in range(N_WORKS) for step in (1, 2)], np.int32),
    np.linspace(0.3, 0.9, 2 * N_WORKS).astype(np.float32),
)


def recommender(*rows, scorer=AROUND, weighting=WEIGHTING, times=True):
    users = [f"user{n}" for n in range(len(rows))]
    world = recommender_of(
        CATALOG, users, [[]] * len(rows), None, scorer=scorer, weighting=weighting
    )
    history = EventHistory.from_interactions(events(*rows, times=times))
    return replace(world, history=history)


def works(answer):
    return [item.work for item in answer.items]


@pytest.mark.parametrize(
    ("kind", "offered"),
    [
        ("rating", False),
        ("watched", False),
        ("liked", False),
        ("disliked", False),
        ("hidden", False),
        ("watchlist", True),
    ],
)
def test_only_what_is_on_the_watchlist_is_offered_again(kind, offered):
    answer = recommender((None, kind, "watched")).recommend("user0", N_WORKS)
    assert (1 in works(answer)) is offered
    assert answer.candidates == N_WORKS - 1 - (not offered)


def scores_of(*kinds):
    items = recommender(kinds).recommend("user0", N_WORKS).items
    return {item.work: item.ranking_score for item in items}


@pytest.mark.parametrize("kind", ["hidden", "disliked"])
def test_what_is_hidden_or_disliked_alone_leads_to_nothing(kind):
    assert recommender((kind,)).recommend("user0", N_WORKS).strategy == "popular"


def test_what_is_hidden_changes_no_other_score():
    alone = scores_of(None, None, "watched")
    assert scores_of("hidden", None, "watched") == {
        work: score for work, score in alone.items() if work != 0
    }


def test_what_is_disliked_takes_half_of_what_it_would_add_off_its_neighbours():
    alone, beside = scores_of(None, None, "watched"), scores_of("disliked", None, "watched")
    liked = scores_of("watched", None, None)
    weight = recommender((None, None, "watched")).profile("user0").weights[0]
    assert recommender(("watched",)).profile("user0").weights[0] == weight
    assert beside[1] - alone[1] == pytest.approx(-0.5 * (liked[1] - alone[1]), abs=1e-5)
    assert {work: beside[work] for work in (3, 4, 5)} == {w: alone[w] for w in (3, 4, 5)}


def test_the_watchlist_leads_to_its_like_at_half_the_weight():
    listed, watched = (recommender((kind,)).profile("user0") for kind in ("watchlist", "watched"))
    assert listed.weights.tolist() == [watched.weights[0] / 2]
    assert recommender(("watchlist",)).recommend("user0", 1).strategy == "personal"


def test_who_only_hid_something_is_served_by_what_they_name_and_still_not_offered_it():
    hidden = recommender(("hidden", None))
    answer = hidden.recommend("user0", N_WORKS, liked=[1])
    assert (answer.strategy, answer.known_user) == ("fold_in", True)
    nobody = hidden.recommend("nobody", N_WORKS, liked=[1])
    assert works(answer) == [work for work in works(nobody) if work != 0]


def test_a_user_rates_if_an_event_has_stars():
    history = recommender(("rating", "watched"), ("watched", "hidden")).history
    assert [history.rates(0), history.rates(1)] == [True, False]
    assert history.rating_users().tolist() == [True, False]


def test_works_that_a_request_names_are_left_out_of_a_known_users_list_too():
    answer = recommender(("watched",)).recommend("user0", N_WORKS, liked=[1])
    assert answer.strategy == "fold_in"
    assert 1 not in works(answer)
    assert recommender(("watched",)).profile("user0", [1]).requested.tolist() == [1]


@pytest.mark.parametrize("scorer", [AROUND, FACTORS], ids=["item-item", "implicit-mf"])
@pytest.mark.parametrize("weighting", [None, WEIGHTING], ids=["kinds-alone", "weighted"])
@pytest.mark.parametrize("liked", [[2], [0, 3], [1, 2, 5]], ids=str)
def test_naming_works_gives_bit_for_bit_the_list_of_having_liked_them(scorer, weighting, liked):
    kinds = ["liked" if work in liked else None for work in range(N_WORKS)]
    world = recommender(kinds, scorer=scorer, weighting=weighting, times=False)
    known, new = world.profile("user0"), world.profile("nobody", liked)
    assert new.items.tobytes() == known.items.tobytes()
    assert new.weights.tobytes() == known.weights.tobytes()
    assert new.seen.tobytes() == known.seen.tobytes()
    listed = world.recommend("user0", N_WORKS)
    answer = world.recommend("nobody", N_WORKS, liked=liked)
    assert [item._replace(strategy="personal") for item in answer.items] == listed.items
    assert {item.strategy for item in answer.items} == {answer.strategy} == {"fold_in"}
    assert answer.candidates == listed.candidates
    assert (answer.known_user, listed.known_user) == (False, True)
