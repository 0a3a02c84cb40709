"""A search of parameters on an inner cut, for peers that shall have what this project has."""

from collections.abc import Callable, Sequence
from typing import Any

from benchmarks.quality import sets
from benchmarks.quality.peers.contract import Train
from engine.arrays import Int32Array
from training.metrics.ranking import ranking_metrics
from training.ranking.search import sampled

_CUTOFF = 10
_MAX_USERS = 1_000  # whose lists are evaluated in the search


def best_options(
    train: Train, lists: Callable[..., Int32Array], options: Sequence[dict[str, Any]]
) -> dict[str, Any]:
    """The options with the best nDCG@10 on what is learned from, cut as the set was.

    `lists` is that of a peer, which takes options beside the rest.
    """
    inner = sets.cut(train.protocol, train.interactions(), train.seed + 1)
    relevant = sampled(inner.relevant, train.seed, _MAX_USERS)
    if not len(relevant):
        return options[0]

    def ndcg(each: dict[str, Any]) -> float:
        ranked = lists(inner.train, relevant.users, _CUTOFF, **each)
        return float(ranking_metrics(ranked, relevant, _CUTOFF)["nDCG"].mean())

    return max(options, key=ndcg)
