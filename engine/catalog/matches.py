"""Which records of an index match, and what each match costs: few of many, so they are listed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from engine.arrays import Float32Array, IndexArray, Int32Array, Mask

_FEW = 16  # of that many records one is a match: then sorting takes less than a look at all
_LONG = 1_000  # ranks, from which looking them up in a mask of all records takes less

Piece = tuple[Int32Array, float]  # ranks, some perhaps several times, and what each costs


@dataclass(frozen=True)
class Matches:
    """The ranks that match.

    Attributes:
        ranks: int32, ascending, each once.
        costs: float32, one for each of `ranks`: what its match costs.
    """

    ranks: Int32Array
    costs: Float32Array

    def __len__(self) -> int:
        return len(self.ranks)

    def dearer(self, cost: float) -> "Matches":
        """The same at a higher cost."""
        return Matches(self.ranks, self.costs + np.float32(cost)) if len(self) else self

    def where(self, chosen: Mask) -> "Matches":
        """Those that are chosen: bool, one for each of `ranks`."""
        return Matches(self.ranks[chosen], self.costs[chosen])


NO_MATCHES = Matches(np.zeros(0, np.int32), np.zeros(0, np.float32))


def cheapest(n_records: int, pieces: Iterable[Piece]) -> Matches:
    """All ranks of some pieces, each at the least of its costs."""
    pieces = sorted((piece for piece in pieces if len(piece[0])), key=_cost)
    if not pieces:
        return NO_MATCHES
    if _FEW * sum(len(ranks) for ranks, _ in pieces) > n_records:
        return _cheapest_of_many(n_records, pieces)
    lengths = [len(ranks) for ranks, _ in pieces]
    costs = np.array([cost for _, cost in pieces], np.float32).repeat(lengths)
    return _first_of_each(np.concatenate([ranks for ranks, _ in pieces]), costs)


def _cost(piece: Piece) -> float:
    return piece[1]


def _first_of_each(ranks: Int32Array, costs: Float32Array) -> Matches:
    """Ranks in ascending order, each at the first of its costs."""
    order = ranks.argsort(kind="stable")
    ranks, costs = ranks[order], costs[order]
    first = np.empty(len(ranks), dtype=bool)
    first[0] = True
    np.not_equal(ranks[1:], ranks[:-1], out=first[1:])
    return Matches(ranks[first], costs[first])


def _cheapest_of_many(n_records: int, pieces: Sequence[Piece]) -> Matches:
    least = np.full(n_records, np.inf, dtype=np.float32)
    for ranks, cost in reversed(pieces):
        least[ranks] = cost
    ranks = np.flatnonzero(np.isfinite(least)).astype(np.int32)
    return Matches(ranks, least[ranks])


def united(first: Matches, second: Matches) -> Matches:
    """What matches either, at the lesser of its costs."""
    if not len(first) or not len(second):
        return first if len(first) else second
    ranks = np.concatenate((first.ranks, second.ranks))
    costs = np.concatenate((first.costs, second.costs))
    order = costs.argsort(kind="stable")
    return _first_of_each(ranks[order], costs[order])


def summed(first: Matches, second: Matches) -> Matches:
    """What matches both, at the sum of both costs."""
    few, many = (first, second) if len(first) <= len(second) else (second, first)
    if not len(few):
        return NO_MATCHES
    index = _indices(few.ranks, many.ranks)
    common = index >= 0
    return Matches(few.ranks[common], few.costs[common] + many.costs[index[common]])


def common_ranks(first: Int32Array, second: Int32Array) -> Int32Array:
    """What stands in both of two lists of ranks, each ascending without repetition."""
    few, many = (first, second) if len(first) <= len(second) else (second, first)
    return few[_indices(few, many) >= 0] if len(few) else few


def among(n_records: int, ranks: Int32Array, chosen: Int32Array) -> Int32Array:
    """Those of `ranks`, in any order, that stand in the ascending list `chosen`."""
    if not len(ranks) or not len(chosen):
        return ranks[:0]
    if len(ranks) > _LONG:
        mask = np.zeros(n_records, dtype=bool)
        mask[chosen] = True
        return ranks[mask[ranks]]
    return ranks[_indices(ranks, chosen) >= 0]


def _indices(ranks: Int32Array, ascending: Int32Array) -> IndexArray:
    """Where each rank stands in an ascending list of some; -1 where it does not."""
    index = ascending.searchsorted(ranks)
    index[index == len(ascending)] = 0
    index[ascending[index] != ranks] = -1
    return index
