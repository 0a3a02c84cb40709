"""SLIST and content in one: what few have rated, or nobody yet, is found by its description."""

from typing import ClassVar

import numpy as np
from optuna.distributions import FloatDistribution
from scipy import sparse

from engine.models.item_item import ItemNeighbours
from training.ranking.base import Learned, Order, Parameters, Ranker, Space
from training.ranking.content import by_content
from training.ranking.slist import Slist


class Blend(Ranker):
    """The rows of SLIST plus those of content, times a share."""

    name = "blend"
    SPACE: ClassVar[Space] = Slist.SPACE | {"content": FloatDistribution(0.001, 0.3, log=True)}
    FIRST: ClassVar[tuple[Parameters, ...]] = tuple(
        first | {"content": 0.02} for first in Slist.FIRST
    )

    def __init__(self, learned: Learned) -> None:
        """Prepare both."""
        self._learned = learned
        self._slist = Slist(learned)
        self._content = by_content(learned.similar)

    def order(self, parameters: Parameters) -> Order:
        """Return SLIST's order with the content added to its neighbours."""
        slist = self._slist.neighbours(parameters)
        total = _matrix(slist) + parameters["content"] * _matrix(self._content)
        total.sort_indices()
        tastes = ItemNeighbours(
            total.indptr.astype(np.int64),
            total.indices.astype(np.int32),
            total.data.astype(np.float32),
        )
        return Order(tastes, self._learned.remembered(parameters))


def _matrix(neighbours: ItemNeighbours) -> sparse.csr_array:
    n = len(neighbours.indptr) - 1
    parts = (neighbours.values, neighbours.items, neighbours.indptr)
    return sparse.csr_array(parts, shape=(n, n))
