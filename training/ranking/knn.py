"""Item-kNN: each work's nearest by the shrunken cosine of who has rated them.

similarity(i, j) = n_ij / (sqrt(n_i n_j) + shrinkage), with n_ij the users who rated both (Sarwar et
al. 2001; the shrinkage as in Deshpande and Karypis 2004, and most toolkits since).
"""

from typing import ClassVar

import numpy as np
from optuna.distributions import FloatDistribution, IntDistribution

from training.ranking.base import (
    EVER,
    LATELY,
    MEMORY,
    Learned,
    Order,
    Parameters,
    Ranker,
    Space,
)
from training.ranking.cooccurrence import largest, most_rated, together


class ItemKnn(Ranker):
    """Neighbours by cosine."""

    name = "item-kNN"
    SPACE: ClassVar[Space] = MEMORY | {
        "neighbours": IntDistribution(10, 100),
        "shrinkage": FloatDistribution(1.0, 300.0, log=True),
    }
    FIRST: ClassVar[tuple[Parameters, ...]] = (
        LATELY | {"neighbours": 50, "shrinkage": 20.0},
        EVER | {"neighbours": 50, "shrinkage": 20.0},
    )

    def __init__(self, learned: Learned) -> None:
        """Count who rated both of two works."""
        self._learned = learned
        self._items = most_rated(learned.given, learned.most_items)
        self._together = together(learned.given, self._items, learned.seed)

    def order(self, parameters: Parameters) -> Order:
        """Return the order by the sum of similarities."""
        size = np.sqrt(self._together.diagonal())
        near = self._together / (np.multiply.outer(size, size) + parameters["shrinkage"])
        np.fill_diagonal(near, 0.0)
        kept = int(parameters["neighbours"])
        tastes = largest(near, self._items, self._learned.given.n_works, kept)
        return Order(tastes, self._learned.remembered(parameters))
