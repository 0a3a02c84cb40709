"""Small draws from an explicit generator: one value, one by weight, a few in random order."""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

from numpy.random import Generator

T = TypeVar("T")


def pick(rng: Generator, values: Sequence[T]) -> T:
    """One value, all equally likely."""
    return values[int(rng.integers(len(values)))]


def pick_weighted(rng: Generator, weights: Mapping[T, int]) -> T:
    """One of the keys, by its integer weight."""
    remainder = int(rng.integers(sum(weights.values())))
    for value, weight in weights.items():
        remainder -= weight
        if remainder < 0:
            return value
    raise AssertionError("the weights are not positive")


def pick_skewed(rng: Generator, values: Sequence[T]) -> T:
    """One value, the first ones far more often than the last ones."""
    u = float(rng.random())
    return values[int(len(values) * u * math.sqrt(u))]


def pick_some(rng: Generator, values: Sequence[T], count: int) -> list[T]:
    """Distinct values in random order, as many as there are when `count` is larger."""
    order = rng.permutation(len(values))[:count]
    return [values[int(i)] for i in order]


def take(values: Iterator[T], count: int) -> list[T]:
    """The next `count` values, or those that are left; one more is passed over."""
    return [value for value, _ in zip(values, range(count), strict=False)]


def happens(rng: Generator, probability: float) -> bool:
    """Toss a biased coin."""
    return bool(rng.random() < probability)
