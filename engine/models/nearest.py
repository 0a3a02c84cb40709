"""The nearest items of each, as fitted by `training.content`."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from engine.arrays import Float32Array, IndexArray, Int32Array
from engine.models.base import Arrays, Model


@dataclass(frozen=True)
class Nearest:
    """The nearest works of each work.

    Attributes:
        works: int32, shape (n_works, k): most similar first, -1 where there are fewer.
        similarity: float32, shape (n_works, k): 0 to 1, descending.
    """

    kind: ClassVar[str] = "nearest"
    uses: ClassVar[tuple[str, ...]] = ()

    works: Int32Array
    similarity: Float32Array

    def nearest(self, work: int, n: int) -> list[tuple[int, float]]:
        """Up to `n` works with their similarity, the most similar first."""
        row = zip(self.works[work, :n].tolist(), self.similarity[work, :n].tolist(), strict=True)
        return [(neighbour, similarity) for neighbour, similarity in row if neighbour >= 0]

    def summed(self, works: Int32Array, weights: Float32Array | None = None) -> Float32Array:
        """Every work's similarity to some works, times their weights, summed.

        float32, shape (n_works,).
        """
        similarity = self.similarity[works]
        if weights is not None:
            similarity = similarity * weights[:, None]
        # Missing neighbours, which are -1, add up in front of the first work.
        bins = self.works[works].ravel() + 1
        summed = np.bincount(bins, similarity.ravel(), len(self.works) + 1)[1:]
        return summed.astype(np.float32)

    def between(self, works: Int32Array, neighbours: IndexArray) -> Float32Array:
        """The similarity of works to those neighbours that are among their nearest, else 0.

        The neighbours are distinct. float32, shape (len(works), len(neighbours)).
        """
        column = np.full(len(self.works) + 1, -1, np.int32)  # the last is that of missing ones
        column[neighbours] = np.arange(len(neighbours), dtype=np.int32)
        columns = column[self.works[works]]
        hits = np.flatnonzero(columns >= 0)
        rows = hits // max(self.works.shape[1], 1)
        between = np.zeros((len(works), len(neighbours)), np.float32)
        between[rows, columns.ravel()[hits]] = self.similarity[works].ravel()[hits]
        return between

    def to_arrays(self) -> dict[str, np.ndarray]:
        """What a release holds of it, by name."""
        return {"works": self.works, "similarity": self.similarity}

    @classmethod
    def from_arrays(cls, arrays: Arrays, *_used: Model) -> "Nearest":
        """The model again."""
        return cls(arrays["works"], arrays["similarity"])
