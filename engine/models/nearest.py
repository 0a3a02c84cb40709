"""Similar works by what they are about, as fitted by `training.content.works`."""

from dataclasses import dataclass

import numpy as np

from engine.arrays import Float32Array, Int32Array


@dataclass(frozen=True)
class SimilarWorks:
    """The nearest works of each work by the cosine of their TF-IDF vectors.

    Attributes:
        works: int32, shape (n_works, k): most similar first, -1 where there are fewer.
        similarity: float32, shape (n_works, k): cosine in 0..1.
    """

    works: Int32Array
    similarity: Float32Array

    def nearest(self, work: int, n: int) -> list[tuple[int, float]]:
        """Return up to `n` works with their similarity."""
        found = zip(self.works[work, :n].tolist(), self.similarity[work, :n].tolist(), strict=True)
        return [(other, similarity) for other, similarity in found if other >= 0]

    def scores(self, liked: list[int]) -> Float32Array:
        """Return every work's summed similarity to the liked ones: float32, shape (n_works,)."""
        total = np.zeros(len(self.works), dtype=np.float32)
        for work in liked:
            near = self.works[work] >= 0
            total[self.works[work][near]] += self.similarity[work][near]
        return total
