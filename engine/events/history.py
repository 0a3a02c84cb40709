"""What users have rated, and the models that order lists by it."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from engine.arrays import Float32Array, Int32Array, Int64Array


@dataclass(frozen=True)
class History:
    """What every known user has rated, as one row of works after the other.

    Attributes:
        indptr: int64, shape (n_users + 1,): where each user's works begin and end.
        works: int32, shape (n_ratings,): ascending within a user.
        weight: float32, shape (n_ratings,): how much each rating says of what its user wants next.
    """

    indptr: Int64Array
    works: Int32Array
    weight: Float32Array

    def of(self, user: int) -> Int32Array:
        """Return the works that a user has rated."""
        begin, end = self.indptr[user : user + 2]
        return self.works[begin:end]

    def weights_of(self, user: int) -> Float32Array:
        """Return how much each of these says."""
        begin, end = self.indptr[user : user + 2]
        return self.weight[begin:end]


class HistoryModel(Protocol):
    """Scores every work for somebody by what they have rated, whoever they are.

    A model that knows nothing has the length 0.
    """

    def __len__(self) -> int: ...

    def scores(self, rated: Int32Array, weight: Float32Array) -> Float32Array:
        """Return every work's score: float32, shape (n_works,).

        `weight` says of each of the rated works how much it counts.
        """

    def arrays(self) -> dict[str, np.ndarray]:
        """Return what a release holds of it, by name."""

    def parts(self, rated: Int32Array, weight: Float32Array, work: int) -> Float32Array:
        """Return what each of the rated works adds to one score: float32, shape (len(rated),)."""
