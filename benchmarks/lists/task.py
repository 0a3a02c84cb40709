"""What a model learns from, and how scores become lists; needs NumPy and SciPy alone."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy import sparse

from engine.arrays import Float32Array, Float64Array, Int32Array, Int64Array, UInt32Array
from engine.events.interactions import Interactions
from engine.scale import RatingScale

_CHUNK = 500  # users scored at a time


@dataclass(frozen=True)
class Train:
    """The ratings to learn from, one per user and item, ordered by user and item.

    Attributes:
        user, item: int32, shape (n,).
        rating: float32, shape (n,): stars on `scale`.
        time: uint32, shape (n,): Unix seconds.
        n_users, n_items: numbers run below them; some may lack ratings.
        seed: of whatever the model draws.
        protocol: how the tested ratings were chosen, so that parameters can be searched likewise.
    """

    user: Int32Array
    item: Int32Array
    rating: Float32Array
    time: UInt32Array
    n_users: int
    n_items: int
    scale: RatingScale
    seed: int
    protocol: str = "time"

    @classmethod
    def from_interactions(cls, ratings: Interactions, seed: int, protocol: str) -> "Train":
        """The ratings of `ratings`, which have times."""
        return cls(
            user=ratings.user,
            item=ratings.work,
            rating=ratings.rating,
            time=ratings.times,
            n_users=ratings.n_users,
            n_items=ratings.n_works,
            scale=ratings.scale,
            seed=seed,
            protocol=protocol,
        )

    def interactions(self) -> Interactions:
        """The ratings as this project's trainer and measures read them."""
        sizes = (self.n_users, self.n_items)
        return Interactions(self.user, self.item, self.rating, *sizes, self.scale, self.time)

    def save(self, path: Path, users: Int32Array) -> None:
        """Write the ratings and the users whose lists are made."""
        np.savez(
            path,
            user=self.user,
            item=self.item,
            rating=self.rating,
            time=self.time,
            users=users,
            sizes=np.array([self.n_users, self.n_items, self.seed]),
            scale=np.array([self.scale.low, self.scale.high]),
            protocol=np.array(self.protocol),
        )

    @classmethod
    def load(cls, path: Path) -> tuple["Train", Int32Array]:
        """Read what was saved: the ratings, and the users."""
        with np.load(path, allow_pickle=False) as saved:
            n_users, n_items, seed = saved["sizes"].tolist()
            train = cls(
                **{name: saved[name] for name in ("user", "item", "rating", "time")},
                n_users=n_users,
                n_items=n_items,
                scale=RatingScale(*saved["scale"].tolist()),
                seed=seed,
                protocol=str(saved["protocol"]),
            )
            return train, saved["users"]

    def indptr(self) -> Int64Array:
        """Where each user's ratings begin and end: int64, shape (n_users + 1,)."""
        return np.searchsorted(self.user, np.arange(self.n_users + 1))

    def seen(self) -> sparse.csr_matrix:
        """Who has rated what: float32, shape (n_users, n_items), 1 or nothing."""
        ones = np.ones(len(self.item), dtype=np.float32)
        shape = (self.n_users, self.n_items)
        return sparse.csr_matrix((ones, self.item, self.indptr()), shape=shape)

    def counts(self) -> Int64Array:
        """How many ratings each item has: int64, shape (n_items,)."""
        return np.bincount(self.item, minlength=self.n_items)


def ranked(
    train: Train, users: Int32Array, n: int, scores: Callable[[Int32Array], npt.ArrayLike]
) -> Int32Array:
    """The best `n` unseen items of each user: int32, shape (len(users), n), padded by -1.

    `scores` gives the score of every item for some users, shape (n, n_items); NaN and -inf stand
    for items that cannot be listed. Of equal items the one with the lower number comes first.
    """
    lists = np.full((len(users), n), -1, dtype=np.int32)
    seen = train.seen()
    for low in range(0, len(users), _CHUNK):
        some = users[low : low + _CHUNK]
        values = np.array(scores(some), dtype=np.float64)
        values[np.isnan(values)] = -np.inf
        rows, items = seen[some].nonzero()
        values[rows, items] = -np.inf
        lists[low : low + _CHUNK, : train.n_items] = _best(values, min(n, train.n_items))
    return lists


def _best(scores: Float64Array, n: int) -> Int32Array:
    best = np.sort(np.argpartition(-scores, n - 1, axis=1)[:, :n], axis=1)
    order = np.argsort(-np.take_along_axis(scores, best, axis=1), axis=1, kind="stable")
    best = np.take_along_axis(best, order, axis=1)
    impossible = np.isneginf(np.take_along_axis(scores, best, axis=1))
    return np.where(impossible, -1, best).astype(np.int32)
