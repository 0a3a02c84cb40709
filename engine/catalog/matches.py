"""Which records of an index match, and what each match costs: few of many, so they are listed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import itemgetter

import numpy as np

from engine.arrays import Float32Array, Int32Array, Mask

_FEW = 16  # of that many records one is a match: then sorting takes less than a look at all
_LONG = 200  # ranks, beyond which looking them up in a mask of all records takes less
_SHORT = 16  # ranks, up to which a step of Python for each takes less than sorting arrays

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
    pieces = _cheapest_first(pieces)
    if not pieces:
        return NO_MATCHES
    if len(pieces) == 1 and _is_ascending(pieces[0][0]):
        ranks, cost = pieces[0]
        return Matches(ranks, np.full(len(ranks), cost, np.float32))
    total = sum(len(ranks) for ranks, _ in pieces)
    if total > _SHORT and _FEW * total > n_records:
        return _cheapest_of_many(n_records, pieces)
    return _least(*_joined(pieces))


def in_both(n_records: int, first: Matches, pieces: Iterable[Piece]) -> Matches:
    """What matches and is of some pieces, at the sum of both costs."""
    pieces = _cheapest_first(pieces)
    if not pieces or not len(first):
        return NO_MATCHES
    if len(pieces) == 1 and _is_ascending(pieces[0][0]):  # it may be long
        ranks, cost = pieces[0]
        return first.where(_are_among(n_records, first.ranks, ranks)).dearer(cost)
    ranks, costs = _joined(pieces)
    is_common = _are_among(n_records, ranks, first.ranks)
    second = _least(ranks[is_common], costs[is_common])
    if not len(second):
        return NO_MATCHES
    return Matches(second.ranks, first.costs[first.ranks.searchsorted(second.ranks)] + second.costs)


def _cheapest_first(pieces: Iterable[Piece]) -> list[Piece]:
    several = [piece for piece in pieces if len(piece[0])]
    several.sort(key=itemgetter(1))
    return several


def _joined(pieces: Sequence[Piece]) -> tuple[Int32Array, Float32Array]:
    """The ranks of some pieces, and what each costs."""
    if len(pieces) == 1:
        ranks, cost = pieces[0]
        return ranks, np.full(len(ranks), cost, np.float32)
    costs = np.array([cost for _, cost in pieces], np.float32)
    lengths = [len(ranks) for ranks, _ in pieces]
    return np.concatenate([ranks for ranks, _ in pieces]), costs.repeat(lengths)


def _least(ranks: Int32Array, costs: Float32Array) -> Matches:
    """Some ranks, each at the first of its costs, which is the least."""
    if len(ranks) > _SHORT:
        return _first_of_each(ranks, costs)
    least = dict(zip(ranks[::-1].tolist(), costs[::-1].tolist(), strict=True))
    few = sorted(least)
    return Matches(np.array(few, np.int32), np.array([least[rank] for rank in few], np.float32))


def _is_ascending(ranks: Int32Array) -> bool:
    return bool((ranks[1:] > ranks[:-1]).all())


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


def among(n_records: int, ranks: Int32Array, chosen: Int32Array) -> Int32Array:
    """Those of `ranks`, in any order, that stand in the ascending list `chosen`."""
    if not len(ranks) or not len(chosen):
        return ranks[:0]
    return ranks[_are_among(n_records, ranks, chosen)]


def _are_among(n_records: int, ranks: Int32Array, chosen: Int32Array) -> Mask:
    """Which ranks stand in an ascending list that is not empty."""
    if len(chosen) == 1:
        is_chosen: Mask = ranks == chosen
    elif len(ranks) > _LONG:
        mask = np.zeros(n_records, dtype=bool)
        mask[chosen] = True
        is_chosen = mask[ranks]
    else:
        index = chosen.searchsorted(ranks)
        index[index == len(chosen)] = 0
        is_chosen = chosen[index] == ranks
    return is_chosen
