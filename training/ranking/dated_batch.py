"""Lists of a whole configuration at the moments of their requests, many at once.

The same as `training.ranking.recommenders` makes one after the other, for data that has no catalog;
but for works that nobody did anything about, which are in no list of these by content.
"""

import numpy as np

from engine.arrays import Int32Array
from training.ranking.base import TrainingData
from training.ranking.batch import best_positions
from training.ranking.configuration import RankerConfiguration
from training.ranking.dated_scores import dated_chunks, fitted_ranker
from training.ranking.hold_out import ListRequests
from training.ranking.second_stage import second_stage
from training.ranking.second_stage.candidates import CandidateSource


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
    fitted = fitted_ranker(data, ranker)
    stage = second_stage(data, fitted, ranker) if ranker.second_stage else None
    if stage:
        source = CandidateSource(stage.facts, data, known, fitted.weighting, requests)
        in_order = known.interactions.in_order[requests.users]
        speaks = stage.speaks_for_users(requests.n_events, in_order)
    lists = np.empty((len(requests), n), np.int32)
    for chunk in dated_chunks(fitted, data, known, ranker, requests):
        lists[chunk.rows] = best_positions(chunk.sums, n)
        if stage:
            candidates = source.of(chunk)
            anew = candidates.ordered(stage.trees.scores(candidates.features), n)
            taught = speaks[candidates.lists]
            rows = candidates.lists[taught]
            lists[rows] = np.where(anew[taught] < 0, lists[rows], anew[taught])  # the rest follows
    return lists
