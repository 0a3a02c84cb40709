"""Which parameters make the best lists, found by Optuna for every ranker on an inner split.

The split holds out the last fifth of each user's events by time, of whole users up to a million
events, and of the most rated works: fast enough to try dozens of parameters. What is held out for
the comparison of the winners has no part in it. Where no time is known, a fifth of each user's
events is drawn at random, and parameters of time are left out.

What was found is taken only where its lists beat those of the ranker's first guess by more than
the standard error of the difference, user by user; so is a ranker against one that comes before it.
The best of many trials is best by chance in part: on ML-100k it lost to the first guess.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cached_property, partial
from typing import Any

import numpy as np
import optuna

from engine.arrays import Float64Array, Mask
from engine.events.interactions import Interactions
from training import stages
from training.metrics.bootstrap import is_better
from training.metrics.ranking import LIKED_FROM, RelevantItems, ranking_metrics
from training.ranking import RANKERS, Popular
from training.ranking.base import Parameters, Ranker, Space, TrainingData
from training.ranking.batch import batch_lists
from training.splitting import Split, temporal_user_split, users_within

HELD_OUT_SHARE = 0.2  # of each user's events, the last ones, that lists are evaluated on
CUTOFF = 10
MAX_USERS = 2_000  # whose lists are evaluated
_MAX_EVENTS = 1_000_000
_MAX_ITEMS = 1_500
_MIN_TRIALS = 3
_BEST_TRIALS = 5  # whose middle is taken, but a third of all at most

Progress = Callable[[str, int, int, str], None]


@dataclass(frozen=True)
class SearchResult:
    """The best parameters of one ranker, and its nDCG@10 on the inner split.

    Attributes:
        searched: whether the parameters are what the search found; else the ranker's first guess,
            which nothing beat by more than chance.
        values: the nDCG@10 of every user: float64, shape (n_users,).
    """

    name: str
    parameters: Parameters
    ndcg: float
    trials: int
    searched: bool = True
    values: Float64Array = field(default_factory=lambda: np.zeros(0), compare=False, repr=False)

    def as_json(self) -> dict[str, Any]:
        """The figures as plain records, those of single users left out."""
        return {f.name: getattr(self, f.name) for f in fields(self) if f.name != "values"}


def best_result(results: Sequence[SearchResult]) -> SearchResult:
    """The ranker of the best lists; one that comes before it where its gain may be chance."""
    best = max(results, key=lambda result: result.ndcg)
    return next(
        result for result in results if result is best or not is_better(best.values, result.values)
    )


def latest_events(data: TrainingData) -> Split:
    """The split that holds out the last fifth of each user's events; without times, any fifth."""
    return temporal_user_split(data.events, HELD_OUT_SHARE, data.seed + 1)


def search(
    data: TrainingData,
    trials: int,
    progress: Progress,
    *,
    held_out: Callable[[TrainingData], Split] = latest_events,
    liked_from: float = LIKED_FROM,
) -> list[SearchResult]:
    """What was found for every ranker, in the order of RANKERS; none without liked works.

    Where the works have no descriptions, rankers by content are left out. `held_out` makes the
    inner split, and of 5 stars `liked_from` are enough to be relevant there.
    """
    split = _InnerSplit.from_data(data, held_out, liked_from)
    if not len(split.relevant):
        return []
    rankers = [r for r in RANKERS if data.has_descriptions or not r.NEEDS_DESCRIPTIONS]
    budgets = [max(round(trials * ranker.BUDGET), _MIN_TRIALS) for ranker in rankers]
    results: list[SearchResult] = []
    for ranker, budget in zip(rankers, budgets, strict=True):
        spent = sum(result.trials for result in results)
        report = partial(_report, progress, sum(budgets), spent, ranker.name)
        results.append(_search_one(ranker, budget, split, results, report))
    _report(progress, sum(budgets), sum(budgets), "", 0)
    return results


def _report(progress: Progress, total: int, spent: int, name: str, done: int) -> None:
    progress(stages.SEARCHING_LISTS, spent + done, total, name)


def _search_one(
    ranker: type[Ranker],
    budget: int,
    split: "_InnerSplit",
    results: Sequence[SearchResult],
    report: Callable[[int], None],
) -> SearchResult:
    """The best parameters of one ranker, beside popular lists of the best popularity."""
    space = ranker.space(timed=split.data.events.timed)
    first = list(_first_trials(ranker, space, results))
    study = _study(split.data.seed, first)
    prepared = ranker(split.data)
    popular = results[0].parameters if results else None

    def values(parameters: Parameters) -> Float64Array:
        return split.ndcg(prepared, parameters, popular or parameters)

    tried = []
    for done in range(budget):
        report(done)
        trial = study.ask(space)
        tried.append(values(trial.params))
        study.tell(trial, float(tried[-1].mean()))
    middle, guess = _middle_of_best(study, space), first[0]  # which is the first trial
    of_middle = values(middle)
    better = is_better(of_middle, tried[0])
    taken, best = (middle, of_middle) if better else (guess, tried[0])
    return SearchResult(ranker.name, taken, float(best.mean()), budget, better, best)


