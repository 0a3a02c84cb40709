"""The compiled loop that reorders the candidates of many lists, once for each prior of a search."""

from typing import Any

import numpy as np

from training.compiled import compiled
from training.highest import keep


@compiled
def reorder(scores: Any, works: Any, prior: Any, popular: Any, best: Any) -> None:
    """Find the best works of each list by score and weighted priors, ties by position.

    Args:
        scores: float32, shape (n_lists, k): -inf of what is no candidate.
        works: int32, shape (n_lists, k).
        prior: what is wanted at moments, float32, shape (n_moments, n_works); the moment of each
            list, and its weight there, float32: shapes (n_lists,).
        popular: what is popular, float32, shape (n_lists, k), and its weight: shape (n_lists,).
        best: int32, shape (n_lists, n), of -1: the works, best first; -1 stays where a list ends.
    """
    (table, which, weights), (popularity, newcomers) = prior, popular
    kept = np.empty(best.shape[1], np.float32)
    for row in range(len(scores)):
        line, candidates, of_moment = scores[row], works[row], table[which[row]]
        weight, newcomer, known, filled = weights[row], newcomers[row], popularity[row], 0
        for position in range(len(line)):
            work = candidates[position]
            score = line[position] + weight * of_moment[work] + newcomer * known[position]
            if score != -np.inf:
                filled = keep(kept, best[row], filled, score, work)
