"""A search of parameters on an inner cut, for models that shall have what this project has."""

from itertools import product
from typing import Any

from benchmarks.harness.peer import ListModel
from benchmarks.harness.ranking import Train
from benchmarks.lists import sets
from training.metrics.ranking import ranking_metrics
from training.ranking.search import sampled

_CUTOFF = 10
_MAX_USERS = 1_000  # whose lists are evaluated in the search


def best_options(model: ListModel, train: Train) -> dict[str, Any]:
    """The choices with the best nDCG@10 on what is learned from, cut as the set was."""
    values = product(*model.choices.values())
    options = [dict(zip(model.choices, each, strict=True)) for each in values]
    inner = sets.cut(train.protocol, train.ratings, train.seed + 1)
    relevant = sampled(inner.relevant, train.seed, _MAX_USERS)
    if not len(relevant):
        return options[0]

    def ndcg(each: dict[str, Any]) -> float:
        ranked = model.make(inner.train, relevant.users, _CUTOFF, **each)
        return float(ranking_metrics(ranked, relevant, _CUTOFF)["nDCG"].mean())

    return max(options, key=ndcg)
