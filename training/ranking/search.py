"""Which parameters make the best lists, found by Optuna for every ranker on an inner hold-out.

The hold-out (`training.ranking.hold_out`) is of whole users up to a million events, and of the most
rated works: fast enough to try dozens of parameters. What is held out for the comparison of the
winners has no part in it. Where no time is known, parameters of time are left out.

Each trial of a ranker is judged with the best of a few priors of recent popularity beside it; then
that prior is searched for the parameters that were found (`training.ranking.recent_search`).

What was found, of a ranker or of a prior, is taken only where its lists beat those of the first
guess by more than the standard error of the difference, user by user. The best of many trials is
best by chance in part: on ML-100k it lost to the first guess. So what is evaluated at last is both
(training.ranking.selection).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import numpy as np
import optuna

from engine.arrays import Float64Array
from training import stages
from training.metrics.bootstrap import is_better
from training.metrics.ranking import LIKED_FROM
from training.ranking import RANKERS, Popular
from training.ranking.base import Parameters, Ranker, Space, TrainingData
from training.ranking.hold_out import HoldOut, ListRequests, hold_out
from training.ranking.recent import FIRST as FIRST_RECENT
from training.ranking.recent import NONE
from training.ranking.recent_search import search_recent, within_times
from training.ranking.trial_lists import Candidates, TrialLists
from training.splitting import users_within

MAX_USERS = 2_000  # whose lists are evaluated
_MAX_EVENTS = 1_000_000
_MAX_ITEMS = 1_500
_MIN_TRIALS = 3
_BEST_TRIALS = 5  # whose middle is taken, but a third of all at most

Progress = Callable[[str, int, int, str], None]


@dataclass(frozen=True)
class Version:
    """One set of parameters of a ranker, with a prior beside it.

    Attributes:
        recent: the parameters of the prior; empty where there is none.
        values: the nDCG@10 of every user on the inner split: float64, shape (n_users,).
    """

    parameters: Parameters
    recent: Parameters
    values: Float64Array = field(compare=False, repr=False)

    @property
    def ndcg(self) -> float:
        """The mean over users."""
        return float(self.values.mean())

    def as_json(self) -> dict[str, Any]:
        """The figures as plain records, those of single users left out."""
        return {"parameters": self.parameters, "recent": self.recent, "ndcg": self.ndcg}


@dataclass(frozen=True)
class SearchResult:
    """What was found for one ranker.

    Attributes:
        trials: how many sets of parameters were judged.
        versions: the first guess of the ranker with that of the prior, and with another prior if
            that is better; then what was found for the ranker, if it is better beside the best of
            a few priors, with the same. Each is to prove itself on other events as well.
    """

    name: str
    trials: int
    versions: Sequence[Version]

    @property
    def taken(self) -> Version:
        """What the search would take: the last version."""
        return self.versions[-1]

    def as_json(self) -> dict[str, Any]:
        """The figures as plain records: those of what was found, and of all versions."""
        versions = [each.as_json() for each in self.versions]
        record = {"name": self.name, "trials": self.trials, "versions": versions}
        return record | self.taken.as_json()


def later_events(data: TrainingData) -> HoldOut:
    """The hold-out of what came later; without times, of any fifth."""
    return hold_out(data.events, data.seed + 1)


@dataclass(frozen=True)
class SearchProtocol:
    """By what a search judges lists.

    Attributes:
        held_out: makes the inner hold-out.
        liked_from: how many of 5 stars are enough to be relevant there.
    """

    held_out: Callable[[TrainingData], HoldOut] = later_events
    liked_from: float = LIKED_FROM


AS_SERVED = SearchProtocol()


def search(
    data: TrainingData,
    trials: int,
    progress: Progress,
    protocol: SearchProtocol = AS_SERVED,
) -> list[SearchResult]:
    """What was found for every ranker, in the order of RANKERS; none without liked works.

    Where the works have no descriptions, rankers by content are left out.
    """
    lists = _trial_lists(data, protocol)
    if not len(lists.requests):
        return []
    rankers = [r for r in RANKERS if data.has_descriptions or not r.NEEDS_DESCRIPTIONS]
    budgets = [max(round(trials * ranker.BUDGET), _MIN_TRIALS) for ranker in rankers]
    results: list[SearchResult] = []
    for ranker, budget in zip(rankers, budgets, strict=True):
        spent = sum(result.trials for result in results)
        report = partial(_report, progress, sum(budgets), spent, ranker.name)
        results.append(_search_one(ranker, budget, lists, results, report))
    _report(progress, sum(budgets), sum(budgets), "", 0)
    return results


def _trial_lists(data: TrainingData, protocol: SearchProtocol) -> TrialLists:
    """The lists that parameters are judged by, of a part of the users and works."""
    sample = data.restricted_to(users_within(data.events, _MAX_EVENTS, data.seed))
    parts = protocol.held_out(sample)
    requests = ListRequests.from_hold_out(sample.events, parts, protocol.liked_from, data.offered)
    sample = replace(sample, max_items=min(data.max_items, _MAX_ITEMS), max_tail=0)
    return TrialLists(sample, parts, requests.sampled(data.seed, MAX_USERS))


def _report(progress: Progress, total: int, spent: int, name: str, done: int) -> None:
    progress(stages.SEARCHING_LISTS, spent + done, total, name)


def _search_one(
    ranker: type[Ranker],
    budget: int,
    lists: TrialLists,
    results: Sequence[SearchResult],
    report: Callable[[int], None],
) -> SearchResult:
    """The best parameters of one ranker, beside popular lists of the best popularity."""
    judge = _judge(ranker, lists, results)
    space = ranker.space(timed=lists.timed)
    first = list(_first_trials(ranker, space, results))
    study = _study(lists.data.seed, first)
    values = []
    for done in range(budget):
        report(done)
        trial = study.ask(space)
        values.append(judge.values(trial.params))
        study.tell(trial, float(values[-1].mean()))
    versions, middle = judge.with_priors(first[0]), _middle_of_best(study, space)
    if is_better(judge.values(middle), values[0]):  # which are those of the first guess
        versions += judge.with_priors(middle)
    return SearchResult(ranker.name, budget, versions)


class _PopularJudge:
    """The popular lists of parameters."""

    def __init__(self, lists: TrialLists) -> None:
        self._lists = lists

    def values(self, parameters: Parameters) -> Float64Array:
        """The nDCG@10 of every list."""
        return self._lists.popular_ndcg(parameters)

    def with_priors(self, parameters: Parameters) -> list[Version]:
        """No prior: popular lists are that themselves."""
        return [Version(parameters, NONE, self.values(parameters))]


class _PersonalJudge:
    """The personal lists of parameters, with what is wanted now beside them."""

    def __init__(
        self, ranker: type[Ranker], lists: TrialLists, results: Sequence[SearchResult]
    ) -> None:
        self._lists = lists
        self._ranker = ranker(lists.data)
        self._popular = results[0].taken.parameters
        earlier = [each.taken.recent for each in results if each.taken.recent][-1:]
        self._priors = [NONE, within_times(FIRST_RECENT, timed=lists.timed), *earlier]

    def values(self, parameters: Parameters) -> Float64Array:
        """The nDCG@10 of every list with the best of a few priors."""
        candidates = self._candidates(parameters)
        tried = [self._lists.ndcg(candidates, prior) for prior in self._priors]
        return max(tried, key=lambda values: float(values.mean()))

    def with_priors(self, parameters: Parameters) -> list[Version]:
        """These parameters with the first guess of the prior, and with what is found better."""
        priors = search_recent(self._lists, self._candidates(parameters), self._priors[1:])
        return [Version(parameters, *prior) for prior in priors]

    def _candidates(self, parameters: Parameters) -> Candidates:
        return self._lists.candidates(self._ranker.fit(parameters), self._popular)


def _judge(
    ranker: type[Ranker], lists: TrialLists, results: Sequence[SearchResult]
) -> _PopularJudge | _PersonalJudge:
    return _PopularJudge(lists) if ranker is Popular else _PersonalJudge(ranker, lists, results)


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
    start = ranker.started_from({result.name: result.taken.parameters for result in results})
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
