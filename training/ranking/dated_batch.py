"""Lists of a whole configuration at the moments of their requests, many at once.

The same as `training.ranking.recommenders` makes one after the other, for data that has no catalog;
but for works that nobody did anything about, which are in no list of these by content.
"""

from collections.abc import Callable

import numpy as np

from engine.arrays import Float32Array, Int32Array
from engine.recommend.strategies import tie_broken
from training.ranking import BY_NAME
from training.ranking.base import FittedRanker, TrainingData
from training.ranking.batch import (
    RecentRows,
    ScoreChunk,
    best_positions,
    score_chunks,
    typical_score,
)
from training.ranking.configuration import RankerConfiguration
from training.ranking.hold_out import ListRequests
from training.ranking.popular import Popular
from training.ranking.recent import HALF_LIFE, RecentEvents, user_weights


def dated_lists(
    data: TrainingData,
    known: TrainingData,
    ranker: RankerConfiguration,
    requests: ListRequests,
    n: int,
) -> Int32Array:
    """Every list that is asked for: int32, shape (n_lists, n), -1 where it ends.

    The ranker learns from `data`; `known` are the events that profiles are made of.
    """
    popular = Popular(data)
    chosen = popular if ranker.name == popular.name else BY_NAME[ranker.name](data)
    fitted = chosen.fit(ranker.parameters)
    scored = _scores_of(fitted, data, popular, ranker, requests)
    lists = np.empty((len(requests), n), np.int32)
    for chunk in score_chunks(fitted, known, requests.users):
        scores = scored(chunk)
        chunk.exclude_from(scores)
        lists[chunk.rows] = best_positions(scores, n)
    return lists


def _scores_of(
    fitted: FittedRanker,
    data: TrainingData,
    popular: Popular,
    ranker: RankerConfiguration,
    requests: ListRequests,
) -> Callable[[ScoreChunk], Float32Array]:
    """The scores of a chunk of lists, with all that stands beside the scorer's."""
    weights = user_weights(ranker.recent, requests.n_events, requests.days_away)
    weights *= np.float32(typical_score(fitted, data) if ranker.recent else 0.0)
    events, half_life = RecentEvents.from_data(data), ranker.recent.get(HALF_LIFE)
    recent = RecentRows(events, half_life, requests.moments, weights)
    popularity = popular.popularity(ranker.popular)

    def scores_of(chunk: ScoreChunk) -> Float32Array:
        scores = chunk.scores.copy()
        if fitted.scorer is not None:
            scores = tie_broken(scores, fitted.scorer, popularity)
        if ranker.recent:
            scores += recent.part(chunk.rows)
        unknown = np.flatnonzero(~chunk.known)
        moments = requests.moments[chunk.rows][unknown]
        for positions, then in popular.by_moment(ranker.popular, moments):
            scores[unknown[positions]] = then.values
        return scores

    return scores_of
