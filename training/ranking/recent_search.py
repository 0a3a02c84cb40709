"""Which prior of recent popularity makes a ranker's lists best; none where none is better.

Priors drawn at random by a seed are judged on the candidates of a search. The first guess stands,
unless no prior at all, or the middle of the best that were drawn, beats it by more than the
standard error of the difference, user by user: how much people who come back want what is new shows
in few of them, and what has proved itself elsewhere is worth more than one set's chance.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from engine.arrays import Float64Array
from training.metrics.bootstrap import is_better
from training.ranking.base import Parameters
from training.ranking.recent import AWAY, BOOST, FEW, HALF_LIFE, NEWCOMER, NONE, OF_TIME
from training.ranking.trial_lists import Candidates, TrialLists

_HALF_LIVES = (1.0, 3.0, 7.0, 14.0, 30.0, 90.0, 365.0, 3_650.0)  # days
_BOOSTS = (0.01, 3.0)  # in typical scores
_FEW, _AWAY = (0.0, 1.0, 3.0, 10.0), (0.0, 1.0, 3.0, 10.0, 30.0)
_NEWCOMER = (0.0, 1.0, 3.0, 6.0, 12.0)
_DRAWN = 80
_BEST = 5  # whose middle is taken


def search_recent(
    lists: TrialLists, candidates: Candidates, first: Sequence[Parameters]
) -> list[tuple[Parameters, Float64Array]]:
    """The first guess and, if one is better, the best prior, with the nDCG@10 of every list.

    `first` are guesses, of which the first is the one that has to be beaten.
    """
    tried = [*first, *_drawn(lists.data.seed, timed=lists.timed)]
    means = [float(lists.ndcg(candidates, prior).mean()) for prior in tried]
    best = np.argsort(-np.array(means), kind="stable")[:_BEST]
    priors = [(first[0], lists.ndcg(candidates, first[0]))]
    for prior in (NONE, _middle([tried[position] for position in best.tolist()])):
        values = lists.ndcg(candidates, prior)
        if is_better(values, priors[-1][1]):
            priors = [priors[0], (prior, values)]
    return priors


def within_times(prior: Parameters, *, timed: bool) -> Parameters:
    """The prior without what means nothing where no time is known."""
    return {name: value for name, value in prior.items() if timed or name not in OF_TIME}


def _drawn(seed: int, *, timed: bool) -> Iterator[Parameters]:
    rng = np.random.default_rng(seed)
    low, high = np.log(_BOOSTS)
    for _ in range(_DRAWN):
        prior = {
            HALF_LIFE: float(rng.choice(_HALF_LIVES)),
            BOOST: float(np.exp(rng.uniform(low, high))),
            FEW: float(rng.choice(_FEW)),
            AWAY: float(rng.choice(_AWAY)),
            NEWCOMER: float(rng.choice(_NEWCOMER)),
        }
        yield within_times(prior, timed=timed)


def _middle(priors: Sequence[Parameters]) -> Parameters:
    """Means of the parameters: of the boost the geometric one, of the half-life the nearest."""
    middle = {name: float(np.mean([prior[name] for prior in priors])) for name in priors[0]}
    middle[BOOST] = float(np.exp(np.mean(np.log([prior[BOOST] for prior in priors]))))
    if HALF_LIFE in middle:
        logs = np.log([prior[HALF_LIFE] for prior in priors])
        distance = np.abs(np.log(_HALF_LIVES) - logs.mean())
        middle[HALF_LIFE] = _HALF_LIVES[int(np.argmin(distance))]
    return middle
