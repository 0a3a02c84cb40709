"""Nearest items by what they are about, as fitted by `training.content`."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from engine.arrays import Float32Array, Int32Array
from engine.models.base import Arrays, Model


@dataclass(frozen=True)
class Nearest:
    """The nearest works of each work by the cosine of their TF-IDF vectors.

    Attributes:
        works: int32, shape (n_works, k): most similar first, -1 where there are fewer.
        similarity: float32, shape (n_works, k): cosine in 0..1.
    """

    kind: ClassVar[str] = "nearest"
    uses: ClassVar[tuple[str, ...]] = ()

    works: Int32Array
    similarity: Float32Array

    def nearest(self, work: int, n: int) -> list[tuple[int, float]]:
        """Up to `n` works with their similarity, the most similar first."""
        row = zip(self.works[work, :n].tolist(), self.similarity[work, :n].tolist(), strict=True)
        return [(neighbour, similarity) for neighbour, similarity in row if neighbour >= 0]

    def summed(self, works: Int32Array) -> Float32Array:
        """Every work's similarity to some works, summed: float32, shape (n_works,)."""
        total = np.zeros(len(self.works), dtype=np.float32)
        for work in works.tolist():
            present = self.works[work] >= 0
            total[self.works[work][present]] += self.similarity[work][present]
        return total

    def to_arrays(self) -> dict[str, np.ndarray]:
        """What a release holds of it, by name."""
        return {"works": self.works, "similarity": self.similarity}

    @classmethod
    def from_arrays(cls, arrays: Arrays, *_used: Model) -> "Nearest":
        """The model again."""
        return cls(arrays["works"], arrays["similarity"])
