"""Whether a second stage stands, by lists of events that it has not been grown on.

Most data gain by one (docs/decisions/0058-the-second-stage-stands.md), and held-out events are too
few to prove as little as it gains: so it stands as the first guess of the prior does, unless these
events speak against it, or say nothing.
"""

import numpy as np

from engine.arrays import Float64Array, Int8Array
from training.metrics.bootstrap import MIN_USERS, Interval, is_better


def stage_stands(ndcg: Float64Array, without: Float64Array, groups: Int8Array) -> bool:
    """Whether nothing speaks against a stage, and anything is known of it.

    It does not stand where lists lose more by it than the standard error of the difference, where
    users in one situation lose more than chance explains, nor of fewer than 30 lists, or where it
    changes no list's figure.

    Args:
        ndcg, without: float64, shape (n_lists,): weighted nDCG@10 with the stage, and by the sum
            alone.
        groups: int8, shape (n_lists,): the situations of their users.
    """
    if len(ndcg) < MIN_USERS or np.array_equal(ndcg, without):
        return False
    return not (is_better(without, ndcg) or _worse_group(ndcg - without, groups))


def _worse_group(gain: Float64Array, groups: Int8Array) -> bool:
    """Whether in any situation users lose more than chance explains.

    That is where the 95 % interval lies below zero, of 30 users at least. A standard error would
    not do: of three groups that gain nothing and lose nothing, two in five trials have one that
    falls behind by as much.
    """
    of_groups = [gain[groups == code] for code in np.unique(groups)]
    return any(
        Interval.from_values(values).high < 0 for values in of_groups if len(values) >= MIN_USERS
    )
