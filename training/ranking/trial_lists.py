"""The lists of an inner hold-out, judged again and again with other parameters.

Of each list no more is kept than the works that may come to stand in it: the best by the scorer,
and the best by recent popularity of several half-lives. So another prior beside the same scorer
costs a sort of some hundred scores a user. Moments are rounded down to 128 different ones.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from engine.arrays import Float32Array, Float64Array, Int32Array, Int64Array, Mask
from engine.recommend.strategies import TIE_BREAK
from training.highest import highest_of_rows
from training.ranking.base import FittedRanker, Parameters, TrainingData
from training.ranking.batch import best_positions, score_chunks, typical_score
from training.ranking.hold_out import HoldOut, ListRequests
from training.ranking.popular import Popular
from training.ranking.recent import HALF_LIFE, RecentEvents, newcomer_weights, user_weights
from training.ranking.trial_kernels import reorder

CUTOFF = 10
_MOMENTS = 128
_BY_SCORE, _BY_RECENCY = 150, 60  # works that may come to stand in a list
_SPREAD = (1.0, 7.0, 60.0, 3_650.0)  # days: half-lives whose best works are among them


@dataclass(frozen=True)
class Candidates:
    """The works that may come to stand in each list, with their scores.

    Attributes:
        works: int32, shape (n_lists, k).
        scores: float32, shape (n_lists, k): in typical scores; -inf of what is no candidate.
        known: bool, shape (n_lists,): of whom the scorer knows anything, where its scores are
            above 0 at all; the lists of others get no prior.
        popularity: float32, shape (n_lists, k): 1 of the most popular at the moment.
    """

    works: Int32Array
    scores: Float32Array
    known: Mask
    popularity: Float32Array


class TrialLists:
    """What parameters are judged on.

    Attributes:
        data: what rankers learn from.
        requests: whose lists are judged.
    """

    def __init__(self, data: TrainingData, parts: HoldOut, requests: ListRequests) -> None:
        self.data = data.restricted_to(parts.train)
        self.requests = requests
        profiles = data.restricted_to(parts.train | parts.heard)
        self._profiles = profiles.of_users(requests.users)
        self._popular = Popular(self.data)
        self._recent = RecentEvents.from_data(self.data)
        self._tables: dict[float | None, Float32Array] = {}

    @property
    def timed(self) -> bool:
        """Whether times are known."""
        return self.data.events.timed

    def popular_ndcg(self, parameters: Parameters) -> Float64Array:
        """nDCG@10 of everybody's popular list, weighted: float64, shape (n_lists,)."""
        values = self._popular_values(parameters)
        lists = np.empty((len(self.requests), CUTOFF), np.int32)
        for chunk in score_chunks(FittedRanker(None, None), self._profiles, self.requests.users):
            scores = values[self._which[chunk.rows]]
            chunk.exclude_from(scores)
            lists[chunk.rows] = best_positions(scores, CUTOFF)
        return self._ndcg(lists)

    def candidates(self, fitted: FittedRanker, popular: Parameters) -> Candidates:
        """The candidates of every list; `popular` orders those of whom the scorer knows nothing."""
        scale = typical_score(fitted, self.data)
        values, parts = self._popular_values(popular), []
        highest = values.max(axis=1, initial=0.0, keepdims=True)
        scaled = np.divide(values, highest, out=values.copy(), where=highest > 0)
        for chunk in score_chunks(fitted, self._profiles, self.requests.users):
            scores, which = chunk.scores / np.float32(scale or 1.0), self._which[chunk.rows]
            scores += TIE_BREAK * values[which]
            scores[~chunk.known] = values[which[~chunk.known]]
            chunk.exclude_from(scores)
            popular_works = scaled[which]
            chunk.exclude_from(popular_works)
            works, best = _distinct(
                np.concatenate(
                    [
                        _highest(scores, _BY_SCORE),
                        _highest(popular_works, _BY_RECENCY),
                        self._by_recency[chunk.rows],
                    ],
                    axis=1,
                ),
                scores,
            )
            known = chunk.known if scale else np.zeros_like(chunk.known)
            parts.append((works, best, known, scaled[which[:, None], works]))
        return Candidates(*map(np.concatenate, zip(*parts, strict=True)))

    def ndcg(self, candidates: Candidates, recent: Parameters) -> Float64Array:
        """nDCG@10 of every list with such a prior, weighted: float64, shape (n_lists,)."""
        requests, known = self.requests, candidates.known
        best = np.full((len(requests), CUTOFF), -1, np.int32)
        weights = user_weights(recent, requests.n_events, requests.days_away) * known
        newcomers = newcomer_weights(recent, requests.n_events) * known
        # Without a prior the weights are 0, whatever stands in the table.
        prior = self._table(recent.get(HALF_LIFE)), self._which, weights
        popular = candidates.popularity, newcomers
        reorder(candidates.scores, candidates.works, prior, popular, best)
        return self._ndcg(best)

    def _ndcg(self, lists: Int32Array) -> Float64Array:
        return self.requests.metrics(lists, CUTOFF)["nDCG"]

    @cached_property
    def _by_recency(self) -> Int32Array:
        """The best works of each list by recent popularity of several half-lives: (n_lists, k)."""
        parts = []
        for chunk in score_chunks(FittedRanker(None, None), self._profiles, self.requests.users):
            works = []
            for half_life in _SPREAD if self.timed else (None,):
                recent = self._table(half_life)[self._which[chunk.rows]]
                chunk.exclude_from(recent)
                works.append(_highest(recent, _BY_RECENCY))
            parts.append(np.concatenate(works, axis=1))
        return np.concatenate(parts)

    @cached_property
    def _moments(self) -> Int64Array:
        """Moments down to which those of all requests are rounded, ascending."""
        shares = np.linspace(0, 1, _MOMENTS)
        moments = np.unique(np.quantile(self.requests.moments, shares, method="lower"))
        return moments.astype(np.int64)

    @cached_property
    def _which(self) -> Int64Array:
        """The position of every request's moment: int64, shape (n_lists,)."""
        return np.searchsorted(self._moments, self.requests.moments, side="right") - 1

    def _table(self, half_life: float | None) -> Float32Array:
        """p at every moment: float32, shape (n_moments, n_works)."""
        if half_life not in self._tables:
            table = np.empty((len(self._moments), self.data.events.n_works), np.float32)
            for row, values in self._recent.rows(half_life, self._moments):
                table[row] = values
            self._tables[half_life] = table
        return self._tables[half_life]

    def _popular_values(self, parameters: Parameters) -> Float32Array:
        """The popularity at every moment: float32, shape (n_moments, n_works)."""
        values = np.empty((len(self._moments), self.data.events.n_works), np.float32)
        for rows, popularity in self._popular.by_moment(parameters, self._moments):
            values[rows] = popularity.values
        return values


def _highest(scores: Float32Array, k: int) -> Int32Array:
    """Positions of each row's `k` highest, or of all; ties by position."""
    if k >= scores.shape[1]:
        return np.tile(np.arange(scores.shape[1], dtype=np.int32), (len(scores), 1))
    return highest_of_rows(scores, k)[0].astype(np.int32)


def _distinct(works: Int32Array, scores: Float32Array) -> tuple[Int32Array, Float32Array]:
    """The works of each row ascending, and their scores; -inf of each but the first of equals."""
    works = np.sort(works, axis=1)
    values = np.take_along_axis(scores, works, axis=1)
    values[:, 1:][works[:, 1:] == works[:, :-1]] = -np.inf
    return works, values
