"""Boosted trees: many small decision trees whose values add up.

    score(x) = sum over the trees of the value of the leaf that x ends in

A node sends x to its left branch where x_f <= threshold. No tree is walked: as in QuickScorer
(Lucchese et al. 2015, "QuickScorer: a Fast Algorithm to Rank Documents with Additive Ensembles of
Regression Trees") each comparison that fails rules out the leaves of its left branch, and the first
leaf that no comparison rules out is the one that x ends in. The nodes of one feature, ordered by
threshold, fail from the first to some last one: a table holds what those leave of every tree, a bit
for a leaf, so that one row of it is read for each feature and candidate.

Along a path, each comparison changes what is expected of x from the mean of the node to that of its
branch. Added up by feature, these changes explain a score (Saabas 2014, "Interpreting random
forests"). Values are whole multiples of 2⁻²⁰: sums are exact in any order, and a score is its
contributions and the bias to the bit. How trees are grown: `training.ranking.second_stage`.
"""

from dataclasses import dataclass, fields
from functools import cached_property
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from engine.arrays import Float64Array, Int32Array, Int64Array, Mask, UInt8Array
from engine.models.base import Arrays, Model

UNIT = 2.0**-20  # what values are multiples of
MOST_LEAVES = 8  # of a tree: a bit for each, in a byte
_BYTES = 256
_ALL = np.uint8(_BYTES - 1)
_FIRST = np.array([max((n & -n).bit_length() - 1, 0) for n in range(_BYTES)])  # lowest bit
_WIDEST = np.iinfo(np.int32).max  # of sums, in units

Features = npt.NDArray[np.floating]


@dataclass(frozen=True)
class TreeNodes:
    """The nodes of all trees; every child comes after its parent.

    Attributes:
        feature: int32, shape (n_nodes,): what is compared; -1 for a leaf.
        threshold: float64, shape (n_nodes,): up to which x goes left.
        left, right: int32, shape (n_nodes,): the children; -1 for a leaf.
        missing_left: bool, shape (n_nodes,): whether NaN goes left.
        value: int32, shape (n_nodes,), in units of 2⁻²⁰: what a leaf adds to a score; of an inner
            node, the mean of what the rows added that it was learned from.
    """

    feature: Int32Array
    threshold: Float64Array
    left: Int32Array
    right: Int32Array
    missing_left: Mask
    value: Int32Array


@dataclass(frozen=True)
class BoostedTrees:
    """Trees of at most eight leaves, over rows of features.

    Attributes:
        roots: int32, shape (n_trees,): the first node of every tree.
        nodes: of all trees.
        n_features: how wide the rows are.
    """

    kind: ClassVar[str] = "boosted-trees"
    uses: ClassVar[tuple[str, ...]] = ()

    roots: Int32Array
    nodes: TreeNodes
    n_features: int

    def scores(self, features: Features) -> Float64Array:
        """The sum of all trees for every row: float64, shape (n,).

        `features` has shape (n, n_features); NaN is a feature that nobody knows.

        Raises:
            ValueError: the rows are of another width, or the trees are none that a table can hold.
        """
        cells = self._remaining(features) + self._first_cells
        total = self._values.take(cells).sum(axis=1, dtype=np.int32)
        return np.asarray(total * UNIT, np.float64)

    def contributions(self, features: Features) -> Float64Array:
        """What each feature adds to each row's score, beside the bias: float64, (n, n_features).

        It is for the rows of a list: each takes n_trees · n_features numbers of memory.
        """
        first_leaves = MOST_LEAVES * np.arange(len(self.roots))
        leaves = _FIRST[self._remaining(features)] + first_leaves
        changes = self._changes[leaves].sum(axis=1, dtype=np.int64)
        return np.asarray(changes * UNIT, np.float64)

    @property
    def bias(self) -> float:
        """What every score starts from: the sum of what the roots expect."""
        return float(self.nodes.value[self.roots].sum(dtype=np.int64) * UNIT)

    def to_arrays(self) -> dict[str, np.ndarray]:
        """What a release holds of it, by name."""
        columns = {each.name: getattr(self.nodes, each.name) for each in fields(TreeNodes)}
        return {"roots": self.roots, "n_features": np.array([self.n_features])} | columns

    @classmethod
    def from_arrays(cls, arrays: Arrays, *_used: Model) -> "BoostedTrees":
        """The model again."""
        nodes = TreeNodes(*(arrays[each.name] for each in fields(TreeNodes)))
        return cls(arrays["roots"], nodes, int(arrays["n_features"][0]))

    def _remaining(self, features: Features) -> UInt8Array:
        """The leaves that no comparison rules out, a bit for each: uint8, shape (n, n_trees)."""
        if features.shape[1] != self.n_features:
            raise ValueError(f"{features.shape[1]} features for trees over {self.n_features}")
        columns = np.ascontiguousarray(features.T, np.float64)
        # What is known of the user is the same in all rows.
        shared = (columns == columns[:, :1]).all(axis=1) & bool(len(features))
        remaining = np.full((len(features), len(self.roots)), _ALL)
        of_all = np.full(len(self.roots), _ALL)
        rows = np.empty_like(remaining)
        for table in self._tables:
            x = columns[table.feature]
            if shared[table.feature]:
                of_all &= table.remaining[table.positions(x[:1])[0]]
            else:
                # "clip" checks no bounds and needs no buffer; positions are within them.
                np.take(table.remaining, table.positions(x), axis=0, out=rows, mode="clip")
                remaining &= rows
        remaining &= of_all
        return remaining

    @cached_property
    def _tables(self) -> "list[_FeatureTable]":
        """One for every feature that any node compares."""
        leaves = self._leaves
        compared = np.unique(self.nodes.feature[self.nodes.feature >= 0]).tolist()
        return [_FeatureTable.of(feature, self.nodes, leaves) for feature in compared]

    @cached_property
    def _leaves(self) -> "_Leaves":
        self._check()
        return _Leaves.of(self.roots, self.nodes)

    def _check(self) -> None:
        """Refuse nodes that do not make trees over these features."""
        inner = np.flatnonzero(self.nodes.feature >= 0)
        highest = int(self.nodes.feature.max(initial=-1))
        if highest >= self.n_features:
            raise ValueError(f"a node compares feature {highest} of {self.n_features}")
        if (np.minimum(self.nodes.left, self.nodes.right)[inner] <= inner).any():
            raise ValueError("a node does not stand before its children")

    @cached_property
    def _values(self) -> Int32Array:
        """What a tree adds, by what remains of its leaves: int32, shape (n_trees · 256,)."""
        values = self.nodes.value[self._leaves.node[:, _FIRST]]
        if np.abs(values.astype(np.int64)).max(axis=1).sum() > _WIDEST:
            raise ValueError("sums of these values would overflow")
        return values.ravel()

    @cached_property
    def _first_cells(self) -> Int64Array:
        return _BYTES * np.arange(len(self.roots))

    @cached_property
    def _changes(self) -> Int32Array:
        """The changes of paths by feature, in units: int32, shape (n_trees · 8, n_features)."""
        return self._leaves.changes(self.nodes, self.n_features)


