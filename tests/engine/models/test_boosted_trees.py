"""Trees without a walk: known answers, the same as a plain walk, parts that add up, refusals."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.models.boosted_trees import MOST_LEAVES, UNIT, BoostedTrees, TreeNodes

N_FEATURES = 4
GRID = np.array([-2.0, -0.5, 0.0, 0.25, 1.0, 3.0])  # thresholds and features meet on it


def nodes(feature, threshold, left, right, value, missing_left=None):
    n = len(feature)
    return TreeNodes(
        np.array(feature, np.int32),
        np.array(threshold, np.float64),
        np.array(left, np.int32),
        np.array(right, np.int32),
        np.zeros(n, bool) if missing_left is None else np.array(missing_left, bool),
        np.array(value, np.int32),
    )


# x0 <= 1 ? (x1 <= 0 ? 10 : 20) : 40, and a leaf of 5 alone; in units.
TWO = BoostedTrees(
    np.array([0, 5], np.int32),
    nodes(
        [0, 1, -1, -1, -1, -1],
        [1.0, 0.0, 0.0, 0.0, 0.0, 0.0],
        [1, 2, -1, -1, -1, -1],
        [4, 3, -1, -1, -1, -1],
        [25, 16, 10, 20, 40, 5],
        [True, False, False, False, False, False],
    ),
    2,
)


@st.composite
def grown(draw, most_trees=5):
    """Trees of one to eight leaves, split at points of the grid, with any values."""
    columns = {name: [] for name in ("feature", "threshold", "left", "right", "missing", "value")}
    roots = []

    def grow(n_leaves):
        node = len(columns["feature"])
        inner = n_leaves > 1
        columns["feature"].append(draw(st.integers(0, N_FEATURES - 1)) if inner else -1)
        columns["threshold"].append(draw(st.sampled_from(GRID.tolist())) if inner else 0.0)
        columns["missing"].append(draw(st.booleans()))
        columns["value"].append(draw(st.integers(-(2**24), 2**24)))
        columns["left"].append(-1)
        columns["right"].append(-1)
        if inner:
            left = draw(st.integers(1, n_leaves - 1))
            columns["left"][node] = grow(left)
            columns["right"][node] = grow(n_leaves - left)
        return node

    for _ in range(draw(st.integers(1, most_trees))):
        roots.append(grow(draw(st.integers(1, MOST_LEAVES))))
    value, missing = columns.pop("value"), columns.pop("missing")
    return BoostedTrees(
        np.array(roots, np.int32), nodes(**columns, value=value, missing_left=missing), N_FEATURES
    )


rows = st.lists(
    st.lists(
        st.sampled_from([*GRID.tolist(), -9.0, 0.1, 9.0, np.inf, np.nan]),
        min_size=N_FEATURES,
        max_size=N_FEATURES,
    ),
    min_size=1,
    max_size=6,
).map(lambda each: np.array(each, np.float64))


def path(model, root, row):
    """The nodes that a plain walk passes, root first."""
    at, passed = model.nodes, [root]
    while at.feature[node := passed[-1]] >= 0:
        x = row[at.feature[node]]
        to_left = at.missing_left[node] if np.isnan(x) else x <= at.threshold[node]
        passed.append(int((at.left if to_left else at.right)[node]))
    return passed


def walked(model, features):
    """Scores and contributions by a plain walk, in units."""
    scores = np.zeros(len(features), np.int64)
    parts = np.zeros(features.shape, np.int64)
    for number, row in enumerate(features):
        for root in model.roots.tolist():
            passed = path(model, root, row)
            scores[number] += model.nodes.value[passed[-1]]
            for node, child in pairwise(passed):
                change = int(model.nodes.value[child]) - int(model.nodes.value[node])
                parts[number, model.nodes.feature[node]] += change
    return scores, parts


@pytest.mark.parametrize(
    ("row", "units"),
    [
        ([1.0, 0.0], 15),
        ([1.0, 0.1], 25),
        ([1.5, -1.0], 45),
        ([-np.inf, np.inf], 25),
        ([np.nan, 0.0], 15),
        ([0.0, np.nan], 25),
    ],
    ids=["at-both", "above-second", "above-first", "infinite", "missing-left", "missing-right"],
)
def test_a_score_is_the_sum_of_the_leaves_that_a_row_ends_in(row, units):
    assert TWO.scores(np.array([row])).tolist() == [units * UNIT]


def test_contributions_are_what_each_comparison_changed():
    assert TWO.bias == 30 * UNIT
    parts = TWO.contributions(np.array([[1.0, 0.0], [1.5, 0.0]]))
    assert (parts / UNIT).tolist() == [[-9, -6], [15, 0]]


def test_no_rows_have_no_scores():
    assert TWO.scores(np.zeros((0, 2))).shape == (0,)
    assert TWO.contributions(np.zeros((0, 2))).shape == (0, 2)


@given(grown(), rows)
def test_scores_and_contributions_are_those_of_a_plain_walk(model, features):
    scores, parts = walked(model, features)
    assert (model.scores(features) / UNIT).tolist() == scores.tolist()
    assert (model.contributions(features) / UNIT).tolist() == parts.tolist()


@given(grown(), rows)
def test_bias_and_contributions_add_up_to_the_score_exactly(model, features):
    total = model.bias + model.contributions(features).sum(axis=1)
    assert total.tolist() == model.scores(features).tolist()


@given(grown(), rows, st.randoms(use_true_random=False))
def test_neither_the_order_of_rows_nor_that_of_trees_changes_a_bit(model, features, random):
    order = list(range(len(features)))
    random.shuffle(order)
    assert model.scores(features[order]).tolist() == model.scores(features)[order].tolist()
    roots = model.roots.tolist()
    random.shuffle(roots)
    shuffled = BoostedTrees(np.array(roots, np.int32), model.nodes, N_FEATURES)
    assert shuffled.scores(features).tolist() == model.scores(features).tolist()


@given(grown(), rows)
def test_single_precision_of_the_same_numbers_gives_the_same_scores(model, features):
    single = np.where(features == 0.1, 0.125, features).astype(np.float32)
    assert model.scores(single).tolist() == model.scores(single.astype(np.float64)).tolist()


@given(grown())
def test_it_comes_back_from_its_arrays(model):
    again = BoostedTrees.from_arrays(model.to_arrays())
    features = np.array([[0.0, 1.0, 2.0, np.nan]])
    assert again.scores(features).tolist() == model.scores(features).tolist()


CHAIN = {  # nine leaves: each left child is one
    "feature": [0, -1] * 8 + [-1],
    "threshold": np.linspace(0, 1, 17),
    "left": [n + 1 if n % 2 == 0 else -1 for n in range(16)] + [-1],
    "right": [n + 2 if n % 2 == 0 else -1 for n in range(16)] + [-1],
    "value": [0] * 17,
}


def single(feature, child, value):
    """One node, whose children are what they should not be."""
    return {
        "feature": [feature],
        "threshold": [0],
        "left": [child],
        "right": [child],
        "value": [value],
    }


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        (CHAIN, "more than 8 leaves"),
        (single(2, -1, 0), "feature 2 of 2"),
        (single(0, 0, 0), "before its children"),
        (single(-1, -1, 2**31 - 1), "overflow"),
    ],
    ids=["leaves", "feature", "cycle", "overflow"],
)
def test_trees_that_no_table_can_hold_are_refused(columns, message):
    roots = np.zeros(2, np.int32)
    with pytest.raises(ValueError, match=message):
        BoostedTrees(roots, nodes(**columns), 2).scores(np.zeros((1, 2)))


def test_rows_of_another_width_are_refused():
    with pytest.raises(ValueError, match="3 features for trees over 2"):
        TWO.scores(np.zeros((1, 3)))
