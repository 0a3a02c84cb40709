"""How lists are ordered: every ranker is evaluated, the best with a significant gain is taken.

The parameters of each are searched on an inner hold-out (training.ranking.search). The best of
these, the popular lists and popularity with predicted stars (engine.models.popularity) are then
evaluated on events that the search has never seen (training.ranking.hold_out), as top-20 lists that
the service's own Recommender makes, each at the moment of its request. At last the best is
evaluated once more, with a second stage (training.ranking.second_stage).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from typing import Any

from engine.arrays import Float64Array, Int32Array
from engine.console.progress import Progress
from engine.models.biased_mf import BiasedMF
from training import stages
from training.dataset import Lake
from training.metrics.beyond_accuracy import Breadth, PopularShares, breadth, popular_shares
from training.metrics.bootstrap import MIN_USERS, Interval, is_better
from training.ranking import BY_NAME
from training.ranking.base import TrainingData
from training.ranking.configuration import POPULAR, POPULAR_STARS, RankerConfiguration
from training.ranking.finalists import (
    Evaluated,
    finalists,
    looked_at_again,
    may_have_second_stage,
    untuned,
    with_second_stage,
)
from training.ranking.hold_out import HoldOut, ListRequests
from training.ranking.prior import PRIOR
from training.ranking.recommenders import DatedModels, recommender_from, requested_lists
from training.ranking.search import AS_SERVED, MAX_USERS, SearchProtocol, SearchResult, search
from training.ranking.trial_lists import CUTOFF
from training.ranking.user_groups import UserGroup, user_groups

# The lists of a configuration that has learned some data: int32, shape (n_lists, n).
ListMaker = Callable[[TrainingData, RankerConfiguration, ListRequests], Int32Array]


@dataclass(frozen=True)
class ListFigures:
    """The figures of one ranker's lists, weighted means over users with 95 % intervals."""

    metrics: dict[str, Interval]
    breadth: Breadth


@dataclass(frozen=True)
class RankerSelection:
    """How the release's lists are ordered, and why.

    Attributes:
        users: how many were evaluated.
        searched: what was found for every ranker on the inner split.
        figures: of the rankers that were evaluated, by name.
        gain: nDCG@10 of the choice minus that of the popular lists, user by user; None where too
            few users could be evaluated.
        by_time: whether later events were held out, or without times any.
        inner_gain: that of the ranker alone on the inner split; None where it was not searched.
        groups: the same by how well users were known.
        popular: what the most popular works have of the events, and of what was liked; None where
            no lists were evaluated.
        second_stage: what boosted trees that order the best works anew gain over the ranker alone,
            taken or not; None where none were tried.
    """

    ranker: RankerConfiguration
    users: int
    searched: Sequence[SearchResult]
    figures: dict[str, ListFigures]
    gain: Interval | None
    by_time: bool = True
    groups: Sequence[UserGroup] = field(default_factory=list)
    inner_gain: Interval | None = None
    popular: PopularShares | None = None
    second_stage: Interval | None = None

    @classmethod
    def of_prior(cls) -> "RankerSelection":
        """What stands for a choice where there are too few events to learn any ranker from."""
        return cls(RankerConfiguration(PRIOR, {}, {}), 0, [], {}, None)

    @property
    def name(self) -> str:
        """The name of the chosen ranker."""
        return self.ranker.name

    def as_json(self) -> dict[str, Any]:
        """The figures as plain records."""
        searched = [result.as_json() for result in self.searched]
        return asdict(replace(self, searched=())) | {"searched": searched, "name": self.name}


def select_ranker(
    lake: Lake,
    data: TrainingData,
    parts: HoldOut,
    stars: BiasedMF | None,
    trials: int,
    progress: Progress,
) -> RankerSelection:
    """Evaluate every ranker as the service would serve it, and take the best (`choose`).

    `stars` has learned what the rankers learn from, and is None where its factors are worth
    nothing: then popularity is not joined with stars.
    """

    def lists_of(
        train: TrainingData, ranker: RankerConfiguration, requests: ListRequests
    ) -> Int32Array:
        recommender = recommender_from(lake, train, stars, ranker)
        dated = DatedModels(train, ranker, recommender.models)
        return requested_lists(recommender, dated, requests)

    return choose(data, parts, lists_of, trials, progress, with_stars=stars is not None)