@dataclass(frozen=True)
class _Leaves:
    """The leaves of every tree from left to right, and what each node has to do with them.

    Attributes:
        node: int32, shape (n_trees, 8): the leaves; the last again where there are fewer.
        tree: int32, shape (n_nodes,): the tree of every inner node.
        right: uint8, shape (n_nodes,): bits of all leaves but those of the left branch.
        span: int32, shape (n_nodes, 2): the first leaf below a node and the one after the last.
    """

    node: Int32Array
    tree: Int32Array
    right: UInt8Array
    span: Int32Array

    @classmethod
    def of(cls, roots: Int32Array, nodes: TreeNodes) -> "_Leaves":
        """Number the leaves of all trees."""
        n = len(nodes.feature)
        leaves = cls(
            np.zeros((len(roots), MOST_LEAVES), np.int32),
            np.zeros(n, np.int32),
            np.full(n, _ALL),
            np.zeros((n, 2), np.int32),
        )
        for tree, root in enumerate(roots.tolist()):
            end = leaves._number(nodes, tree, root, 0)
            leaves.node[tree, end:] = leaves.node[tree, end - 1]
        return leaves

    def _number(self, nodes: TreeNodes, tree: int, node: int, first: int) -> int:
        """Number the leaves below a node from `first` on; the number after the last."""
        if nodes.feature[node] < 0:
            if first >= MOST_LEAVES:
                raise ValueError(f"a tree has more than {MOST_LEAVES} leaves")
            self.node[tree, first] = node
            end = first + 1
        else:
            middle = self._number(nodes, tree, int(nodes.left[node]), first)
            end = self._number(nodes, tree, int(nodes.right[node]), middle)
            self.tree[node] = tree
            self.right[node] = _ALL ^ ((1 << middle) - (1 << first))
        self.span[node] = first, end
        return end

    def changes(self, nodes: TreeNodes, n_features: int) -> Int32Array:
        """How the path to every leaf changed what is expected, by the features compared."""
        changes = np.zeros((len(self.node), MOST_LEAVES, n_features), np.int32)
        for node in np.flatnonzero(nodes.feature >= 0).tolist():
            for child in (nodes.left[node], nodes.right[node]):
                below = slice(*self.span[child])
                change = nodes.value[child] - nodes.value[node]
                changes[self.tree[node], below, nodes.feature[node]] += change
        return changes.reshape(-1, n_features)


@dataclass(frozen=True)
class _FeatureTable:
    """What the comparisons of one feature leave of all trees.

    Attributes:
        thresholds: float64, shape (n,): ascending, each once.
        remaining: uint8, shape (n + 2, n_trees): row p where the first p comparisons fail; the last
            row where the feature is not known.
    """

    feature: int
    thresholds: Float64Array
    remaining: UInt8Array

    @classmethod
    def of(cls, feature: int, nodes: TreeNodes, leaves: _Leaves) -> "_FeatureTable":
        """The table of one feature."""
        compared = np.flatnonzero(nodes.feature == feature)
        thresholds, rank = np.unique(nodes.threshold[compared], return_inverse=True)
        remaining = np.full((len(thresholds) + 2, len(leaves.node)), _ALL)
        cells = rank + 1, leaves.tree[compared]
        np.bitwise_and.at(remaining, cells, leaves.right[compared])
        np.bitwise_and.accumulate(remaining[:-1], axis=0, out=remaining[:-1])
        to_right = compared[~nodes.missing_left[compared]]
        np.bitwise_and.at(remaining[-1], leaves.tree[to_right], leaves.right[to_right])
        return cls(feature, thresholds, remaining)

    def positions(self, x: Float64Array) -> Int64Array:
        """The row of every value: int64, shape (n,)."""
        positions = self.thresholds.searchsorted(x)
        missing = np.isnan(x)
        if missing.any():
            positions[missing] = len(self.remaining) - 1
        return positions
