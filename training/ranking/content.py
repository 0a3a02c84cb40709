"""What is like what a user liked, by what the catalogs say of it; other users play no part."""

from typing import ClassVar

import numpy as np

from engine.models.item_item import ItemItem
from engine.models.nearest import Nearest
from training.ranking.base import (
    ALL_TIME,
    RECENT,
    WEIGHTING,
    Parameters,
    Ranker,
    Space,
    TrainingData,
)


class Content(Ranker):
    """Neighbours by what is said of works, see `training.content.works`."""

    name = "content"
    SUMMARY = (
        "A work's score is a sum over the works of the user's history: how like it they are by "
        "what the catalogs say; other people play no part."
    )
    SPACE: ClassVar[Space] = WEIGHTING
    FIRST: ClassVar[tuple[Parameters, ...]] = (RECENT, ALL_TIME)
    BUDGET = 0.2
    NEEDS_DESCRIPTIONS = True

    def __init__(self, data: TrainingData) -> None:
        """Take the nearest of every work."""
        super().__init__(data)
        self._neighbours = content_neighbours(data.similar)

    def scorer(self, parameters: Parameters) -> ItemItem:  # noqa: ARG002
        """The sum of similarities."""
        return self._neighbours


def content_neighbours(similar: Nearest) -> ItemItem:
    """The nearest works as an item-item model with their similarity."""
    present = similar.works >= 0
    return ItemItem(
        np.concatenate([[0], np.cumsum(present.sum(axis=1))]),
        similar.works[present].astype(np.int32),
        similar.similarity[present].astype(np.float32),
    )
