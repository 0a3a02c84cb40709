"""Matches as lists of ranks: the same as a look at every rank of an index."""

from random import Random

import numpy as np
import pytest

from engine.catalog.matches import NO_MATCHES, Matches, among, cheapest, common_ranks, summed


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
    more = _ascending(random, n_records, 20)
    pieces.append((more, np.linspace(0, 3, len(more), dtype=np.float32)))
    expected = {}
    for ranks, costs in pieces:
        for rank, cost in zip(ranks.tolist(), np.broadcast_to(costs, len(ranks)), strict=True):
            expected[rank] = min(expected.get(rank, np.inf), float(cost))
    assert _costs(cheapest(n_records, pieces)) == expected


def test_of_nothing_nothing_is_the_cheapest():
    assert len(cheapest(9, [])) == len(cheapest(9, [(NO_MATCHES.ranks, 1.0)])) == 0


@pytest.mark.parametrize("seed", range(5))
def test_what_matches_both_costs_the_sum(seed):
    random = Random(seed)
    one, other = (
        Matches(ranks, np.arange(len(ranks), dtype=np.float32))
        for ranks in (_ascending(random, 60, n) for n in (10, 50))
    )
    expected = {r: c + _costs(other)[r] for r, c in _costs(one).items() if r in _costs(other)}
    assert _costs(summed(one, other)) == _costs(summed(other, one)) == expected
    assert len(summed(one, NO_MATCHES)) == 0


@pytest.mark.parametrize("n", [20, 2_000])
def test_ranks_among_others_keep_their_order(n):
    random = Random(n)
    ranks, chosen = _ranks(random, 5_000, n), _ascending(random, 5_000, 900)
    kept = [rank for rank in ranks.tolist() if rank in set(chosen.tolist())]
    assert among(5_000, ranks, chosen).tolist() == kept
    both = common_ranks(np.unique(ranks), chosen)
    assert both.tolist() == sorted(set(kept))
    assert common_ranks(chosen, ranks[:0]).tolist() == []
