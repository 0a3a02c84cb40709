"""Item-kNN: each work's nearest by the shrunken cosine of who has rated them.

similarity(i, j) = n_ij / (sqrt(n_i n_j) + shrinkage), with n_ij the users who rated both (Sarwar et
al. 2001; the shrinkage as in Deshpande and Karypis 2004, and most toolkits since).
"""

from collections.abc import Iterator
from typing import ClassVar

import numpy as np
from optuna.distributions import FloatDistribution, IntDistribution

from engine.arrays import Mask
from engine.models.item_item import ItemItem
from training.ranking.base import (
    ALL_TIME,
    RECENT,
    WEIGHTING,
    Parameters,
    Ranker,
    Space,
    TrainingData,
)
from training.ranking.cooccurrence import strongest_neighbours, takes_part


class ItemKnn(Ranker):
    """Neighbours by cosine."""

    name = "item-kNN"
    SUMMARY = (
        "A work's score is a sum over the works of the user's history: the cosine of whose "
        "histories hold both, less where few do."
    )
    SPACE: ClassVar[Space] = WEIGHTING | {
        "neighbours": IntDistribution(10, 100),
        "shrinkage": FloatDistribution(1.0, 300.0, log=True),
    }
    FIRST: ClassVar[tuple[Parameters, ...]] = (
        RECENT | {"neighbours": 50, "shrinkage": 20.0},
        ALL_TIME | {"neighbours": 50, "shrinkage": 20.0},
    )
    BUDGET = 0.4

    def __init__(self, data: TrainingData) -> None:
        """Count who rated both of two works."""
        super().__init__(data)
        self._items, self._together = data.items, data.together.together

    def scorer(self, parameters: Parameters) -> ItemItem:
        """The shrunken cosines of each work's nearest."""
        size = np.sqrt(self._together.diagonal())
        cosine = self._together / (np.multiply.outer(size, size) + parameters["shrinkage"])
        np.fill_diagonal(cosine, 0.0)
        kept = int(parameters["neighbours"])
        return strongest_neighbours(cosine, self._items, self._data.listed, kept)

    def covered(self) -> Mask:
        """The most rated works, which take part in the sums."""
        return takes_part(self._items, self._data.interactions.n_works)

    @classmethod
    def describe(cls, parameters: Parameters) -> Iterator[str]:
        """What neighbours and shrinkage mean."""
        yield f"Each work speaks for its {parameters['neighbours']:.0f} nearest."
        yield f"Similarity is shrunk by {parameters['shrinkage']:.3g} imagined events."
