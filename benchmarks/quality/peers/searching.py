"""A search of parameters on an inner cut, for peers that shall have what this project has."""

from collections.abc import Callable, Sequence
from typing import Any

from benchmarks.quality import sets
from benchmarks.quality.peers.contract import Train
from engine.arrays import Int32Array
from engine.events.interactions import Interactions
from training.metrics.ranking import ranking_metrics
from training.ranking.search import sampled

_CUTOFF = 10
_MOST_USERS = 1_000  # judged in the search


def searched(
    train: Train, make: Callable[..., Int32Array], options: Sequence[dict[str, Any]]
) -> dict[str, Any]:
    """Return the options with the best nDCG@10 on what is learned from, cut as the set was.

    `make` takes what `lists` takes, and options.
    """
    given = Interactions(
        train.user, train.item, train.rating, train.n_users, train.n_items, train.scale
    )
    inner = sets.cut(train.protocol, given, train.time, train.seed + 1)
    relevant = sampled(inner.relevant, train.seed, _MOST_USERS)
    if not len(relevant):
        return options[0]

    def good(each: dict[str, Any]) -> float:
        lists = make(inner.train, relevant.users, _CUTOFF, **each)
        return float(ranking_metrics(lists, relevant, _CUTOFF)["nDCG"].mean())

    return max(options, key=good)
