"""Which parameters make the best lists, found by Optuna for every ranker on an inner split.

The split holds out the last fifth of each user's ratings by time, of whole users up to a million
ratings, and of the most rated works: fast enough to try dozens of parameters. What is held out for
the comparison of the winners has no part in it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import optuna

from training.metrics.ranking import RelevantItems, ranking_metrics
from training.ranking import RANKERS, Blend, Content, Popular, Slist
from training.ranking.base import Learned, Parameters, Ranker
from training.ranking.batch import lists_of
from training.splitting import Split, temporal_user_split, users_within

SHARE = 0.2  # of each user's ratings, the last ones, that lists are judged by
LIKED = 4.0  # of 5 stars
CUTOFF = 10
JUDGED = 2_000  # users at most
_RATINGS = 1_000_000
_ITEMS = 1_500
# Of the trials; SLIST, which wins wherever there are tastes, gets them all.
_PART = {"popular": 0.5, "item-kNN": 0.4, "iALS": 0.3, "content": 0.2, "blend": 0.3}
_FEWEST = 3  # trials
_BEST = 5  # trials whose middle is taken, but a third of all at most
_DESCRIBED = (Content.name, Blend.name)  # need descriptions

Progress = Callable[[str, int, int, str], None]


@dataclass(frozen=True)
class Searched:
    """The best parameters of one ranker, and its nDCG@10 on the inner split."""

    name: str
    parameters: Parameters
    ndcg: float
    trials: int


def latest(learned: Learned) -> Split:
    """Return the split that holds out the last fifth of each user's ratings."""
    return temporal_user_split(learned.given, learned.time, SHARE, learned.seed + 1)


def search(
    learned: Learned,
    trials: int,
    progress: Progress,
    *,
    held_out: Callable[[Learned], Split] = latest,
    liked: float = LIKED,
) -> list[Searched]:
    """Return what was found for every ranker, in the order of RANKERS; none without liked works.

    Where the works have no descriptions, rankers by content are left out. `held_out` makes the
    inner split, and of 5 stars `liked` are enough to be relevant there.
    """
    split = _Split.of(learned, held_out, liked)
    if not len(split.relevant):
        return []
    found: list[Searched] = []
    rankers = [ranker for ranker in RANKERS if learned.described or ranker.name not in _DESCRIBED]
    plan = [max(round(trials * _PART.get(ranker.name, 1.0)), _FEWEST) for ranker in rankers]
    done = 0
    for ranker, its_trials in zip(rankers, plan, strict=True):
        first = list(_first(ranker, found))
        prepared = ranker(split.learned)
        popular = found[0].parameters if found else None
        study = _study(learned.seed, first)
        for number in range(its_trials):
            progress("searching lists, trials", done + number, sum(plan), ranker.name)
            trial = study.ask(dict(ranker.SPACE))
            study.tell(trial, split.ndcg(prepared, trial.params, popular or trial.params))
        done += its_trials
        middle = _middle_of_best(study, ranker)
        ndcg = split.ndcg(prepared, middle, popular or middle)
        found.append(Searched(ranker.name, middle, ndcg, its_trials))
    progress("searching lists, trials", done, done, "")
    return found


def sampled(relevant: RelevantItems, seed: int, at_most: int = JUDGED) -> RelevantItems:
    """Return at most so many of the users, drawn at random."""
    if len(relevant) <= at_most:
        return relevant
    rows = np.random.default_rng(seed).choice(len(relevant), at_most, replace=False)
    return relevant.restricted_to(np.sort(rows))


def inside(ranker: type[Ranker], parameters: Parameters) -> Parameters:
    """Return the ranker's part of the parameters, each moved to the nearest that it may be."""
    bounds: dict[str, Any] = ranker.SPACE
    return {
        name: min(max(parameters[name], bounds[name].low), bounds[name].high) for name in bounds
    }


def _first(ranker: type[Ranker], found: list[Searched]) -> Iterator[Parameters]:
    """Yield what is tried first: for the blend, what was found for SLIST; else the ranker's own."""
    slist = next((each.parameters for each in found if each.name == Slist.name), {})
    started = slist if ranker is Blend else {}
    for first in ranker.FIRST:
        yield inside(ranker, first | started)


def _study(seed: int, first: list[Parameters]) -> optuna.Study:
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    sampler = optuna.samplers.TPESampler(seed=seed, n_startup_trials=8, multivariate=True)
    study = optuna.create_study(direction="maximize", sampler=sampler)
    for parameters in first:
        study.enqueue_trial(dict(parameters), skip_if_exists=True)
    return study


def _middle_of_best(study: optuna.Study, ranker: type[Ranker]) -> Parameters:
    """Return the mean of the best trials' parameters, geometric where they are searched so.

    The very best of many trials is best by chance in part; the middle of a few holds better on
    ratings that the search has not seen.
    """
    ranked = sorted(study.trials, key=lambda trial: (-(trial.value or 0.0), trial.number))
    best = ranked[: min(max(len(ranked) // 3, 1), _BEST)]
    middle = {}
    for name, bounds in ranker.SPACE.items():
        values = np.array([trial.params[name] for trial in best], dtype=np.float64)
        log = getattr(bounds, "log", False)
        mean = float(np.exp(np.log(values).mean()) if log else values.mean())
        step = getattr(bounds, "step", None)
        low = float(getattr(bounds, "low", 0.0))
        middle[name] = low + round((mean - low) / step) * step if step else mean
    return middle


@dataclass(frozen=True)
class _Split:
    """What is learned from, and what is judged by, in the search."""

    learned: Learned
    relevant: RelevantItems

    @classmethod
    def of(cls, learned: Learned, held_out: Callable[[Learned], Split], liked: float) -> "_Split":
        sample = learned.only(users_within(learned.given, _RATINGS, learned.seed))
        split = held_out(sample)
        test = sample.given.take(split.test)
        relevant = RelevantItems.from_interactions(test, test.scale.out_of(liked))
        inner = replace(sample.only(split.train), most_items=_ITEMS)
        return cls(inner, sampled(relevant, learned.seed))

    @cached_property
    def _popular(self) -> Popular:
        return Popular(self.learned)

    def ndcg(self, ranker: Ranker, parameters: Parameters, popular: Parameters) -> float:
        """Return the nDCG@10 of a ranker's lists, beside popular lists of these parameters."""
        order, popularity = ranker.order(parameters), self._popular.popularity(popular)
        lists = lists_of(order, self.learned, self.relevant.users, CUTOFF, popularity)
        return float(ranking_metrics(lists, self.relevant, CUTOFF)["nDCG"].mean())
