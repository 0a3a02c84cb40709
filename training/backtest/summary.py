"""What the rounds of one protocol say together."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from engine.arrays import Float64Array
from training.backtest.ages import AGES, UNKNOWN
from training.backtest.knobs import KnobPoint
from training.backtest.platforms import PlatformFigures, platform_figures
from training.backtest.rounds import MEASURES, RoundResult
from training.backtest.stated import StatedFigures
from training.backtest.variety import Variety
from training.backtest.work_types import TypeFigures, type_figures
from training.metrics.beyond_accuracy import Breadth
from training.metrics.bootstrap import Interval, intervals
from training.metrics.errors import Errors
from training.ranking.configuration import POPULAR

NDCG = MEASURES.index("nDCG@10")
_EDGES = (1, 10, 50, 200)
ACTIVITY = ("new", "1-9", "10-49", "50-199", "200 and more")  # events of the training part


@dataclass(frozen=True)
class Part:
    """Some of the users, or of the liked works: how many, and a mean for every ranker."""

    name: str
    count: int
    means: dict[str, float]


@dataclass(frozen=True)
class Summary:
    """The figures of one protocol.

    Attributes:
        rounds: how often the policy was trained and tested.
        tested: how many events were in the test parts.
        lists: of how many users lists were evaluated, `new` of them unknown; somebody who is
            tested in several rounds counts as often.
        table: ranker -> measure -> mean over lists with its interval, for which whole users are
            drawn: the lists of one user in several rounds are not independent.
        gains: ranker -> nDCG@10 minus that of the popular lists, or where these are not compared of
            the first of the table, list by list; the interval likewise.
        activity: nDCG@10 by how many events of the user were trained on.
        ages: share of the liked works hit by 20 entries, by the age of the work when they were
            liked; empty where no time is known.
        by_round: nDCG@10 of every round.
        stars: model -> errors over all ratings of the test parts; empty where there are none.
        platforms: what each was said to be worth beside what came of it; None where not compared.
        knobs: what diversity and novelty cost, by knob; empty where not measured.
        stated: what new users are served by what they have stated; None where not measured.
        types: the lists by type of the work that was liked.
    """

    protocol: str
    rounds: int
    tested: int
    lists: int
    new: int
    table: dict[str, dict[str, Interval]]
    gains: dict[str, Interval]
    variety: dict[str, Variety]
    activity: list[Part]
    ages: list[Part]
    by_round: list[Part]
    stars: dict[str, Errors]
    platforms: PlatformFigures | None = None
    knobs: dict[str, list[KnobPoint]] = field(default_factory=dict)
    stated: StatedFigures | None = None
    types: list[TypeFigures] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The figures as plain records."""
        return asdict(self)


def summary_of_rounds(protocol: str, results: Sequence[RoundResult]) -> Summary:
    """The figures of a protocol's rounds, of which one at least has lists."""
    rankers = list(results[0].values)
    values = {name: np.concatenate([result.values[name] for result in results]) for name in rankers}
    activity = np.concatenate([result.activity for result in results])
    users = np.concatenate([result.users for result in results])
    simplest = POPULAR if POPULAR in values else rankers[0]
    baseline = values[simplest]
    listed = [result for result in results if len(result.activity)]  # others have events, no lists
    rated = sum(result.rated for result in results)
    return Summary(
        protocol,
        rounds=len(results),
        tested=sum(result.test for result in results),
        lists=len(activity),
        new=int(sum(result.new.sum() for result in results)),
        table={
            name: dict(zip(MEASURES, intervals(values[name], users=users), strict=True))
            for name in rankers
        },
        gains={
            name: intervals((values[name] - baseline)[:, [NDCG]], users=users)[0]
            for name in rankers
        },
        variety={name: _mean([result.variety[name] for result in listed]) for name in rankers},
        activity=_by_activity(values, activity),
        ages=_by_age(results, rankers),
        by_round=[_round(result) for result in listed],
        stars={
            model: _errors([result.errors[model] for result in results], rated)
            for model in (results[0].errors if rated else ())
        },
        platforms=platform_figures([result.platforms for result in results]),
        knobs=next((result.knobs for result in listed if result.knobs), {}),
        stated=next((result.stated for result in listed if result.stated), None),
        types=type_figures([result.types for result in listed], simplest),
    )


def _by_activity(values: dict[str, Float64Array], activity: np.ndarray) -> list[Part]:
    group = np.digitize(activity, _EDGES)
    parts = []
    for code, name in enumerate(ACTIVITY):
        members = group == code
        if members.any():
            means = {
                ranker: float(measures[members, NDCG].mean()) for ranker, measures in values.items()
            }
            parts.append(Part(name, int(members.sum()), means))
    return parts


def _by_age(results: Sequence[RoundResult], rankers: Sequence[str]) -> list[Part]:
    total = {name: np.sum([result.ages[name] for result in results], axis=0) for name in rankers}
    parts = []
    for code, name in enumerate(AGES):
        liked = int(total[rankers[0]][code, 1])
        if liked:
            shares = {ranker: float(total[ranker][code, 0]) / liked for ranker in rankers}
            parts.append(Part(name, liked, shares))
    return [] if [part.name for part in parts] == [UNKNOWN] else parts


def _round(result: RoundResult) -> Part:
    means = {name: float(values[:, NDCG].mean()) for name, values in result.values.items()}
    return Part(result.name, len(result.activity), means)


def _mean(varieties: Sequence[Variety]) -> Variety:
    """The mean over rounds."""
    breadths = [variety.breadth for variety in varieties]
    figures = [[b.coverage, b.gini, b.novelty, b.popularity_rank] for b in breadths]
    coverage, gini, novelty, rank = np.mean(figures, axis=0).tolist()
    popular = tuple(np.mean([b.popular for b in breadths], axis=0).tolist())
    diversity = float(np.mean([variety.diversity for variety in varieties]))
    return Variety(Breadth(coverage, gini, novelty, popular, rank), diversity)


def _errors(sums: Sequence[tuple[float, float]], n: int) -> Errors:
    squared, absolute = np.sum(sums, axis=0) / n
    return Errors(float(np.sqrt(squared)), float(absolute))
