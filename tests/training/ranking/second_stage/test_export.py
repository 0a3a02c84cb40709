"""The arrays score as LightGBM does, whatever it has grown."""

import numpy as np
import pytest

from engine.models.boosted_trees import UNIT
from tests.training.ranking.second_stage.lightgbm_or_skip import lgb
from training.ranking.second_stage.export import boosted_trees

N_ROWS, N_FEATURES, N_TREES = 3_000, 5, 40
SMALL = {"num_leaves": 8, "verbosity": -1, "num_threads": 1, "deterministic": True, "seed": 3}


def rows(missing, seed=0):
    rng = np.random.default_rng(seed)
    features = rng.normal(size=(N_ROWS, N_FEATURES)).astype(np.float32)
    features[:, 1] = np.round(features[:, 1])
    features[rng.random(features.shape) < missing] = np.nan
    return features


def grown(objective, missing):
    features = rows(missing)
    known = np.nan_to_num(features)
    target = known[:, 0] * known[:, 1] + np.abs(known[:, 2]) + known[:, 3] > 0.5
    sizes = np.full(N_ROWS // 30, 30) if objective == "lambdarank" else None
    data = lgb.Dataset(features, target.astype(np.float32), group=sizes)
    return lgb.train(SMALL | {"objective": objective}, data, N_TREES)


@pytest.mark.parametrize("objective", ["lambdarank", "binary", "regression"])
@pytest.mark.parametrize("missing", [0.0, 0.2])
def test_scores_are_those_of_lightgbm(objective, missing):
    booster = grown(objective, missing)
    trees = boosted_trees(booster.dump_model()["tree_info"], N_FEATURES)
    assert len(trees.roots) == booster.num_trees() == N_TREES
    for tested in (rows(missing), rows(0.3, seed=1)):  # features that were always known lack too
        expected = booster.predict(tested, raw_score=True, num_threads=1)
        error = np.abs(trees.scores(tested) - expected).max()
        assert error <= N_TREES * UNIT / 2 + 1e-9  # what rounding a value per tree may add up to


def test_what_a_node_expects_is_the_mean_of_the_rows_below_it():
    features = rows(0.0)
    booster = grown("regression", 0.0)
    trees = boosted_trees(booster.dump_model()["tree_info"], N_FEATURES)
    mean = trees.scores(features).mean()
    assert trees.bias == pytest.approx(mean, abs=1e-4)
    assert trees.contributions(features).mean(axis=0) == pytest.approx(0.0, abs=0.5)


def test_a_tree_of_one_leaf_adds_the_same_to_all():
    trees = boosted_trees([{"tree_structure": {"leaf_value": 0.25}}], N_FEATURES)
    assert trees.scores(rows(0.0)[:2]).tolist() == [0.25, 0.25]


@pytest.mark.parametrize("change", [{"decision_type": "=="}, {"missing_type": "Zero"}])
def test_comparisons_of_another_form_are_refused(change):
    leaf = {"leaf_value": 0.0, "leaf_count": 1}
    node = {
        "split_feature": 0,
        "threshold": 0.0,
        "decision_type": "<=",
        "missing_type": "None",
        "default_left": True,
        "left_child": leaf,
        "right_child": leaf,
    }
    with pytest.raises(ValueError, match="no comparison by threshold"):
        boosted_trees([{"tree_structure": node | change}], 1)
