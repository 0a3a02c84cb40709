"""What a model of lists learns from and is asked, and how scores become lists.

It needs NumPy and SciPy alone.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy import sparse

from benchmarks.harness import files
from engine.arrays import Float64Array, Int32Array, Int64Array, Mask
from engine.events.interactions import Interactions

# How the tested ratings were chosen; `benchmarks.lists.sets` cuts by them.
TIME, RANDOM, LEAKY = "time", "random", "leaky"
GLOBAL_TIME, WEEKLY = "global time", "week by week"
_CHUNK = 500  # users scored at a time


@dataclass(frozen=True)
class Requests:
    """Whose lists are wanted, and when they ask.

    Attributes:
        users: int32, shape (n,), ascending.
        moments: int64, shape (n,): Unix seconds; 0 where no time is known.
    """

    users: Int32Array
    moments: Int64Array

    def __len__(self) -> int:
        return len(self.users)


@dataclass(frozen=True)
class Train:
    """The ratings to learn from.

    Attributes:
        ratings: with their times: all that is known of each user.
        seed: of whatever the model draws.
        protocol: by which the ratings were cut, so that parameters can be searched likewise.
        fold_in: bool, shape (n_ratings,): what new users state about themselves when they ask, all
            at the moment of their request; None where there are no new users. Models that can take
            a user without learning again learn from the rest, `before`.
    """

    ratings: Interactions
    seed: int
    protocol: str = TIME
    fold_in: Mask | None = None

    def save(self, path: Path, requests: Requests) -> None:
        """Write the ratings and the requests."""
        more = {"seed": np.array(self.seed), "protocol": np.array(self.protocol)}
        if self.fold_in is not None:
            more["fold_in"] = self.fold_in
        files.save(self.ratings, path, users=requests.users, moments=requests.moments, **more)

    @classmethod
    def load(cls, path: Path) -> tuple["Train", Requests]:
        """Read what was saved: the ratings, and the requests."""
        with np.load(path, allow_pickle=False) as saved:
            seed, protocol = int(saved["seed"]), str(saved["protocol"])
            requests = Requests(saved["users"], saved["moments"])
            fold_in = saved["fold_in"] if "fold_in" in saved.files else None
        return cls(files.load(path), seed, protocol, fold_in), requests

    @property
    def before(self) -> "Train":
        """The same without what new users state: what was there before anybody asked."""
        if self.fold_in is None:
            return self
        return replace(self, ratings=self.ratings.take(~self.fold_in), fold_in=None)

    def seen(self) -> sparse.csr_matrix:
        """Who has rated what: float32, shape (n_users, n_works), 1 or nothing."""
        ones = np.ones(len(self.ratings), dtype=np.float32)
        shape = (self.ratings.n_users, self.ratings.n_works)
        return sparse.csr_matrix((ones, self.ratings.work, self.ratings.indptr()), shape=shape)

    def counts(self) -> Int64Array:
        """How many ratings each work has: int64, shape (n_works,)."""
        return self.ratings.work_counts()


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


def popular(train: Train, users: Int32Array, n: int) -> Int32Array:
    """The most rated works that each user has not rated, as `ranked` gives them."""
    counts = train.before.counts()
    return ranked(train, users, n, lambda some: np.tile(counts, (len(some), 1)))


def _best(scores: Float64Array, n: int) -> Int32Array:
    best = np.sort(np.argpartition(-scores, n - 1, axis=1)[:, :n], axis=1)
    order = np.argsort(-np.take_along_axis(scores, best, axis=1), axis=1, kind="stable")
    best = np.take_along_axis(best, order, axis=1)
    impossible = np.isneginf(np.take_along_axis(scores, best, axis=1))
    return np.where(impossible, -1, best).astype(np.int32)
