"""Matches as lists of ranks: the same as a look at every rank of an index."""

from random import Random

import numpy as np
import pytest

from engine.catalog.matches import (
    NO_MATCHES,
    Matches,
    among,
    cheapest,
    in_both,
    united,
)


def _ranks(random, most, n):
    return np.array(random.choices(range(most), k=n), dtype=np.int32)


def _ascending(random, most, n):
    return np.unique(_ranks(random, most, n))


def _costs(matches):
    assert np.all(np.diff(matches.ranks) > 0)
    return dict(zip(matches.ranks.tolist(), matches.costs.tolist(), strict=True))


@pytest.mark.parametrize("n_records", [50, 100_000])
@pytest.mark.parametrize("seed", range(5))
def test_every_rank_has_the_least_of_its_costs(n_records, seed):
    random = Random(seed)
    pieces = [(_ranks(random, n_records, random.randint(0, 30)), cost) for cost in (2.5, 0.5, 1.0)]
    expected = {}
    for ranks, cost in pieces:
        expected |= {rank: min(expected.get(rank, np.inf), cost) for rank in ranks.tolist()}
    assert _costs(cheapest(n_records, pieces)) == expected


def test_of_nothing_nothing_is_the_cheapest():
    assert len(cheapest(9, [])) == len(cheapest(9, [(NO_MATCHES.ranks, 1.0)])) == 0


def _two(seed):
    random = Random(seed)
    return [
        Matches(ranks, np.array(random.choices((0.5, 1, 2), k=len(ranks)), dtype=np.float32))
        for ranks in (_ascending(random, 60, n) for n in (10, 50))
    ]


@pytest.mark.parametrize("n", [1, 10, 3_000])
@pytest.mark.parametrize("n_pieces", [1, 3])
@pytest.mark.parametrize("seed", range(5))
def test_what_matches_both_costs_the_sum(seed, n_pieces, n):
    random = Random(seed)
    first = cheapest(9_000, [(_ranks(random, 5_000, n), cost) for cost in (1.0, 0.5)])
    pieces = [(_ranks(random, 5_000, random.choice((9, 900))), 1.5 - k) for k in range(n_pieces)]
    pieces.append((first.ranks[::2], 2.0))
    costs = _costs(cheapest(9_000, pieces))
    expected = {rank: cost + costs[rank] for rank, cost in _costs(first).items() if rank in costs}
    assert _costs(in_both(9_000, first, pieces)) == expected
    alone = in_both(9_000, first, pieces[-1:])
    assert _costs(alone) == {rank: _costs(first)[rank] + 2.0 for rank in first.ranks[::2].tolist()}
    assert len(in_both(9_000, first, [])) == len(in_both(9_000, NO_MATCHES, pieces)) == 0
    assert len(in_both(9_000, first, [(np.array([8_000, 7_000], np.int32), 1.0)])) == 0


@pytest.mark.parametrize("seed", range(5))
def test_what_matches_either_costs_the_less(seed):
    first, second = _two(seed)
    expected = _costs(first) | _costs(second)
    both = _costs(first).keys() & _costs(second).keys()
    expected |= {rank: min(_costs(first)[rank], _costs(second)[rank]) for rank in both}
    assert _costs(united(first, second)) == _costs(united(second, first)) == expected
    assert _costs(united(first, NO_MATCHES)) == _costs(united(NO_MATCHES, first)) == _costs(first)
    assert len(united(NO_MATCHES, NO_MATCHES)) == 0


@pytest.mark.parametrize("n", [20, 2_000])
def test_ranks_among_others_keep_their_order(n):
    random = Random(n)
    ranks, chosen = _ranks(random, 5_000, n), _ascending(random, 5_000, 900)
    kept = [rank for rank in ranks.tolist() if rank in set(chosen.tolist())]
    assert among(5_000, ranks, chosen).tolist() == kept
    only = ranks[:1]
    assert among(5_000, ranks, only).tolist() == [rank for rank in ranks if rank in only]
    assert among(5_000, ranks, chosen[:0]).tolist() == []
    assert among(5_000, ranks[:0], chosen).tolist() == []
