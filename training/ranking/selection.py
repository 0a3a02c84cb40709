"""How lists are ordered: every ranker is evaluated, the best with a significant gain is taken.

The parameters of each are searched on an inner split (training.ranking.search). The best of these,
the popular lists and popularity with predicted stars (engine.models.popularity) are then evaluated
on the last fifth of each user's events by time, which the search has never seen, as top-20 lists
that the service's own Recommender makes. Where no time is known, the fifth is one drawn at random.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np

from engine.arrays import Float64Array, Int32Array
from engine.console.progress import Progress
from engine.events.interactions import Interactions
from engine.events.profile import EventHistory
from engine.models.base import RatingModel
from engine.models.biased_mf import BiasedMF
from engine.models.cold_items import ColdItems
from engine.models.nearest import Nearest
from engine.models.popularity import Popularity, popularity_and_stars
from engine.recommend.models import ReleaseModels
from engine.recommend.recommender import Recommender
from engine.vocabulary import Vocabulary
from training import stages
from training.dataset import Lake
from training.metrics.beyond_accuracy import Breadth, breadth
from training.metrics.bootstrap import MIN_USERS, Interval, is_better
from training.metrics.ranking import RelevantItems, ranking_metrics
from training.ranking import BY_NAME, Popular
from training.ranking.base import FittedRanker, Parameters, TrainingData
from training.ranking.cold import WorkEvidence
from training.ranking.prior import PRIOR, Prior
from training.ranking.search import CUTOFF, SearchResult, relevant_items, sampled, search
from training.splitting import held_out_fifth

POPULAR, POPULAR_STARS = Popular.name, "popularity+stars"
LIST_LENGTH = 20
_FINALISTS = 2  # rankers that are evaluated beside the popular lists and popularity with stars


@dataclass(frozen=True)
class RankerConfiguration:
    """A ranker with its parameters, and those of the popular lists beside it."""

    name: str
    parameters: Parameters
    popular: Parameters


@dataclass(frozen=True)
class ListFigures:
    """The figures of one ranker's lists, means over users with 95 % intervals."""

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
        by_time: whether the last events of users were held out, or without times any.
    """

    ranker: RankerConfiguration
    users: int
    searched: Sequence[SearchResult]
    figures: dict[str, ListFigures]
    gain: Interval | None
    by_time: bool = True

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
    held_out: Interactions,
    stars: BiasedMF | None,
    trials: int,
    progress: Progress,
) -> RankerSelection:
    """Evaluate every ranker and take the best whose gain is significant.

    They are evaluated on the `held_out` events; `stars` has learned what the rankers learn from,
    and is None where its factors are worth nothing: then popularity is not joined with stars. A
    ranker other than popular must beat it by more than chance explains.
    """
    liked, by_time = relevant_items(held_out, listed=data.offered), data.events.timed
    if len(liked) < MIN_USERS:
        fallback = POPULAR_STARS if stars else POPULAR  # as the errors of the stars decided
        first = RankerConfiguration(fallback, {}, _untuned(timed=by_time))
        return RankerSelection(first, len(liked), [], {}, None, by_time)
    relevant = sampled(liked, data.seed)
    searched = search(data, trials, progress)
    candidates = _finalists(searched, _untuned(timed=by_time), with_stars=stars is not None)
    lists = {}
    for done, ranker in enumerate(candidates):
        progress(stages.EVALUATING_LISTS, done, len(candidates), ranker.name)
        recommender = recommender_from(lake, data, stars, ranker)
        lists[ranker.name] = recommended_lists(recommender, relevant)
    progress(stages.EVALUATING_LISTS, len(candidates), len(candidates))
    selection = _best(lists, candidates, searched, relevant, data)
    return replace(selection, by_time=by_time)


def _untuned(*, timed: bool) -> Parameters:
    """The parameters of popular lists for which none were searched."""
    return {name: Popular.FIRST[0][name] for name in Popular.space(timed=timed)}


def _finalists(
    searched: Sequence[SearchResult], untuned: Parameters, *, with_stars: bool
) -> list[RankerConfiguration]:
    """Popular, the best of the search, and popularity with stars."""
    popular = searched[0].parameters if searched else untuned
    personal = [result for result in searched if result.name != POPULAR]
    best = sorted(personal, key=lambda result: -result.ndcg)[:_FINALISTS]
    finalists = [
        RankerConfiguration(POPULAR, popular, popular),
        *(RankerConfiguration(result.name, result.parameters, popular) for result in best),
    ]
    if with_stars:
        finalists.append(RankerConfiguration(POPULAR_STARS, {}, popular))
    return finalists


def recommender_from(
    lake: Lake,
    data: TrainingData,
    stars: RatingModel | None,
    ranker: RankerConfiguration,
    *,
    user_ids: Sequence[str] = (),
) -> Recommender:
    """What the service answers with if it has learned these events.

    Args:
        lake: the catalog.
        data: what the lists are learned from.
        stars: predicts the ratings beside the lists, if there are ratings.
        ranker: orders the lists.
        user_ids: of the users of `data`; all of the lake's if they are not given.
    """
    popularity, fitted = _fitted(data, stars, ranker)
    cold = _cold_items(data, fitted)
    return Recommender(
        catalog=lake.catalog,
        users=Vocabulary.from_ids(user_ids or lake.user_ids.to_pylist()),
        history=EventHistory.from_interactions(data.events),
        weighting=fitted.weighting,
        models=ReleaseModels(popularity, data.similar, stars, fitted.scorer, cold),
        scale=data.events.rating_scale if stars else None,
    )


def _cold_items(data: TrainingData, fitted: FittedRanker) -> ColdItems | None:
    if data.evidence is None:
        return None
    covered = data.counts > 0 if fitted.covered is None else fitted.covered
    return data.evidence.cold_items(data.counts, data.similar, covered)


def recommender_by_prior(
    lake: Lake, order: Prior, similar: Nearest, evidence: WorkEvidence | None = None
) -> Recommender:
    """What the service answers with where there are too few events to learn from.

    What they say is left out of lists. All works are ordered as those without events are elsewhere.
    """
    n_works = lake.works.num_rows
    none, nothing = np.zeros(n_works, np.int64), np.zeros(n_works, bool)
    cold = evidence.cold_items(none, similar, nothing) if evidence else None
    return Recommender(
        catalog=lake.catalog,
        users=Vocabulary.from_ids(lake.user_ids.to_pylist()),
        history=EventHistory.from_interactions(lake.interactions),
        weighting=None,
        models=ReleaseModels(order.popularity, similar, cold=cold),
        scale=None,
    )


def _fitted(
    data: TrainingData, stars: RatingModel | None, ranker: RankerConfiguration
) -> tuple[Popularity, FittedRanker]:
    """The popular order, and the ranker beside it."""
    if ranker.name == POPULAR_STARS:
        return _popularity_and_stars(data, stars)
    popular = Popular(data)
    chosen = popular if ranker.name == popular.name else BY_NAME[ranker.name](data)
    return popular.popularity(ranker.popular), chosen.fit(ranker.parameters)


def _popularity_and_stars(
    data: TrainingData, stars: RatingModel | None
) -> tuple[Popularity, FittedRanker]:
    if not isinstance(stars, BiasedMF):
        raise TypeError(f"{POPULAR_STARS} needs factors")
    ratings = data.interactions.take(data.interactions.rated)
    deviation = float(np.std(ratings.rating, dtype=np.float64))
    scorer = popularity_and_stars(stars, ratings.work_counts(), deviation)
    return scorer.popularity, FittedRanker(scorer, None)


def recommended_lists(recommender: Recommender, relevant: RelevantItems) -> Int32Array:
    """Every test user's list: int32, shape (n_users, 20), -1 where it ends."""
    lists = np.full((len(relevant), LIST_LENGTH), -1, dtype=np.int32)
    for row, user in enumerate(relevant.users.tolist()):
        items = recommender.recommend(recommender.users[user], LIST_LENGTH).items
        lists[row, : len(items)] = [item.work for item in items]
    return lists


