"""How much each rating says of what its user wants next: more if it is high and recent."""

from dataclasses import dataclass

import numpy as np

from engine.arrays import Float32Array, Float64Array, Int64Array, UInt32Array
from engine.events.interactions import Interactions

_LEAST = 0.05  # of a rating's part, however low it is


@dataclass(frozen=True)
class Memory:
    """How a user's ratings are weighed: (1 + liking · z) · (floor + e^(-age / span)).

    z is the rating's distance from the user's mean in standard deviations of all ratings; age is
    the number of ratings that the user gave since.
    """

    liking: float
    span: float
    floor: float


def weights(given: Interactions, age: Int64Array, memory: Memory) -> Float32Array:
    """Return the weight of every rating: float32, shape (n,); `age` as `ages` returns it."""
    recent = memory.floor + np.exp(-age / memory.span)
    return (liked(given, memory.liking) * recent).astype(np.float32)


def liked(given: Interactions, liking: float) -> Float64Array:
    """Return 1 + liking · z of every rating, 0.05 at least: float64, shape (n,)."""
    stars = given.rating.astype(np.float64)
    counts = np.maximum(np.bincount(given.user, minlength=given.n_users), 1)
    mean = np.bincount(given.user, stars, given.n_users) / counts
    spread = float(np.std(stars)) or 1.0
    return np.maximum(1 + liking * (stars - mean[given.user]) / spread, _LEAST)


def ages(given: Interactions, time: UInt32Array) -> Int64Array:
    """Return how many ratings each user gave after each rating: int64, shape (n,).

    Ratings of one second are as if given in the order of the works.
    """
    order = np.lexsort((given.work, time, given.user))
    age = np.empty(len(given), dtype=np.int64)
    age[order] = given.indptr()[1:][given.user[order]] - 1 - np.arange(len(given))
    return age
