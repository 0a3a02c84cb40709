"""How lists are ordered: every ranker is evaluated, the best with a significant gain is taken.

The parameters of each are searched on an inner hold-out (training.ranking.search). The best of
these, the popular lists and popularity with predicted stars (engine.models.popularity) are then
evaluated on events that the search has never seen (training.ranking.hold_out), as top-20 lists that
the service's own Recommender makes, each at the moment of its request.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from engine.arrays import Float64Array, Int32Array
from engine.console.progress import Progress
from engine.models.biased_mf import BiasedMF
from training import stages
from training.dataset import Lake
from training.metrics.beyond_accuracy import Breadth, breadth
from training.metrics.bootstrap import MIN_USERS, Interval, is_better
from training.ranking import BY_NAME, Popular
from training.ranking.base import Parameters, TrainingData
from training.ranking.configuration import POPULAR, POPULAR_STARS, RankerConfiguration
from training.ranking.hold_out import HoldOut, ListRequests, tested_events
from training.ranking.prior import PRIOR
from training.ranking.recommenders import DatedModels, recommender_from, requested_lists
from training.ranking.search import AS_SERVED, MAX_USERS, SearchProtocol, SearchResult, search
from training.ranking.trial_lists import CUTOFF
from training.ranking.user_groups import UserGroup, user_groups

_FINALISTS = 2  # rankers that are evaluated beside the popular lists and popularity with stars

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
        searched: the best of every ranker on the inner split.
        figures: of the rankers that were evaluated, by name.
        gain: nDCG@10 of the choice minus that of the popular lists, user by user; None where too
            few users could be evaluated.
        by_time: whether later events were held out, or without times any.
        inner_gain: the same on the inner split, of what the search has taken; None where the choice
            was not searched.
        groups: the same by how well users were known.
    """

    ranker: RankerConfiguration
    users: int
    searched: Sequence[SearchResult]
    figures: dict[str, ListFigures]
    gain: Interval | None
    by_time: bool = True
    groups: Sequence[UserGroup] = field(default_factory=list)
    inner_gain: Interval | None = None

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

    What the search found must beat its first guess there by more than the standard error of the
    difference, user by user; one other than popular must beat it by more than chance explains: so
    that the 95 % interval of its gain is above zero there, or on the inner split where the gain
    there is above its standard error. Of those the simplest is taken that the best does not beat by
    more than that error. `protocol` is what the search judges by, on the rest.
    """
    by_time = data.events.timed
    train = data.restricted_to(parts.train)
    requests = ListRequests.from_hold_out(data.events, parts, protocol.liked_from, data.offered)
    if len(requests) < MIN_USERS:
        fallback = POPULAR_STARS if with_stars else POPULAR  # as the errors of the stars decided
        first = RankerConfiguration(fallback, {}, _untuned(timed=by_time))
        return RankerSelection(first, len(requests), [], {}, None, by_time)
    requests = requests.sampled(data.seed, MAX_USERS)
    searched = search(train, trials, progress, protocol)
    finalists = _finalists(searched, _untuned(timed=by_time), with_stars=with_stars)
    lists: dict[str, Int32Array] = {}
    candidates: dict[str, RankerConfiguration] = {}
    for done, (simpler, ranker) in enumerate(finalists):
        progress(stages.EVALUATING_LISTS, done, len(finalists), ranker.name)
        rows = lists_of(train, ranker, requests)
        if simpler is not None:
            of_simpler = lists_of(train, simpler, requests)
            if not is_better(_ndcg(requests, rows), _ndcg(requests, of_simpler)):
                ranker, rows = simpler, of_simpler
        candidates[ranker.name], lists[ranker.name] = ranker, rows
    progress(stages.EVALUATING_LISTS, len(finalists), len(finalists))
    selection = _best(lists, candidates, searched, requests, train)
    return replace(selection, by_time=by_time)


def _untuned(*, timed: bool) -> Parameters:
    """The parameters of popular lists for which none were searched."""
    return {name: Popular.FIRST[0][name] for name in Popular.space(timed=timed)}


def _finalists(
    searched: Sequence[SearchResult], untuned: Parameters, *, with_stars: bool
) -> list[tuple[RankerConfiguration | None, RankerConfiguration]]:
    """Popular, the best of the search, and popularity with stars.

    Before each stands its first guess, where the search found something else.
    """
    popular = searched[0].parameters if searched else untuned
    personal = [result for result in searched if result.name != POPULAR]
    best = sorted(personal, key=lambda result: -result.ndcg)[:_FINALISTS]
    first = RankerConfiguration(POPULAR, popular, popular)
    finalists: list[tuple[RankerConfiguration | None, RankerConfiguration]] = [(None, first)]
    for result in best:
        guess = RankerConfiguration(result.name, result.guess, popular, result.guess_recent)
        searched_for = RankerConfiguration(result.name, result.parameters, popular, result.recent)
        finalists.append((guess if result.searched else None, searched_for))
    if with_stars:
        finalists.append((None, RankerConfiguration(POPULAR_STARS, {}, popular)))
    return finalists


def _ndcg(requests: ListRequests, lists: Int32Array) -> Float64Array:
    return requests.metrics(lists, CUTOFF)["nDCG"]


def _best(
    lists: Mapping[str, Int32Array],
    candidates: Mapping[str, RankerConfiguration],
    searched: Sequence[SearchResult],
    requests: ListRequests,
    data: TrainingData,
) -> RankerSelection:
    metrics = {name: requests.metrics(rows, CUTOFF) for name, rows in lists.items()}
    figures = {
        name: ListFigures(
            {metric: Interval.from_values(values) for metric, values in metrics[name].items()},
            breadth(lists[name], data.interactions, data.offered),
        )
        for name in lists
    }
    ndcg = {name: values["nDCG"] for name, values in metrics.items()}
    gains = {name: Interval.from_values(values - ndcg[POPULAR]) for name, values in ndcg.items()}
    inner = _inner_gains(searched)
    significant = [
        name
        for name, values in ndcg.items()
        if name != POPULAR and _is_proved(values, ndcg[POPULAR], gains[name], inner.get(name))
    ]
    best = _simplest_of_best(significant, ndcg) if significant else POPULAR
    groups = user_groups(requests, ndcg[best], ndcg[POPULAR])
    chosen, users = candidates[best], len(requests)
    selection = RankerSelection(chosen, users, searched, figures, gains[best], groups=groups)
    return replace(selection, inner_gain=inner.get(best))


def _inner_gains(searched: Sequence[SearchResult]) -> dict[str, Interval]:
    """What every ranker that was searched gains over the popular lists on the inner split."""
    return {
        result.name: Interval.from_values(result.values - searched[0].values)
        for result in searched[1:]
    }


def _is_proved(
    ndcg: Float64Array, popular: Float64Array, gain: Interval, inner: Interval | None
) -> bool:
    """Whether a gain over the popular lists is more than chance explains."""
    if gain.low > 0:
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


def summary_lines(selection: RankerSelection, noun: str = "rating") -> Iterator[str]:
    """Two sentences: how lists are ordered, and what that gains; `noun` is what events are."""
    held_out = tested_events(noun, by_time=selection.by_time)
    if selection.gain is None:
        yield (
            f"Lists are ordered by the {selection.name} model; {selection.users} users with liked "
            f"titles in {held_out} are too few to evaluate lists."
        )
        return
    ndcg = {name: figures.metrics["nDCG"] for name, figures in selection.figures.items()}
    compared = ", ".join(f"{name} {value.mean:.4f}" for name, value in ndcg.items())
    yield (
        f"Lists are ordered by the {selection.name} model (nDCG@{CUTOFF} on {held_out} of "
        f"{selection.users:,} users: {compared})."
    )
    if selection.name == POPULAR:
        yield "No other order beats the popular one by more than chance explains."
    else:
        yield _gain_sentence(selection.gain, selection.inner_gain)


def _gain_sentence(gain: Interval, inner: Interval | None) -> str:
    """What the choice gains over the popular lists, and whether that is more than chance."""
    figure = f"{gain.mean:+.4f} ({gain.low:+.4f} to {gain.high:+.4f}) over the popular lists"
    if gain.low > 0:
        return f"That is {figure}, user by user."
    if inner and inner.low > 0:
        return (
            f"That is {figure}, user by user; on the inner split of the search it is "
            f"{inner.mean:+.4f} ({inner.low:+.4f} to {inner.high:+.4f})."
        )
    return f"That is no significant difference: {figure}, user by user."
