"""What the rounds of one protocol say together."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from engine.arrays import Float64Array
from training.backtest.ages import AGES
from training.backtest.judge import MEASURES, Judged
from training.backtest.variety import Variety
from training.metrics.beyond_accuracy import Breadth
from training.metrics.bootstrap import Interval, intervals
from training.metrics.errors import Errors
from training.ranking.selection import POPULAR

NDCG = MEASURES.index("nDCG@10")
_EDGES = (1, 10, 50, 200)
ACTIVITY = ("new", "1-9", "10-49", "50-199", "200 and more")  # ratings that were learned


@dataclass(frozen=True)
class Part:
    """Some of the users, or of the liked works: how many, and a mean for every way."""

    name: str
    count: int
    means: dict[str, float]


@dataclass(frozen=True)
class Summary:
    """The figures of one protocol.

    Attributes:
        rounds: how often the policy was trained and judged.
        judged: how many ratings were predicted.
        lists: of how many users lists were judged, `new` of them unknown; somebody who is judged
            in several rounds counts as often.
        table: way -> measure -> mean with its interval over lists.
        gains: way -> nDCG@10 minus that of the popular lists, list by list.
        activity: nDCG@10 by how many ratings of the user were learned.
        ages: share of the liked works found by 20 entries, by the age of the work.
        by_round: nDCG@10 of every round.
        stars: model -> errors over all judged ratings.
    """

    protocol: str
    rounds: int
    judged: int
    lists: int
    new: int
    table: dict[str, dict[str, Interval]]
    gains: dict[str, Interval]
    variety: dict[str, Variety]
    activity: list[Part]
    ages: list[Part]
    by_round: list[Part]
    stars: dict[str, Errors]

    def as_json(self) -> dict[str, Any]:
        """Return the figures as plain records."""
        return asdict(self)


def summarise(protocol: str, judged: Sequence[Judged]) -> Summary:
    """Return the figures of a protocol's rounds, of which one at least has lists."""
    ways = list(judged[0].values)
    values = {way: np.concatenate([each.values[way] for each in judged]) for way in ways}
    activity = np.concatenate([each.activity for each in judged])
    n_judged = sum(each.judged for each in judged)
    listed = [each for each in judged if len(each.activity)]  # others have ratings, but no lists
    return Summary(
        protocol,
        len(judged),
        n_judged,
        len(activity),
        new=int(sum(each.new.sum() for each in judged)),
        table={way: dict(zip(MEASURES, intervals(values[way]), strict=True)) for way in ways},
        gains={way: intervals((values[way] - values[POPULAR])[:, [NDCG]])[0] for way in ways},
        variety={way: _mean([each.variety[way] for each in listed]) for way in ways},
        activity=_by_activity(values, activity),
        ages=_by_age(judged, ways),
        by_round=[_round(each) for each in listed],
        stars={
            model: _errors([e.errors[model] for e in judged], n_judged)
            for model in judged[0].errors
        },
    )


def _by_activity(values: dict[str, Float64Array], activity: np.ndarray) -> list[Part]:
    group = np.digitize(activity, _EDGES)
    parts = []
    for at, name in enumerate(ACTIVITY):
        mine = group == at
        if mine.any():
            means = {way: float(of[mine, NDCG].mean()) for way, of in values.items()}
            parts.append(Part(name, int(mine.sum()), means))
    return parts


def _by_age(judged: Sequence[Judged], ways: Sequence[str]) -> list[Part]:
    total = {way: np.sum([each.ages[way] for each in judged], axis=0) for way in ways}
    parts = []
    for at, name in enumerate(AGES):
        liked = int(total[POPULAR][at, 1])
        if liked:
            shares = {way: float(total[way][at, 0]) / liked for way in ways}
            parts.append(Part(name, liked, shares))
    return parts


def _round(each: Judged) -> Part:
    means = {way: float(of[:, NDCG].mean()) for way, of in each.values.items()}
    return Part(each.name, len(each.activity), means)


def _mean(each: Sequence[Variety]) -> Variety:
    """Return the mean over rounds."""
    breadths = np.mean([[v.breadth.coverage, v.breadth.gini, v.breadth.novelty] for v in each], 0)
    return Variety(Breadth(*breadths.tolist()), float(np.mean([v.diversity for v in each])))


def _errors(sums: Sequence[tuple[float, float]], n: int) -> Errors:
    squared, absolute = np.sum(sums, axis=0)
    return Errors(float(np.sqrt(squared / n)), float(absolute / n))