def relevant_items(
    held_out: Interactions, liked_from: float = LIKED_FROM, listed: Mask | None = None
) -> RelevantItems:
    """What users liked: `liked_from` of 5 stars or more, or watched or liked without stars.

    Where lists may hold `listed` works only, the others are relevant to nobody.
    """
    scale = held_out.rating_scale
    if listed is not None:
        held_out = held_out.take(listed[held_out.work])
    return RelevantItems.from_interactions(held_out, scale.out_of(liked_from) if scale else np.inf)


def sampled(relevant: RelevantItems, seed: int, at_most: int = MAX_USERS) -> RelevantItems:
    """At most so many of the users, drawn at random."""
    if len(relevant) <= at_most:
        return relevant
    rows = np.random.default_rng(seed).choice(len(relevant), at_most, replace=False)
    return relevant.restricted_to(np.sort(rows))


def within_space(ranker: type[Ranker], parameters: Parameters) -> Parameters:
    """The ranker's part of the parameters, each moved to the nearest that it may be."""
    bounds: dict[str, Any] = ranker.SPACE
    return {
        name: min(max(parameters[name], bounds[name].low), bounds[name].high) for name in bounds
    }


def _first_trials(
    ranker: type[Ranker], space: Space, results: Sequence[SearchResult]
) -> Iterator[Parameters]:
    """What is tried first: the ranker's own, changed to what was found for those it builds on."""
    start = ranker.started_from({result.name: result.parameters for result in results})
    for first in ranker.FIRST:
        within = within_space(ranker, first | start)
        yield {name: within[name] for name in space}


def _study(seed: int, first: Sequence[Parameters]) -> optuna.Study:
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    sampler = optuna.samplers.TPESampler(seed=seed, n_startup_trials=8, multivariate=True)
    study = optuna.create_study(direction="maximize", sampler=sampler)
    for parameters in first:
        study.enqueue_trial(dict(parameters), skip_if_exists=True)
    return study


def _middle_of_best(study: optuna.Study, space: Space) -> Parameters:
    """The mean of the best trials' parameters, geometric where they are searched so.

    The very best of many trials is best by chance in part; the middle of a few holds better on
    ratings that the search has not seen.
    """
    ranked = sorted(study.trials, key=lambda trial: (-(trial.value or 0.0), trial.number))
    best = ranked[: min(max(len(ranked) // 3, 1), _BEST_TRIALS)]
    middle = {}
    for name, bounds in space.items():
        values = np.array([trial.params[name] for trial in best], dtype=np.float64)
        log = getattr(bounds, "log", False)
        mean = float(np.exp(np.log(values).mean()) if log else values.mean())
        step = getattr(bounds, "step", None)
        low = float(getattr(bounds, "low", 0.0))
        middle[name] = low + round((mean - low) / step) * step if step else mean
    return middle


@dataclass(frozen=True)
class _InnerSplit:
    """What the search learns from, and what it evaluates lists on."""

    data: TrainingData
    relevant: RelevantItems

    @classmethod
    def from_data(
        cls, data: TrainingData, held_out: Callable[[TrainingData], Split], liked_from: float
    ) -> "_InnerSplit":
        sample = data.restricted_to(users_within(data.events, _MAX_EVENTS, data.seed))
        split = held_out(sample)
        relevant = relevant_items(sample.events.take(split.test), liked_from, data.offered)
        inner = replace(sample.restricted_to(split.train), max_items=_MAX_ITEMS, max_tail=0)
        return cls(inner, sampled(relevant, data.seed))

    @cached_property
    def _popular(self) -> Popular:
        return Popular(self.data)

    def ndcg(self, ranker: Ranker, parameters: Parameters, popular: Parameters) -> Float64Array:
        """The nDCG@10 of each user's list, beside popular lists of these parameters."""
        fitted, popularity = ranker.fit(parameters), self._popular.popularity(popular)
        lists = batch_lists(fitted, self.data, self.relevant.users, CUTOFF, popularity)
        return ranking_metrics(lists, self.relevant, CUTOFF)["nDCG"]
