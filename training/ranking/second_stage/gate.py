"""Whether a second stage stands, by lists of events that it has not been grown on.

Most data gain by one (docs/decisions/0058-the-second-stage-stands.md), and held-out events are too
few to prove as little as it gains: so it stands as the first guess of the prior does, unless these
events speak against it, or say nothing.
"""

from dataclasses import dataclass

import numpy as np

from engine.arrays import Float64Array, Int8Array
from training.metrics.bootstrap import MIN_USERS, Interval, is_better


@dataclass(frozen=True)
class GatedLists:
    """Some lists with a second stage and without.

    Attributes:
        ndcg, without: float64, shape (n_lists,): weighted nDCG@10 with the stage, and by the sum
            alone.
        groups: int8, shape (n_lists,): the situations of their users.
    """

    ndcg: Float64Array
    without: Float64Array
    groups: Int8Array

    @property
    def stage_stands(self) -> bool:
        """Whether nothing speaks against the stage, and anything is known of it.

        It does not stand where lists lose more by it than the standard error of the difference,
        where users in one situation lose more than chance explains, nor of fewer than 30 lists, or
        where it changes no list's figure.
        """
        if len(self.ndcg) < MIN_USERS or np.array_equal(self.ndcg, self.without):
            return False
        return not (is_better(self.without, self.ndcg) or self._worse_group)

    @property
    def _worse_group(self) -> bool:
        """Whether in any situation they lose more than chance explains.

        That is where the 95 % interval lies below zero, of 30 users at least. A standard error
        would not do: of three groups that gain nothing and lose nothing, two in five trials have
        one that falls behind by as much.
        """
        gain = self.ndcg - self.without
        groups = [self.groups == code for code in np.unique(self.groups)]
        return any(
            Interval.from_values(gain[group]).high < 0
            for group in groups
            if np.count_nonzero(group) >= MIN_USERS
        )
