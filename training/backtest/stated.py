"""How good the lists of new users are, by how many works they have stated that they like.

New users are those of whom nothing was known at the moment from which events are tested. Of those
who liked ten works or more in the first half of what they did then, the service is told the first
1, 3, 5 and 10 of them, and every list is compared with what they liked in the second half: the
users and what is tested are the same at every number. No list holds a work of the first half,
stated or not, so that the candidates are the same too, and lists that know nobody do not change.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from engine.arrays import Float64Array, Int32Array
from engine.events.interactions import Interactions
from engine.recommend.recommender import Recommender
from engine.recommend.requests import ListRequest
from training.backtest.policy import TrainedPolicy
from training.metrics.bootstrap import Interval
from training.metrics.ranking import RelevantItems, ranking_metrics
from training.ranking.configuration import POPULAR, RankerConfiguration
from training.ranking.hold_out import relevant_items

NUMBERS = (1, 3, 5, 10)
CUTOFF = 10
MAX_USERS = 1_000
_HALF_LIVES = (7, 30, 365)  # days, of the popular lists that fade beside those of the policy


@dataclass(frozen=True)
class StatedPoint:
    """The lists in service where each user has stated a number of works.

    Attributes:
        ndcg: nDCG@10, mean over users.
        gain: over the best of the lists that know nobody, user by user.
        change: against the lists at the first number, user by user.
    """

    number: int
    ndcg: Interval
    gain: Interval
    change: Interval


@dataclass(frozen=True)
class StatedFigures:
    """What new users are served by what they have stated.

    Attributes:
        users: how many there are; of none there are no figures.
        ranker: the name of the one in service.
        baselines: nDCG@10 of lists that know nobody, by name.
        best: which of them has the highest mean. It is the best on these very users, which favours
            it beside the lists in service.
        points: at rising numbers.
    """

    users: int
    ranker: str
    baselines: dict[str, Interval]
    best: str
    points: list[StatedPoint]


@dataclass(frozen=True)
class Cohort:
    """New users who liked ten works at least in the first half of what they did.

    Attributes:
        relevant: what each liked in the second half.
        liked: the works that each liked in the first, in order of time.
        first_half: all works of it.
    """

    relevant: RelevantItems
    liked: list[list[int]]
    first_half: list[tuple[int, ...]]

    @classmethod
    def from_parts(cls, fold_in: Interactions, relevant: RelevantItems, seed: int) -> "Cohort":
        """Of the first halves, and what was liked in the second; at most 1,000, drawn at random."""
        liked = _liked_in_order(fold_in)
        counts = np.bincount(liked.user, minlength=liked.n_users)
        rows = np.flatnonzero(counts[relevant.users] >= max(NUMBERS))
        relevant = relevant.restricted_to(rows).sampled(seed, MAX_USERS)
        users = relevant.users.tolist()
        return cls(
            relevant,
            [works.tolist() for works in _works_of(liked, users)],
            [tuple(works.tolist()) for works in _works_of(fold_in, users)],
        )

    def requests(self, number: int) -> Iterator[tuple[int, list[int], tuple[int, ...]]]:
        """Yield each user, the first works that they liked, and those that no list holds."""
        users = self.relevant.users.tolist()
        for user, liked, past in zip(users, self.liked, self.first_half, strict=True):
            yield user, liked[:number], past


def stated_figures(
    trained: TrainedPolicy, relevant: RelevantItems, fold_in: Interactions
) -> StatedFigures:
    """The figures of new users, who liked what is `relevant` after what they did in `fold_in`."""
    cohort = Cohort.from_parts(fold_in, relevant, trained.policy.seed)
    ranker = trained.policy.ranker.name
    if not len(cohort.relevant):
        return StatedFigures(0, ranker, {}, "", [])
    baselines = {
        name: _ndcg(trained, trained.recommender(configuration), cohort, 0)
        for name, configuration in _baselines(trained)
    }
    best = max(baselines, key=lambda name: float(baselines[name].mean()))
    values = [_ndcg(trained, trained.served, cohort, number) for number in NUMBERS]
    return StatedFigures(
        len(cohort.relevant),
        ranker,
        {name: Interval.from_values(ndcg) for name, ndcg in baselines.items()},
        best,
        [
            StatedPoint(
                number,
                Interval.from_values(ndcg),
                Interval.from_values(ndcg - baselines[best]),
                Interval.from_values(ndcg - values[0]),
            )
            for number, ndcg in zip(NUMBERS, values, strict=True)
        ],
    )


def _baselines(trained: TrainedPolicy) -> Iterator[tuple[str, RankerConfiguration]]:
    """Yield the simple rankers of the policy, then the works of the last week, month and year."""
    for configuration in trained.policy.rankers()[:-1]:
        yield configuration.name, configuration
    for days in _HALF_LIVES:
        fading = {"half_life": float(days), "appeal": 0.0}
        yield f"{POPULAR} of {days} days", RankerConfiguration(POPULAR, fading, fading)


def _ndcg(
    trained: TrainedPolicy, recommender: Recommender, cohort: Cohort, number: int
) -> Float64Array:
    """nDCG@10 of every user who has stated so many works: float64, shape (n_users,)."""
    lists = np.full((len(cohort.relevant), CUTOFF), -1, np.int32)
    for row, (user, liked, past) in enumerate(cohort.requests(number)):
        request = ListRequest(CUTOFF, conditions=trained.policy.conditions, exclude=past)
        works = trained.answered(recommender, user, liked, request)
        lists[row, : len(works)] = works
    return ranking_metrics(lists, cohort.relevant, CUTOFF)["nDCG"]


def _liked_in_order(events: Interactions) -> Interactions:
    """The events by which users liked works, by user and then by time."""
    liked = relevant_items(events)
    row, work = np.divmod(liked.pairs, liked.n_works)
    pairs = liked.users[row].astype(np.int64) * liked.n_works + work
    of_events = events.user.astype(np.int64) * liked.n_works + events.work
    kept = events.take(np.isin(of_events, pairs, assume_unique=True))
    return kept.take(np.lexsort((kept.work, kept.times, kept.user)))


def _works_of(events: Interactions, users: Sequence[int]) -> Iterator[Int32Array]:
    """Yield the works of each of some users, as the events are ordered."""
    indptr = events.indptr()
    for user in users:
        yield events.work[indptr[user] : indptr[user + 1]]
