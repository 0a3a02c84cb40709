"""The features of candidates: their names, what they do not depend on, and known answers."""

from dataclasses import fields, replace

import numpy as np
import pytest

from engine.models.candidate_features import (
    DIRECTIONS,
    FEATURES,
    HALF_LIVES,
    PARTS,
    Candidates,
    UserSummary,
    added_up,
    candidate_features,
)

USER = UserSummary(events=12, days_away=3.5, profile_weight=4.0, stars=0.25, fame=2.0)
FEW = Candidates(
    sum=np.array([0.5, 1.5, 1.0], np.float32),
    score=np.array([0.5, 1.0, 0.5], np.float32),
    next=np.array([0.0, 0.0, 4.0], np.float32),
    popularity=np.arange(15, dtype=np.float32).reshape(3, 5) / 15,
    stars=np.array([0.5, -0.5, 0.25], np.float32),
    fame=np.array([3.0, 2.0, 0.0], np.float32),
)


def column(features, name):
    return features[:, FEATURES.index(name)].tolist()


def test_every_feature_has_a_column_and_a_name_of_its_own():
    features = candidate_features(FEW, USER)
    assert (features.dtype, features.shape) == (np.float32, (3, len(FEATURES)))
    assert len(set(FEATURES)) == len(FEATURES)
    assert all(name.isidentifier() for name in FEATURES)


def test_each_feature_is_of_one_part_and_parts_add_up_to_all():
    assert sorted(name for names in PARTS.values() for name in names) == sorted(FEATURES)
    each = 2.0 ** np.arange(len(FEATURES))
    parts = added_up(each, -0.5)
    assert list(parts) == ["base", *PARTS]
    assert sum(parts.values()) == each.sum() - 0.5
    assert parts["fame"] == each[FEATURES.index("fame_above_profile")]


def test_directions_are_of_features():
    assert set(DIRECTIONS) <= set(FEATURES)
    assert set(DIRECTIONS.values()) == {1, -1}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("sum", [0.5, 1.5, 1.0]),
        ("score", [0.5, 1.0, 0.5]),
        ("score_share", [0.5, 1.0, 0.5]),
        ("score_rank", [1, 0, 2]),
        ("next_share", [0, 0, 1]),
        ("stars_above_profile", [0.25, -0.75, 0]),
        ("fame_above_profile", [1, 0, -2]),
        ("events", [12, 12, 12]),
        ("days_away", [3.5, 3.5, 3.5]),
        ("best_score", [2 / 3, 2 / 3, 2 / 3]),
    ],
)
def test_a_feature_is_what_its_name_says(name, expected):
    assert column(candidate_features(FEW, USER), name) == pytest.approx(expected)


@pytest.mark.parametrize("number", range(len(HALF_LIVES)))
def test_popularity_stands_in_the_order_of_its_half_lives(number):
    name = f"popularity_{HALF_LIVES[number]:.0f}"
    values = column(candidate_features(FEW, USER), name)
    assert values == FEW.popularity[:, number].tolist()


def random_candidates(n):
    rng = np.random.default_rng(n)
    columns = {each.name: rng.random(n).astype(np.float32) for each in fields(Candidates)}
    popularity = rng.random((n, len(HALF_LIVES))).astype(np.float32)
    return Candidates(**columns | {"popularity": popularity})


def test_the_order_of_candidates_changes_no_features():
    some, order = random_candidates(50), np.random.default_rng(1).permutation(50)
    shuffled = Candidates(*(getattr(some, each.name)[order] for each in fields(Candidates)))
    assert (candidate_features(shuffled, USER) == candidate_features(some, USER)[order]).all()


@pytest.mark.parametrize("n", [0, 1, 300])
def test_any_number_of_candidates_has_finite_features(n):
    features = candidate_features(random_candidates(n), USER)
    assert features.shape == (n, len(FEATURES))
    assert np.isfinite(features).all()
    assert max(column(features, "score_rank"), default=0) <= 200


def test_candidates_of_no_score_at_all_have_features_too():
    none = replace(FEW, score=np.zeros(3, np.float32), next=np.zeros(3, np.float32))
    features = candidate_features(none, USER)
    assert column(features, "score_share") == column(features, "next_share") == [0, 0, 0]