def _best(
    lists: Mapping[str, Int32Array],
    candidates: Sequence[RankerConfiguration],
    searched: Sequence[SearchResult],
    relevant: RelevantItems,
    data: TrainingData,
) -> RankerSelection:
    metrics = {name: ranking_metrics(rows, relevant, CUTOFF) for name, rows in lists.items()}
    figures = {
        name: ListFigures(
            {metric: Interval.from_values(values) for metric, values in metrics[name].items()},
            breadth(lists[name], data.interactions, data.offered),
        )
        for name in lists
    }
    ndcg = {name: values["nDCG"] for name, values in metrics.items()}
    gains = {name: Interval.from_values(values - ndcg[POPULAR]) for name, values in ndcg.items()}
    significant = [name for name in ndcg if name != POPULAR and gains[name].low > 0]
    best = _simplest_of_best(significant, ndcg) if significant else POPULAR
    ranker = next(ranker for ranker in candidates if ranker.name == best)
    return RankerSelection(ranker, len(relevant), searched, figures, gains[best])


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
    fifth = held_out_fifth(by_time=selection.by_time)
    if selection.gain is None:
        yield (
            f"Lists are ordered by the {selection.name} model; {selection.users} users with liked "
            f"titles in {fifth} of their {noun}s are too few to evaluate lists."
        )
        return
    ndcg = {name: figures.metrics["nDCG"] for name, figures in selection.figures.items()}
    compared = ", ".join(f"{name} {value.mean:.4f}" for name, value in ndcg.items())
    yield (
        f"Lists are ordered by the {selection.name} model (nDCG@{CUTOFF} on {fifth} of the "
        f"{noun}s of {selection.users:,} users: {compared})."
    )
    gain = selection.gain
    if selection.name == POPULAR:
        yield "No other order beats the popular one by more than chance explains."
    else:
        verb = "That is" if gain.low > 0 else "That is no significant difference:"
        yield (
            f"{verb} {gain.mean:+.4f} ({gain.low:+.4f} to {gain.high:+.4f}) over the popular "
            "lists, user by user."
        )
