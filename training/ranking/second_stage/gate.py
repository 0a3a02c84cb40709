"""Whether a second stage is worth having: better lists on events that it has not been grown on."""

from collections.abc import Callable
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

    def joined(self, more: "GatedLists") -> "GatedLists":
        """Both."""
        pairs = zip(*((each.ndcg, each.without, each.groups) for each in (self, more)), strict=True)
        return GatedLists(*map(np.concatenate, pairs))

    @property
    def better(self) -> bool:
        """Whether they gain more by the stage than the standard error of the difference."""
        return is_better(self.ndcg, self.without)

    @property
    def worse_group(self) -> bool:
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


def is_earned(held_out: GatedLists, rehearsal: Callable[[], GatedLists | None]) -> bool:
    """Whether lists are better with a second stage: by one sure look, or by two that agree.

    The first look is at the events that were held out of the whole choice. Where their gain is
    above zero, but not above its standard error, lists at an earlier moment are looked at as well,
    and both together must gain as much. No group of users may lose more than chance explains.
    """
    if held_out.worse_group or held_out.ndcg.mean() <= held_out.without.mean():
        return False
    if held_out.better:
        return True
    if (earlier := rehearsal()) is None:
        return False
    together = held_out.joined(earlier)
    return together.better and not together.worse_group
