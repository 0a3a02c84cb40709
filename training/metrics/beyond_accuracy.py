"""What all lists together hold: how much of the catalogue, how evenly, and how little known."""

from dataclasses import dataclass

import numpy as np

from engine.arrays import Int32Array, Mask
from engine.events.interactions import Interactions
from engine.inequality import gini


@dataclass(frozen=True)
class Breadth:
    """What all lists together hold.

    Attributes:
        coverage: share of the works that stand in at least one list.
        gini: how unequally the works are listed: 0 all alike, 1 one work alone.
        novelty: mean of -log2 of the share of users who have rated the entry.
    """

    coverage: float
    gini: float
    novelty: float


def breadth(lists: Int32Array, train: Interactions, offered: Mask | None = None) -> Breadth:
    """Coverage, inequality and novelty of lists (-1 where one ends), by what `train` rates.

    Coverage and inequality are of the works that lists may hold: of all, unless some are `offered`.
    """
    listed = lists[lists >= 0]
    if not len(listed):
        return Breadth(0.0, 0.0, 0.0)
    counts = np.bincount(listed, minlength=train.n_works)
    raters = np.maximum(np.bincount(train.work, minlength=train.n_works), 1)
    novelty = float(-np.log2(raters[listed] / train.n_users).mean())
    counts = counts if offered is None else counts[offered]
    return Breadth(float((counts > 0).mean()), gini(counts), novelty)
