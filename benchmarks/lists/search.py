"""A search of parameters on an inner cut, for models that shall have what this project has."""

from itertools import product
from typing import Any

from benchmarks.harness.peer import ListModel
from benchmarks.harness.ranking import GLOBAL_TIME, WEEKLY, Train
from benchmarks.lists import sets
from benchmarks.lists.making import completed
from training.metrics.ranking import ranking_metrics

_CUTOFF = 10
_MAX_USERS = 1_000  # whose lists are evaluated in the search
_INNER = {WEEKLY: GLOBAL_TIME}  # one week has too few users to choose by


def best_options(model: ListModel, train: Train) -> dict[str, Any]:
    """The choices with the best nDCG@10 on what is learned from, cut as the set was."""
    values = product(*model.choices.values())
    options = [dict(zip(model.choices, each, strict=True)) for each in values]
    protocol = _INNER.get(train.protocol, train.protocol)
    inner = sets.cut(protocol, train.before.ratings, train.seed + 1, _MAX_USERS)
    if not len(inner.relevant):
        return options[0]

    def ndcg(each: dict[str, Any]) -> float:
        lists = completed(model, inner.train, inner.requests, _CUTOFF, **each)
        return float(ranking_metrics(lists, inner.relevant, _CUTOFF)["nDCG"].mean())

    return max(options, key=ndcg)