def choose(
    data: TrainingData,
    parts: HoldOut,
    lists_of: ListMaker,
    trials: int,
    progress: Callable[..., None],
    *,
    with_stars: bool = False,
    protocol: SearchProtocol = AS_SERVED,
) -> RankerSelection:
    """The ranker whose lists are best on what was held out of `data`.

    What the search found, of a ranker or of the prior beside it, must beat there what stands before
    it, the first guess at first, by more than the standard error of the difference, user by user
    (`looked_at_again`). A ranker other than popular must beat that by more than chance explains: so
    that the 95 % interval of its gain is above zero there, or on the inner split where the gain
    there is above its standard error. Of those the simplest is taken that the best does not beat by
    more than that error. A second stage is added to it where it stands
    (`training.ranking.second_stage.gate`) and the gain over popular is proved with it as well.
    `protocol` is what the search judges by, on the rest.
    """
    by_time = data.events.timed
    # Works of the tail follow all others: they change no list that is judged, and cost most.
    train = replace(data.restricted_to(parts.train), max_tail=0)
    requests = ListRequests.from_hold_out(data.events, parts, protocol.liked_from, data.offered)
    if len(requests) < MIN_USERS:
        fallback = POPULAR_STARS if with_stars else POPULAR  # as the errors of the stars decided
        first = RankerConfiguration(fallback, {}, untuned(timed=by_time))
        return RankerSelection(first, len(requests), [], {}, None, by_time)
    requests = requests.sampled(data.seed, MAX_USERS)
    searched = search(train, trials, progress, protocol)
    rankers = finalists(searched, untuned(timed=by_time), with_stars=with_stars)
    lists = partial(lists_of, train)
    evaluated: dict[str, Evaluated] = {}
    for done, (name, versions) in enumerate(rankers.items()):
        progress(stages.EVALUATING_LISTS, done, len(rankers), name)
        popular = evaluated[POPULAR].ranker.popular if evaluated else None
        evaluated[name] = looked_at_again(versions, popular, requests, lists)
    progress(stages.EVALUATING_LISTS, len(rankers), len(rankers))
    inner = _inner_gains(evaluated)
    best = _best(evaluated, inner)
    gain = None
    if may_have_second_stage(evaluated[best].ranker, timed=by_time):
        progress(stages.EVALUATING_LISTS, len(rankers), len(rankers), f"{best}, second stage")
        second, gain = with_second_stage(evaluated[best], requests, lists)
        if _is_proved(second.ndcg, evaluated[POPULAR].ndcg, inner.get(best)):
            evaluated[best] = second
    selection = _selection(best, evaluated, searched, requests, train)
    inner_gain = inner.get(best)
    return replace(selection, by_time=by_time, inner_gain=inner_gain, second_stage=gain)


def _best(evaluated: Mapping[str, Evaluated], inner: Mapping[str, Interval]) -> str:
    """The name of the best ranker whose gain over the popular lists is proved; else theirs."""
    ndcg = {name: each.ndcg for name, each in evaluated.items()}
    significant = [
        name
        for name, values in ndcg.items()
        if name != POPULAR and _is_proved(values, ndcg[POPULAR], inner.get(name))
    ]
    return _simplest_of_best(significant, ndcg) if significant else POPULAR


def _selection(
    name: str,
    evaluated: Mapping[str, Evaluated],
    searched: Sequence[SearchResult],
    requests: ListRequests,
    data: TrainingData,
) -> RankerSelection:
    """What is said of the choice of a ranker."""
    figures = {}
    for each, ranker in evaluated.items():
        metrics = requests.metrics(ranker.lists, CUTOFF)
        intervals = {metric: Interval.from_values(values) for metric, values in metrics.items()}
        coverage = breadth(ranker.lists, data.interactions, data.offered)
        figures[each] = ListFigures(intervals, coverage)
    chosen, popular = evaluated[name], evaluated[POPULAR]
    gain = Interval.from_values(chosen.ndcg - popular.ndcg)
    groups = user_groups(requests, chosen.ndcg, popular.ndcg)
    liked = requests.relevant.pairs % requests.relevant.n_works
    shares = popular_shares(data.interactions, liked, data.offered)
    selection = RankerSelection(chosen.ranker, len(requests), searched, figures, gain)
    return replace(selection, groups=groups, popular=shares)


def _inner_gains(evaluated: Mapping[str, Evaluated]) -> dict[str, Interval]:
    """What every ranker that was searched gains over the popular lists on the inner split."""
    popular = evaluated[POPULAR].inner
    return {
        name: Interval.from_values(each.inner - popular)
        for name, each in evaluated.items()
        if name != POPULAR and each.inner is not None and popular is not None
    }


def _is_proved(ndcg: Float64Array, popular: Float64Array, inner: Interval | None) -> bool:
    """Whether a gain over the popular lists is more than chance explains."""
    if Interval.from_values(ndcg - popular).low > 0:
        return True
    return inner is not None and inner.low > 0 and is_better(ndcg, popular)


def _simplest_of_best(names: Sequence[str], ndcg: Mapping[str, Float64Array]) -> str:
    """The ranker of the best lists; a simpler one where the best beats it by no more than chance.

    Rankers are the simpler, the earlier they are searched; popularity with stars is simpler still.
    """
    best = max(names, key=lambda name: float(ndcg[name].mean()))
    by_simplicity = [name for name in (POPULAR_STARS, *BY_NAME) if name in names]
    return next(
        name for name in by_simplicity if name == best or not is_better(ndcg[best], ndcg[name])
    )
