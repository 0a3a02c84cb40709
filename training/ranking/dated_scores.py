"""What lists are ordered by at the moments of their requests, many at once.

The same as the service adds up for one after the other; but for works that nobody did anything
about, which it orders by content, and for what users dislike, which it takes off there.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from engine.arrays import Float32Array, Mask
from training.ranking import BY_NAME
from training.ranking.base import FittedRanker, TrainingData
from training.ranking.batch import (
    RecentRows,
    score_chunks,
    typical_score,
)
from training.ranking.configuration import RankerConfiguration
from training.ranking.hold_out import ListRequests
from training.ranking.popular import Popular
from training.ranking.recent import HALF_LIFE, RecentEvents, newcomer_weights, user_weights


@dataclass(frozen=True)
class DatedChunk:
    """What some of the lists are ordered by, each at the moment of its request.

    Attributes:
        rows: which of them.
        sums: float32, shape (n, n_works): of all that orders them; minus infinity of what they may
            not hold.
        scores: float32, shape (n, n_works): the part of it that is the scorer's.
        known: bool, shape (n,): of whom the scorer knows anything; the others' sums are popularity.
    """

    rows: slice
    sums: Float32Array
    scores: Float32Array
    known: Mask


def dated_chunks(
    fitted: FittedRanker,
    data: TrainingData,
    known: TrainingData,
    ranker: RankerConfiguration,
    requests: ListRequests,
) -> Iterator[DatedChunk]:
    """Yield what lists are ordered by, some at a time.

    The ranker has learned from `data`; `known` are the events that profiles are made of.
    """
    popular = Popular(data)
    weights = user_weights(ranker.recent, requests.n_events, requests.days_away)
    unit = typical_score(fitted, data) if ranker.recent else 0.0
    weights *= np.float32(unit)
    events, half_life = RecentEvents.from_data(data), ranker.recent.get(HALF_LIFE)
    recent = RecentRows(events, half_life, requests.moments, weights)
    newcomers = newcomer_weights(ranker.recent, requests.n_events) * np.float32(unit)
    popularity = popular.popularity(ranker.popular)
    for chunk in score_chunks(fitted, known, requests.users):
        sums = chunk.with_popularity(fitted.scorer, popularity)
        if ranker.recent:
            sums += recent.part(chunk.rows)
        moments, newcomer = requests.moments[chunk.rows], newcomers[chunk.rows]
        for positions, then in popular.by_moment(ranker.popular, moments):
            prior = newcomer[positions, None] * then.scaled
            scored = chunk.known[positions, None]
            sums[positions] = np.where(scored, sums[positions] + prior, then.values)
        chunk.exclude_from(sums)
        yield DatedChunk(chunk.rows, sums, chunk.scores, chunk.known)


def fitted_ranker(data: TrainingData, ranker: RankerConfiguration) -> FittedRanker:
    """The ranker of a configuration as it learns from some data.

    The last one of each name is kept with the data: other priors, and a second stage, are tried
    beside the same.
    """
    parameters, fitted = data.fits.get(ranker.name, (None, None))
    if fitted is None or parameters != ranker.parameters:
        data.fits.pop(ranker.name, None)  # two at once are too many
        chosen = Popular if ranker.name == Popular.name else BY_NAME[ranker.name]
        fitted = chosen(data).fit(ranker.parameters)
        data.fits[ranker.name] = ranker.parameters, fitted
    return fitted
