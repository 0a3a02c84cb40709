"""One round: what was trained is asked for stars and lists, and these are compared with the rest.

Lists are compared at 5, 10 and 20 entries with the works that the user then liked (4 of 5 stars or
more) and that the list may hold. What somebody named before is in no list.
"""

from dataclasses import dataclass, field

import numpy as np

from engine.arrays import Float64Array, Int32Array, Int64Array, Mask
from engine.catalog.filters import works_passing
from engine.events.interactions import Interactions
from engine.models.nearest import Nearest
from engine.recommend.subscriptions import BEST, carried_works
from training.backtest.ages import hits_by_age
from training.backtest.knobs import KnobPoint, knob_points
from training.backtest.new_works import lists_of_new_works
from training.backtest.platforms import PlatformShares, platform_shares
from training.backtest.policy import Policy, TrainedPolicy
from training.backtest.stated import StatedFigures, stated_figures
from training.backtest.variety import Variety, variety
from training.backtest.work_types import TypeLists, lists_by_type, works_by_type
from training.dataset import Lake
from training.metrics.ranking import METRICS, RelevantItems, ranking_metrics
from training.protocols import GLOBAL_TIME, RANDOM, USER_TIME, Round
from training.ranking.cold import WorkEvidence
from training.ranking.hold_out import HoldOut, relevant_items
from training.ranking.recommenders import LIST_LENGTH
from training.splitting import Split

_BY_TIME = (USER_TIME, GLOBAL_TIME)  # whose test parts are later, and large
CUTOFFS = (5, 10, LIST_LENGTH)
MEASURES = tuple(f"{metric}@{k}" for k in CUTOFFS for metric in METRICS)


@dataclass(frozen=True)
class RoundResult:
    """What a round has shown.

    Attributes:
        name: of the round.
        train, test: numbers of events.
        rated: number of events of the test part that have stars.
        users: int32, shape (n_users,): the numbers of the test users in the lake, ascending.
        activity: int64, shape (n_users,): how many events of each test user were trained on.
        new: bool, shape (n_users,): of whom nothing was known.
        values: ranker -> float64, shape (n_users, len(MEASURES)).
        variety: ranker -> what the lists hold in all.
        ages: ranker -> what was hit and what was liked, by age of the work: shape (n_ages, 2).
        errors: model -> the sums of squared and absolute errors.
        platforms: what each was said to be worth, and what came of it; None where that was not
            compared.
        knobs: what diversity and novelty cost; empty where that was not measured.
        stated: what new users are served by what they have stated; None where not measured.
        types: what the lists have of each type of work.
    """

    name: str
    train: int
    test: int
    rated: int
    users: Int32Array
    activity: Int64Array
    new: Mask
    values: dict[str, Float64Array]
    variety: dict[str, Variety]
    ages: dict[str, Float64Array]
    errors: dict[str, tuple[float, float]]
    platforms: PlatformShares | None = None
    knobs: dict[str, list[KnobPoint]] = field(default_factory=dict)
    stated: StatedFigures | None = None
    types: dict[str, TypeLists] = field(default_factory=dict)


def evaluate_round(
    lake: Lake,
    similar: Nearest,
    split: Round,
    policy: Policy,
    max_users: int,
    evidence: WorkEvidence | None = None,
    *,
    with_knobs: bool = False,
) -> RoundResult:
    """Train on one part, and compare; at most so many users get lists, drawn at random.

    By random folds a second stage takes no part: it is grown on what comes next, and there the last
    events of a profile are later than what is tested.
    """
    if split.protocol == RANDOM:
        policy = policy.first_stage
    events = lake.interactions
    trained = TrainedPolicy.train(lake, similar, split.train, policy, evidence)
    test, fold_in = events.take(split.test), events.take(split.fold_in)
    listed = works_passing(lake.catalog, policy.conditions)
    relevant = relevant_items(test, listed=listed).sampled(policy.seed, max_users)
    platforms = None
    if split.works is None:
        rankers = policy.rankers()
        by_time = split.protocol in _BY_TIME
        lengths = {policy.ranker.name: BEST} if by_time else {}
        moments = None
        if split.begin is None:  # else all ask at that moment, the end of what was learned from
            moments = HoldOut.from_split(events, Split(split.train, split.test)).moment
            moments = moments[relevant.users]
        lists = {
            ranker.name: trained.lists(
                ranker,
                relevant,
                fold_in,
                length=lengths.get(ranker.name, LIST_LENGTH),
                moments=moments,
            )
            for ranker in rankers
        }
        if by_time:
            before = relevant_items(events.take(split.train | split.fold_in))
            platforms = _platforms(lists[policy.ranker.name], relevant, before, trained)
        lists = {name: rows[:, :LIST_LENGTH] for name, rows in lists.items()}
    else:
        listed &= split.works
        lists = lists_of_new_works(trained, split.works, relevant, fold_in)
    train = trained.data.interactions
    number, counts = trained.number[relevant.users], np.diff(train.indptr())
    rated = test.take(test.rated)
    years = _years(test)
    return RoundResult(
        split.name,
        train=len(train),
        test=len(test),
        rated=len(rated),
        users=relevant.users,
        activity=np.where(number >= 0, counts[number], 0),  # -1 points at the last: left out
        new=number < 0,
        values={name: _values(rows, relevant) for name, rows in lists.items()},
        variety={name: variety(rows, train, lake) for name, rows in lists.items()},
        ages={name: hits_by_age(rows, relevant, test, years, lake) for name, rows in lists.items()},
        errors={
            name: _sums(predictions, rated)
            for name, predictions in trained.predictions(rated).items()
        },
        platforms=platforms,
        knobs=knob_points(trained, relevant, fold_in) if with_knobs else {},
        stated=(
            stated_figures(trained, relevant, fold_in) if split.protocol == GLOBAL_TIME else None
        ),
        types=lists_by_type(lists, relevant, works_by_type(lake), listed),
    )


def _platforms(
    lists: Int32Array, later: RelevantItems, before: RelevantItems, trained: TrainedPolicy
) -> PlatformShares | None:
    """What each platform was said to be worth by the lists in service, and what came of it."""
    catalog = trained.lake.catalog
    carried = carried_works(catalog, trained.policy.conditions)
    return platform_shares(carried, catalog.platforms.names, lists, later, before)


def _values(lists: Int32Array, relevant: RelevantItems) -> Float64Array:
    by_cutoff = [ranking_metrics(lists, relevant, k) for k in CUTOFFS]
    return np.column_stack([values[metric] for values in by_cutoff for metric in METRICS])


def _sums(predictions: Float64Array, ratings: Interactions) -> tuple[float, float]:
    difference = predictions - ratings.rating
    return float(difference @ difference), float(np.abs(difference).sum())


def _years(events: Interactions) -> Int64Array:
    """The year of every event, 0 where its time is unknown."""
    years = events.times.astype("datetime64[s]").astype("datetime64[Y]").astype(np.int64) + 1970
    return np.where(events.times > 0, years, 0)
