"""What a model of lists learns from, and how scores become lists; needs NumPy and SciPy alone."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy import sparse

from benchmarks.harness import files
from engine.arrays import Float64Array, Int32Array, Int64Array
from engine.events.interactions import Interactions

TIME, RANDOM = "time", "random"  # how the tested ratings of each user were chosen
_CHUNK = 500  # users scored at a time


@dataclass(frozen=True)
class Train:
    """The ratings to learn from.

    Attributes:
        ratings: with their times.
        seed: of whatever the model draws.
        protocol: TIME or RANDOM, so that parameters can be searched likewise.
    """

    ratings: Interactions
    seed: int
    protocol: str = TIME

    def save(self, path: Path, users: Int32Array) -> None:
        """Write the ratings and the users whose lists are made."""
        more = {"users": users, "seed": np.array(self.seed), "protocol": np.array(self.protocol)}
        files.save(self.ratings, path, **more)

    @classmethod
    def load(cls, path: Path) -> tuple["Train", Int32Array]:
        """Read what was saved: the ratings, and the users."""
        with np.load(path, allow_pickle=False) as saved:
            seed, protocol, users = int(saved["seed"]), str(saved["protocol"]), saved["users"]
        return cls(files.load(path), seed, protocol), users

    def seen(self) -> sparse.csr_matrix:
        """Who has rated what: float32, shape (n_users, n_works), 1 or nothing."""
        ones = np.ones(len(self.ratings), dtype=np.float32)
        shape = (self.ratings.n_users, self.ratings.n_works)
        return sparse.csr_matrix((ones, self.ratings.work, self.ratings.indptr()), shape=shape)

    def counts(self) -> Int64Array:
        """How many ratings each work has: int64, shape (n_works,)."""
        return np.bincount(self.ratings.work, minlength=self.ratings.n_works)


def ranked(
    train: Train, users: Int32Array, n: int, scores: Callable[[Int32Array], npt.ArrayLike]
) -> Int32Array:
    """The best `n` unseen works of each user: int32, shape (len(users), n), padded by -1.

    `scores` gives the score of every work for some users, shape (n, n_works); NaN and -inf stand
    for works that cannot be listed. Of equal works the one with the lower number comes first.
    """
    n_works = train.ratings.n_works
    lists = np.full((len(users), n), -1, dtype=np.int32)
    seen = train.seen()
    for low in range(0, len(users), _CHUNK):
        some = users[low : low + _CHUNK]
        values = np.array(scores(some), dtype=np.float64)
        values[np.isnan(values)] = -np.inf
        rows, works = seen[some].nonzero()
        values[rows, works] = -np.inf
        lists[low : low + _CHUNK, :n_works] = _best(values, min(n, n_works))
    return lists


def _best(scores: Float64Array, n: int) -> Int32Array:
    best = np.sort(np.argpartition(-scores, n - 1, axis=1)[:, :n], axis=1)
    order = np.argsort(-np.take_along_axis(scores, best, axis=1), axis=1, kind="stable")
    best = np.take_along_axis(best, order, axis=1)
    impossible = np.isneginf(np.take_along_axis(scores, best, axis=1))
    return np.where(impossible, -1, best).astype(np.int32)
