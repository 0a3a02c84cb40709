"""SLIST and content in one: what few have rated, or nobody yet, is found by its description."""

from collections.abc import Iterator
from typing import ClassVar

import numpy as np
from optuna.distributions import FloatDistribution
from scipy import sparse

from engine.arrays import Mask
from engine.models.item_item import ItemItem
from training.ranking.base import Parameters, Ranker, Space, TrainingData
from training.ranking.content import content_neighbours
from training.ranking.slist import Slist


def _with_content(summary: str) -> str:
    return summary.replace(" (SLIST).", " (SLIST), plus a share for what the catalogs say of both.")


class Blend(Ranker):
    """The rows of SLIST plus those of content, times a share."""

    name = "blend"
    SUMMARY = _with_content(Slist.SUMMARY)
    SPACE: ClassVar[Space] = Slist.SPACE | {"content": FloatDistribution(0.001, 0.3, log=True)}
    FIRST: ClassVar[tuple[Parameters, ...]] = tuple(
        first | {"content": 0.02} for first in Slist.FIRST
    )
    OF_TIME: ClassVar[frozenset[str]] = Slist.OF_TIME
    BUDGET = 0.3
    NEEDS_DESCRIPTIONS = True

    def __init__(self, data: TrainingData) -> None:
        """Prepare both."""
        super().__init__(data)
        self._slist = Slist(data)
        self._content = content_neighbours(data.similar)

    def scorer(self, parameters: Parameters) -> ItemItem:
        """SLIST's rows with the content added to its neighbours."""
        slist = self._slist.scorer(parameters)
        total = _matrix(slist) + parameters["content"] * _matrix(self._content)
        total.sort_indices()
        return ItemItem(
            total.indptr.astype(np.int64),
            total.indices.astype(np.int32),
            total.data.astype(np.float32),
        )

    def covered(self) -> Mask:
        """Those of SLIST: content is no event."""
        return self._slist.covered()

    @classmethod
    def started_from(cls, best: dict[str, Parameters]) -> Parameters:
        """What was found for SLIST."""
        return best.get(Slist.name, {})

    @classmethod
    def summary(cls, *, timed: bool) -> str:
        """What a work's score is."""
        return _with_content(Slist.summary(timed=timed))

    @classmethod
    def describe(cls, parameters: Parameters) -> Iterator[str]:
        """What SLIST's parameters mean, and the share of content."""
        yield from Slist.describe(parameters)
        yield f"The similarity of descriptions is added {parameters['content']:.2g} times."


def _matrix(neighbours: ItemItem) -> sparse.csr_array:
    n = len(neighbours.indptr) - 1
    parts = (neighbours.values, neighbours.items, neighbours.indptr)
    return sparse.csr_array(parts, shape=(n, n))
