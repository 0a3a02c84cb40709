"""Cutting ratings into parts: sizes, disjoint, covering, and the same for the same seed."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.events.interactions import Interactions
from engine.scale import RatingScale
from tests.training.worlds import interactions_of, random_interactions
from training.ratings.evaluation import FOLDS, HOLDOUT, TEST_SHARES, plan
from training.splitting import (
    cross_validation,
    random_split,
    renumber,
    sample_users,
    temporal_user_split,
)


@given(st.integers(2, 200), st.floats(0.001, 0.999), st.integers(0, 9))
def test_a_split_tests_its_share_at_least_one_never_all(n, share, seed):
    split = random_split(n, share, seed)
    assert (split.train ^ split.test).all()
    assert split.test.sum() == min(max(round(n * share), 1), n - 1)


@pytest.mark.parametrize("share", [0.01, 0.5, 0.99])
def test_two_rows_are_one_and_one(share):
    split = random_split(2, share, seed=0)
    assert (split.train.sum(), split.test.sum()) == (1, 1)


@given(st.lists(st.booleans(), min_size=1, max_size=80), st.integers(2, 6), st.integers(0, 5))
def test_folds_are_disjoint_cover_the_rows_and_differ_by_one_at_most(rows, k, seed):
    chosen = np.array(rows)
    splits = cross_validation(chosen, k, seed)
    tested = np.sum([split.test for split in splits], axis=0)
    assert tested.tolist() == chosen.astype(int).tolist()
    sizes = [int(split.test.sum()) for split in splits]
    assert max(sizes) - min(sizes) <= 1
    for split in splits:
        assert not (split.train & split.test).any()
        assert ((split.train | split.test) == chosen).all()


def test_the_seed_decides_the_parts():
    rows = np.ones(60, dtype=bool)
    first, again, different = (cross_validation(rows, 3, seed)[0].test for seed in (1, 1, 2))
    assert first.tolist() == again.tolist()
    assert first.tolist() != different.tolist()


@pytest.mark.parametrize("cap", [1, 40, 100, 150, 299, 10_000])
def test_sample_takes_whole_users_up_to_the_cap(cap):
    interactions = random_interactions()
    counts = np.bincount(interactions.user)
    sample = sample_users(interactions, cap, seed=3)
    assert len(sample) <= cap or sample.n_users == 1
    assert sample.n_users == len(np.unique(sample.user))
    assert sample.n_works == len(np.unique(sample.work))
    for user_count in np.bincount(sample.user):
        assert user_count in counts
    assert len(sample) == min(len(interactions), len(sample))


def test_a_sample_is_of_users_who_gave_ratings_whoever_else_is_there():
    alone = interactions_of([(u, w, 3.0) for u in range(4) for w in range(5)])
    among = replace(alone, user=alone.user * 3, n_users=12)
    for seed in range(8):
        sample = sample_users(among, 10, seed)
        assert (len(sample), sample.n_users) == (10, 2)


def test_sample_keeps_stars_with_their_owners():
    # The stars say who gave them, so that a mix-up would show.
    interactions = interactions_of([(u, w, 0.5 * (1 + u)) for u in range(8) for w in range(u + 1)])
    sample = sample_users(interactions, 20, seed=0)
    for user in range(sample.n_users):
        stars = sample.rating[sample.user == user]
        assert len(set(stars.tolist())) == 1
        assert len(stars) == stars[0] / 0.5


def test_sample_is_drawn_by_seed():
    interactions = random_interactions()
    first, again, different = (
        sample_users(interactions, 100, seed).rating.tolist() for seed in (1, 1, 2)
    )
    assert first == again
    assert first != different


def test_everything_is_kept_where_it_fits():
    interactions = random_interactions()
    sample = sample_users(interactions, len(interactions), seed=9)
    assert sample.user.tolist() == interactions.user.tolist()
    assert sample.work.tolist() == interactions.work.tolist()


def test_renumber_keeps_the_order_and_drops_what_is_absent():
    interactions = renumber(interactions_of([(1, 4, 2.0), (5, 2, 3.0), (5, 4, 4.0)], n_works=9))
    assert interactions.user.tolist() == [0, 1, 1]
    assert interactions.work.tolist() == [1, 0, 1]
    assert (interactions.n_users, interactions.n_works) == (2, 2)


def test_the_plan_keeps_the_hold_out_away_from_the_folds():
    protocols = plan(500, 4, seed=2)
    held_out = protocols[HOLDOUT][0].test
    assert held_out.sum() == 100
    for split in protocols[FOLDS]:
        assert not (held_out & (split.train | split.test)).any()
    sizes = [int(protocols[f"test {share:.0%}"][0].test.sum()) for share in TEST_SHARES]
    assert sizes == [5, 25, 75, 125, 250]


def rated_alike(user, work, n_users, n_works, time=None):
    stars = np.ones(len(user), np.float32)
    scale = RatingScale(1.0, 5.0)
    return Interactions(
        user.astype(np.int32), work.astype(np.int32), stars, n_users, n_works, scale, time
    )


@given(st.integers(0, 1000), st.sampled_from([0.1, 0.2, 0.5]))
def test_the_last_share_of_each_user_is_tested_and_never_all(seed, share):
    rng = np.random.default_rng(seed)
    matrix = rng.random((7, 12)) < 0.5
    user, work = np.nonzero(matrix)
    time = rng.permutation(len(user)).astype(np.uint32)
    split = temporal_user_split(rated_alike(user, work, 7, 12, time), share, seed)
    assert np.array_equal(split.train, ~split.test)
    for one in np.unique(user):
        of_user = user == one
        n = int(of_user.sum())
        assert int((split.train & of_user).sum()) == max(int(np.floor(n * (1 - share) + 1e-9)), 1)
        if (split.test & of_user).any():
            assert time[split.train & of_user].max() < time[split.test & of_user].min()


@pytest.mark.parametrize("time", [None, np.zeros(100, np.uint32), np.full(100, 7, np.uint32)])
def test_ratings_of_one_second_are_split_by_chance(time):
    one_user = rated_alike(np.zeros(100), np.arange(100), 1, 100, time)
    tested = [np.flatnonzero(temporal_user_split(one_user, 0.2, seed).test) for seed in (0, 0, 1)]
    assert np.array_equal(tested[0], tested[1])
    assert not np.array_equal(tested[0], tested[2])
    assert len(tested[0]) == 20
