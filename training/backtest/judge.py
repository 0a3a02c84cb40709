"""One round: what was learned is asked for stars and lists, and these are compared with what came.

Lists are compared at 5, 10 and 20 entries with the works that the user then liked (4 of 5 stars or
more) and that the list may hold. What somebody named before is in no list.
"""

from dataclasses import dataclass

import numpy as np

from engine.arrays import Float64Array, Int32Array, Int64Array, Mask
from engine.events.interactions import Interactions
from engine.models.nearest import SimilarWorks
from training.backtest.ages import found_by_age
from training.backtest.policy import Policy, Trained
from training.backtest.protocols import Round
from training.backtest.variety import Variety, variety
from training.dataset import Lake
from training.metrics.ranking import METRICS, RelevantItems, ranking_metrics
from training.ranking.search import LIKED, sampled
from training.ranking.selection import LONGEST

CUTOFFS = (5, 10, LONGEST)
MEASURES = tuple(f"{metric}@{k}" for k in CUTOFFS for metric in METRICS)


@dataclass(frozen=True)
class Judged:
    """What a round has shown.

    Attributes:
        name: of the round.
        learned, judged: numbers of ratings.
        activity: int64, shape (n_users,): how many ratings each judged user is known by.
        new: bool, shape (n_users,): of whom nothing was learned.
        values: way -> float64, shape (n_users, len(MEASURES)).
        variety: way -> what the lists hold in all.
        ages: way -> what was found and what was liked, by age of the work: shape (n_ages, 2).
        errors: model -> the sums of squared and absolute errors.
    """

    name: str
    learned: int
    judged: int
    activity: Int64Array
    new: Mask
    values: dict[str, Float64Array]
    variety: dict[str, Variety]
    ages: dict[str, Float64Array]
    errors: dict[str, tuple[float, float]]


def judge(
    lake: Lake, similar: SimilarWorks, each: Round, policy: Policy, most_users: int
) -> Judged:
    """Train on what is learned, and compare; at most so many users get lists, drawn at random."""
    given = lake.interactions
    trained = Trained.on(lake, similar, each.learned, policy)
    judged, told = given.take(each.judged), given.take(each.told)
    relevant = sampled(_listable(judged, trained, policy), policy.seed, most_users)
    lists = {way.name: trained.lists(way, relevant, told) for way in policy.ways()}
    number = trained.number[relevant.users]
    counts = np.diff(trained.learned.given.indptr())
    activity = np.where(number >= 0, counts[number], 0)  # -1 points at the last, and is left out
    stars = trained.stars(judged)
    year = _years_of(lake, each.judged)
    return Judged(
        each.name,
        int(each.learned.sum()),
        len(judged),
        activity,
        number < 0,
        {name: _values(found, relevant) for name, found in lists.items()},
        {name: variety(found, trained.learned.given, lake) for name, found in lists.items()},
        {name: found_by_age(found, relevant, judged, year, lake) for name, found in lists.items()},
        {name: _sums(predicted, judged) for name, predicted in stars.items()},
    )


def _listable(judged: Interactions, trained: Trained, policy: Policy) -> RelevantItems:
    """Return what was liked among the works that the filter lets through."""
    allowed = trained.recommender(policy.ways()[0]).candidates(policy.wanted)
    kept = judged.take(allowed[judged.work])
    return RelevantItems.from_interactions(kept, kept.scale.out_of(LIKED))


def _values(lists: Int32Array, relevant: RelevantItems) -> Float64Array:
    measured = [ranking_metrics(lists, relevant, k) for k in CUTOFFS]
    return np.column_stack([values[metric] for values in measured for metric in METRICS])


def _sums(predicted: Float64Array, judged: Interactions) -> tuple[float, float]:
    difference = predicted - judged.rating
    return float(difference @ difference), float(np.abs(difference).sum())


def _years_of(lake: Lake, rows: Mask) -> Int64Array:
    """Return the year of every rating, 0 where its time is unknown."""
    time = lake.time[rows]
    years = time.astype("datetime64[s]").astype("datetime64[Y]").astype(np.int64) + 1970
    return np.where(time > 0, years, 0)
