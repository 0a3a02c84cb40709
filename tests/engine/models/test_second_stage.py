"""The second stage by its definition: what its features are made of, in which unit, as of when."""

from dataclasses import replace

import numpy as np
import pytest

from engine.events.interactions import Interactions
from engine.events.profile import UserProfile
from engine.models.boosted_trees import UNIT, BoostedTrees, TreeNodes
from engine.models.candidate_features import FEATURES, HALF_LIVES
from engine.models.item_item import ItemItem
from engine.models.second_stage import CandidateFacts, SecondStage

DAY = 86_400
N = 6
AFTER = ItemItem(  # 4 and 5 come after 0, 4 after 1, nothing after the others
    np.array([0, 2, 3, 3, 3, 3, 3]),
    np.array([4, 5, 4], np.int32),
    np.array([0.5, 0.25, 1.0], np.float32),
)
FACTS = CandidateFacts(
    AFTER,
    np.arange(N * len(HALF_LIVES), dtype=np.float32).reshape(N, -1),
    np.linspace(-1, 1, N).astype(np.float32),
    np.arange(N, dtype=np.float32),
    scale=0.5,
    moment=100 * DAY,
)
ITEMS = np.array([5, 3, 4])
SUMS, SCORES = np.array([[3, 2, 1], [1, 2, 0]], np.float32)


def events(*pairs):
    """Somebody's likes: pairs of a work and the day of it, 0 where that is unknown."""
    works, days = (np.array(each, np.int64) for each in zip(*sorted(pairs), strict=True))
    return Interactions(
        np.zeros(len(works), np.int32),
        works.astype(np.int32),
        np.full(len(works), 4.0, np.float32),
        1,
        N,
        None,
        (days * DAY).astype(np.uint32),
    )


def profile(*pairs):
    return UserProfile.from_events(events(*pairs), None)


def column(name, somebody, facts=FACTS):
    features = facts.features(somebody, ITEMS, SUMS, SCORES)
    return features[:, FEATURES.index(name)].tolist()


SOMEBODY = profile((1, 40), (0, 90))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("sum", [6, 4, 2]),  # in typical scores
        ("score", [2, 4, 0]),
        ("next", [0.25, 0, 0.5 + 0.7 * 1.0]),  # the latest event counts most
        ("popularity_3", [25, 15, 20]),
        ("popularity_3650", [29, 19, 24]),
        ("stars", [1, 0.2, 0.6]),
        ("stars_above_profile", [1.8, 1.0, 1.4]),
        ("fame_above_profile", [4.5, 2.5, 3.5]),
        ("events", [2, 2, 2]),
        ("days_away", [10, 10, 10]),
        ("profile_weight", [2, 2, 2]),
    ],
)
def test_features_are_of_the_works_the_user_and_the_moment(name, expected):
    assert column(name, SOMEBODY) == pytest.approx(expected)


def test_who_names_works_in_the_request_is_not_away():
    here = replace(SOMEBODY, requested=np.array([0], np.int32))
    assert column("days_away", here) == [0, 0, 0]
    assert column("days_away", profile((0, 101))) == [0, 0, 0]  # later than the release knows


def test_only_the_last_five_events_say_what_comes_next():
    assert column("next", profile((1, 40), (2, 50), (3, 60), (4, 70), (5, 80)))[2] > 0
    assert column("next", profile((0, 90), (1, 40), (2, 50), (3, 60), (4, 70), (5, 80))) == (
        pytest.approx([0.25, 0, 0.5])
    )
    assert column("next", profile((2, 3))) == [0, 0, 0]


def test_what_has_no_time_comes_before_nothing_unless_nothing_has_any():
    assert column("next", profile((1, 0), (2, 50))) == [0, 0, 0]
    assert column("next", profile((1, 0), (2, 0)))[2] == pytest.approx(0.7)  # 2 is the later work


def test_the_trees_look_at_the_features():
    feature = FEATURES.index("next")
    trees = BoostedTrees(
        np.array([0], np.int32),
        TreeNodes(
            np.array([feature, -1, -1], np.int32),
            np.array([0.3, 0, 0]),
            np.array([1, -1, -1], np.int32),
            np.array([2, -1, -1], np.int32),
            np.zeros(3, bool),
            np.array([0, -(1 << 19), 1 << 20], np.int32),
        ),
        len(FEATURES),
    )
    scores = SecondStage(trees, FACTS).scores(SOMEBODY, ITEMS, SUMS, SCORES)
    assert scores.tolist() == [-0.5, -0.5, (1 << 20) * UNIT]


def test_it_is_built_upon_trees_and_what_follows_what():
    stage = SecondStage(BoostedTrees.from_arrays(_one_leaf()), FACTS)
    arrays = stage.to_arrays()
    with pytest.raises(TypeError, match=r"^second-stage is built upon boosted-trees and item-item"):
        SecondStage.from_arrays(arrays, AFTER, stage.trees)


def test_features_of_another_version_are_refused():
    arrays = SecondStage(BoostedTrees.from_arrays(_one_leaf()), FACTS).to_arrays()
    narrow = BoostedTrees.from_arrays(_one_leaf() | {"n_features": np.array([17])})
    with pytest.raises(ValueError, match=r"^trees over 17 features, where there are 18$"):
        SecondStage.from_arrays(arrays, narrow, AFTER)
    fewer = arrays | {"popularity": arrays["popularity"][:, 1:]}
    with pytest.raises(ValueError, match="features"):
        SecondStage.from_arrays(fewer, BoostedTrees.from_arrays(_one_leaf()), AFTER)


def _one_leaf():
    nodes = {"feature": [-1], "threshold": [0.0], "left": [-1], "right": [-1], "value": [0]}
    arrays = {name: np.array(values, np.int32) for name, values in nodes.items()}
    return arrays | {
        "missing_left": np.zeros(1, bool),
        "roots": np.zeros(1, np.int32),
        "n_features": np.array([len(FEATURES)]),
    }
