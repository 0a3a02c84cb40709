"""What is like what a user liked, by what the catalogs say of it; other users play no part."""

from typing import ClassVar

import numpy as np

from engine.models.item_item import ItemNeighbours
from engine.models.nearest import SimilarWorks
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


class Content(Ranker):
    """Neighbours by the cosine of descriptions, see `training.content.works`."""

    name = "content"
    SPACE: ClassVar[Space] = MEMORY
    FIRST: ClassVar[tuple[Parameters, ...]] = (LATELY, EVER)

    def __init__(self, learned: Learned) -> None:
        """Take the nearest of every work."""
        self._learned = learned
        self._tastes = by_content(learned.similar)

    def order(self, parameters: Parameters) -> Order:
        """Return the order by the sum of similarities."""
        return Order(self._tastes, self._learned.remembered(parameters))


def by_content(similar: SimilarWorks) -> ItemNeighbours:
    """Return the nearest works as neighbours with their cosine."""
    there = similar.works >= 0
    return ItemNeighbours(
        np.concatenate([[0], np.cumsum(there.sum(axis=1))]),
        similar.works[there].astype(np.int32),
        similar.similarity[there].astype(np.float32),
    )
