"""The trees of LightGBM's model as arrays that the service evaluates without it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from engine.models.boosted_trees import UNIT, BoostedTrees, TreeNodes

_Node = Mapping[str, Any]


@dataclass
class _Columns:
    """The nodes so far, column by column, and how many rows each was learned from."""

    feature: list[int] = field(default_factory=list)
    threshold: list[float] = field(default_factory=list)
    left: list[int] = field(default_factory=list)
    right: list[int] = field(default_factory=list)
    missing_left: list[bool] = field(default_factory=list)
    value: list[float] = field(default_factory=list)

    def add(self, node: _Node) -> tuple[int, float]:
        """Put a node before those below it: its number, and how many rows came to it."""
        number = len(self.feature)
        inner = "split_feature" in node
        self.feature.append(node["split_feature"] if inner else -1)
        self.threshold.append(node["threshold"] if inner else 0.0)
        self.missing_left.append(_missing_left(node) if inner else False)
        self.value.append(0.0 if inner else node["leaf_value"])
        self.left.append(-1)
        self.right.append(-1)
        if not inner:
            return number, float(node.get("leaf_count", 0))
        self.left[number], left_rows = self.add(node["left_child"])
        self.right[number], right_rows = self.add(node["right_child"])
        rows = left_rows + right_rows
        parts = (
            self.value[self.left[number]] * left_rows,
            self.value[self.right[number]] * right_rows,
        )
        self.value[number] = sum(parts) / rows
        return number, rows


def boosted_trees(trees: Iterable[_Node], n_features: int) -> BoostedTrees:
    """The trees of `Booster.dump_model()["tree_info"]`, values rounded to whole units.

    Raises:
        ValueError: a comparison is of another form than x <= threshold.
    """
    columns = _Columns()
    roots = [columns.add(tree["tree_structure"])[0] for tree in trees]
    nodes = TreeNodes(
        np.array(columns.feature, np.int32),
        np.array(columns.threshold, np.float64),
        np.array(columns.left, np.int32),
        np.array(columns.right, np.int32),
        np.array(columns.missing_left, bool),
        np.rint(np.array(columns.value) / UNIT).astype(np.int32),
    )
    return BoostedTrees(np.array(roots, np.int32), nodes, n_features)


def _missing_left(node: _Node) -> bool:
    """Where NaN goes; of a feature that was always known, LightGBM takes it for 0."""
    missing = node["missing_type"]
    if node["decision_type"] != "<=" or missing not in ("None", "NaN"):
        raise ValueError(f"no comparison by threshold: {node['decision_type']}, missing {missing}")
    return bool(node["default_left"] if missing == "NaN" else node["threshold"] >= 0)
